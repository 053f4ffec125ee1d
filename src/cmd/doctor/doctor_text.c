// SPDX-License-Identifier: LGPL-2.1-or-later
/* The machine at a glance, for people: how it is, then what is wrong, the worst first. */
#include <string.h>

#include "cli/colour.h"
#include "cli/show.h"
#include "cmd/doctor/doctor_view.h"

/* Room for the longest part of a state. */
#define LABEL_WIDTH 14

/* Findings of one kind that are shown: nobody reads the hundredth. */
#define LIKE_MAX 10

struct printer {
	const struct tn_doctor_view *view;
	FILE *out;
	struct tn_palette colours;
};

static void coloured(const struct printer *p, enum tn_colour colour, const char *text)
{
	fprintf(p->out, "%s%s%s", p->colours.code[colour], text, p->colours.code[TN_COLOUR_NONE]);
}

static void label(const struct printer *p, const char *text)
{
	int blanks = LABEL_WIDTH - (int)strlen(text);

	coloured(p, TN_COLOUR_DIM, text);
	fprintf(p->out, "%*s", blanks > 1 ? blanks : 1, "");
}

static void print_states(const struct printer *p)
{
	const tn_doctor_states *states = &p->view->doctor->states;

	for (size_t i = 0; i < states->n; i++) {
		label(p, states->v[i].part);
		tn_show(states->v[i].value, p->out);
		putc('\n', p->out);
	}
	if (states->n)
		putc('\n', p->out);
}

static void detail(const struct printer *p, const char *name)
{
	fputs("    ", p->out);
	label(p, name);
}

static void print_finding(const struct printer *p, const struct tn_finding *f)
{
	fprintf(p->out, "%s%s[%s]%s: ", p->colours.code[tn_severity_colour(f->severity)], tn_severity_word(f->severity),
		f->id, p->colours.code[TN_COLOUR_NONE]);
	if (f->subject && !strstr(f->text, f->subject)) {
		tn_show(f->subject, p->out);
		fputs(": ", p->out);
	}
	tn_show(f->text, p->out);
	putc('\n', p->out);
	if (f->file) {
		detail(p, "file");
		tn_show(f->file, p->out);
		if (f->line)
			fprintf(p->out, ":%u", f->line);
		putc('\n', p->out);
	}
	if (f->remedy) {
		detail(p, "remedy");
		tn_show(f->remedy, p->out);
		putc('\n', p->out);
	}
}

static bool is_like(const struct tn_finding *a, const struct tn_finding *b)
{
	return a->severity == b->severity && strcmp(a->id, b->id) == 0;
}

/* The first of each kind; behind the last that is shown, how many there are besides. */
static void print_findings(const struct printer *p)
{
	const tn_findings *found = &p->view->doctor->found;
	size_t like, more;

	for (size_t i = 0; i < found->n; i++) {
		const struct tn_finding *f = &found->v[p->view->order[i]];

		like = more = 0;
		for (size_t j = 0; j < i && like < LIKE_MAX; j++)
			like += is_like(f, &found->v[p->view->order[j]]);
		if (like == LIKE_MAX)
			continue;
		print_finding(p, f);
		for (size_t j = i + 1; j < found->n && like == LIKE_MAX - 1; j++)
			more += is_like(f, &found->v[p->view->order[j]]);
		if (more)
			fprintf(p->out, "%zu more of %s: --json shows all\n", more, f->id);
	}
}

static void print_unseen(const struct printer *p)
{
	const tn_unseen_list *list = &p->view->doctor->unseen;

	if (list->n && p->view->doctor->found.n)
		putc('\n', p->out);
	for (size_t i = 0; i < list->n; i++) {
		label(p, "not seen");
		tn_show(list->v[i].what, p->out);
		if (list->v[i].who) {
			fputs(": ", p->out);
			tn_show(list->v[i].who, p->out);
		}
		putc('\n', p->out);
	}
}

static void print_count(const struct printer *p, enum tn_severity severity, const char *word, const char **between)
{
	size_t n = tn_doctor_count(p->view->doctor, severity);

	if (!n)
		return;
	fprintf(p->out, "%s%zu %s%s", *between, n, word, n == 1 ? "" : "s");
	*between = ", ";
}

static void print_sum(const struct printer *p)
{
	const char *between = "";

	if (p->view->doctor->found.n || p->view->doctor->unseen.n)
		putc('\n', p->out);
	print_count(p, TN_SEVERITY_ERROR, "error", &between);
	print_count(p, TN_SEVERITY_WARNING, "warning", &between);
	if (tn_doctor_is_well(p->view->doctor))
		coloured(p, TN_COLOUR_GOOD, "nothing is wrong");
	between = ", ";
	print_count(p, TN_SEVERITY_NOTE, "note", &between);
	putc('\n', p->out);
}

void tn_doctor_print_text(const struct tn_doctor_view *view, FILE *out)
{
	const struct printer p = { view, out, tn_palette_for(out) };

	print_states(&p);
	print_findings(&p);
	print_unseen(&p);
	print_sum(&p);
}

void tn_doctor_print_repair(const struct tn_repair *repair, FILE *out)
{
	const struct printer p = { NULL, out, tn_palette_for(out) };

	label(&p, "repair");
	tn_show(repair->command, out);
	fputs(": ", out);
	if (repair->trouble)
		tn_show(repair->trouble, out);
	else
		fputs(repair->done ? "done" : "not run", out);
	putc('\n', out);
}
