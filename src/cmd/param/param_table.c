// SPDX-License-Identifier: LGPL-2.1-or-later
/* The parameters of a module as a table; below it what the table cannot say. */
#include <errno.h>
#include <string.h>

#include "cli/colour.h"
#include "cli/output.h"
#include "cli/show.h"
#include "cmd/param/param_view.h"

enum { NAME, TYPE, VALUE, SETBY, WRITABLE, DESCRIPTION, SETVALUE, SHADOWED, DIFFERS, TROUBLE };

const struct tn_column tn_param_columns[] = {
	[NAME] = { "NAME", TN_CELL_TEXT, "name" },
	[TYPE] = { "TYPE", TN_CELL_TEXT, "what it takes: int, bool, charp (a text), array of ..." },
	[VALUE] = { "VALUE", TN_CELL_TEXT, "its value now" },
	[SETBY] = { "SETBY", TN_CELL_TEXT, "the line of the configuration that sets it and counts" },
	[WRITABLE] = { "WRITABLE", TN_CELL_BOOL, "whether it can be set while the module is loaded" },
	[DESCRIPTION] = { "DESCRIPTION", TN_CELL_TEXT, "what its author says of it" },
	[SETVALUE] = { "SETVALUE", TN_CELL_TEXT, "what that line sets it to" },
	[SHADOWED] = { "SHADOWED", TN_CELL_TEXTS, "lines that set it and do not count, the last first" },
	[DIFFERS] = { "DIFFERS", TN_CELL_BOOL, "whether the value is another than the one that is set" },
	[TROUBLE] = { "TROUBLE", TN_CELL_TEXT, "why no value is shown" },
	{ 0 }
};

/* For people a file is named as it is below the root, so that the table is no wider for it. */
static const char *place_of(const struct tn_rule *rule, const struct tn_world *world, struct tn_arena *arena)
{
	const char *root = tn_root_path(world->root);
	size_t n = world->json || strncmp(rule->file, root, strlen(root)) != 0 ? 0 : strlen(root);

	return tn_arena_printf(arena, "%s:%u", rule->file + n, rule->d.line);
}

static void fill_shadowed(tn_row *row, const struct tn_parameter *p, const struct tn_world *world, struct tn_arena *arena)
{
	const struct tn_parameter_setting *s = p->setting ? p->setting->earlier : NULL;
	const char **places;
	size_t n = 0;

	for (const struct tn_parameter_setting *e = s; e; e = e->earlier)
		n++;
	places = tn_arena_array(arena, n + 1, sizeof(*places));
	if (!places) {
		tn_row_fail(row);
		return;
	}
	n = 0;
	for (; s; s = s->earlier) {
		places[n] = place_of(s->rule, world, arena);
		if (!places[n++])
			tn_row_fail(row);
	}
	tn_row_texts(row, SHADOWED, places, n);
}

static void fill(tn_row *row, const struct tn_param_subject *subject, const struct tn_parameter *p)
{
	struct tn_arena *arena = &subject->world->arena;

	tn_row_text(row, NAME, p->name);
	tn_row_text(row, TYPE, p->type);
	tn_row_text(row, VALUE, p->value);
	if (p->setting) {
		tn_row_text(row, SETBY, place_of(p->setting->rule, subject->world, arena));
		tn_row_text(row, SETVALUE, p->setting->value);
	}
	if (subject->loaded)
		tn_row_bool(row, WRITABLE, p->writable);
	tn_row_text(row, DESCRIPTION, p->description);
	if (p->fit != TN_PARAM_NOT_COMPARED)
		tn_row_bool(row, DIFFERS, p->fit == TN_PARAM_UNLIKE);
	tn_row_text(row, TROUBLE, p->trouble);
	fill_shadowed(row, p, subject->world, arena);
}

static void print_remark(const char *start, const struct tn_palette *c, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* A line below the table. */
static void print_remark(const char *start, const struct tn_palette *c, const char *fmt, ...)
{
	struct tn_buf b = { 0 };
	tn_autofree char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	tn_buf_vaddf(&b, fmt, ap);
	va_end(ap);
	text = tn_buf_take(&b);
	fprintf(stdout, "%s%s%s ", c->code[TN_COLOUR_WARNING], start, c->code[TN_COLOUR_NONE]);
	if (!text)
		tn_lose_output(ENOMEM);
	tn_show(text ? text : "", stdout);
	fputc('\n', stdout);
}

static void print_remarks(const struct tn_param_subject *subject, size_t n, const struct tn_parameter *const *chosen)
{
	const struct tn_palette c = tn_palette_for(stdout);
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		const struct tn_parameter *p = chosen[i];
		const struct tn_parameter_setting *set = p->setting;
		bool differs = p->fit == TN_PARAM_UNLIKE, unknown = !p->listed && subject->of.modinfo.n;

		if ((differs || unknown || (p->trouble && p->shown)) && !any) {
			fputc('\n', stdout);
			any = true;
		}
		if (p->trouble && p->shown)
			print_remark("not seen:", &c, "the value of %s: %s", p->name, p->trouble);
		if (differs)
			print_remark("differs:", &c, "%s is %s, and %s:%u sets %s", p->name, p->value, set->rule->file,
				     set->rule->d.line, set->value ? set->value : "it without a value");
		if (unknown)
			print_remark("unknown:", &c, "%s:%u sets %s, which %s does not have", set->rule->file, set->rule->d.line,
				     p->name, subject->of.module);
	}
}

int tn_param_print_table(const struct tn_param_subject *subject, const struct tn_table_style *style, size_t n,
			 const struct tn_parameter *const *chosen, FILE *out, struct tn_error *err)
{
	tn_cleanup(tn_table_freep) tn_table *table = NULL;
	bool json = subject->world->json;
	int r = tn_table_new("parameters", tn_param_columns,
			     json ? "NAME,TYPE,VALUE,TROUBLE,SETBY,SETVALUE,SHADOWED,DIFFERS,WRITABLE,DESCRIPTION" :
				    "NAME,TYPE,VALUE,SETBY,WRITABLE,DESCRIPTION", style, &table, err);

	for (size_t i = 0; i < n && r == 0; i++)
		fill(tn_table_row(table, NULL), subject, chosen[i]);
	if (r == 0)
		r = tn_table_print(table, json, out);
	if (r == 0 && !json && !style->raw && !style->noheadings)
		print_remarks(subject, n, chosen);
	return r;
}
