// SPDX-License-Identifier: LGPL-2.1-or-later
/* A plan for people and for programs. */
#include "cmd/param/param_view.h"

#include <errno.h>
#include <string.h>

#include "cli/colour.h"
#include "cli/json.h"
#include "cli/output.h"
#include "cli/show.h"

static void show(const char *text, FILE *out)
{
	tn_show(text ? text : "", out);
}

static void print_change(const struct tn_param_plan *plan, const struct tn_param_change *c, bool done, FILE *out)
{
	const char *value = done && c->now ? c->now : c->value;

	if (!c->live)
		return;
	show(plan->subject->of.module, out);
	fputs(": ", out);
	show(c->name, out);
	fputs(done ? " is now " : " becomes ", out);
	show(value, out);
	if (c->known && c->known->value) {
		fputs(done ? ", was " : ", is ", out);
		show(c->known->value, out);
	}
	fputc('\n', out);
}

/* Every physical line of it with what it is: as diff(1) has it. */
static void print_lines(char sign, const char *text, const char *colour, const char *none, FILE *out)
{
	struct tn_text rest = tn_text(text ? text : ""), line;

	while (tn_text_line(&rest, &line)) {
		tn_autofree char *copy = tn_text_dup(line);

		if (!copy)
			tn_lose_output(ENOMEM);
		fprintf(out, "  %s%c ", colour, sign);
		show(copy, out);
		fprintf(out, "%s\n", none);
	}
}

static void print_line(const struct tn_param_line *l, FILE *out)
{
	const struct tn_palette c = tn_palette_for(out);

	show(l->path, out);
	fprintf(out, ":%u\n", l->line);
	print_lines('-', l->was, c.code[TN_COLOUR_BAD], c.code[TN_COLOUR_NONE], out);
	print_lines('+', l->now, c.code[TN_COLOUR_GOOD], c.code[TN_COLOUR_NONE], out);
}

static void print_remark(const struct tn_param_remark *remark, FILE *out)
{
	const struct tn_palette c = tn_palette_for(out);

	fprintf(out, "%snote:%s ", c.code[TN_COLOUR_WARNING], c.code[TN_COLOUR_NONE]);
	show(remark->text, out);
	if (remark->remedy) {
		fputs("\n  ", out);
		show(remark->remedy, out);
	}
	fputc('\n', out);
}

void tn_param_print_plan(const struct tn_param_plan *plan, bool done, FILE *out)
{
	for (size_t i = 0; i < plan->changes.n; i++)
		print_change(plan, &plan->changes.v[i], done, out);
	for (size_t i = 0; i < plan->lines.n; i++)
		print_line(&plan->lines.v[i], out);
	for (size_t i = 0; i < plan->notes.n; i++)
		print_remark(&plan->notes.v[i], out);
}

static void add_remarks(struct tn_json to, const char *key, const tn_param_remarks *remarks)
{
	struct tn_json list = tn_json_array(to, key);

	for (size_t i = 0; i < remarks->n; i++) {
		struct tn_json one = tn_json_object(list, NULL);

		tn_json_text(one, "parameter", remarks->v[i].parameter);
		tn_json_text(one, "text", remarks->v[i].text);
		tn_json_text(one, "remedy", remarks->v[i].remedy);
	}
}

int tn_param_print_plan_json(const struct tn_param_plan *plan, bool done, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;

	tn_json_text(top, "module", plan->subject->of.module);
	tn_json_bool(top, "done", done);
	list = tn_json_array(top, "changes");
	for (size_t i = 0; i < plan->changes.n; i++) {
		const struct tn_param_change *c = &plan->changes.v[i];
		struct tn_json one = tn_json_object(list, NULL);

		tn_json_text(one, "name", c->name);
		tn_json_text(one, "value", c->value);
		tn_json_bool(one, "live", c->live);
		tn_json_text(one, "was", c->known ? c->known->value : NULL);
		tn_json_text(one, "now", c->now);
	}
	list = tn_json_array(top, "lines");
	for (size_t i = 0; i < plan->lines.n; i++) {
		const struct tn_param_line *l = &plan->lines.v[i];
		struct tn_json one = tn_json_object(list, NULL);

		tn_json_text(one, "file", l->path);
		tn_json_unsigned(one, "line", l->line);
		tn_json_text(one, "was", l->was);
		tn_json_text(one, "now", l->now);
	}
	add_remarks(top, "refusals", &plan->refusals);
	add_remarks(top, "notes", &plan->notes);
	return tn_json_print(&doc, out);
}
