// SPDX-License-Identifier: LGPL-2.1-or-later
/* Options that mean something to the modules of the kernel that runs, and nothing to those of the next. */
#include <errno.h>
#include <string.h>

#include "explain/upgrade.h"
#include "format/param_value.h"
#include "machine/parameters.h"

/* The parameters of a module in one of the trees; @ret_known: it is there. */
static int parameters_of(const struct tn_upgrade *u, const struct tn_machine *m, const char *module, tn_parameters *ret,
			 struct tn_parameters_of *ret_of)
{
	struct tn_parameters_of of = { .module = module };
	int r = tn_parameters_modinfo(m->tree, module, false, u->doctor->arena, &of, NULL);

	if (r == 0)
		r = tn_parameters_read(m->root, NULL, &of, u->doctor->arena, ret, NULL);
	*ret_of = of;
	return r;
}

static bool has(const tn_parameters *of, const char *name)
{
	const struct tn_parameter *p = tn_parameters_find(of, name);

	return p && p->listed;
}

static int add_builtin(struct tn_upgrade *u, const struct tn_rule *rule)
{
	struct tn_finding like = { .id = "upgrade-built-in", .severity = TN_SEVERITY_WARNING, .subject = rule->d.name,
				   .file = rule->file, .line = rule->d.line };
	tn_autobuf words = { 0 };
	struct tn_text rest = tn_text(rule->d.value);
	struct tn_param_word word;

	while (tn_param_next_before_end(&rest, &word)) {
		const bool quoted = word.whole.p[0] == '"'; /* the whole of it: "name=a b" */

		tn_buf_addf(&words, " %s%s.%.*s", quoted ? "\"" : "", rule->d.name, TN_TEXT_FMT(tn_text_from(word.whole, quoted)));
	}
	tn_buf_add_char(&words, '\0');
	like.remedy = words.failed ? NULL :
				     tn_arena_printf(u->doctor->arena, "put it on the kernel command line:%s", words.p);
	if (!like.remedy)
		return -ENOMEM;
	return tn_doctor_add(u->doctor, &like, "%s is built into kernel %s, where options lines do not reach it", rule->d.name,
			      u->next->release);
}

static int add_parameter(struct tn_upgrade *u, const struct tn_rule *rule, const char *name)
{
	struct tn_finding like = { .id = "upgrade-parameter-gone", .severity = TN_SEVERITY_WARNING, .subject = rule->d.name,
				   .file = rule->file, .line = rule->d.line, .detail = name };

	like.remedy = tn_arena_printf(u->doctor->arena, "tenon param --kernel %s %s lists those that it has", u->next->release,
				      rule->d.name);
	if (!like.remedy)
		return -ENOMEM;
	return tn_doctor_add(u->doctor, &like, "%s of kernel %s has no parameter %s, which this kernel's has", rule->d.name,
			      u->next->release, name);
}

static int compare(struct tn_upgrade *u, const struct tn_rule *rule, const tn_parameters *now, const tn_parameters *next)
{
	struct tn_text rest = tn_text(rule->d.value);
	struct tn_param_word word;
	int r = 0;

	while (r == 0 && tn_param_next_before_end(&rest, &word)) {
		const char *name = tn_arena_dup(u->doctor->arena, word.name);

		if (!name)
			return -ENOMEM;
		if (has(now, name) && !has(next, name))
			r = add_parameter(u, rule, name);
	}
	return r;
}

static int examine_rule(struct tn_upgrade *u, const struct tn_rule *rule)
{
	tn_autovec tn_parameters now = { 0 }, next = { 0 };
	struct tn_parameters_of of_now = { 0 }, of_next = { 0 };
	int r = parameters_of(u, u->now, rule->d.name, &now, &of_now);

	if (r == 0 && !of_now.builtin)
		r = parameters_of(u, u->next, rule->d.name, &next, &of_next);
	if (r < 0)
		return r == -ENOMEM ? r : 0; /* what cannot be read is told where it matters */
	if (of_now.builtin || !now.n)
		return 0;
	if (tn_tree_is_builtin(u->next->tree, rule->d.name))
		return add_builtin(u, rule);
	return of_next.modinfo.n ? compare(u, rule, &now, &next) : 0;
}

/* Lines of files only: the kernel command line reaches what is built in, too. */
int tn_upgrade_find_options(struct tn_upgrade *u)
{
	const tn_rules *rules = tn_config_rules(u->next->config, TN_CONF_OPTIONS);
	int r = 0;

	for (size_t i = 0; i < rules->n && r == 0; i++)
		if (strcmp(rules->v[i].file, "/proc/cmdline") != 0 && tn_hash_get(&u->by_name, tn_text(rules->v[i].d.name)))
			r = examine_rule(u, &rules->v[i]);
	return r;
}
