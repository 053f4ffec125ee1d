// SPDX-License-Identifier: LGPL-2.1-or-later
/* Verdicts for people: a line for each module, below it what was found, in the kernel's order. */
#include <string.h>

#include "base/errname.h"
#include "cli/colour.h"
#include "cli/detail.h"
#include "cli/show.h"
#include "cmd/check/check_view.h"
#include "explain/cause.h"

struct printer {
	const struct tn_check_view *view;
	FILE *out;
	struct tn_palette colours;
};

static void begin(const struct printer *p, enum tn_colour colour)
{
	fputs(p->colours.code[colour], p->out);
}

static void end(const struct printer *p)
{
	fputs(p->colours.code[TN_COLOUR_NONE], p->out);
}

static void print_errno(const struct printer *p, int error)
{
	const char *name = tn_errname(error);

	fprintf(p->out, "%s", strerror(error));
	if (name)
		fprintf(p->out, " (%s)", name);
}

static void detail(const struct printer *p, const char *word, const char *text)
{
	tn_detail(&p->colours, word, text, p->out);
}

/* The kernel is not even asked. */
static bool is_of_plan(const struct tn_check_finding *finding)
{
	return strcmp(finding->what.id, "dependency-fails") == 0;
}

/* What the kernel answers there, and whether it comes to that. */
static void print_answer(const struct printer *p, const struct tn_check_finding *finding)
{
	tn_detail_label(&p->colours, "answer", p->out);
	print_errno(p, finding->error);
	if (!finding->decides)
		fputs(", if the kernel came this far", p->out);
	else if (!is_of_plan(finding))
		fputs("; the kernel stops here", p->out);
	putc('\n', p->out);
}

/* The details of a finding stand there once: a module for another kernel has dozens that differ in a symbol alone. */
static bool is_like(const struct tn_check_finding *a, const struct tn_check_finding *b)
{
	const char *const pairs[][2] = {
		{ a->what.id, b->what.id }, { a->what.remedy, b->what.remedy }, { a->source, b->source },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(pairs); i++)
		if (strcmp(pairs[i][0] ? pairs[i][0] : "", pairs[i][1] ? pairs[i][1] : "") != 0)
			return false;
	return a->doubt == b->doubt;
}

/* The findings of one module that stand with their details. */
struct shown {
	const struct tn_check_finding *v[32]; /* more kinds than a module has; any others are shown whole */
	size_t n;
};

static bool is_repeated(struct shown *shown, const struct tn_check_finding *finding)
{
	for (size_t i = 0; i < shown->n; i++)
		if (is_like(shown->v[i], finding))
			return true;
	if (shown->n < TN_ARRAY_SIZE(shown->v))
		shown->v[shown->n++] = finding;
	return false;
}

static void print_details(const struct printer *p, const struct tn_check_finding *finding)
{
	detail(p, "log", finding->log);
	if (finding->error && !finding->log && !finding->doubt && !is_of_plan(finding))
		detail(p, "log", "nothing: the kernel does not say why");
	detail(p, "source", finding->source);
	detail(p, "remedy", finding->what.remedy);
}

/* Where to read on about what decides. */
static void print_page(const struct printer *p, const struct tn_check_finding *finding)
{
	const struct tn_cause *cause = tn_cause_find(finding->what.id);
	char command[64];

	if (!finding->decides || is_of_plan(finding) || !cause)
		return;
	snprintf(command, sizeof(command), "tenon explain %s", cause->code);
	detail(p, "more", command);
}

static void print_finding(const struct printer *p, const struct tn_check_finding *finding, bool repeated)
{
	fputs("  ", p->out);
	begin(p, finding->doubt ? TN_COLOUR_WARNING : tn_severity_colour(finding->what.severity));
	fprintf(p->out, "%s[%s]", finding->doubt ? "cannot tell" : tn_severity_word(finding->what.severity),
		finding->what.id);
	end(p);
	fputs(": ", p->out);
	tn_show(finding->what.text, p->out);
	putc('\n', p->out);
	if (finding->error)
		print_answer(p, finding);
	if (!repeated || finding->decides)
		print_details(p, finding);
	print_page(p, finding);
}

static void print_verdict(const struct printer *p, const struct tn_check_row *row)
{
	switch (row->result.verdict) {
	case TN_VERDICT_LOADS:
		begin(p, TN_COLOUR_GOOD);
		fputs("would load", p->out);
		end(p);
		fputs(", as far as its own init function", p->out);
		if (*row->result.taints)
			fprintf(p->out, "; taints the kernel (%s)", row->result.taints);
		break;
	case TN_VERDICT_FAILS:
		begin(p, TN_COLOUR_BAD);
		fputs("would not load", p->out);
		end(p);
		fputs(": ", p->out);
		print_errno(p, row->result.error);
		break;
	case TN_VERDICT_UNKNOWN:
		begin(p, TN_COLOUR_WARNING);
		fputs("cannot tell", p->out);
		end(p);
		fputs(" whether it would load", p->out);
		break;
	}
	putc('\n', p->out);
}

static void print_row(const struct printer *p, const struct tn_check_row *row)
{
	struct shown shown = { .n = 0 };

	begin(p, TN_COLOUR_BOLD);
	tn_show(row->module ? row->module : row->operand, p->out);
	end(p);
	if (row->for_module) {
		fputs(" (", p->out);
		tn_show(row->for_module, p->out);
		fputs(" needs it)", p->out);
	}
	fputs(": ", p->out);
	if (row->trouble || row->skipped) {
		tn_show(row->trouble ? row->trouble : row->skipped, p->out);
		putc('\n', p->out);
		return;
	}
	print_verdict(p, row);
	for (size_t i = 0; i < row->result.findings.n; i++)
		print_finding(p, &row->result.findings.v[i], is_repeated(&shown, &row->result.findings.v[i]));
}

/* What the verdicts rest on, and what they cannot. */
static void print_basis(const struct printer *p)
{
	const tn_kernel_facts *kernel = p->view->kernel;

	fputs("\nkernel    ", p->out);
	tn_show(p->view->world->release, p->out);
	if (!p->view->live)
		fputs(", which is not running: nothing counts as loaded or enforced", p->out);
	if (kernel->image && !kernel->image_trouble) {
		fputs("\nimage     ", p->out);
		tn_show(kernel->image, p->out);
	}
	if (kernel->image_trouble) {
		fputs("\nimage     ", p->out);
		tn_show(kernel->image_trouble, p->out);
	}
	putc('\n', p->out);
}

void tn_check_print_text(const struct tn_check_view *view, FILE *out)
{
	const struct printer p = { view, out, tn_palette_for(out) };

	for (size_t i = 0; i < view->rows.n; i++)
		print_row(&p, &view->rows.v[i]);
	print_basis(&p);
}
