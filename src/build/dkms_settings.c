// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/dkms_settings.h"

#include <errno.h>

#include "build/dkms_bash.h"
#include "format/dkms_conf.h"
#include "sys/confdir.h"
#include "tenon-config.h"

#define MAIN_FILE "/etc/dkms/framework.conf"
#define DIRECTORY "/etc/dkms/framework.conf.d"
#define SOURCE_TREE "/usr/src"
#define DKMS_TREE "/var/lib/dkms"
#define TMP_LOCATION "/tmp"
#define BASH_MSEC 10000
#define KERNELVER "kernelver"
#define JOBS_MAX 4096u

/* What the files find set, and leave so unless they say otherwise. */
static const char *const defaults[][2] = {
	{ "source_tree", SOURCE_TREE },
	{ "dkms_tree", DKMS_TREE },
	{ "install_tree", TN_MODULEDIR },
	{ "tmp_location", TMP_LOCATION },
	{ "verbose", "" },
	{ "symlink_modules", "" },
	{ "compress_gzip_opts", "" },
	{ "compress_xz_opts", "--check=crc32 --lzma2=dict=1MiB" },
	{ "compress_zstd_opts", "-q --rm -T0" },
	{ KERNELVER, "${" KERNELVER "}" },
};

void tn_dkms_settings_free(struct tn_dkms_settings *settings)
{
	tn_arena_free(&settings->arena);
}

static int give_defaults(struct tn_dkms_vars *vars)
{
	int r = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(defaults) && r == 0; i++) {
		struct tn_dkms_value v = { .text = tn_text(defaults[i][1]) };

		r = tn_dkms_vars_set(vars, tn_text(defaults[i][0]), &v);
	}
	return r;
}

static int by_bash(const tn_root *root, const char *path, bool bash, const struct tn_dkms_unplain *why, struct tn_text script,
		   struct tn_dkms_vars *vars, struct tn_error *err)
{
	int r;

	if (!bash || *tn_root_path(root))
		return tn_fail(err, -ENOTSUP, "%s:%u: needs bash, which is not run here: %s", path, why->line, why->why);
	r = tn_dkms_bash_source(path, script, BASH_MSEC, vars, err);
	if (r == -ENOENT)
		return tn_fail(err, -ENOTSUP, "%s:%u: needs bash, which is not installed: %s", path, why->line, why->why);
	return r;
}

static int source(const tn_root *root, const char *path, bool bash, struct tn_dkms_vars *vars, struct tn_error *err)
{
	struct tn_dkms_unplain why = { 0 };
	tn_autobuf script = { 0 };
	int r = tn_root_read(root, path, TN_DKMS_CONF_MAX, &script);

	if (r < 0)
		return tn_fail(err, r, "%s: %s", path, strerror(-r));
	r = tn_dkms_conf_source(tn_buf_text(&script), vars, &why);
	return r == -ENOTSUP ? by_bash(root, path, bash, &why, tn_buf_text(&script), vars, err) : r;
}

/* Those of the directory, in the order of their names. */
static int source_directory(const tn_root *root, bool bash, struct tn_dkms_vars *vars, struct tn_error *err)
{
	static const char *const places[] = { DIRECTORY, NULL };
	static const struct tn_log quiet = { 0 };
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec tn_conf_files files = { 0 };
	size_t top = strlen(tn_root_path(root));
	int r = tn_confdir_list(tn_root_path(root), places, 0, &arena, &files, &quiet);

	for (size_t i = 0; i < files.n && r == 0; i++)
		r = source(root, files.v[i].path + top, bash, vars, err);
	return r;
}

struct taking {
	const struct tn_dkms_vars *vars;
	struct tn_dkms_settings *ret;
};

static const char *text_of(const struct taking *t, const char *name)
{
	const struct tn_dkms_value *v = tn_dkms_vars_get(t->vars, name, 0);
	const char *copy = v ? tn_arena_dup(&t->ret->arena, v->text) : "";

	return copy ? copy : ""; /* the arena knows that it has failed */
}

/* A directory: nothing is the default, and a '/' at the end is no part of it. */
static const char *tree_of(const struct taking *t, const char *name, const char *otherwise)
{
	const struct tn_dkms_value *v = tn_dkms_vars_get(t->vars, name, 0);
	struct tn_text text = v && v->text.n ? v->text : tn_text(otherwise);
	const char *copy;

	while (text.n > 1 && text.p[text.n - 1] == '/')
		text.n--;
	copy = tn_arena_dup(&t->ret->arena, text);
	return copy ? copy : otherwise;
}

static bool is_set(const struct taking *t, const char *name)
{
	return *text_of(t, name) != '\0';
}

static enum tn_dkms_sign sign_of(const char *word)
{
	return strcmp(word, "true") == 0    ? TN_DKMS_SIGN_ALWAYS :
	       strcmp(word, "false") == 0 ? TN_DKMS_SIGN_NEVER :
	       *word			      ? TN_DKMS_SIGN_NOT_IN_CHROOT :
						TN_DKMS_SIGN_WITH_A_KEY;
}

static unsigned jobs_of(const char *word)
{
	uint64_t n;

	return tn_text_u64(tn_text(word), 10, &n) < 0 || n > JOBS_MAX ? 0 : (unsigned)n;
}

static int take(const struct tn_dkms_vars *vars, struct tn_dkms_settings *ret)
{
	const struct taking t = { .vars = vars, .ret = ret };
	const struct {
		const char **to, *name;
	} texts[] = {
		{ &ret->sign_file, "sign_file" },	      { &ret->signing_key, "mok_signing_key" },
		{ &ret->certificate, "mok_certificate" },     { &ret->post_transaction, "post_transaction" },
		{ &ret->build_environment, "build_environment" }, { &ret->compress_gzip, "compress_gzip_opts" },
		{ &ret->compress_xz, "compress_xz_opts" },    { &ret->compress_zstd, "compress_zstd_opts" },
	};
	const struct {
		bool *to;
		const char *name;
	} flags[] = {
		{ &ret->verbose, "verbose" },
		{ &ret->symlink_modules, "symlink_modules" },
		{ &ret->autoinstall_all_kernels, "autoinstall_all_kernels" },
		{ &ret->modprobe_on_install, "modprobe_on_install" },
		{ &ret->continue_on_error, "continue_on_error" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(texts); i++)
		*texts[i].to = text_of(&t, texts[i].name);
	for (size_t i = 0; i < TN_ARRAY_SIZE(flags); i++)
		*flags[i].to = is_set(&t, flags[i].name);
	ret->source_tree = tree_of(&t, "source_tree", SOURCE_TREE);
	ret->dkms_tree = tree_of(&t, "dkms_tree", DKMS_TREE);
	ret->install_tree = tree_of(&t, "install_tree", TN_MODULEDIR);
	ret->tmp_location = tree_of(&t, "tmp_location", TMP_LOCATION);
	ret->parallel_jobs = jobs_of(text_of(&t, "parallel_jobs"));
	ret->try_sign = sign_of(text_of(&t, "try_sign_modules"));
	return ret->arena.failed ? -ENOMEM : 0;
}

int tn_dkms_settings_read(const tn_root *root, bool bash, struct tn_dkms_settings *ret, struct tn_error *err)
{
	tn_auto_dkms_vars vars = { .of = TN_DKMS_FILE_FRAMEWORK };
	int r = give_defaults(&vars);

	if (r == 0 && tn_root_has(root, MAIN_FILE))
		r = source(root, MAIN_FILE, bash, &vars, err);
	if (r == 0)
		r = source_directory(root, bash, &vars, err);
	return r < 0 ? r : take(&vars, ret);
}

const char *tn_dkms_settings_for(const char *setting, const char *release, struct tn_arena *arena)
{
	static const char *const forms[] = { "${" KERNELVER "}", "$" KERNELVER };
	tn_autobuf text = { 0 };

	while (*setting) {
		size_t skip = 0;

		for (size_t i = 0; i < TN_ARRAY_SIZE(forms) && !skip; i++)
			if (tn_text_starts(tn_text(setting), tn_text(forms[i])))
				skip = strlen(forms[i]);
		if (skip)
			tn_buf_add_str(&text, release);
		else
			tn_buf_add_char(&text, *setting);
		setting += skip ? skip : 1;
	}
	return text.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&text));
}
