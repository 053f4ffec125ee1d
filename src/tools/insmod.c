// SPDX-License-Identifier: LGPL-2.1-or-later
/* insmod: one file into the kernel, as it is. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/parameters.h"
#include "core/load/insert.h"
#include "sys/files.h"
#include "sys/root.h"
#include "tools/hint.h"
#include "tools/tools.h"

struct insmod_args {
	struct tn_tool_args tool;
	bool force, force_vermagic, force_modversion;
};

static const struct tn_option insmod_options[] = {
	{ 'f', "force", NULL, TN_FLAG(struct insmod_args, force),
	  "Do both of the next two; the kernel may crash" },
	{ 0, "force-vermagic", NULL, TN_FLAG(struct insmod_args, force_vermagic),
	  "Do not check which kernel the module was built for" },
	{ 0, "force-modversion", NULL, TN_FLAG(struct insmod_args, force_modversion),
	  "Do not check symbol versions" },
	TN_TOOL_SYSLOG(struct insmod_args),
	TN_TOOL_VERBOSE(struct insmod_args),
	TN_TOOL_VERSION(struct insmod_args),
	TN_TOOL_HELP(struct insmod_args),
	{ 0 }
};

/* The kernel has few numbers for many reasons; these mean something else here than elsewhere. */
static const char *kernel_reason(int code)
{
	switch (code) {
	case -ENOEXEC:
		return "Invalid module format";
	case -ENOENT:
		return "Unknown symbol in module";
	case -ESRCH:
		return "Module has wrong symbol version";
	case -EINVAL:
		return "Invalid parameters";
	default:
		return strerror(-code);
	}
}

/* To tenon a path starts with '/' or "./"; to us all is one. */
static void hint(const char *file, int code)
{
	tn_autofree char *path = NULL;

	if (strcmp(file, "-") == 0)
		return;
	if (*file != '/' && strncmp(file, "./", 2) != 0 && asprintf(&path, "./%s", file) < 0)
		path = NULL;
	tn_hint(TN_HINT_LOAD, code, path ? path : file);
}

static void explain(const char *file, int code, const struct tn_insert_report *report,
		    const struct tn_error *err)
{
	switch (report->stage) {
	case TN_INSERT_OPEN: /* kmod says "load" of a file that it cannot see */
		tn_report(TN_LOG_ERROR, "could not %s module %s: %s",
			  tn_file_look(file) < 0 ? "load" : "insert", file, strerror(-code));
		break;
	case TN_INSERT_READ:
		tn_report(TN_LOG_ERROR, "could not insert module %s: %s", file,
			  tn_error_text(err, code));
		break;
	case TN_INSERT_KERNEL: /* kmod knows no "-", so there are no words to keep */
		tn_report(TN_LOG_ERROR, "could not insert module %s: %s", file,
			  strcmp(file, "-") == 0 && err->text ? err->text : kernel_reason(code));
		hint(file, code);
		break;
	}
}

static int insmod_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct insmod_args *args = data;
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new("");
	const struct tn_kernel kernel = tn_kernel_running(root);
	struct tn_insert how = { .flags = tn_load_flags(args->force || args->force_vermagic,
							args->force || args->force_modversion),
				 .wait = true };
	struct tn_insert_report report;
	tn_autoerror err = { 0 };
	tn_autofree char *options = NULL;
	int r;

	if (argc == 0) {
		tn_report(TN_LOG_ERROR, "missing filename.");
		return EXIT_FAILURE;
	}
	if (strchr(argv[0], '\n')) { /* as every tool that writes paths out has it */
		tn_report(TN_LOG_ERROR, "could not insert module %s: %s", argv[0],
			  tn_absolute_path_reason(-EILSEQ));
		return EXIT_FAILURE;
	}
	options = tn_parameters_join((size_t)argc - 1, argv + 1);
	if (!options || !root) {
		tn_report(TN_LOG_ERROR, "out of memory");
		return EXIT_FAILURE;
	}
	how.options = options;
	if (strcmp(argv[0], "-") == 0)
		r = tn_insert_fd(&kernel, STDIN_FILENO, &how, &report, &err);
	else
		r = tn_insert_file(&kernel, argv[0], &how, &report, &err);
	if (r < 0)
		explain(argv[0], r, &report, &err);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

const struct tn_tool tn_tool_insmod = {
	.command = {
		.name = "insmod",
		.operands = "FILE [PARAMETER=VALUE...]",
		.summary = "Load a module from a file, or from standard input (-)",
		.max_operands = TN_ANY,
		.options = insmod_options,
		.args_size = sizeof(struct insmod_args),
		.acts = tn_command_always_acts,
		.run = insmod_run,
	},
	.level = TN_LOG_ERROR,
};
