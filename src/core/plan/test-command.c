// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is called idle must be what a shell makes of it: each is run, too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "core/plan/command.h"

static const struct {
	const char *shell;
	enum tn_command_effect effect;
} commands[] = {
	{ "/bin/false", TN_COMMAND_FAILS },
	{ "/usr/bin/false", TN_COMMAND_FAILS },
	{ "false", TN_COMMAND_FAILS },
	{ " \t/bin/false  ", TN_COMMAND_FAILS },
	{ "/bin/false a=1 -v --help", TN_COMMAND_FAILS },
	{ "/bin/false # kept out by hand; see /etc", TN_COMMAND_FAILS },
	{ "exit 1", TN_COMMAND_FAILS },
	{ "exit 255 ", TN_COMMAND_FAILS },
	{ "/bin/true", TN_COMMAND_SUCCEEDS },
	{ "/usr/bin/true x", TN_COMMAND_SUCCEEDS },
	{ "true", TN_COMMAND_SUCCEEDS },
	{ ":", TN_COMMAND_SUCCEEDS },
	{ ": # no", TN_COMMAND_SUCCEEDS },
	{ "exit", TN_COMMAND_SUCCEEDS },
	{ "exit 0", TN_COMMAND_SUCCEEDS },
	{ "", TN_COMMAND_RUNS },
	{ "# false", TN_COMMAND_RUNS },
	{ "/bin/echo", TN_COMMAND_RUNS },
	{ "/bin/falsehood", TN_COMMAND_RUNS },
	{ "./false", TN_COMMAND_RUNS },
	{ "/bin/false; insmod x", TN_COMMAND_RUNS },
	{ "/bin/false;insmod x", TN_COMMAND_RUNS },
	{ "/bin/false || modprobe -i x", TN_COMMAND_RUNS },
	{ "/bin/true && modprobe -i x", TN_COMMAND_RUNS },
	{ "/bin/true & modprobe -i x", TN_COMMAND_RUNS },
	{ "/bin/true $(modprobe -i x)", TN_COMMAND_RUNS },
	{ "/bin/true `x`", TN_COMMAND_RUNS },
	{ "/bin/true >/x", TN_COMMAND_RUNS },
	{ "/bin/true | x", TN_COMMAND_RUNS },
	{ "/bin/true \"a b\"", TN_COMMAND_RUNS },
	{ "/bin/true\n/bin/x", TN_COMMAND_RUNS },
	{ "true#x", TN_COMMAND_RUNS },
	{ "exit 256", TN_COMMAND_RUNS },
	{ "exit -1", TN_COMMAND_RUNS },
	{ "exit 1 2", TN_COMMAND_RUNS },
	{ "exit $x", TN_COMMAND_RUNS },
	{ "a=1 /bin/false", TN_COMMAND_RUNS },
};

static void commands_are_known(void **state)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(commands); i++)
		if (tn_command_effect(commands[i].shell) != commands[i].effect)
			fail_msg("%s", commands[i].shell);
}

static void a_shell_agrees(void **state)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(commands); i++) {
		int status;

		if (commands[i].effect == TN_COMMAND_RUNS)
			continue;
		status = system(commands[i].shell);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status) != 0, commands[i].effect == TN_COMMAND_FAILS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_known),
		cmocka_unit_test(a_shell_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
