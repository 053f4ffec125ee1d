// SPDX-License-Identifier: LGPL-2.1-or-later
/* modinfo: which files and built-in modules are meant, and in which order they are shown. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "core/image/image.h"
#include "core/find/lookup.h"
#include "core/name.h"
#include "format/modinfo.h"
#include "sys/dir.h"
#include "tenon-config.h"
#include "tools/moddir.h"
#include "tools/modinfo_print.h"
#include "tools/tools.h"

struct modinfo_args {
	struct tn_tool_args tool;
	const char *field, *release, *base;
	bool null, modname;
};

#define ONLY(name) TN_VALUE(struct modinfo_args, field, name)

static const struct tn_option modinfo_options[] = {
	{ 'a', "author", NULL, ONLY("author"), "Print only the author" },
	{ 'd', "description", NULL, ONLY("description"), "Print only the description" },
	{ 'l', "license", NULL, ONLY("license"), "Print only the licence" },
	{ 'p', "parameters", NULL, ONLY("parm"), "Print only the parameters" },
	{ 'n', "filename", NULL, ONLY("filename"), "Print only the path of the file" },
	{ '0', "null", NULL, TN_FLAG(struct modinfo_args, null), "End each record with a NUL" },
	{ 'm', "modname", NULL, TN_FLAG(struct modinfo_args, modname),
	  "Treat operands as module names, not as files or aliases" },
	{ 'F', "field", "FIELD", TN_STRING(struct modinfo_args, field), "Print only this field" },
	{ 'k', "set-version", "VERSION", TN_STRING(struct modinfo_args, release),
	  "Use the modules of this kernel instead of the running kernel's" },
	{ 'b', "basedir", "DIR", TN_STRING(struct modinfo_args, base),
	  "Look for modules below DIR instead of /" },
	TN_TOOL_VERSION(struct modinfo_args),
	TN_TOOL_HELP(struct modinfo_args),
	{ 0 }
};

/* One run of the program. */
struct modinfo {
	const struct modinfo_args *args;
	tn_tree *tree; /* NULL until something is looked up in it */
	struct tn_arena arena;
	struct tn_info_printer printer;
};

static void modinfo_free(struct modinfo *m)
{
	tn_tree_free(m->tree);
	tn_arena_free(&m->arena);
	tn_info_release(&m->printer);
}

/* What has gathered goes out even when it is not all: the rest has an error message. */
static int print(struct modinfo *m, int r)
{
	tn_put_text(tn_buf_text(&m->printer.out), stdout);
	return r;
}

/* All records of a .modinfo section, or those of one module in modules.builtin.modinfo. */
static int add_records(struct modinfo *m, struct tn_text section, const char *builtin)
{
	struct tn_modinfo_entry e;

	while (builtin ? tn_modinfo_next_of(&section, tn_text(builtin), &e) :
			 tn_modinfo_next(&section, &e)) {
		int r = tn_info_record(&m->printer, e.key, e.value);

		if (r == -EBADMSG)
			tn_report(TN_LOG_ERROR, "Found invalid \"%.*s=%.*s\": missing ':'",
				  TN_TEXT_FMT(e.key), TN_TEXT_FMT(e.value));
		else if (r < 0)
			return r;
	}
	return 0;
}

static void add_signature(struct modinfo *m, const tn_image *image, const char *path)
{
	tn_autoerror err = { 0 };
	struct tn_modsig sig;
	int r = tn_modsig_read(tn_image_bytes(image), &sig, &err);

	if (r == 0)
		tn_info_signature(&m->printer, &sig);
	else if (r != -ENOENT)
		tn_report(TN_LOG_WARNING, "%s: %s", path, tn_error_text(&err, r));
}

static void add_build_id(struct modinfo *m, const tn_image *image, const char *path)
{
	struct tn_text id;
	int r = tn_info_wants_build_id(&m->printer) ? tn_image_build_id(image, &id) : -ENOENT;

	if (r == 0)
		tn_info_build_id(&m->printer, id);
	else if (r != -ENOENT)
		tn_report(TN_LOG_WARNING, "%s: damaged: .note.gnu.build-id", path);
}

/* @named: by the user, not by the tree. */
static int add_file(struct modinfo *m, const char *path, bool named, struct tn_error *err)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_text section;
	int r = named ? tn_image_open_named(path, &image, err) :
			tn_image_open_at(AT_FDCWD, path, &image, err);

	if (r < 0)
		return r;
	r = tn_image_modinfo(image, &section);
	if (r == -ENOENT)
		return tn_fail(err, -ENODATA, "%s: no .modinfo section: not a module", path);
	if (r < 0)
		return tn_fail(err, r, "%s: cut short: .modinfo lies outside the file", path);
	r = add_records(m, section, NULL);
	if (r < 0)
		return r;
	add_signature(m, image, path);
	add_build_id(m, image, path);
	r = tn_info_finish(&m->printer);
	print(m, 0); /* before the image goes */
	tn_info_reset(&m->printer);
	return r;
}

static int failed(const char *name, int r, const struct tn_error *err)
{
	tn_report(TN_LOG_ERROR, "could not get modinfo from '%s': %s", name, tn_error_text(err, r));
	return r;
}

/* @name, as derived from @path or from a lookup, is for messages. */
static int show_file(struct modinfo *m, const char *path, const char *name, bool named)
{
	tn_autoerror err = { 0 };
	int r;

	tn_info_reset(&m->printer);
	if (tn_info_wants(&m->printer, "filename"))
		tn_info_head(&m->printer, "filename", path);
	if (m->printer.field && tn_info_wants(&m->printer, "filename"))
		return print(m, tn_info_finish(&m->printer)); /* the file need not even be there */
	r = add_file(m, path, named, &err);
	if (r == -ENOENT || r == -EACCES)
		tn_error_clear(&err); /* kmod's words say it all */
	return print(m, r < 0 ? failed(name, r, &err) : 0);
}

static int show_builtin(struct modinfo *m, const char *name)
{
	struct tn_text section;
	int r;

	tn_info_reset(&m->printer);
	if (tn_info_wants(&m->printer, "name"))
		tn_info_head(&m->printer, "name", name);
	if (tn_info_wants(&m->printer, "filename"))
		tn_info_head(&m->printer, "filename", "(builtin)");
	r = tn_tree_file(m->tree, "modules.builtin.modinfo", &section);
	if (r == 0)
		r = add_records(m, section, name);
	if (r == 0 || r == -ENOENT) /* older kernels have no such file */
		r = tn_info_finish(&m->printer);
	return print(m, r < 0 ? failed(name, r, NULL) : 0);
}

static int show_module(struct modinfo *m, const char *name)
{
	const struct tn_tree_module *module;
	int r = tn_tree_module(m->tree, name, &module);

	if (r == 0)
		return show_file(m, module->path, name, false);
	if (r != -ENOENT && r != -EBADMSG)
		return failed(name, r, NULL);
	return show_builtin(m, name);
}

static int open_tree(struct modinfo *m, struct tn_error *err)
{
	const char *dir;
	int r;

	if (m->tree)
		return 0;
	r = tn_module_dir(m->args->base, m->args->release, &m->arena, &dir, err);
	if (r < 0)
		return r;
	m->tree = tn_tree_new(dir, tn_report_log());
	return m->tree ? 0 : -ENOMEM;
}

/* Whether @operand is there, but is nothing that could be a module: kmod says "not found" then. */
static bool is_other_file(const char *operand)
{
	struct tn_dir_stat st;

	if (!strchr(operand, '/') && !tn_name_is_module_file(operand))
		return false;
	if (tn_dir_stat(AT_FDCWD, operand, &st) < 0)
		return false;
	if (st.kind == TN_DIR_DIR)
		tn_report(TN_LOG_ERROR, "%s: a directory, not a module file", operand);
	else if (st.kind != TN_DIR_FILE)
		tn_report(TN_LOG_ERROR, "%s: not a regular file", operand);
	else
		tn_report(TN_LOG_ERROR,
			  "%s: not taken for a module: its name does not end in .ko, .ko.gz, .ko.xz"
			  " or .ko.zst", operand);
	return true;
}

static int not_found(struct modinfo *m, const char *operand, int r)
{
	if (m->args->modname)
		tn_report(TN_LOG_ERROR, "Module name %s not found.", operand);
	else if (r < 0)
		tn_report(TN_LOG_ERROR, "Module alias %s not found.", operand);
	else if (!is_other_file(operand))
		tn_report(TN_LOG_ERROR, "Module %s not found.", operand);
	return -ENOENT;
}

static int show_by_lookup(struct modinfo *m, const char *operand)
{
	tn_autovec tn_matches found = { 0 };
	int r, status = 0;

	if (m->args->modname)
		r = tn_lookup_name(m->tree, operand, &m->arena, &found);
	else
		r = tn_lookup(m->tree, NULL, operand, &m->arena, &found);
	if (r == -ENOMEM)
		status = failed(operand, r, NULL);
	else if (r < 0 || !found.n)
		status = not_found(m, operand, r);
	for (size_t i = 0; i < found.n; i++) {
		r = show_module(m, found.v[i].module);
		if (r < 0)
			status = r;
	}
	return status;
}

static bool is_module_file(const char *path)
{
	struct tn_dir_stat st;

	return tn_name_is_module_file(path) && tn_dir_stat(AT_FDCWD, path, &st) == 0 && st.kind == TN_DIR_FILE;
}

static int show_path(struct modinfo *m, const char *operand)
{
	char name[TN_NAME_MAX];
	const char *path;
	int r = tn_absolute_path(operand, &m->arena, &path);

	if (r < 0) {
		tn_report(TN_LOG_ERROR, "could not get modinfo from '%s': %s", operand,
			  tn_absolute_path_reason(r));
		return r;
	}
	return show_file(m, path, tn_name_from_path(path, name) ? name : path, true);
}

static int show(struct modinfo *m, const char *operand)
{
	tn_autoerror err = { 0 };
	int r;

	if (!m->args->modname && is_module_file(operand))
		return show_path(m, operand);
	r = open_tree(m, &err);
	return r < 0 ? failed(operand, r, &err) : show_by_lookup(m, operand);
}

static int modinfo_run(struct tn_world *world, const void *args, int argc, char **argv)
{
	tn_cleanup(modinfo_free) struct modinfo m = { .args = args };
	int status = EXIT_SUCCESS;

	m.printer.field = m.args->field;
	m.printer.null = m.args->null;
	m.printer.build_id = TN_INFO_BUILD_ID;
	if (argc == 0) {
		tn_report(TN_LOG_ERROR, "missing module or filename.");
		return EXIT_FAILURE;
	}
	for (int i = 0; i < argc; i++)
		if (show(&m, argv[i]) < 0)
			status = EXIT_FAILURE;
	return status;
}

const struct tn_tool tn_tool_modinfo = {
	.command = {
		.name = "modinfo",
		.operands = "MODULE|FILE...",
		.summary = "Show what a module says about itself",
		.max_operands = TN_ANY,
		.options = modinfo_options,
		.args_size = sizeof(struct modinfo_args),
		.run = modinfo_run,
	},
	.level = TN_LOG_WARNING,
};
