// SPDX-License-Identifier: LGPL-2.1-or-later
/* Things that appear and go whole, what others could have written, what crashes leave. */
#include "sys/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/fd.h"
#include "tests/support/testtop.h"

static tn_root *root;
static struct tn_arena arena;
static struct tn_shelf shelf = { .fd = -1 };

static void sh(const char *text)
{
	assert_int_equal(testtop_run(text), 0);
}

static int setup(void **state)
{
	root = testtop_make(NULL) == 0 ? tn_root_new(top) : NULL;
	umask(022);
	return !root || tn_shelf_open(root, "/var/cache/shelf", &arena, &shelf, NULL) < 0;
}

static int teardown(void **state)
{
	tn_shelf_close(&shelf);
	tn_arena_free(&arena);
	tn_root_free(root);
	return testtop_remove(state);
}

static void make(const char *name, const char *content, bool replace, int wanted)
{
	struct tn_shelf_space space = TN_SHELF_NO_SPACE;
	char line[PATH_MAX];

	assert_int_equal(tn_shelf_space(&shelf, &space), 0);
	snprintf(line, sizeof(line), "echo %s >var/cache/shelf/%s/file", content, space.name);
	sh(line);
	assert_int_equal(tn_shelf_put(&shelf, &space, name, replace), wanted);
	assert_int_equal(space.fd >= 0, wanted < 0);
	tn_shelf_discard(&shelf, &space);
}

static void test_put_and_drop(void **state)
{
	make("a", "one", false, 0);
	make("a", "two", false, -EEXIST);
	sh("grep -q one var/cache/shelf/a/file");
	make("a", "two", true, 0);
	sh("grep -q two var/cache/shelf/a/file && test $(ls -A var/cache/shelf) = a");
	assert_int_equal(tn_shelf_drop(&shelf, "a"), 0);
	assert_int_equal(tn_shelf_drop(&shelf, "a"), -ENOENT);
	sh("test -z \"$(ls -A var/cache/shelf)\"");
}

static int can(const char *name)
{
	tn_autoclose int entry = tn_shelf_entry(&shelf, name);
	int fd = entry < 0 ? entry : tn_shelf_file(entry, "file");

	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

static void test_others_are_not_believed(void **state)
{
	struct tn_shelf other = TN_SHELF_NONE;
	tn_autoerror err = { 0 };

	make("b", "x", false, 0);
	assert_int_equal(can("b"), 0);
	sh("chmod 666 var/cache/shelf/b/file");
	assert_int_equal(can("b"), -EPERM);
	sh("chmod 644 var/cache/shelf/b/file && chmod 777 var/cache/shelf/b");
	assert_int_equal(can("b"), -EPERM);
	sh("chmod 755 var/cache/shelf/b && mv var/cache/shelf/b/file file && ln -s ../../../../file var/cache/shelf/b/file");
	assert_int_equal(can("b"), -ELOOP);
	sh("rm var/cache/shelf/b/file && mkfifo var/cache/shelf/b/file");
	assert_int_equal(can("b"), -EPERM);
	sh("mkdir -m 775 var/cache/open && ln -s shelf var/cache/link");
	assert_int_equal(tn_shelf_open(root, "/var/cache/open", &arena, &other, &err), -EPERM);
	assert_non_null(strstr(tn_error_text(&err, 0), "var/cache/open is not used"));
	assert_int_equal(tn_shelf_open(root, "/var/cache/link", &arena, &other, NULL), -EPERM);
	if (geteuid() == 0) {
		make("c", "x", false, 0);
		sh("chown 12345 var/cache/shelf/c/file && mkdir var/cache/theirs && chown 12345 var/cache/theirs");
		assert_int_equal(can("c"), -EPERM);
		assert_int_equal(tn_shelf_open(root, "/var/cache/theirs", &arena, &other, NULL), -EPERM);
		tn_shelf_drop(&shelf, "c");
	}
	assert_int_equal(tn_shelf_drop(&shelf, "b"), 0);
}

/* A space lives as long as its maker, however that ends. */
static void test_spaces_of_the_dead(void **state)
{
	struct tn_shelf_space mine = TN_SHELF_NO_SPACE;
	int fds[2];
	char byte;
	pid_t pid;

	assert_int_equal(tn_shelf_space(&shelf, &mine), 0);
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		struct tn_shelf_space space;

		tn_closep(&mine.fd);
		if (tn_shelf_space(&shelf, &space) == 0)
			mkdirat(space.fd, "d", 0700);
		if (write(fds[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	assert_int_equal(read(fds[0], &byte, 1), 1);
	sh("mkdir -p var/cache/shelf/.gone-1-0/deep");
	tn_shelf_sweep(&shelf);
	sh("test $(ls -A var/cache/shelf | wc -l) = 2"); /* theirs and mine */
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	tn_shelf_sweep(&shelf);
	sh("test $(ls -A var/cache/shelf | wc -l) = 1");
	tn_shelf_discard(&shelf, &mine);
	sh("test -z \"$(ls -A var/cache/shelf)\"");
	close(fds[0]);
	close(fds[1]);
}

static void test_links_and_copies(void **state)
{
	struct tn_shelf_space space = TN_SHELF_NO_SPACE;
	tn_autoclose int entry = -1;
	struct stat a, b;

	make("d", "content", false, 0);
	entry = tn_shelf_entry(&shelf, "d");
	assert_int_equal(tn_shelf_space(&shelf, &space), 0);
	assert_int_equal(tn_shelf_give(entry, "file", space.fd, "link", true), 0);
	assert_int_equal(tn_shelf_give(entry, "file", space.fd, "copy", false), 0);
	assert_int_equal(tn_shelf_give(entry, "file", space.fd, "copy", false), -EEXIST);
	assert_int_equal(tn_shelf_give(entry, "nothing", space.fd, "none", false), -ENOENT);
	assert_int_equal(fstatat(entry, "file", &a, 0), 0);
	assert_int_equal(fstatat(space.fd, "link", &b, 0), 0);
	assert_int_equal(a.st_ino, b.st_ino);
	assert_int_equal(fstatat(space.fd, "copy", &b, 0), 0);
	assert_int_not_equal(a.st_ino, b.st_ino);
	assert_int_equal(b.st_mode & 07777, 0644);
	tn_shelf_discard(&shelf, &space);
	tn_shelf_drop(&shelf, "d");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_and_drop),
		cmocka_unit_test(test_others_are_not_believed),
		cmocka_unit_test(test_spaces_of_the_dead),
		cmocka_unit_test(test_links_and_copies),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
