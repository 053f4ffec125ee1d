// SPDX-License-Identifier: LGPL-2.1-or-later
/* lsmod: /proc/modules as a table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "core/state/state.h"
#include "tools/tools.h"

struct lsmod_args {
	struct tn_tool_args tool;
};

static const struct tn_option lsmod_options[] = {
	TN_TOOL_SYSLOG(struct lsmod_args),
	TN_TOOL_VERBOSE(struct lsmod_args),
	TN_TOOL_VERSION(struct lsmod_args),
	TN_TOOL_HELP(struct lsmod_args),
	{ 0 }
};

static size_t count_users(const char *users)
{
	struct tn_text rest = tn_text(users), name;
	size_t n = 0;

	while (tn_text_word(&rest, ",", &name))
		n += !tn_text_is(name, TN_LOADED_PERMANENT);
	return n;
}

static bool has_user(const char *users, const char *wanted)
{
	struct tn_text rest = tn_text(users), name;

	while (tn_text_word(&rest, ",", &name))
		if (tn_text_is(name, wanted))
			return true;
	return false;
}

static void print_users(const char *users)
{
	struct tn_text rest = tn_text(users), name;
	char separator = ' ';

	for (; tn_text_word(&rest, ",", &name); separator = ',') {
		if (tn_text_is(name, TN_LOADED_PERMANENT))
			continue;
		putchar(separator);
		tn_put_text(name, stdout);
	}
}

/**
 * Who uses a module is taken from the one read of /proc/modules. sysfs is asked
 * for the order alone, which is not the same there; where it speaks of other
 * users by now, the order of /proc/modules has to do.
 */
static void print_users_in_order(const tn_root *root, const struct tn_loaded *m, size_t n,
				 struct tn_arena *arena)
{
	tn_autovec tn_names names = { 0 };
	bool same = tn_state_holders(root, m->name, arena, &names) == 0 && names.n == n;

	for (size_t i = 0; same && i < n; i++)
		same = has_user(m->users, names.v[i]);
	if (!same)
		print_users(m->users);
	for (size_t i = 0; same && i < n; i++)
		printf("%c%s", i ? ',' : ' ', names.v[i]);
}

static void print_module(const tn_root *root, const struct tn_loaded *m, struct tn_arena *arena)
{
	size_t n = *m->users ? count_users(m->users) : 0;

	printf("%-19s %8llu  ", m->name, (unsigned long long)m->size);
	if (m->refcount < 0)
		putchar('-');
	else
		printf("%lld", (long long)m->refcount);
	if (n > 1)
		print_users_in_order(root, m, n, arena);
	else if (n == 1)
		print_users(m->users);
	putchar('\n');
}

static int lsmod_run(struct tn_world *world, const void *args, int argc, char **argv)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new("");
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autoerror err = { 0 };
	tn_autovec tn_loaded_list list = { 0 };
	int r = root ? tn_state_loaded(root, &arena, &list, &err) : -ENOMEM;

	if (r != 0)
		tn_report(TN_LOG_ERROR, "%s", tn_error_text(&err, r));
	if (r < 0) {
		tn_report(TN_LOG_ERROR, "could not get list of modules: %s", strerror(-r));
		return EXIT_FAILURE;
	}
	puts("Module                  Size  Used by");
	for (size_t i = 0; i < list.n; i++)
		print_module(root, &list.v[i], &arena);
	return r == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

const struct tn_tool tn_tool_lsmod = {
	.command = {
		.name = "lsmod",
		.operands = "",
		.summary = "List the modules in the kernel",
		.max_operands = 0,
		.options = lsmod_options,
		.args_size = sizeof(struct lsmod_args),
		.run = lsmod_run,
	},
	.level = TN_LOG_ERROR,
};

const struct tn_tool tn_tool_list = {
	.command = {
		.name = "list",
		.operands = "",
		.summary = "List the modules in the kernel, as lsmod does",
		.max_operands = 0,
		.options = lsmod_options,
		.args_size = sizeof(struct lsmod_args),
		.run = lsmod_run,
	},
	.level = TN_LOG_ERROR,
};
