// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon and modprobe -C when memory is out at the n-th allocation, or from the n-th on, for each n:
 * the right answer, or a message and exit status 1; never a part of the answer with status 0. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "allocations.h"
#include "base/cleanup.h"
#include "tools/tools.h"

int tenon_main(int argc, char **argv); /* main() of src/cmd/main.c */

static const char *const commands[][9] = {
	{ "tenon", "--root", ".", "plan", "d" },
	{ "tenon", "--root", ".", "plan", "--no-check", "--fresh", "--json", "c", "b" },
	{ "tenon", "--root", ".", "plan", "--no-check", "stop", "fs-a", "other", "gone" },
	{ "tenon", "--root", ".", "plan", "--no-check", "--remove", "b" },
	{ "tenon", "--root", ".", "plan", "--no-check", "--remove", "--holders", "--json", "a" },
	{ "tenon", "--root", ".", "plan", "--no-check", "-p", "p=1", "c", "q=2 3" },
	{ "tenon", "--root", ".", "plan", "--no-check", "x" },
	{ "tenon", "--root", ".", "plan", "--no-check", "nothing", "dd.ko" },
	{ "tenon", "--root", ".", "plan", "--json", "d" },
	{ "tenon", "--root", ".", "check", "./good.ko" },
	{ "tenon", "--root", ".", "check", "--json", "./bad.ko", "nosuch=1" },
	{ "tenon", "--root", ".", "check", "--list", "d", "x", "nothing" },
	{ "tenon", "--root", ".", "check", "--fresh", "--packed", "c", "x" },
	{ "tenon", "--root", ".", "check", "--all" },
	{ "tenon", "--root", ".", "closure", "d", "fs-a", "x", "nothing" },
	{ "tenon", "--root", ".", "closure", "--json", "--host", "[a-c]", "--exclude=x" },
	{ "tenon", "--root", ".", "closure", "--files", "--config", "=", "b" },
	{ "tenon", "--root", ".", "closure", "--copy=copy", "--names", "--no-firmware", "d" },
	{ "tenon", "--root", ".", "devices" },
	{ "tenon", "--root", ".", "devices", "--json", "b" },
	{ "tenon", "--root", ".", "devices", "--tree", "--all", "d1", "d2", "-o+WHY,BLOCKED,FIRMWARE,INTERFACES" },
	{ "tenon", "--root", ".", "devices", "--kernel=1.1", "--missing" },
	{ "tenon", "--root", ".", "doctor" },
	{ "tenon", "--root", ".", "--json", "doctor", "--only", "indexes,taints,hardware,firmware", "--repair", "--dry-run" },
	{ "tenon", "--root", ".", "--kernel", "1.1", "doctor", "--only", "initramfs,upgrade" },
	{ "tenon", "--root", ".", "coldplug", "-n", "-v" },
	{ "tenon", "--root", ".", "coldplug", "-n", "--fresh" },
	{ "tenon", "--root", ".", "explore", "-o", "-" },
	{ "tenon", "--root", ".", "explore", "--json", "--no-check" },
	{ "tenon", "--root", ".", "explain", "d", "stop" },
	{ "tenon", "--root", ".", "explain", "--json", "fs-a" },
	{ "tenon", "--root", ".", "explain", "other", "gone", "b", "round" },
	{ "tenon", "--root", ".", "explain", "a" },
	{ "tenon", "--root", ".", "explain", "nothing", "dd", "x", "new", "pci:v1" },
	{ "tenon", "--root", ".", "explain", "./good.ko", "./bad.ko", "./none.ko" },
	{ "tenon", "--root", ".", "--kernel", "1.1", "explain", "a", "p" },
	{ "tenon", "--root", ".", "kernels" },
	{ "tenon", "--root", ".", "kernels", "--json", "1.0", "1.0" },
	{ "tenon", "--root", ".", "param", "b" },
	{ "tenon", "--root", ".", "param", "--json", "a", "y" },
	{ "tenon", "--root", ".", "param", "--dry-run", "--persist", "b", "x=1" },
	{ "tenon", "--root", ".", "param", "--dry-run", "--unset", "d", "x", "z" },
	{ "tenon", "--root", ".", "list" },
	{ "tenon", "--root", ".", "list", "a", "zz" },
	{ "tenon", "--root", ".", "list", "--all" },
	{ "tenon", "--root", ".", "list", "--all", "--json", "-o", "+NEEDS,NEEDEDBY,LICENSE,SIGNER" },
	{ "tenon", "--root", ".", "list", "--all", "-o", "NAME,DESCRIPTION,SIGNED", "[a-c]" },
	{ "tenon", "--root", ".", "find", "a", "fs-a", "symbol:x", "*.bin" },
	{ "tenon", "--root", ".", "find", "symbol:sa", "symbol:sb", "-o", "MATCH,GPL" },
	{ "tenon", "--root", ".", "show", "--all", "d", "fs-a" },
	{ "tenon", "--root", ".", "show", "--json", "c", "./good.ko" },
	{ "tenon", "--root", ".", "list", "--all", "--tree" },
	{ "tenon", "--root", ".", "list", "--tree", "--json" },
	{ "tenon", "--root", ".", "list", "--all", "--inverse", "a" },
	{ "tenon", "--root", ".", "watch", "-n", "--until", "/sys" },
	{ "tenon", "list", "--help" },
	/* What is there, or cannot be had: no kernel is asked to load it. */
	{ "tenon", "--root", ".", "load", "-j", "3", "a", "b", "nothing" },
	{ "tenon", "--root", ".", "load", "--dry-run", "d" },
	{ "tenon", "--root", ".", "load", "--plot", "x.svg", "b", "x" },
	{ "tenon", "--root", ".", "boot", "boot.conf" },
	{ "tenon", "--root", ".", "unload", "a", "d", "stop", "nothing" },
	{ "tenon", "--root", ".", "unload", "--json", "a", "x" },
	{ "tenon", "--root", ".", "unload", "--dry-run", "--holders", "a" },
	{ "tenon", "--root", ".", "reload", "--dry-run", "a", "d", "x=2" },
	{ "tenon", "--root", ".", "reload", "--json", "--dry-run", "b", "nothing" },
	{ "modprobe", "-C", "etc/modprobe.d", "-S", "1.0", "-d", ".", "-c" },
	{ "modprobe", "-C", "etc/modprobe.d", "-n", "-v", "-S1.0", "-d.", "d" },
	{ "modprobe", "-C", "etc/modprobe.d", "-D", "-S1.0", "-d.", "d" },
	{ "modprobe", "-C", "etc/modprobe.d", "-R", "-S1.0", "-d.", "fs-a" },
};

/* What came of one run. */
struct outcome {
	int status; /* of waitpid(2) */
	size_t made;
	char *out, *err;
};

static void outcome_free(struct outcome *o)
{
	free(o->out);
	free(o->err);
}

static char *content(int fd)
{
	off_t n = lseek(fd, 0, SEEK_END);
	char *text = calloc(1, (size_t)n + 1);

	assert_non_null(text);
	assert_int_equal(pread(fd, text, (size_t)n, 0), n);
	close(fd);
	return text;
}

static int new_file(void)
{
	int fd = memfd_create("output", MFD_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static _Noreturn void child(const char *const *words, size_t *shared, size_t n, bool on)
{
	static char room[9][64]; /* main() may write into them */
	static char *argv[10];
	/* cmocka's handlers would go on with the next test, here. */
	static const int deadly[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS };
	int argc = 0, status;

	for (size_t i = 0; i < TN_ARRAY_SIZE(deadly); i++)
		signal(deadly[i], SIG_DFL);

	for (; argc < 9 && words[argc]; argc++)
		argv[argc] = strncpy(room[argc], words[argc], sizeof(room[argc]) - 1);
	made = shared; /* a command may go on in a process of its own */
	*made = 0;
	failing = n;
	failing_on = on;
	status = strcmp(argv[0], "tenon") == 0 ? tenon_main(argc, argv) : tn_kmod_main(argc, argv);
	failing = 0;
	exit(status);
}

static void run(const char *const *words, size_t n, bool on, struct outcome *ret)
{
	size_t *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int out = new_file(), err = new_file();
	pid_t pid;

	assert_true(shared != MAP_FAILED);
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(out, STDOUT_FILENO);
		dup2(err, STDERR_FILENO);
		child(words, shared, n, on);
	}
	assert_int_equal(waitpid(pid, &ret->status, 0), pid);
	ret->made = *shared;
	munmap(shared, sizeof(*shared));
	ret->out = content(out);
	ret->err = content(err);
}

static bool is_right(const struct outcome *o, const struct outcome *expected)
{
	return o->status == expected->status && strcmp(o->out, expected->out) == 0;
}

/* Of several modules, the line of one may say it. */
static bool has_failed(const struct outcome *o)
{
	return WIFEXITED(o->status) && WEXITSTATUS(o->status) == 1 &&
	       (o->err[0] || strstr(o->out, "out of memory") || strstr(o->out, "Cannot allocate memory"));
}

/* In a build that is slow, or one of several, TENON_OOM_EVERY has each so-many-th allocation fail alone. */
static size_t step(void)
{
	const char *every = getenv("TENON_OOM_EVERY");
	size_t n = every ? strtoul(every, NULL, 10) : 1;

	return n ? n : 1;
}

/* Return: runs that went wrong. */
static size_t run_each(const char *const *words, bool on)
{
	struct outcome expected;
	size_t wrong = 0, every = step();

	run(words, 0, on, &expected);
	assert_true(WIFEXITED(expected.status) && WEXITSTATUS(expected.status) <= 1 && expected.made > 0);
	for (size_t n = 1 + (on ? every / 2 : 0); n <= expected.made; n += every) {
		tn_cleanup(outcome_free) struct outcome o;

		run(words, n, on, &o);
		if (is_right(&o, &expected) || has_failed(&o))
			continue;
		if (wrong++ < 5)
			print_error("%zu%s of %zu: status %#x\n%s--\n%s\n", n, on ? " and on" : "",
				    expected.made, (unsigned)o.status, o.out, o.err);
	}
	outcome_free(&expected);
	return wrong;
}

static void each_allocation_may_fail(void **state)
{
	const char *const *words = *state;
	size_t wrong = run_each(words, false) + run_each(words, true);

	assert_int_equal(wrong, 0);
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[TN_ARRAY_SIZE(commands)];
	char names[TN_ARRAY_SIZE(commands)][128];

	/* Without memory for a locale, trees are drawn with ASCII: no other answer. */
	if (argc != 2 || chdir(argv[1]) < 0 || setenv("LC_ALL", "C", 1) < 0)
		return 99;
	for (size_t i = 0; i < TN_ARRAY_SIZE(commands); i++) {
		names[i][0] = '\0';
		for (size_t w = 0; w < 9 && commands[i][w]; w++) {
			strncat(names[i], w ? " " : "", sizeof(names[i]) - strlen(names[i]) - 1);
			strncat(names[i], commands[i][w], sizeof(names[i]) - strlen(names[i]) - 1);
		}
		tests[i] = (struct CMUnitTest){ .name = names[i],
						.test_func = each_allocation_may_fail,
						.initial_state = (void *)commands[i] };
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
