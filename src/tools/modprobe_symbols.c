// SPDX-License-Identifier: LGPL-2.1-or-later
/* modprobe --show-modversions and --show-exports: checksum and symbol, a line each. */
#include "tools/modprobe_symbols.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/image/image.h"
#include "sys/files.h"

static void print_symbol(uint64_t crc, struct tn_text name)
{
	printf("0x%08" PRIx64 "\t%.*s\n", crc, TN_TEXT_FMT(name));
}

static int print_versions(const tn_image *image, struct tn_error *err)
{
	tn_autovec tn_image_versions versions = { 0 };
	int r = tn_image_get_versions(image, &versions, err);

	if (r == 0 && !versions.n)
		r = -ENODATA;
	for (size_t i = 0; r == 0 && i < versions.n; i++)
		print_symbol(versions.v[i].crc, tn_image_plain_name(versions.v[i].name));
	return r;
}

static int print_exports(const tn_image *image, struct tn_error *err)
{
	tn_autovec tn_image_exports exports = { 0 };
	int r = tn_image_get_exports(image, &exports, err);

	if (r == 0 && !exports.n)
		r = -ENODATA;
	for (size_t i = 0; r == 0 && i < exports.n; i++)
		print_symbol(exports.v[i].crc, exports.v[i].name);
	return r;
}

static int show_image(const struct modprobe *m, const tn_image *image, const char *path)
{
	bool versions = m->args->show_modversions;
	tn_autoerror err = { 0 };
	int r = versions ? print_versions(image, &err) : print_exports(image, &err);

	if (r < 0)
		tn_report(TN_LOG_FATAL, "could not get %s of %s: %s",
			  versions ? "modversions" : "symbols", path, tn_error_text(&err, r));
	return r;
}

static int cannot_open(const struct modprobe *m, const char *path, int r,
		       const struct tn_error *err)
{
	if (r == -ENOENT)
		tn_report(TN_LOG_FATAL, "Module %s not found.", path);
	else
		tn_report(TN_LOG_FATAL, "could not get %s of %s",
			  m->args->show_modversions ? "modversions" : "symbols",
			  tn_error_text(err, r));
	return r;
}

/* @named: by the user, not by the tree. */
static int show_file(const struct modprobe *m, const char *path, bool named)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	tn_autoerror err = { 0 };
	int r = named ? tn_image_open_named(path, &image, &err) :
			tn_image_open_at(AT_FDCWD, path, &image, &err);

	return r < 0 ? cannot_open(m, path, r, &err) : show_image(m, image, path);
}

static int show_module(const struct modprobe *m, const char *name)
{
	const struct tn_tree_module *module;
	int r = tn_tree_module(m->tree, name, &module);

	if (r == 0)
		return show_file(m, module->path, false);
	if (tn_tree_is_builtin(m->tree, name))
		tn_modprobe_say(TN_LOG_FATAL, tn_words_fail(TN_FAIL_BUILTIN), name);
	else
		tn_report(TN_LOG_FATAL, "Module %s not found.", name);
	return r;
}

bool tn_modprobe_is_symbol_file(const char *operand)
{
	return strchr(operand, '/') || tn_file_check(AT_FDCWD, operand) == 0;
}

int tn_modprobe_show_symbol_file(struct modprobe *m, const char *path)
{
	return show_file(m, path, true);
}

int tn_modprobe_show_symbols(struct modprobe *m, const char *name)
{
	tn_autovec tn_matches matches = { 0 };
	int r = tn_lookup(m->tree, m->config, name, &m->arena, &matches), result = 0;

	if (r == -ENOMEM)
		tn_report(TN_LOG_FATAL, "looking for '%s': %s", name, strerror(-r));
	else if (matches.n == 0)
		r = show_file(m, name, true); /* a directory, or nothing: say so */
	/* An alias of several modules: each, and the first failure is the result. */
	for (size_t i = 0; i < matches.n; i++) {
		r = show_module(m, matches.v[i].module);
		result = result < 0 ? result : r;
	}
	return result < 0 ? result : r;
}
