// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/sandbox.h"
#include "sys/sandbox_walls.h"

/* Children answer by their exit status: cmocka's assertions are the parent's. */
enum { YES = 40, NO, SKIPPED };

static char directory[] = "/tmp/tenon-sandbox-XXXXXX";

static const char *in_directory(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static struct tn_sandbox_result run(int (*fn)(void *data, struct tn_sandbox *self), void *data,
				    const struct tn_sandbox_policy *policy)
{
	static const struct tn_sandbox_policy strict;
	struct tn_sandbox_result result;

	assert_int_equal(tn_sandbox_run(fn, data, policy ? policy : &strict, &result, NULL), 0);
	return result;
}

static void expect(int (*fn)(void *data, struct tn_sandbox *self), void *data, const struct tn_sandbox_policy *policy,
		   int status)
{
	struct tn_sandbox_result result = run(fn, data, policy);

	assert_int_equal(result.signal, 0);
	if (result.status != SKIPPED)
		assert_int_equal(result.status, status);
}

static int returns_seven(void *data, struct tn_sandbox *self)
{
	return 7;
}

static void its_result_is_the_exit_status(void **state)
{
	expect(returns_seven, NULL, NULL, 7);
}

static int says_and_dies(void *data, struct tn_sandbox *self)
{
	tn_sandbox_about(self, "first");
	tn_sandbox_about(self, "bad.ko");
	signal(*(int *)data, SIG_DFL); /* cmocka and sanitizers have handlers of their own */
	raise(*(int *)data);
	return 0;
}

static void a_crash_stays_in_the_child(void **state)
{
	static const int signals[] = { SIGSEGV, SIGABRT, SIGBUS, SIGKILL };

	for (size_t i = 0; i < TN_ARRAY_SIZE(signals); i++) {
		int number = signals[i];
		struct tn_sandbox_result result = run(says_and_dies, &number, NULL);

		assert_int_equal(result.signal, number);
		assert_string_equal(result.about, "bad.ko");
	}
}

static int waits(void *data, struct tn_sandbox *self)
{
	while (pause() < 0)
		;
	return 0;
}

static void it_goes_on_beside_us(void **state)
{
	static const struct tn_sandbox_policy strict;
	struct tn_sandbox_result result;
	struct tn_sandbox_child child;
	int number = SIGSEGV;

	assert_int_equal(tn_sandbox_start(waits, NULL, &strict, &child, NULL), 0);
	assert_int_equal(kill(child.pid, 0), 0);
	tn_sandbox_end(&child, &result);
	assert_int_equal(result.signal, SIGKILL);
	assert_int_equal(child.pid, 0);
	tn_sandbox_end(&child, NULL);

	assert_int_equal(tn_sandbox_start(says_and_dies, &number, &strict, &child, NULL), 0);
	assert_int_equal(waitid(P_PID, (id_t)child.pid, &(siginfo_t){ 0 }, WEXITED | WNOWAIT), 0);
	tn_sandbox_end(&child, &result); /* it has ended by itself, and that is told */
	assert_int_equal(result.signal, SIGSEGV);
	assert_string_equal(result.about, "bad.ko");
}

static int dereferences_null(void *data, struct tn_sandbox *self)
{
	volatile int *null = data;

	signal(SIGSEGV, SIG_DFL);
	return *null;
}

static void null_is_a_crash(void **state)
{
#if !defined(__SANITIZE_UNDEFINED__)
	struct tn_sandbox_result result = run(dereferences_null, NULL, NULL);

	assert_true(result.signal == SIGSEGV || result.status == 1);
#endif
}

static int opens(void *data, struct tn_sandbox *self)
{
	struct tn_sandbox_walls walls = tn_sandbox_walls(self);
	int fd = open(data, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (!walls.landlock && !walls.seccomp)
		return SKIPPED;
	return fd >= 0 ? YES : NO;
}

static int opens_existing(void *data, struct tn_sandbox *self)
{
	struct tn_sandbox_walls walls = tn_sandbox_walls(self);

	if (!walls.landlock && !walls.seccomp)
		return SKIPPED;
	return open(data, O_RDWR | O_CLOEXEC) >= 0 || truncate(data, 0) == 0 ? YES : NO;
}

static void nothing_is_written(void **state)
{
	char path[128];
	struct stat st;

	snprintf(path, sizeof(path), "%s", in_directory("old"));
	close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	expect(opens_existing, path, NULL, NO);
	snprintf(path, sizeof(path), "%s", in_directory("new"));
	expect(opens, path, NULL, NO);
	if (run(opens, path, NULL).status != SKIPPED)
		assert_int_equal(stat(path, &st), -1);
}

static int removes(void *data, struct tn_sandbox *self)
{
	if (!tn_sandbox_walls(self).landlock && !tn_sandbox_walls(self).seccomp)
		return SKIPPED;
	return unlink(data) == 0 || mkdir("/tmp/tenon-sandbox-dir", 0700) == 0 ? YES : NO;
}

static void nothing_is_removed(void **state)
{
	char path[128];

	snprintf(path, sizeof(path), "%s", in_directory("old"));
	expect(removes, path, NULL, NO);
}

static int reads(void *data, struct tn_sandbox *self)
{
	return open("/proc/self/status", O_RDONLY | O_CLOEXEC) >= 0 ? YES : NO;
}

static void files_are_read(void **state)
{
	expect(reads, NULL, NULL, YES);
}

static void a_cache_is_written(void **state)
{
	struct tn_sandbox_policy policy = { .writable = directory };
	char path[128];

	snprintf(path, sizeof(path), "%s", in_directory("cache"));
	expect(opens, path, &policy, YES);
}

static int opens_outside(void *data, struct tn_sandbox *self)
{
	if (!tn_sandbox_walls(self).landlock)
		return SKIPPED;
	return open("/tmp/tenon-sandbox-outside", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0 ? YES : NO;
}

static void a_cache_alone_is_written(void **state)
{
	struct tn_sandbox_policy policy = { .writable = directory };

	expect(opens_outside, NULL, &policy, NO);
}

/* By seccomp alone: where Landlock is there, too, it hides what seccomp misses. */
static int writes(const char *path)
{
	int r = tn_sandbox_seccomp(false);

	if (r < 0)
		return SKIPPED;
	if (syscall(SYS_openat, AT_FDCWD, path, O_RDONLY) < 0)
		return 1;
	for (size_t i = 0; i < 4; i++) {
		static const int flags[] = { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC };

		if (syscall(SYS_openat, AT_FDCWD, path, flags[i], 0600) >= 0 || errno != EPERM)
			return 2;
	}
	if (unlink(path) == 0 || errno != EPERM)
		return 3;
	if (truncate(path, 0) == 0 || errno != EPERM)
		return 4;
	return NO;
}

static void seccomp_alone_refuses_writes(void **state)
{
	char path[128];
	int status = 0;
	pid_t child;

	snprintf(path, sizeof(path), "%s", in_directory("old"));
	child = fork();
	if (child == 0)
		_exit(writes(path));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) != SKIPPED)
		assert_int_equal(WEXITSTATUS(status), NO);
}

static int starts_another(void *data, struct tn_sandbox *self)
{
	static const struct tn_sandbox_policy strict;
	struct tn_sandbox_result result;

	if (!tn_sandbox_walls(self).seccomp)
		return SKIPPED;
	return tn_sandbox_run(returns_seven, NULL, &strict, &result, NULL) == -EPERM ? NO : YES;
}

static void where_there_is_no_child_it_says_so(void **state)
{
	expect(starts_another, NULL, NULL, NO);
}

static int refused(void *data, struct tn_sandbox *self)
{
	static char *const argv[] = { NULL };

	if (!tn_sandbox_walls(self).seccomp)
		return SKIPPED;
	if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM)
		return 1;
	if (socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || errno != EPERM)
		return 2;
	if (fork() >= 0 || errno != EPERM)
		return 3;
	if (execv("/bin/true", argv) >= 0 || errno != EPERM)
		return 4;
	if (syscall(SYS_init_module, NULL, 0, "") >= 0 || errno != EPERM)
		return 5;
	if (syscall(SYS_mount, NULL, NULL, NULL, 0, NULL) >= 0 || errno != EPERM)
		return 6;
	if (kill(getppid(), 0) >= 0 || errno != EPERM)
		return 7;
	return NO;
}

static void what_no_reader_needs_is_refused(void **state)
{
	expect(refused, NULL, NULL, NO);
}

static void *nothing(void *data)
{
	return data;
}

static int starts_a_thread(void *data, struct tn_sandbox *self)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, nothing, NULL) != 0)
		return NO;
	return pthread_join(thread, NULL) == 0 ? YES : NO;
}

static void threads_are_started(void **state)
{
	expect(starts_a_thread, NULL, NULL, YES);
}

static int has_no_new_privileges(void *data, struct tn_sandbox *self)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 && tn_sandbox_walls(self).no_new_privileges ? YES : NO;
}

static void no_new_privileges(void **state)
{
	expect(has_no_new_privileges, NULL, NULL, YES);
}

static int capabilities(void)
{
	unsigned long long set = ~0ull;
	char line[256];
	FILE *f = fopen("/proc/self/status", "re");

	while (f && fgets(line, sizeof(line), f))
		sscanf(line, "CapEff: %llx", &set);
	if (f)
		fclose(f);
	return (set & ~(1ull << 2)) != 0; /* CAP_DAC_READ_SEARCH */
}

static int keeps_capabilities(void *data, struct tn_sandbox *self)
{
	return capabilities() ? YES : NO;
}

static void root_keeps_what_reading_takes(void **state)
{
	expect(keeps_capabilities, NULL, NULL, NO);
}

static int before(void *data)
{
	*(int *)data = capabilities() ? YES : NO;
	return 0;
}

static int tells_before(void *data, struct tn_sandbox *self)
{
	return *(int *)data;
}

static void it_may_look_around_before(void **state)
{
	struct tn_sandbox_policy policy = { .before = before };
	int was = 0;

	expect(tells_before, &was, &policy, capabilities() ? YES : NO);
	assert_int_equal(was, 0); /* it was the child's */
}

static int works_for_ever(void *data, struct tn_sandbox *self)
{
	signal(SIGXCPU, SIG_DFL);
	for (volatile unsigned i = 0;; i++)
		;
	return 0;
}

static void time_is_limited(void **state)
{
	struct tn_sandbox_policy policy = { .cpu_seconds = 1 };
	struct tn_sandbox_result result = run(works_for_ever, NULL, &policy);

	assert_true(result.signal == SIGXCPU || result.signal == SIGKILL);
}

static int allocates(void *data, struct tn_sandbox *self)
{
	struct rlimit now;

	if (getrlimit(RLIMIT_AS, &now) < 0 || now.rlim_cur == RLIM_INFINITY)
		return SKIPPED; /* ASan */
	return now.rlim_cur == 1u << 30 ? YES : NO;
}

static void memory_is_limited(void **state)
{
	struct tn_sandbox_policy policy = { .memory = 1u << 30 };

	expect(allocates, NULL, &policy, YES);
}

static int prints(void *data, struct tn_sandbox *self)
{
	printf("child\n");
	return 0;
}

static void what_it_prints_is_printed_once(void **state)
{
	char path[128], text[64] = "";
	int saved = dup(STDOUT_FILENO), fd;

	snprintf(path, sizeof(path), "%s", in_directory("out"));
	fflush(stdout);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	dup2(fd, STDOUT_FILENO);
	printf("parent\n");
	run(prints, NULL, NULL);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	assert_true(pread(fd, text, sizeof(text) - 1, 0) > 0);
	close(fd);
	assert_string_equal(text, "parent\nchild\n");
}

static int make_directory(void **state)
{
	return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
	static const char *const names[] = { "old", "new", "cache", "out" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(names); i++)
		unlink(in_directory(names[i]));
	return rmdir(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_result_is_the_exit_status),
		cmocka_unit_test(a_crash_stays_in_the_child),
		cmocka_unit_test(it_goes_on_beside_us),
		cmocka_unit_test(null_is_a_crash),
		cmocka_unit_test(nothing_is_written),
		cmocka_unit_test(nothing_is_removed),
		cmocka_unit_test(seccomp_alone_refuses_writes),
		cmocka_unit_test(where_there_is_no_child_it_says_so),
		cmocka_unit_test(files_are_read),
		cmocka_unit_test(a_cache_is_written),
		cmocka_unit_test(a_cache_alone_is_written),
		cmocka_unit_test(what_no_reader_needs_is_refused),
		cmocka_unit_test(threads_are_started),
		cmocka_unit_test(no_new_privileges),
		cmocka_unit_test(root_keeps_what_reading_takes),
		cmocka_unit_test(it_may_look_around_before),
		cmocka_unit_test(time_is_limited),
		cmocka_unit_test(memory_is_limited),
		cmocka_unit_test(what_it_prints_is_printed_once),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
