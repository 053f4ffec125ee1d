// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "sys/clock.h"
#include "sys/command.h"
#include "sys/read.h"
#include "tests/support/testtop.h"

#define FOR_EVER "60" /* seconds: a test that fails must end */

static const char *const environment[] = { "PATH=/usr/bin:/bin", "TN_ONE=1", NULL };

/* What a shell says, and how it ends. */
static int shell(const char *text, struct tn_child how, char said[static 512])
{
	const char *const argv[] = { "/bin/sh", "-c", text, NULL };
	tn_autobuf all = { 0 };
	FILE *file = tmpfile();
	int r;

	assert_non_null(file);
	how.argv = argv;
	how.env = environment;
	how.output = fileno(file);
	if (!how.root)
		how.root = "";
	r = tn_child_run(&how, NULL);
	assert_int_equal(lseek(how.output, 0, SEEK_SET), 0);
	assert_int_equal(tn_read_all(how.output, 0, 0, 511, &all), 0);
	memcpy(said, all.p ? all.p : "", all.n);
	said[all.n] = '\0';
	fclose(file);
	return r;
}

static int setup(void **state)
{
	return testtop_make(NULL);
}

static void test_status(void **state)
{
	const char *const argv[] = { "/nowhere/at/all", NULL };
	tn_autoerror err = { 0 };
	char said[512];

	assert_int_equal(shell("exit 3", (struct tn_child){ 0 }, said), 3);
	assert_int_equal(shell("kill -9 $$", (struct tn_child){ 0 }, said), 128 + SIGKILL);
	assert_int_equal(tn_child_run(&(struct tn_child){ .root = "", .argv = argv, .env = environment, .output = -1 }, &err),
			 -ENOENT);
	assert_non_null(strstr(tn_error_text(&err, -ENOENT), "/nowhere/at/all"));
}

/* Nothing of ours gets there but what is given. */
static void test_clean(void **state)
{
	int leaked = open("/dev/null", O_RDONLY), given = fcntl(leaked, F_DUPFD_CLOEXEC, 40);
	char said[512], text[128];

	setenv("TN_SECRET", "1", 1);
	snprintf(text, sizeof(text), "echo $TN_ONE$TN_SECRET; pwd; read x || echo end; test -e /proc/self/fd/%d || echo not; "
		 "test -e /proc/self/fd/%d && echo %d >&2", leaked, given, given);
	assert_int_equal(shell(text, (struct tn_child){ .dir = "/", .keep = &given, .n_keep = 1 }, said), 0);
	snprintf(text, sizeof(text), "1\n/\nend\nnot\n%d\n", given);
	assert_string_equal(said, text);
	close(leaked);
	close(given);
}

/* Whether it is more than an entry that its parent has not read yet; after a while in which it may end. */
static bool goes_on(const char *pid)
{
	char path[64], state = 'Z';

	snprintf(path, sizeof(path), "/proc/%ld/stat", strtol(pid, NULL, 10));
	for (int i = 0; i < 1000; i++) {
		FILE *file = fopen(path, "r");

		if (!file || fscanf(file, "%*d %*s %c", &state) != 1)
			state = 'Z';
		if (file)
			fclose(file);
		if (state == 'Z')
			return false;
		tn_clock_sleep(10);
	}
	return true;
}

static void test_late(void **state)
{
	uint64_t begun = tn_clock_msec();
	char said[512];

	assert_int_equal(shell("sleep " FOR_EVER " & echo $!; wait", (struct tn_child){ .timeout_msec = 300 }, said), -ETIMEDOUT);
	assert_true(tn_clock_msec() - begun < 30000);
	assert_false(goes_on(said));
}

/* What it has started in its group goes with it; nobody waits for that. */
static void test_leftovers(void **state)
{
	uint64_t begun = tn_clock_msec();
	char said[512];

	assert_int_equal(shell("sleep " FOR_EVER " & echo $!", (struct tn_child){ 0 }, said), 0);
	assert_true(tn_clock_msec() - begun < 30000);
	assert_false(goes_on(said));
}

/* A signal to who waits ends all of it, and then whoever waits. */
static void test_signal(void **state)
{
	int ends[2], status;
	char bytes[32] = "";
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		const char *const argv[] = { "/bin/sh", "-c", "sleep " FOR_EVER " & echo $!; wait", NULL };

		tn_child_run(&(struct tn_child){ .root = "", .argv = argv, .env = environment, .output = ends[1] }, NULL);
		_exit(0);
	}
	assert_true(read(ends[0], bytes, sizeof(bytes) - 1) > 0);
	assert_int_equal(kill(child, SIGTERM), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	assert_false(goes_on(bytes));
}

/* One who waits and is killed takes a make along. */
static void test_orphan(void **state)
{
	int ends[2];
	char byte;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		const char *const argv[] = { "/bin/sh", "-c", "echo; exec sleep " FOR_EVER, NULL };

		tn_child_run(&(struct tn_child){ .root = "", .argv = argv, .env = environment, .output = ends[1] }, NULL);
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(read(ends[0], &byte, 1), 0); /* nobody has the other end any more */
	close(ends[0]);
}

static void test_mount(void **state)
{
	char what[80], where[80], text[256], said[512];
	int r;

	snprintf(what, sizeof(what), "%s/what", top);
	snprintf(where, sizeof(where), "%s/where", top);
	assert_int_equal(mkdir(what, 0755), 0);
	assert_int_equal(mkdir(where, 0755), 0);
	snprintf(text, sizeof(text), "pwd; echo 1 > made; ls -d %s/made; id -u", what);
	r = shell(text, (struct tn_child){ .dir = where, .mount = { what, where } }, said);
	if (r == -ENOTSUP)
		skip(); /* no right to */
	assert_int_equal(r, 0);
	snprintf(text, sizeof(text), "%s\n%s/made\n%u\n", where, what, geteuid());
	assert_string_equal(said, text);
	snprintf(text, sizeof(text), "%s/made", where);
	assert_int_equal(access(text, F_OK), -1); /* nobody else has it there */
	snprintf(text, sizeof(text), "%s/gone", top);
	assert_int_equal(shell(":", (struct tn_child){ .mount = { what, text } }, said), -ENOTSUP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status),	  cmocka_unit_test(test_clean),	 cmocka_unit_test(test_late),
		cmocka_unit_test(test_leftovers), cmocka_unit_test(test_signal), cmocka_unit_test(test_orphan),
		cmocka_unit_test(test_mount),
	};

	return cmocka_run_group_tests_name("command", tests, setup, testtop_remove);
}
