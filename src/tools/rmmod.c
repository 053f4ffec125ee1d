// SPDX-License-Identifier: LGPL-2.1-or-later
/* rmmod: modules out of the kernel; without -f only those that nobody uses. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/name.h"
#include "core/state/state.h"
#include "core/find/tree.h"
#include "sys/files.h"
#include "sys/kernel.h"
#include "tools/hint.h"
#include "tools/moddir.h"
#include "tools/state_check.h"
#include "tools/tools.h"

struct rmmod_args {
	struct tn_tool_args tool;
	bool force;
};

static const struct tn_option rmmod_options[] = {
	{ 'f', "force", NULL, TN_FLAG(struct rmmod_args, force),
	  "Remove a module even if it is in use; the kernel may crash" },
	TN_TOOL_SYSLOG(struct rmmod_args),
	TN_TOOL_VERBOSE(struct rmmod_args),
	TN_TOOL_VERSION(struct rmmod_args),
	TN_TOOL_HELP(struct rmmod_args),
	{ 0 }
};

static bool is_builtin(const char *name)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_cleanup(tn_tree_freep) tn_tree *tree = NULL;
	const char *path;

	if (tn_module_dir(NULL, NULL, &arena, &path, NULL) < 0)
		return false;
	tree = tn_tree_new(path, tn_report_log());
	return tree && tn_tree_is_builtin(tree, name);
}

static int refuse_state(const tn_root *root, const char *name)
{
	int state = tn_state_of(root, name);

	if (state == TN_STATE_BUILTIN || (state == TN_STATE_ABSENT && is_builtin(name))) {
		tn_report(TN_LOG_ERROR, "Module %s is builtin.", name);
		return -ENOENT;
	}
	if (state == TN_STATE_ABSENT) {
		int r = tn_need_state(root, name);

		if (r < 0)
			return r;
		tn_report(TN_LOG_ERROR, "Module %s is not currently loaded", name);
		return -ENOENT;
	}
	if (state < 0)
		tn_report(TN_LOG_ERROR, "could not read the state of module %s: %s", name,
			  strerror(-state));
	return state < 0 ? state : 0;
}

static void report_holders(const char *name, const tn_names *holders)
{
	tn_autobuf list = { 0 };

	for (size_t i = 0; i < holders->n; i++)
		tn_buf_addf(&list, " %s", holders->v[i]);
	tn_report(TN_LOG_ERROR, "Module %s is in use by:%.*s", name, TN_TEXT_FMT(tn_buf_text(&list)));
}

static int refuse_use(const tn_root *root, const char *name)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec tn_names holders = { 0 };
	int held = tn_state_holders(root, name, &arena, &holders) == 0 && holders.n;
	int references;

	if (held) {
		report_holders(name, &holders);
		return -EBUSY;
	}
	references = tn_state_refcount(root, name);
	if (references < 0)
		tn_report(TN_LOG_ERROR, "Module unloading is not supported");
	else if (references > 0)
		tn_report(TN_LOG_ERROR, "Module %s is in use", name);
	return references > 0 ? -EBUSY : references;
}

/**
 * What the operand means: the file at that path, or the name before the first
 * dot, so that "dm-mod.ko" does, too. Where no such module is loaded, but one
 * under the very name that was given (with a '-', say), that one.
 */
static void find_name(const tn_root *root, const char *operand, char ret[TN_NAME_MAX])
{
	struct tn_text stem = { operand, strcspn(operand, ".") };

	if (tn_file_look(operand) == 0 && tn_name_from_path(operand, ret))
		return;
	if (stem.n == 0 || tn_name_normalise(stem, ret) < 0)
		snprintf(ret, TN_NAME_MAX, "%s", operand);
	else if (strcmp(ret, operand) != 0 && tn_state_of(root, ret) == TN_STATE_ABSENT &&
		 tn_state_of(root, operand) == TN_STATE_LIVE)
		snprintf(ret, TN_NAME_MAX, "%s", operand);
}

/* About the first failure of a run. */
static void hint(const char *what, int error, const char *name, bool *hinted)
{
	if (!*hinted)
		tn_hint(what, error, name);
	*hinted = true;
}

static int remove_module(const tn_root *root, const char *operand, bool force, bool *hinted)
{
	const struct tn_kernel kernel = tn_kernel_running(root);
	char name[TN_NAME_MAX];
	int r = 0;

	find_name(root, operand, name);
	if (!force)
		r = refuse_state(root, name);
	if (!force && r == 0) {
		r = refuse_use(root, name);
		if (r == -EBUSY)
			hint(TN_HINT_USE, 0, name, hinted);
	}
	if (r < 0)
		return r;
	tn_report(TN_LOG_INFO, "rmmod %s", name);
	r = kernel.unload(kernel.data, name, O_NONBLOCK | (force ? O_TRUNC : 0));
	if (r < 0) {
		tn_report(TN_LOG_ERROR, "could not remove '%s': %s", name, strerror(-r));
		tn_report(TN_LOG_ERROR, "could not remove module %s: %s", operand,
			  strerror(-r));
		hint(TN_HINT_UNLOAD, r, name, hinted);
	}
	return r;
}

static int rmmod_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct rmmod_args *args = data;
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new("");
	int status = EXIT_SUCCESS;
	bool hinted = false;

	if (!root) {
		tn_report(TN_LOG_ERROR, "out of memory");
		return EXIT_FAILURE;
	}
	if (argc == 0) {
		tn_report(TN_LOG_ERROR, "missing module name.");
		return EXIT_FAILURE;
	}
	for (int i = 0; i < argc; i++)
		if (remove_module(root, argv[i], args->force, &hinted) < 0)
			status = EXIT_FAILURE;
	return status;
}

const struct tn_tool tn_tool_rmmod = {
	.command = {
		.name = "rmmod",
		.operands = "MODULE...",
		.summary = "Remove modules from the kernel",
		.max_operands = TN_ANY,
		.options = rmmod_options,
		.args_size = sizeof(struct rmmod_args),
		.acts = tn_command_always_acts,
		.run = rmmod_run,
	},
	.level = TN_LOG_ERROR,
};
