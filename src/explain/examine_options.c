// SPDX-License-Identifier: LGPL-2.1-or-later
/* Parameters in options lines: does the module have them, and does it take their values? */
#include <errno.h>
#include <string.h>

#include "explain/examinations.h"

/* Each takes a look into a module's file; nobody writes as many by hand. */
#define LINES_MAX 64

#define MY_CHECKS "parameter-"

/* The line's place takes that of the check's. */
static int add(struct tn_doctor *doctor, const struct tn_rule *rule, const struct tn_check_finding *finding)
{
	struct tn_finding like = finding->what;

	like.subject = rule->d.name;
	like.file = rule->file;
	like.line = rule->d.line;
	if (!like.remedy)
		like.remedy = tn_arena_printf(doctor->arena, "tenon param %s lists the parameters that it has", rule->d.name);
	if (!like.remedy)
		return -ENOMEM;
	if (finding->error && like.severity == TN_SEVERITY_ERROR)
		return tn_doctor_add(doctor, &like, "%s, so %s cannot be loaded", like.text, rule->d.name);
	return tn_doctor_add(doctor, &like, "%s", like.text);
}

static int add_all(struct tn_doctor *doctor, const struct tn_rule *rule, const struct tn_check_result *result)
{
	int r = 0;

	for (size_t i = 0; i < result->findings.n && r == 0; i++) {
		const struct tn_check_finding *finding = &result->findings.v[i];

		if (!finding->doubt && strncmp(finding->what.id, MY_CHECKS, strlen(MY_CHECKS)) == 0)
			r = add(doctor, rule, finding);
	}
	return r;
}

static int check_line(struct tn_doctor *doctor, const struct tn_rule *rule, const char *path)
{
	const struct tn_check_how how = { .with = TN_CHECK_WITH_NEEDED, .options = rule->d.value };
	struct tn_check_result result = { 0 };
	tn_autoerror err = { 0 };
	int r = tn_checker_file(doctor->machine->checker, path, &how, doctor->arena, &result, &err);

	if (r < 0) /* that it cannot be read is told where it matters */
		return r == -ENOMEM ? r : 0;
	r = add_all(doctor, rule, &result);
	tn_check_result_free(&result);
	return r;
}

int tn_examine_options(struct tn_doctor *doctor)
{
	const tn_rules *rules = tn_config_rules(doctor->machine->config, TN_CONF_OPTIONS);
	const struct tn_tree_module *module;
	size_t n = 0;

	for (size_t i = 0; i < rules->n && n < LINES_MAX; i++) {
		int r = tn_tree_module(doctor->machine->tree, rules->v[i].d.name, &module);

		if (r == 0) {
			n++;
			r = check_line(doctor, &rules->v[i], module->path);
		}
		if (r == -ENOMEM)
			return r;
	}
	return 0;
}
