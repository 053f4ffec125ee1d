// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/recipe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "build/outcome.h"

/* Of a file that bash reads: dkms has none. */
#define BASH_MSEC 30000
#define USUAL_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

void tn_build_recipe_free(struct tn_build_recipe *recipe)
{
	tn_dkms_conf_free(&recipe->conf);
	tn_dkms_read_free(&recipe->read);
	tn_vec_free(&recipe->environment);
	tn_arena_free(&recipe->arena);
}

/* What of our own environment means something to a compiler, a make of the kernel's, or what they are found by. */
static bool is_inherited(struct tn_text name)
{
	static const char *const whole[] = {
		"ARCH", "CROSS_COMPILE", "HOME", "KCFLAGS", "KCPPFLAGS", "KAFLAGS", "LLVM", "LLVM_IAS", "PATH", "SOURCE_DATE_EPOCH",
		"TMPDIR", "TZ",
	};
	static const char *const starts[] = { "CCACHE_", "DISTCC_", "KBUILD_" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(whole); i++)
		if (tn_text_is(name, whole[i]))
			return true;
	for (size_t i = 0; i < TN_ARRAY_SIZE(starts); i++)
		if (tn_text_starts(name, tn_text(starts[i])))
			return true;
	/* The pass phrase of a key is for nobody else. */
	return false;
}

struct environment {
	struct tn_build_recipe *recipe;
	bool failed;
};

static void set(struct environment *e, const char *name, const char *value)
{
	struct tn_build_recipe *recipe = e->recipe;
	const char *entry = tn_arena_printf(&recipe->arena, "%s=%s", name, value);
	size_t n = strlen(name) + 1;

	for (size_t i = 0; entry && i < recipe->environment.n; i++)
		if (strncmp(recipe->environment.v[i], entry, n) == 0) {
			recipe->environment.v[i] = entry;
			return;
		}
	e->failed = e->failed || !entry || tn_vec_push(&recipe->environment, entry) < 0;
}

static void set_unless(struct environment *e, const char *name, const char *value)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < e->recipe->environment.n; i++)
		if (strncmp(e->recipe->environment.v[i], name, n) == 0 && e->recipe->environment.v[i][n] == '=')
			return;
	if (*value)
		set(e, name, value);
}

static void inherit(struct environment *e)
{
	for (char **entry = environ; entry && *entry; entry++) {
		const char *value = strchr(*entry, '=');
		struct tn_text name = { *entry, value ? (size_t)(value - *entry) : 0 };

		if (!name.n || !is_inherited(name) || tn_text_is(name, "KBUILD_SIGN_PIN"))
			continue;
		e->failed = e->failed || tn_vec_push(&e->recipe->environment, tn_arena_str(&e->recipe->arena, *entry)) < 0;
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* As dkms sets it; but messages are in nobody's language, so that the first error can be found among them. */
static int make_environment(const struct tn_build_recipe_ask *ask, struct tn_build_recipe *recipe)
{
	struct environment e = { .recipe = recipe };
	const struct tn_build_target *t = ask->target;

	if (!*tn_root_path(ask->root))
		inherit(&e);
	set_unless(&e, "PATH", USUAL_PATH);
	set_unless(&e, "HOME", "/root");
	set_unless(&e, "ARCH", t->kernel_arch);
	set_unless(&e, "CROSS_COMPILE", t->cross);
	set(&e, "LC_ALL", "C");
	if (*t->compiler) {
		set(&e, "CC", t->compiler);
		set(&e, "KERNEL_CC", t->compiler);
	}
	if (*t->linker)
		set(&e, "LD", t->linker);
	set(&e, "kernelver", t->release);
	set(&e, "arch", t->arch);
	set(&e, "module", recipe->module);
	set(&e, "module_version", recipe->version);
	if (e.failed || recipe->arena.failed)
		return -ENOMEM;
	qsort(recipe->environment.v, recipe->environment.n, sizeof(*recipe->environment.v), by_text);
	return 0;
}

/* NAME=VALUE or NAME[INDEX]=VALUE, the value as it is. */
static int set_directive(const char *directive, struct tn_dkms_vars *vars, struct tn_error *err)
{
	const char *equals = strchr(directive, '=');
	struct tn_text name = { directive, equals ? (size_t)(equals - directive) : 0 }, index;
	const char *bracket = memchr(directive, '[', name.n);
	struct tn_dkms_value value = { 0 };
	uint64_t number = 0;
	int r = equals ? 0 : -EINVAL;

	if (r == 0 && bracket) {
		index = tn_text_from(name, (size_t)(bracket + 1 - directive));
		name.n = (size_t)(bracket - directive);
		r = index.n && index.p[index.n - 1] == ']' ? 0 : -EINVAL;
		if (r == 0)
			r = tn_text_u64((struct tn_text){ index.p, index.n - 1 }, 10, &number);
	}
	if (r < 0 || !tn_dkms_takes(TN_DKMS_FILE_CONF, name) || number > TN_DKMS_INDEX_MAX)
		return tn_fail(err, -EINVAL, "the directive \"%s\": NAME=VALUE is meant, with a NAME that dkms.conf knows",
			       directive);
	value.index = (unsigned)number;
	value.text = tn_text(equals + 1);
	return tn_dkms_vars_set(vars, name, &value);
}

static int read_conf(const struct tn_build_recipe_ask *ask, struct tn_build_recipe *recipe, struct tn_dkms_facts *facts,
		     struct tn_error *err)
{
	const struct tn_dkms_where where = {
		.root = ask->root,
		.conf = tn_arena_printf(&recipe->arena, "%s/dkms.conf", recipe->source),
		.source_tree = ask->settings->source_tree,
		.install_tree = ask->settings->install_tree,
		.bash = ask->bash,
		.bash_msec = BASH_MSEC,
	};
	int r = where.conf ? 0 : -ENOMEM;

	if (r == 0 && !tn_root_has_inside(ask->root, where.conf)) {
		tn_fail(err, -ENOENT, "%s is not there", where.conf);
		return TN_BUILD_NO_CONF;
	}
	if (r == 0)
		r = tn_dkms_read(&where, facts, &recipe->read, err);
	for (size_t i = 0; i < ask->n_directives && r == 0; i++)
		r = set_directive(ask->directives[i], &recipe->read.vars, err);
	facts->files = recipe->read.files.v;
	facts->n_files = recipe->read.files.n;
	return r;
}

int tn_build_recipe_read(const struct tn_build_recipe_ask *ask, struct tn_build_recipe *ret, struct tn_error *err)
{
	const struct tn_build_target *target = ask->target;
	struct tn_arena *a = &ret->arena;
	struct tn_dkms_facts facts = {
		.kernel = target->release,
		.arch = target->arch,
		.kernel_source = target->headers,
		.dkms_tree = ask->settings->dkms_tree,
		.distribution = target->distribution,
		.addon_dir = *tn_root_path(ask->root) ? NULL : getenv("ADDON_MODULES_DIR"),
		.config = target->config,
		.llvm = target->llvm,
	};
	int r;

	ret->target = target;
	ret->settings = ask->settings;
	ret->module = facts.module = tn_arena_str(a, ask->module);
	ret->version = facts.version = tn_arena_str(a, ask->version);
	ret->source = ask->source ? tn_arena_str(a, ask->source) :
				    tn_arena_printf(a, "%s/%s/%s/source", ask->settings->dkms_tree, ask->module, ask->version);
	ret->overlay = tn_arena_printf(a, "/etc/dkms/%s", ask->module);
	if (a->failed)
		return -ENOMEM;
	r = read_conf(ask, ret, &facts, err);
	if (r == 0)
		r = make_environment(ask, ret);
	return r != 0 ? r : tn_dkms_conf_judge(&ret->read.vars, &facts, &ret->conf);
}

int tn_build_recipe_check(const struct tn_build_recipe *recipe, struct tn_error *err)
{
	const struct tn_dkms_conf *conf = &recipe->conf;

	for (size_t i = 0; i < conf->findings.n; i++) {
		const struct tn_finding *f = &conf->findings.v[i];

		if (f->severity != TN_SEVERITY_ERROR)
			continue;
		if (f->line)
			tn_fail(err, -EINVAL, "%s:%u: %s: %s", f->file, f->line, f->text, f->remedy);
		else
			tn_fail(err, -EINVAL, "%s: %s: %s", f->file, f->text, f->remedy);
		return TN_BUILD_BAD_CONF;
	}
	if (conf->excluded) {
		tn_fail(err, -EINVAL, "%s", conf->excluded);
		return TN_BUILD_EXCLUDED;
	}
	return tn_build_target_check(recipe->target, err);
}
