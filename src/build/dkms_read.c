// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/dkms_read.h"

#include "build/dkms_bash.h"
#include "format/dkms_conf.h"

void tn_dkms_read_free(struct tn_dkms_read *read)
{
	tn_dkms_vars_free(&read->vars);
	tn_vec_free(&read->files);
	tn_arena_free(&read->arena);
}

static int give(struct tn_dkms_vars *vars, const char *name, const char *value)
{
	struct tn_dkms_value v = { .text = tn_text(value ? value : "") };

	return value ? tn_dkms_vars_set(vars, tn_text(name), &v) : 0;
}

static int give_all(const struct tn_dkms_where *where, const struct tn_dkms_facts *facts, struct tn_dkms_vars *vars)
{
	const char *const known[][2] = {
		{ "kernelver", facts->kernel },	       { "arch", facts->arch },
		{ "kernel_source_dir", facts->kernel_source }, { "dkms_tree", facts->dkms_tree },
		{ "source_tree", where->source_tree }, { "install_tree", where->install_tree },
		{ "module", facts->module },	       { "module_version", facts->version },
	};
	int r = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(known) && r == 0; i++)
		r = give(vars, known[i][0], known[i][1]);
	return r;
}

static int by_bash(const struct tn_dkms_where *where, const char *path, struct tn_text script, struct tn_dkms_read *ret,
		   const struct tn_dkms_unplain *why, struct tn_error *err)
{
	int r;

	if (!ret->shell_line) {
		ret->shell_line = why->line;
		ret->shell_file = path;
		ret->shell_why = tn_arena_str(&ret->arena, why->why);
		if (!ret->shell_why)
			return -ENOMEM;
	}
	if (!where->bash || *tn_root_path(where->root))
		return tn_fail(err, -ENOTSUP, "%s:%u: needs bash, which is not run here: %s", path, why->line, why->why);
	r = tn_dkms_bash_source(path, script, where->bash_msec, &ret->vars, err);
	if (r == -ENOENT)
		return tn_fail(err, -ENOTSUP, "%s:%u: needs bash, which is not installed: %s", path, why->line, why->why);
	return r;
}

/* All that has no file yet is of this one. */
static void stamp(struct tn_dkms_vars *vars, unsigned file)
{
	for (size_t i = 0; i < vars->list.n; i++) {
		struct tn_dkms_var *var = &vars->list.v[i];

		for (size_t k = 0; tn_dkms_takes(vars->of, var->name) && k < var->values.n; k++)
			if (!var->values.v[k].file)
				var->values.v[k].file = file;
	}
}

static int source(const struct tn_dkms_where *where, const char *path, struct tn_dkms_read *ret, struct tn_error *err)
{
	struct tn_dkms_unplain why = { 0 };
	tn_autobuf script = { 0 };
	int r = tn_root_read_inside(where->root, path, TN_DKMS_CONF_MAX, &script);

	if (r < 0)
		return tn_fail(err, r, "%s: %s", path, strerror(-r));
	r = tn_vec_push(&ret->files, path);
	if (r == 0)
		r = tn_dkms_conf_source(tn_buf_text(&script), &ret->vars, &why);
	if (r == -ENOTSUP)
		r = by_bash(where, path, tn_buf_text(&script), ret, &why, err);
	if (r == 0)
		stamp(&ret->vars, (unsigned)ret->files.n);
	return r;
}

static int source_overrides(const struct tn_dkms_where *where, const struct tn_dkms_facts *f, struct tn_dkms_read *ret,
			    struct tn_error *err)
{
	struct tn_arena *a = &ret->arena;
	const char *const paths[] = {
		tn_arena_printf(a, "/etc/dkms/%s.conf", f->module),
		tn_arena_printf(a, "/etc/dkms/%s-%s.conf", f->module, f->version),
		tn_arena_printf(a, "/etc/dkms/%s-%s-%s.conf", f->module, f->version, f->kernel),
		tn_arena_printf(a, "/etc/dkms/%s-%s-%s-%s.conf", f->module, f->version, f->kernel, f->arch),
		tn_arena_printf(a, "/etc/dkms/%s--%s.conf", f->module, f->kernel),
		tn_arena_printf(a, "/etc/dkms/%s--%s-%s.conf", f->module, f->kernel, f->arch),
	};
	int r = a->failed ? -ENOMEM : 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(paths) && r == 0; i++)
		r = tn_root_has_inside(where->root, paths[i]) ? source(where, paths[i], ret, err) : 0;
	return r;
}

int tn_dkms_read(const struct tn_dkms_where *where, const struct tn_dkms_facts *facts, struct tn_dkms_read *ret,
		 struct tn_error *err)
{
	const char *conf = tn_arena_str(&ret->arena, where->conf);
	int r = conf ? give_all(where, facts, &ret->vars) : -ENOMEM;

	if (r == 0)
		r = source(where, conf, ret, err);
	return r < 0 ? r : source_overrides(where, facts, ret, err);
}
