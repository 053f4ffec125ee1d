// SPDX-License-Identifier: LGPL-2.1-or-later
/* A command in its sandbox: what it answers comes out, and a crash stays inside. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "cli/command.h"
#include "cli/log.h"
#include "cmd/confined.h"
#include "cmd/world.h"
#include "sys/sandbox.h"

static int answer(struct tn_world *world, void *data)
{
	return world->root ? *(int *)data : 99;
}

static void status(void **state)
{
	struct tn_world world = { 0 };
	int wanted = 2;

	assert_int_equal(tn_run_confined(&world, NULL, answer, &wanted), 2);
	tn_world_free(&world);
}

static int may_load_modules(struct tn_world *world, void *data)
{
	return world->capable == TN_NOT_KNOWN;
}

/* What the user may do is found out before it is given up. */
static void capabilities(void **state)
{
	struct tn_world world = { 0 };

	assert_int_equal(tn_run_confined(&world, NULL, may_load_modules, NULL), 0);
	tn_world_free(&world);
}

static int write_a_file(struct tn_world *world, void *data)
{
	struct tn_sandbox_walls walls = tn_sandbox_walls(world->sandbox);

	if (!walls.landlock && !walls.seccomp) /* a kernel that has neither, or a container that forbids them */
		return 0;
	return open(data, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0;
}

static void no_file_is_written(void **state)
{
	struct tn_world world = { 0 };
	char path[] = "/tmp/tenon-confined-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	unlink(path);
	if (tn_run_confined(&world, NULL, write_a_file, path) != 0) {
		unlink(path);
		fail_msg("it could write a file");
	}
	tn_world_free(&world);
}

static int nothing(struct tn_world *world, void *data)
{
	return 0;
}

/* What a run says on stderr, which is a file for the time being. */
static void run_and_hear(int (*fn)(struct tn_world *world, void *data), int expected, char *text, size_t size)
{
	struct tn_world world = { 0 };
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);

	assert_non_null(file);
	assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
	assert_int_equal(tn_run_confined(&world, NULL, fn, NULL), expected);
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	close(saved);
	rewind(file);
	assert_true(fread(text, 1, size - 1, file) > 0);
	fclose(file);
	tn_world_free(&world);
}

static void its_walls_are_told(void **state)
{
	char text[256] = "";

	tn_report_areas(1u << TN_AREA_SANDBOX);
	run_and_hear(nothing, 0, text, sizeof(text));
	tn_report_areas(0);
	assert_non_null(strstr(text, "files are read in a process of its own, with"));
	assert_non_null(strstr(text, "seccomp"));
}

static int crash(struct tn_world *world, void *data)
{
	tn_sandbox_about(world->sandbox, "/lib/bad.ko");
	signal(SIGSEGV, SIG_DFL); /* ASan's own would end it with a status */
	raise(SIGSEGV);
	return 0;
}

static void a_crash_is_told(void **state)
{
	char text[256] = "";

	run_and_hear(crash, TN_EXIT_FAILURE, text, sizeof(text));
	assert_non_null(strstr(text, "cannot tell: reading /lib/bad.ko ended in a crash (signal 11)"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status),
		cmocka_unit_test(capabilities),
		cmocka_unit_test(no_file_is_written),
		cmocka_unit_test(its_walls_are_told),
		cmocka_unit_test(a_crash_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
