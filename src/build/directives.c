// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/directives.h"

#include "base/buf.h"
#include "build/exclusive.h"

struct judge {
	const struct tn_dkms_vars *vars;
	const struct tn_dkms_facts *facts;
	struct tn_dkms_conf *conf;
	bool failed; /* memory is out */
};

void tn_dkms_conf_free(struct tn_dkms_conf *conf)
{
	tn_vec_free(&conf->modules);
	tn_vec_free(&conf->patches);
	tn_vec_free(&conf->depends);
	tn_vec_free(&conf->findings);
	tn_arena_free(&conf->arena);
}

static const char *value(const struct judge *j, const char *name, unsigned index)
{
	const struct tn_dkms_value *v = tn_dkms_vars_get(j->vars, name, index);

	return v ? v->text.p : "";
}

/* @finding has its id, severity and remedy; the place is where the directive is set, or else the first file. */
static void tell(struct judge *j, const char *directive, unsigned index, struct tn_finding finding, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
static void tell(struct judge *j, const char *directive, unsigned index, struct tn_finding finding, const char *fmt, ...)
{
	const struct tn_dkms_value *v = tn_dkms_vars_get(j->vars, directive, index);
	size_t file = v && v->file ? v->file : 1;
	va_list ap;

	va_start(ap, fmt);
	finding.text = tn_arena_vprintf(&j->conf->arena, fmt, ap);
	va_end(ap);
	finding.subject = j->facts->module;
	finding.file = file <= j->facts->n_files ? j->facts->files[file - 1] : NULL;
	finding.line = v ? v->line : 0;
	finding.detail = directive;
	j->failed = j->failed || !finding.text || tn_vec_push(&j->conf->findings, finding) < 0;
}

static const struct tn_dkms_var *var(const struct judge *j, const char *name)
{
	return tn_dkms_vars_find(j->vars, tn_text(name));
}

/* As many as the highest index of any of the four says. */
static unsigned count_modules(const struct judge *j)
{
	static const char *const names[] = { "BUILT_MODULE_NAME", "BUILT_MODULE_LOCATION", "DEST_MODULE_NAME",
					     "DEST_MODULE_LOCATION" };
	unsigned n = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(names); i++) {
		const struct tn_dkms_var *v = var(j, names[i]);
		unsigned end = v && v->values.n ? v->values.v[v->values.n - 1].index + 1 : 0;

		n = end > n ? end : n;
	}
	return n;
}

/* Distributions have a place for modules that are not theirs, whatever a package asks for. */
static const char *place(struct judge *j, const char *asked)
{
	static const char *const places[][2] = {
		{ "fedora", "/extra" }, { "rhel", "/extra" }, { "centos", "/extra" }, { "ovm", "/extra" }, { "sles", "/updates" },
		{ "suse", "/updates" }, { "opensuse", "/updates" }, { "debian", "/updates/dkms" }, { "ubuntu", "/updates/dkms" },
		{ "arch", "/updates/dkms" },
	};
	const char *addon = j->facts->addon_dir;

	if (addon && *addon) {
		const char *path = tn_arena_printf(&j->conf->arena, "/%s", addon);

		j->failed = j->failed || !path;
		return path;
	}
	for (size_t i = 0; i < TN_ARRAY_SIZE(places); i++)
		if (tn_text_starts(tn_text(j->facts->distribution), tn_text(places[i][0])))
			return places[i][1];
	return asked;
}

static void judge_name(struct judge *j, const char *directive, unsigned index, const char *name)
{
	struct tn_text text = tn_text(name);

	if (tn_text_ends(text, TN_TEXT_LITERAL(".o")) || tn_text_ends(text, TN_TEXT_LITERAL(".ko")))
		tell(j, directive, index, (struct tn_finding){ .id = "dkms-name-suffix", .severity = TN_SEVERITY_ERROR,
							       .remedy = "leave the suffix out" },
		     "%s[%u] is %s: a module's name here has no .ko or .o", directive, index, name);
}

static void judge_location(struct judge *j, unsigned index, const char *asked)
{
	static const char *const roots[] = { "/kernel", "/updates", "/extra" };
	static const struct tn_finding missing = { .id = "dkms-location", .severity = TN_SEVERITY_ERROR,
						   .remedy = "give DEST_MODULE_LOCATION a directory below /updates" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(roots); i++)
		if (tn_text_starts(tn_text(asked), tn_text(roots[i])))
			return;
	if (*asked)
		tell(j, "DEST_MODULE_LOCATION", index, missing, "DEST_MODULE_LOCATION[%u] is %s: it begins with none of /kernel, "
		     "/updates and /extra", index, asked);
	else
		tell(j, "BUILT_MODULE_NAME", index, missing, "DEST_MODULE_LOCATION[%u] is missing", index);
}

static bool strips(const struct judge *j, unsigned index)
{
	const char *own = value(j, "STRIP", index);

	if (!*own)
		own = value(j, "STRIP", 0);
	return *own != 'n' && *own != 'N';
}

static void judge_module(struct judge *j, unsigned index, unsigned n)
{
	struct tn_arena *arena = &j->conf->arena;
	struct tn_dkms_module m = {
		.built_name = value(j, "BUILT_MODULE_NAME", index),
		.built_location = value(j, "BUILT_MODULE_LOCATION", index),
		.dest_name = value(j, "DEST_MODULE_NAME", index),
		.asked_location = value(j, "DEST_MODULE_LOCATION", index),
		.strip = strips(j, index),
	};

	if (!*m.built_name && n == 1)
		m.built_name = j->conf->name;
	if (!*m.dest_name)
		m.dest_name = m.built_name;
	if (*m.built_location && !tn_text_ends(tn_text(m.built_location), TN_TEXT_LITERAL("/")))
		m.built_location = tn_arena_printf(arena, "%s/", m.built_location);
	if (!*m.built_name)
		tell(j, "DEST_MODULE_LOCATION", index, (struct tn_finding){ .id = "dkms-module-without-name",
									    .severity = TN_SEVERITY_ERROR,
									    .remedy = "number the modules from 0, without gaps" },
		     "module %u of %u has no BUILT_MODULE_NAME", index, n);
	judge_name(j, "BUILT_MODULE_NAME", index, m.built_name);
	judge_name(j, "DEST_MODULE_NAME", index, value(j, "DEST_MODULE_NAME", index));
	judge_location(j, index, m.asked_location);
	m.location = place(j, m.asked_location);
	m.excluded = index ? tn_dkms_excluded(j->vars, index, j->facts, arena) : NULL;
	j->failed = j->failed || !m.built_location || tn_vec_push(&j->conf->modules, m) < 0;
}

/* Two that would be one file, built or installed. */
static void judge_twice(struct judge *j)
{
	static const struct tn_finding twice = { .id = "dkms-module-twice", .severity = TN_SEVERITY_ERROR,
						 .remedy = "give each module a name of its own" };

	for (unsigned i = 1; i < j->conf->modules.n; i++)
		for (unsigned k = 0; k < i; k++) {
			const struct tn_dkms_module *a = &j->conf->modules.v[i], *b = &j->conf->modules.v[k];
			bool same = !strcmp(a->built_name, b->built_name) && !strcmp(a->built_location, b->built_location);

			if (*a->built_name && (same || !strcmp(a->dest_name, b->dest_name))) {
				tell(j, same ? "BUILT_MODULE_NAME" : "DEST_MODULE_NAME", i, twice, "modules %u and %u are both %s",
				     k, i, same ? a->built_name : a->dest_name);
				break;
			}
		}
}

/* A pattern that is none fits nothing, which nobody means. */
static bool fits(struct judge *j, const char *directive, unsigned index)
{
	const char *pattern = value(j, directive, index);
	int r = tn_dkms_matches(j->facts->kernel, pattern);

	if (r < 0)
		tell(j, directive, index, (struct tn_finding){ .id = "dkms-pattern", .severity = TN_SEVERITY_WARNING,
							       .remedy = "write an extended regular expression, as in grep -E" },
		     "%s[%u] is no regular expression: %s", directive, index, pattern);
	return r == 1;
}

static size_t length(const struct judge *j, const char *name)
{
	const struct tn_dkms_var *v = var(j, name);

	return v ? v->values.n : 0;
}

static void choose_make(struct judge *j)
{
	const struct tn_dkms_facts *f = j->facts;
	const char *make = *value(j, "MAKE_MATCH", 0) ? "" : value(j, "MAKE", 0);

	for (unsigned i = 0; i < length(j, "MAKE"); i++)
		if (*value(j, "MAKE", i) && *value(j, "MAKE_MATCH", i) && fits(j, "MAKE_MATCH", i))
			make = value(j, "MAKE", i);
	if (*make)
		make = tn_arena_printf(&j->conf->arena, "%s%s", make, f->llvm ? " LLVM=1" : "");
	else
		make = tn_arena_printf(&j->conf->arena, "make -C %s M=%s/%s/%s/build%s", f->kernel_source, f->dkms_tree, f->module,
				       f->version, f->llvm ? " LLVM=1" : "");
	j->failed = j->failed || !make;
	j->conf->make = make;
}

static void choose_patches(struct judge *j)
{
	for (unsigned i = 0; i < length(j, "PATCH"); i++) {
		const char *patch = value(j, "PATCH", i);

		if (*patch && (!*value(j, "PATCH_MATCH", i) || fits(j, "PATCH_MATCH", i)))
			j->failed = j->failed || tn_vec_push(&j->conf->patches, patch) < 0;
	}
}

static void take_depends(struct judge *j)
{
	const struct tn_dkms_var *v = var(j, "BUILD_DEPENDS");

	for (size_t i = 0; v && i < v->values.n; i++)
		if (v->values.v[i].text.n)
			j->failed = j->failed || tn_vec_push(&j->conf->depends, v->values.v[i].text.p) < 0;
}

/* The same in any case of its letters: yes; no or nothing: no. */
static bool yes(struct judge *j, const char *directive)
{
	const char *text = value(j, directive, 0);

	if (*text && strcasecmp(text, "yes") != 0 && strcasecmp(text, "no") != 0)
		tell(j, directive, 0, (struct tn_finding){ .id = "dkms-yes-or-no", .severity = TN_SEVERITY_ERROR,
							   .remedy = "write yes or no" },
		     "%s is %s: it is yes or no", directive, text);
	return strcasecmp(text, "yes") == 0;
}

static void judge_required(struct judge *j)
{
	static const char *const required[] = { "PACKAGE_NAME", "PACKAGE_VERSION" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(required); i++)
		if (!*value(j, required[i], 0))
			tell(j, required[i], 0, (struct tn_finding){ .id = "dkms-required", .severity = TN_SEVERITY_ERROR,
								     .remedy = "set it in dkms.conf" },
			     "%s is missing", required[i]);
}

static void judge_deprecated(struct judge *j)
{
	static const char *const gone[] = { "REMAKE_INITRD", "MODULES_CONF", "MODULES_CONF_OBSOLETES", "MODULES_CONF_ALIAS_TYPE",
					    "MODULES_CONF_OBSOLETE_ONLY" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(gone); i++)
		if (length(j, gone[i]))
			tell(j, gone[i], 0, (struct tn_finding){ .id = "dkms-deprecated", .severity = TN_SEVERITY_NOTE,
								 .remedy = "take the line out" },
			     "%s does nothing any more", gone[i]);
}

int tn_dkms_conf_judge(const struct tn_dkms_vars *vars, const struct tn_dkms_facts *facts, struct tn_dkms_conf *ret)
{
	struct judge j = { .vars = vars, .facts = facts, .conf = ret };
	unsigned n = count_modules(&j);
	struct {
		const char **to, *name;
	} scripts[] = {
		{ &ret->name, "PACKAGE_NAME" },       { &ret->version, "PACKAGE_VERSION" }, { &ret->pre_build, "PRE_BUILD" },
		{ &ret->post_build, "POST_BUILD" },   { &ret->post_add, "POST_ADD" },       { &ret->pre_install, "PRE_INSTALL" },
		{ &ret->post_install, "POST_INSTALL" }, { &ret->post_remove, "POST_REMOVE" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(scripts); i++)
		*scripts[i].to = value(&j, scripts[i].name, 0);
	judge_required(&j);
	for (unsigned i = 0; i < n; i++)
		judge_module(&j, i, n);
	judge_twice(&j);
	choose_make(&j);
	choose_patches(&j);
	take_depends(&j);
	ret->excluded = tn_dkms_excluded(vars, 0, facts, &ret->arena);
	ret->autoinstall = yes(&j, "AUTOINSTALL");
	ret->depends_rebuild = yes(&j, "BUILD_DEPENDS_REBUILD");
	ret->no_weak_modules = yes(&j, "NO_WEAK_MODULES");
	judge_deprecated(&j);
	return j.failed || ret->arena.failed ? -ENOMEM : 0;
}

bool tn_dkms_conf_is_good(const struct tn_dkms_conf *conf)
{
	for (size_t i = 0; i < conf->findings.n; i++)
		if (conf->findings.v[i].severity == TN_SEVERITY_ERROR)
			return false;
	return true;
}
