// SPDX-License-Identifier: LGPL-2.1-or-later
/* Why a module is loaded or not, for people: the answer in a line, below it what it rests on and what to do. */
#include <errno.h>
#include <string.h>

#include "base/errname.h"
#include "base/utf8.h"
#include "cli/colour.h"
#include "cli/detail.h"
#include "cli/output.h"
#include "cli/show.h"
#include "cmd/explain/explain_view.h"
#include "explain/cause.h"

struct printer {
	const struct tn_explain_view *view;
	const struct tn_explaining *x;
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

static void label(const struct printer *p, const char *word)
{
	tn_detail_label(&p->colours, word, p->out);
}

static void detail(const struct printer *p, const char *word, const char *text)
{
	tn_detail(&p->colours, word, text, p->out);
}

static void print_evidence(const struct printer *p, const struct tn_explanation *e, const struct tn_evidence *evidence)
{
	/* What the sentence above says already is not said again. */
	bool same = tn_text_ends(tn_text(e->text), tn_text(evidence->text));

	if (same && (!evidence->source || (e->kind == TN_EXPLAINS_ASIDE && !evidence->line)))
		return;
	label(p, "seen");
	if (evidence->source)
		tn_show(evidence->source, p->out);
	if (evidence->line)
		fprintf(p->out, ":%u", evidence->line);
	if (!same) {
		fputs(evidence->source ? ": " : "", p->out);
		tn_show(evidence->text, p->out);
	}
	putc('\n', p->out);
}

static void print_answer(const struct printer *p, const struct tn_explanation *e)
{
	const char *name = e->error ? tn_errname(e->error) : NULL;

	if (!e->error)
		return;
	label(p, "answer");
	fprintf(p->out, "%s", strerror(e->error));
	if (name)
		fprintf(p->out, " (%s)", name);
	putc('\n', p->out);
}

/* Commands, a line each. */
static void print_commands(const struct printer *p, const char *name, const char *commands)
{
	struct tn_text rest = tn_text(commands ? commands : ""), line, piece;

	while (tn_text_line(&rest, &line)) {
		tn_autobuf shown = { 0 };

		while (tn_explain_command_piece(p->x, &line, &piece))
			tn_utf8_show(piece, &shown);
		label(p, name);
		if (shown.failed)
			tn_lose_output(ENOMEM);
		else
			tn_put_text(tn_buf_text(&shown), p->out);
		putc('\n', p->out);
	}
}

/* The remedy for this very case comes before the page's. */
static void print_remedy(const struct printer *p, const struct tn_explanation *e)
{
	bool failed = e->kind == TN_EXPLAINS_FAILURE;
	const struct tn_cause *cause = failed || e->kind == TN_EXPLAINS_USE ? tn_cause_find(e->code) : NULL;

	if (e->remedy)
		detail(p, "remedy", e->remedy);
	else if (cause && cause->remedy)
		detail(p, "remedy", cause->remedy);
	if (!cause || !failed || e->doubt) /* nobody knows yet that there is something to mend */
		return;
	if (!e->remedy)
		print_commands(p, "command", cause->remedies[TN_DISTRO_OTHER]);
	for (size_t i = TN_DISTRO_OTHER + 1; i < TN_N_DISTROS; i++)
		if (p->view->distros.of[i])
			print_commands(p, tn_distro_name(i), cause->remedies[i]);
}

static void print_details(const struct printer *p, const struct tn_explanation *e)
{
	print_answer(p, e);
	if (e->log && e->kind != TN_EXPLAINS_ASIDE)
		detail(p, "log", e->log);
	for (size_t i = 0; i < e->evidence.n; i++)
		print_evidence(p, e, &e->evidence.v[i]);
	print_remedy(p, e);
}

static const char *word(const struct tn_explanation *e)
{
	switch (e->kind) {
	case TN_EXPLAINS_FAILURE:
		return e->doubt ? "cannot tell" : e->candidate ? "possible" : "also";
	case TN_EXPLAINS_LOADED:
		return e->candidate ? "possible reason" : "reason";
	case TN_EXPLAINS_USE:
		return "in use";
	case TN_EXPLAINS_ASIDE:
		break;
	}
	return "note";
}

static enum tn_colour colour_of(const struct tn_explanation *e)
{
	if (e->kind == TN_EXPLAINS_FAILURE && !e->candidate)
		return TN_COLOUR_BAD;
	return e->kind == TN_EXPLAINS_ASIDE ? TN_COLOUR_BOLD : TN_COLOUR_WARNING;
}

static void print_explanation(const struct printer *p, const struct tn_explanation *e, bool decisive)
{
	fputs("  ", p->out);
	begin(p, colour_of(e));
	if (decisive)
		fprintf(p->out, "cause[%s]", e->code);
	else
		fprintf(p->out, "%s[%s]", word(e), e->code);
	end(p);
	if (!decisive) { /* else the answer has said it */
		fputs(": ", p->out);
		tn_show(e->text, p->out);
	}
	putc('\n', p->out);
	print_details(p, e);
}

/* Where there is no such module, that is the whole answer. */
static bool is_absence(const struct tn_explanation *decisive)
{
	static const char *const codes[] = { "E-not-found", "E-no-such-file", "E-other-tree" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(codes); i++)
		if (decisive && strcmp(decisive->code, codes[i]) == 0)
			return true;
	return false;
}

static void print_kept_out(const struct printer *p, const struct tn_explanation *decisive)
{
	bool absent = is_absence(decisive);

	begin(p, TN_COLOUR_BAD);
	if (absent)
		tn_show(decisive->text, p->out);
	else
		fputs("not loaded", p->out);
	end(p);
	if (decisive && !absent) {
		fputs(": ", p->out);
		tn_show(decisive->text, p->out);
	}
}

/* What may keep it out, and is not certain. */
static bool is_doubtful(const struct tn_explaining *x)
{
	for (size_t i = 0; i < x->found.n; i++)
		if (x->found.v[i].kind == TN_EXPLAINS_FAILURE)
			return true;
	return false;
}

static void print_free(const struct printer *p)
{
	begin(p, TN_COLOUR_GOOD);
	fputs("not loaded", p->out);
	end(p);
	fputs(is_doubtful(p->x) ? ", and nothing is certain to keep it out; to try it: " :
				  ", and nothing is known that would keep it out: ", p->out);
	fputs(p->x->is_file ? "insmod " : "modprobe ", p->out);
	tn_show(p->x->operand, p->out);
	if (p->view->machine->running && p->view->machine->basis->live->capable == TN_NO)
		fputs(", as root", p->out);
}

static void print_verdict(const struct printer *p, const struct tn_explanation *decisive)
{
	begin(p, TN_COLOUR_BOLD);
	tn_show(p->x->module ? p->x->module : p->x->operand, p->out);
	end(p);
	fputs(": ", p->out);
	switch (tn_explained_as(p->x)) {
	case TN_EXPLAINED_LOADED:
		begin(p, TN_COLOUR_GOOD);
		fputs("loaded", p->out);
		end(p);
		break;
	case TN_EXPLAINED_BUILTIN:
		begin(p, TN_COLOUR_GOOD);
		fputs("built in", p->out);
		end(p);
		break;
	case TN_EXPLAINED_FREE:
		print_free(p);
		break;
	case TN_EXPLAINED_KEPT_OUT:
	case TN_EXPLAINED_UNKNOWN:
		print_kept_out(p, decisive);
		break;
	}
	putc('\n', p->out);
}

static void print_unseen(const struct printer *p, const struct tn_unseen *unseen)
{
	fputs("  could not see: ", p->out);
	tn_show(unseen->what, p->out);
	fputs(" (", p->out);
	tn_show(unseen->who, p->out);
	fputs(")\n", p->out);
}

static void print_module(const struct printer *p)
{
	const struct tn_explanation *decisive = tn_explain_decisive(p->x);

	print_verdict(p, decisive);
	for (size_t i = 0; i < p->x->found.n; i++)
		print_explanation(p, &p->x->found.v[i], &p->x->found.v[i] == decisive);
	for (size_t i = 0; i < p->x->unseen.n; i++)
		print_unseen(p, &p->x->unseen.v[i]);
}

void tn_explain_print_text(const struct tn_explain_view *view, FILE *out)
{
	struct printer p = { .view = view, .out = out, .colours = tn_palette_for(out) };

	for (size_t i = 0; i < view->all.n; i++) {
		p.x = &view->all.v[i];
		print_module(&p);
	}
}
