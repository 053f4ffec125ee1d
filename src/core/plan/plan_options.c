// SPDX-License-Identifier: LGPL-2.1-or-later
/* The option string of a module, with the place each piece comes from. */
#include "core/plan/plan_options.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"

/* Scripts and install commands know it under this name. */
#define OPTIONS_VARIABLE "$CMDLINE_OPTS"

typedef TN_VEC(struct tn_step_option) option_parts;

static int collect(const struct tn_plan *plan, const char *name, const char *alias,
		   option_parts *parts)
{
	const tn_rules *rules = tn_config_rules(plan->from.config, TN_CONF_OPTIONS);

	for (size_t i = 0; i < rules->n; i++) {
		const struct tn_rule *rule = &rules->v[i];

		if (tn_config_options_apply(rule, name, alias) &&
		    tn_vec_push(parts, (struct tn_step_option){ rule->d.value, rule }) < 0)
			return -ENOMEM;
	}
	return 0;
}

/*
 * Pieces are set apart by one blank. One more stands after the configuration's
 * when the request has none: that is the string which the kernel has always
 * got, and which `modprobe -n -v` has always shown.
 */
static char *join(const option_parts *configured, const char *extra)
{
	struct tn_buf text = { 0 };

	for (size_t i = 0; i < configured->n; i++) {
		tn_buf_add_str(&text, configured->v[i].text);
		tn_buf_add_char(&text, ' ');
	}
	tn_buf_add_str(&text, extra ? extra : "");
	return tn_buf_take(&text);
}

/* In the plan's arena. Return: 0 or -ENOMEM. */
static int keep(option_parts *parts, const char *extra, struct tn_arena *arena,
		struct tn_step_options *ret)
{
	tn_autofree char *joined = join(parts, extra);
	struct tn_step_option *copy;
	const char *text;

	if (!joined || (extra && tn_vec_push(parts, (struct tn_step_option){ extra, NULL }) < 0))
		return -ENOMEM;
	copy = tn_arena_array(arena, parts->n, sizeof(*copy));
	text = tn_arena_str(arena, joined);
	if (!copy || !text)
		return -ENOMEM;
	memcpy(copy, parts->v, parts->n * sizeof(*copy));
	*ret = (struct tn_step_options){ text, copy, parts->n };
	return 0;
}

int tn_plan_options(struct tn_plan *plan, const char *module, const char *alias, const char *extra,
		    struct tn_step_options *ret)
{
	tn_autovec option_parts parts = { 0 };
	int r = collect(plan, module, alias, &parts);

	if (extra && !*extra)
		extra = NULL;
	if (r == 0 && (parts.n || extra))
		return keep(&parts, extra, &plan->arena, ret);
	if (r == 0)
		*ret = (struct tn_step_options){ .text = "" };
	return r;
}

const char *tn_plan_expand(struct tn_arena *arena, const char *command, const char *options)
{
	const size_t n = sizeof(OPTIONS_VARIABLE) - 1;
	tn_autofree char *expanded = NULL;
	struct tn_buf text = { 0 };
	const char *at;

	for (; (at = strstr(command, OPTIONS_VARIABLE)); command = at + n) {
		tn_buf_add(&text, command, (size_t)(at - command));
		tn_buf_add_str(&text, options);
	}
	tn_buf_add_str(&text, command);
	expanded = tn_buf_take(&text);
	return expanded ? tn_arena_str(arena, expanded) : NULL;
}
