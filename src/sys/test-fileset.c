// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/fileset.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/tn-fileset-XXXXXX";
static int dirfd_;

static int enter(void **state)
{
	if (!mkdtemp(dir))
		return -1;
	dirfd_ = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return dirfd_ < 0 ? -1 : 0;
}

static int leave(void **state)
{
	static const char *const names[] = { "a", "b", "c" };

	for (size_t i = 0; i < 3; i++) {
		unlinkat(dirfd_, names[i], 0);
		unlinkat(dirfd_, names[i], AT_REMOVEDIR);
	}
	close(dirfd_);
	return rmdir(dir);
}

static void put(const char *name, const char *text)
{
	int fd = openat(dirfd_, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void holds(const char *name, const char *text)
{
	char got[64] = "";
	int fd = openat(dirfd_, name, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(read(fd, got, sizeof(got) - 1), strlen(text));
	assert_string_equal(got, text);
	close(fd);
}

/* How many entries the directory has, hidden ones too. */
static unsigned entries(void)
{
	DIR *d = opendir(dir);
	unsigned n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

static void add(tn_fileset *set, const char *name, const char *text)
{
	assert_int_equal(tn_fileset_add(set, name, tn_text(text), NULL), 0);
}

static void replaces_and_creates(void **state)
{
	tn_cleanup(tn_fileset_freep) tn_fileset *set = tn_fileset_new(dirfd_, "lock", 0);
	struct stat st;

	put("a", "old a");
	add(set, "a", "new a");
	add(set, "b", "new b");
	holds("a", "old a");
	assert_int_equal(faccessat(dirfd_, "b", F_OK, 0), -1);
	assert_int_equal(tn_fileset_commit(set, NULL), 0);
	holds("a", "new a");
	holds("b", "new b");
	assert_int_equal(fstatat(dirfd_, "a", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	assert_int_equal(entries(), 2);
}

static void replaces_a_symlink_not_its_target(void **state)
{
	tn_cleanup(tn_fileset_freep) tn_fileset *set = tn_fileset_new(dirfd_, "lock", 0);

	put("a", "old a");
	assert_int_equal(symlinkat("a", dirfd_, "c"), 0);
	add(set, "c", "new c");
	assert_int_equal(tn_fileset_commit(set, NULL), 0);
	holds("a", "old a");
	holds("c", "new c");
	assert_int_equal(unlinkat(dirfd_, "c", 0), 0);
}

static void leaves_nothing_without_commit(void **state)
{
	unsigned before = entries();
	tn_fileset *set = tn_fileset_new(dirfd_, "lock", 0);

	add(set, "c", "new c");
	tn_fileset_free(set);
	assert_int_equal(entries(), before);
}

static void changes_nothing_where_a_directory_stands(void **state)
{
	tn_cleanup(tn_fileset_freep) tn_fileset *set = tn_fileset_new(dirfd_, "lock", 0);
	tn_autoerror err = { 0 };
	unsigned before;

	put("a", "old a");
	assert_int_equal(mkdirat(dirfd_, "c", 0755), 0);
	before = entries();
	add(set, "a", "new a");
	add(set, "c", "new c");
	assert_int_equal(tn_fileset_commit(set, &err), -EISDIR);
	assert_string_equal(err.text, "cannot write c: it is a directory");
	holds("a", "old a");
	assert_int_equal(entries(), before);
	assert_int_equal(unlinkat(dirfd_, "c", AT_REMOVEDIR), 0);
}

static void says_what_cannot_be_written(void **state)
{
	tn_cleanup(tn_fileset_freep) tn_fileset *set = tn_fileset_new(dirfd_, "lock", 0);
	tn_autoerror err = { 0 };
	struct rlimit unlimited, few;
	unsigned before = entries();

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
	few = unlimited;
	few.rlim_cur = 4;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
	assert_int_equal(tn_fileset_add(set, "a", tn_text("new a"), &err), -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
	assert_string_equal(err.text, "cannot write a: File too large");
	assert_int_equal(entries(), before);
}

#define WRITERS 3
#define NAMES 12

/* Commits its own text under all names, through a descriptor of its own, as soon as @start ends. */
static void commit_text(const char *text, int start)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY);
	tn_fileset *set = tn_fileset_new(fd, "lock", TN_FILESET_VOLATILE);
	char c;

	for (char name[] = "n0"; name[1] < '0' + NAMES; name[1]++)
		if (tn_fileset_add(set, name, tn_text(text), NULL) < 0)
			_exit(1);
	_exit(read(start, &c, 1) != 0 ? 2 : tn_fileset_commit(set, NULL) < 0 ? 3 : 0);
}

/* Which text stands under @name. */
static char text_of(const char *name)
{
	int fd = openat(dirfd_, name, O_RDONLY);
	char c = 0;

	assert_int_equal(read(fd, &c, 1), 1);
	close(fd);
	return c;
}

static void writers_take_turns(void **state)
{
	static const char *const texts[WRITERS] = { "a", "b", "c" };

	(void)state;
	for (int round = 0; round < 200; round++) {
		int start[2];

		assert_int_equal(pipe2(start, O_CLOEXEC), 0);
		for (int i = 0; i < WRITERS; i++)
			if (fork() == 0) {
				close(start[1]);
				commit_text(texts[i], start[0]);
			}
		close(start[0]);
		close(start[1]); /* go */
		for (int i = 0; i < WRITERS; i++) {
			int status;

			assert_true(wait(&status) > 0);
			assert_int_equal(status, 0);
		}
		for (char name[] = "n1"; name[1] < '0' + NAMES; name[1]++)
			assert_int_equal(text_of(name), text_of("n0"));
	}
	for (char name[] = "n0"; name[1] < '0' + NAMES; name[1]++)
		assert_int_equal(unlinkat(dirfd_, name, 0), 0);
}

/* Everybody who may read the directory may lock it. */
static void a_lock_on_the_directory_is_not_in_the_way(void **state)
{
	tn_cleanup(tn_fileset_freep) tn_fileset *set = tn_fileset_new(dirfd_, "lock", 0);
	int other = open(dir, O_RDONLY | O_DIRECTORY);

	(void)state;
	assert_int_equal(flock(other, LOCK_EX), 0);
	tn_fileset_set_patience(set, 0);
	add(set, "a", "newer a");
	assert_int_equal(tn_fileset_commit(set, NULL), 0);
	holds("a", "newer a");
	assert_int_equal(flock(other, LOCK_UN), 0);
	close(other);
}

/* Held by this process: what counts is the descriptor. */
static int hold_lock(void)
{
	int fd = openat(dirfd_, "lock", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	return fd;
}

static void says_who_holds_the_lock(void **state)
{
	tn_cleanup(tn_fileset_freep) tn_fileset *set = tn_fileset_new(dirfd_, "lock", 0);
	tn_autoerror err = { 0 };
	char command[32] = "", want[128];
	int other, comm = open("/proc/self/comm", O_RDONLY);
	unsigned before;

	(void)state;
	assert_true(read(comm, command, sizeof(command) - 1) > 1);
	close(comm);
	command[strcspn(command, "\n")] = '\0';
	put("a", "old a");
	other = hold_lock();
	before = entries();
	tn_fileset_set_patience(set, 4);
	add(set, "a", "new a");
	assert_int_equal(tn_fileset_commit(set, &err), -EBUSY);
	snprintf(want, sizeof(want), "process %d (%s) holds lock; try again when it is done",
		 (int)getpid(), command);
	assert_string_equal(err.text, want);
	holds("a", "old a");
	assert_int_equal(entries(), before);
	/* The next try of the same set is a good one. */
	close(other);
	assert_int_equal(tn_fileset_commit(set, &err), 0);
	holds("a", "new a");
	assert_int_equal(faccessat(dirfd_, "lock", F_OK, 0), -1);
}

static void a_lock_that_is_no_file_is_refused(void **state)
{
	tn_cleanup(tn_fileset_freep) tn_fileset *set = tn_fileset_new(dirfd_, "lock", 0);
	tn_autoerror err = { 0 };

	(void)state;
	put("a", "old a");
	add(set, "a", "new a");
	assert_int_equal(symlinkat("c", dirfd_, "lock"), 0);
	assert_int_equal(tn_fileset_commit(set, &err), -ELOOP);
	assert_string_equal(err.text, "cannot lock lock: it is not a file");
	assert_int_equal(unlinkat(dirfd_, "lock", 0), 0);
	assert_int_equal(mkfifoat(dirfd_, "lock", 0600), 0);
	assert_int_equal(tn_fileset_commit(set, &err), -EINVAL);
	assert_int_equal(unlinkat(dirfd_, "lock", 0), 0);
	holds("a", "old a");
	assert_int_equal(faccessat(dirfd_, "c", F_OK, 0), -1);
}

static void what_a_crash_left_is_removed(void **state)
{
	static const char *const gone[] = { ".a.1", ".b.4711", ".a.00", "lock" };
	static const char *const kept[] = { ".a.x", ".a.", ".a.1.x", "a.1", ".c.1", ".1", ".a.b.1" };
	tn_cleanup(tn_fileset_freep) tn_fileset *set = tn_fileset_new(dirfd_, "lock", 0);

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(gone); i++)
		put(gone[i], "junk");
	for (size_t i = 0; i < TN_ARRAY_SIZE(kept); i++)
		put(kept[i], "a user's");
	add(set, "a", "new a");
	add(set, "b", "new b");
	assert_int_equal(tn_fileset_commit(set, NULL), 0);
	for (size_t i = 0; i < TN_ARRAY_SIZE(gone); i++)
		assert_int_equal(faccessat(dirfd_, gone[i], F_OK, 0), -1);
	for (size_t i = 0; i < TN_ARRAY_SIZE(kept); i++)
		assert_int_equal(unlinkat(dirfd_, kept[i], 0), 0);
	holds("a", "new a");
	holds("b", "new b");
}

static void keeps_owner_and_mode(void **state)
{
	tn_cleanup(tn_fileset_freep) tn_fileset *set = tn_fileset_new(dirfd_, ".test.lock", 0);
	struct stat st;

	put("a", "old");
	assert_int_equal(fchmodat(dirfd_, "a", 0640, 0), 0);
	if (geteuid() == 0)
		assert_int_equal(fchownat(dirfd_, "a", 12, 34, 0), 0);
	assert_int_equal(tn_fileset_lock(set, NULL), 0);
	assert_int_equal(faccessat(dirfd_, ".test.lock", F_OK, 0), 0);
	assert_int_equal(tn_fileset_open(set, "a", NULL), 0);
	assert_int_equal(tn_fileset_open(set, "new", NULL), 0);
	assert_int_equal(tn_fileset_keep(set, 0, NULL), 0);
	assert_int_equal(tn_fileset_keep(set, 1, NULL), 0);
	assert_int_equal(tn_fileset_write(set, 0, tn_text("new"), NULL), 0);
	assert_int_equal(tn_fileset_write(set, 1, tn_text("b"), NULL), 0);
	assert_int_equal(tn_fileset_commit(set, NULL), 0);
	assert_int_equal(faccessat(dirfd_, ".test.lock", F_OK, 0), -1);
	holds("a", "new");
	assert_int_equal(fstatat(dirfd_, "a", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(st.st_uid, geteuid() == 0 ? 12 : geteuid());
	assert_int_equal(st.st_gid, geteuid() == 0 ? 34 : getegid());
	assert_int_equal(unlinkat(dirfd_, "new", 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replaces_and_creates),
		cmocka_unit_test(replaces_a_symlink_not_its_target),
		cmocka_unit_test(leaves_nothing_without_commit),
		cmocka_unit_test(changes_nothing_where_a_directory_stands),
		cmocka_unit_test(says_what_cannot_be_written),
		cmocka_unit_test(writers_take_turns),
		cmocka_unit_test(a_lock_on_the_directory_is_not_in_the_way),
		cmocka_unit_test(says_who_holds_the_lock),
		cmocka_unit_test(a_lock_that_is_no_file_is_refused),
		cmocka_unit_test(what_a_crash_left_is_removed),
		cmocka_unit_test(keeps_owner_and_mode),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
