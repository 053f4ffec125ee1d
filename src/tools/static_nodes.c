// SPDX-License-Identifier: LGPL-2.1-or-later
/* kmod static-nodes: modules.devname in the formats of those who make device nodes. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "format/devname.h"
#include "sys/output.h"
#include "sys/root.h"
#include "tools/moddir.h"
#include "tools/tools.h"

#define DEVNAME_MAX ((size_t)16 << 20)

struct static_nodes_args {
	struct tn_tool_args tool;
	const char *format, *output;
};

static const struct tn_option static_nodes_options[] = {
	{ 'f', "format", "FORMAT", TN_STRING(struct static_nodes_args, format),
	  "human (default), tmpfiles (for systemd-tmpfiles) or devname (as modules.devname)" },
	{ 'o', "output", "FILE", TN_STRING(struct static_nodes_args, output),
	  "Write to FILE instead of standard output" },
	TN_TOOL_HELP(struct static_nodes_args),
	{ 0 }
};

typedef void format_fn(struct tn_buf *out, const struct tn_devname *d);

static void add_human(struct tn_buf *out, const struct tn_devname *d)
{
	tn_buf_addf(out, "Module: %.*s\n\tDevice node: /dev/%.*s\n", TN_TEXT_FMT(d->module),
		    TN_TEXT_FMT(d->node));
	tn_buf_addf(out, "\t\tType: %s device\n\t\tMajor: %u\n\t\tMinor: %u\n",
		    d->type == 'c' ? "character" : "block", d->major, d->minor);
}

/* tmpfiles.d(5): the directory first, then the node ("!": at boot only). */
static void add_tmpfiles(struct tn_buf *out, const struct tn_devname *d)
{
	const char *slash = memrchr(d->node.p, '/', d->node.n);

	if (slash)
		tn_buf_addf(out, "d /dev/%.*s 0755 - - -\n", (int)(slash - d->node.p), d->node.p);
	tn_buf_addf(out, "%c! /dev/%.*s 0600 - - - %u:%u\n", d->type, TN_TEXT_FMT(d->node),
		    d->major, d->minor);
}

static void add_devname(struct tn_buf *out, const struct tn_devname *d)
{
	tn_buf_addf(out, "%.*s %.*s %c%u:%u\n", TN_TEXT_FMT(d->module), TN_TEXT_FMT(d->node),
		    d->type, d->major, d->minor);
}

static const struct {
	const char *name;
	format_fn *add;
} formats[] = {
	{ "human", add_human },
	{ "tmpfiles", add_tmpfiles },
	{ "devname", add_devname },
};

static format_fn *find_format(const char *name)
{
	if (!name)
		return formats[0].add;
	for (size_t i = 0; i < TN_ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].add;
	return NULL;
}

/* Return: how many lines were bad. */
static unsigned convert(struct tn_text rest, format_fn *add, struct tn_buf *out)
{
	struct tn_devname entry;
	struct tn_text line;
	unsigned bad = 0;

	while (tn_text_line(&rest, &line)) {
		int r = tn_devname_parse(line, &entry);

		if (r > 0)
			add(out, &entry);
		if (r < 0) {
			tn_report_plain("Error: invalid devname entry: %.*s", TN_TEXT_FMT(line));
			bad++;
		}
	}
	return bad;
}

static int write_out(const char *path, struct tn_text content)
{
	tn_autoerror err = { 0 };
	int r;

	if (!path)
		return !content.n || fwrite(content.p, 1, content.n, stdout) == content.n ? 0 : -EIO;
	r = tn_output_write(path, content, &err);
	if (r < 0)
		tn_report_plain("Error: could not write %s", tn_error_text(&err, r));
	return r;
}

/* Return: 0, 1 when there is no such file, or -errno. */
static int read_devnames(struct tn_buf *ret)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new("");
	const char *dir, *path = NULL;
	int r = root ? tn_module_dir(NULL, NULL, &arena, &dir, NULL) : -ENOMEM;

	if (r == 0) {
		path = tn_arena_printf(&arena, "%s/modules.devname", dir);
		r = path ? 0 : -ENOMEM;
	}
	if (r < 0) {
		tn_report_plain("Error: could not tell the kernel's version: %s", strerror(-r));
		return r;
	}
	r = tn_root_read(root, path, DEVNAME_MAX, ret);
	if (r == -ENOENT) {
		tn_report_plain("Warning: %s not found - ignoring", path);
		return 1;
	}
	if (r < 0)
		tn_report_plain("Error: could not read %s: %s", path, strerror(-r));
	return r;
}

static int static_nodes_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct static_nodes_args *args = data;
	format_fn *add = find_format(args->format);
	tn_autobuf in = { 0 }, out = { 0 };
	unsigned bad;
	int r;

	if (!add) {
		tn_report_plain("Unknown format: '%s'.", args->format);
		return EXIT_FAILURE;
	}
	r = read_devnames(&in);
	if (r != 0)
		return r > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	bad = convert(tn_buf_text(&in), add, &out);
	if (out.failed) {
		tn_report_plain("Error: out of memory");
		return EXIT_FAILURE;
	}
	return write_out(args->output, tn_buf_text(&out)) < 0 || bad ? EXIT_FAILURE : EXIT_SUCCESS;
}

static bool static_nodes_acts(const void *args)
{
	return ((const struct static_nodes_args *)args)->output;
}

const struct tn_tool tn_tool_static_nodes = {
	.command = {
		.name = "static-nodes",
		.operands = "",
		.summary = "Print the device nodes that load a module when they are opened",
		.max_operands = TN_ANY, /* not looked at */
		.options = static_nodes_options,
		.args_size = sizeof(struct static_nodes_args),
		.acts = static_nodes_acts,
		.run = static_nodes_run,
	},
	.level = TN_LOG_ERROR,
};
