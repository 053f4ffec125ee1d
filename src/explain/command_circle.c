// SPDX-License-Identifier: LGPL-2.1-or-later
/* What modprobe is asked for leads to commands, of the module or of what it needs, and they to modprobe again. */
#include "explain/command_circle.h"

#include <errno.h>
#include <string.h>

#include "core/name.h"
#include "core/plan/plan.h"
#include "explain/circle.h"
#include "explain/modprobe_calls.h"

/* Lines that are shown. */
#define SHOWN_MAX 8

/* Before the command alone. */
#define RANK 0

/* What modprobe is asked for, as a name of the search. */
#define IGNORE "--ignore-install "

struct lead {
	const char *from, *to;
	const struct tn_rule *rule;
	bool certain;
};

struct commands {
	const struct tn_explaining *x;
	TN_VEC(struct lead) leads;
};

static int keep(struct commands *c, const char *from, const struct tn_modprobe_call *call, const struct tn_rule *rule,
		tn_names *ret)
{
	char normal[TN_NAME_MAX];
	struct lead lead = { .from = from, .rule = rule, .certain = call->certain };

	if (tn_name_normalise(call->name, normal) < 0)
		return 0;
	lead.to = tn_arena_printf(c->x->arena, "%s%s", call->ignore_install ? IGNORE : "", normal);
	return lead.to && tn_vec_push(&c->leads, lead) == 0 && tn_vec_push(ret, lead.to) == 0 ? 0 : -ENOMEM;
}

static int read_command(struct commands *c, const char *from, const struct tn_shell_command *command, tn_names *ret)
{
	tn_autovec tn_modprobe_calls calls = { 0 };
	int r = tn_modprobe_calls_find(command->rule->d.value, &calls);

	for (size_t i = 0; i < calls.n && r == 0; i++)
		r = keep(c, from, &calls.v[i], command->rule, ret);
	return r;
}

/* The commands that modprobe would run for it. */
static int read_plan(struct commands *c, const char *from, const struct tn_match *match, bool ignore, tn_names *ret)
{
	const struct tn_machine *machine = c->x->machine;
	const struct tn_state_view state = machine->running ? tn_state_view_live(machine->root) : tn_state_view_none();
	const struct tn_plan_source source = { machine->tree, machine->config, &state, NULL };
	const struct tn_plan_request request = { .blacklist = TN_BLACKLIST_ALIAS, .ignore_commands = ignore };
	tn_cleanup(tn_plan_freep) tn_plan *plan = tn_plan_new(&source);
	const struct tn_step *steps;
	int r = plan ? tn_plan_add(plan, match, &request, NULL) : -ENOMEM;
	size_t n = r < 0 ? 0 : tn_plan_steps(plan, &steps);

	for (size_t i = 0; i < n && r == 0; i++)
		if (steps[i].kind == TN_STEP_COMMAND)
			r = read_command(c, from, &steps[i].command, ret);
	return r == -ENOMEM ? r : 0; /* what cannot be planned calls nothing */
}

static int leads_to(void *data, const char *name, tn_names *ret)
{
	struct commands *c = data;
	const struct tn_explaining *x = c->x;
	bool ignore = strncmp(name, IGNORE, strlen(IGNORE)) == 0;
	tn_autovec tn_matches found = { 0 };
	int r;

	if (name == x->module)
		return read_plan(c, name, x->match, false, ret);
	r = tn_lookup(x->machine->tree, x->machine->config, ignore ? name + strlen(IGNORE) : name, x->arena, &found);
	for (size_t i = 0; i < found.n && r == 0; i++)
		r = read_plan(c, name, &found.v[i], ignore, ret);
	return r == -ENOMEM ? r : 0;
}

static const struct lead *find_lead(const struct commands *c, const char *from, const char *to)
{
	for (size_t i = 0; i < c->leads.n; i++)
		if (strcmp(c->leads.v[i].from, from) == 0 && strcmp(c->leads.v[i].to, to) == 0)
			return &c->leads.v[i];
	return NULL;
}

static const struct lead *lead_at(const struct commands *c, const struct tn_circle *circle, size_t i)
{
	return find_lead(c, circle->way.v[i], tn_circle_next(circle, i));
}

/* One line may lead on more than once. */
static bool is_shown(const struct commands *c, const struct tn_circle *circle, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (lead_at(c, circle, k)->rule == lead_at(c, circle, i)->rule)
			return true;
	return false;
}

static int tell(struct tn_explaining *x, const struct commands *c, const struct tn_circle *circle)
{
	const char *text = tn_circle_text(circle, x->arena);
	struct tn_explanation *e =
		text ? tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-command-circle", "install lines call modprobe of one another in"
				      " a circle: %s", text) : NULL;
	int r = e ? 0 : -ENOMEM;

	if (e)
		e->rank = RANK;
	for (size_t i = 0; i < circle->way.n && r == 0; i++) {
		const struct lead *lead = lead_at(c, circle, i);

		e->candidate |= !lead->certain;
		if (i < SHOWN_MAX && !is_shown(c, circle, i))
			r = tn_explain_evidence(x, e, lead->rule->file, lead->rule->d.line, "install %s %s",
						lead->rule->d.name, lead->rule->d.value);
	}
	return r < 0 ? r : 1;
}

int tn_explain_command_circle(struct tn_explaining *x)
{
	struct commands c = { .x = x };
	struct tn_circle circle = { 0 };
	int r = 0;

	if (tn_config_rules(x->machine->config, TN_CONF_INSTALL)->n)
		r = tn_circle_find(x->module, leads_to, &c, &circle);
	if (r > 0)
		r = tell(x, &c, &circle);
	tn_circle_free(&circle);
	tn_vec_free(&c.leads);
	return r;
}
