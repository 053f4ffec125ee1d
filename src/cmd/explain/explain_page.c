// SPDX-License-Identifier: LGPL-2.1-or-later
/* A page of a cause, and the causes of a failure, for people. */
#include <string.h>

#include "cli/colour.h"
#include "cli/show.h"
#include "cli/wrap.h"
#include "cmd/explain/explain_page.h"

/* Room for a code, so that titles stand below each other. */
#define CODE_WIDTH 26

struct printer {
	FILE *out;
	struct tn_palette colours;
	const struct tn_explain_distros *distros;
};

static void bold(const struct printer *p, const char *text)
{
	fprintf(p->out, "%s%s%s", p->colours.code[TN_COLOUR_BOLD], text, p->colours.code[TN_COLOUR_NONE]);
}

/* A line each, as it is typed. */
static void print_commands(const struct printer *p, const char *commands, const char *indent)
{
	struct tn_text rest = tn_text(commands), line;

	while (tn_text_line(&rest, &line))
		fprintf(p->out, "%s%.*s\n", indent, TN_TEXT_FMT(line));
}

static void print_paragraphs(const struct printer *p, const char *text)
{
	struct tn_text rest = tn_text(text), line;

	while (tn_text_line(&rest, &line)) {
		tn_autofree char *paragraph = tn_text_dup(line);

		fputs("\n  ", p->out);
		if (paragraph)
			tn_wrap(paragraph, 2, p->out);
	}
}

static void print_remedies(const struct printer *p, const struct tn_cause *cause)
{
	if (cause->remedies[TN_DISTRO_OTHER]) {
		putc('\n', p->out);
		print_commands(p, cause->remedies[TN_DISTRO_OTHER], "      ");
	}
	for (size_t i = TN_DISTRO_OTHER + 1; i < TN_N_DISTROS; i++) {
		if (!p->distros->of[i] || !cause->remedies[i])
			continue;
		fprintf(p->out, "\n  %s and its kin:\n\n", tn_distro_name(i));
		print_commands(p, cause->remedies[i], "      ");
	}
}

static void print_page(const struct printer *p, const struct tn_cause *cause)
{
	bold(p, cause->code);
	fprintf(p->out, ": %s\n", cause->title);
	print_paragraphs(p, cause->text);
	putc('\n', p->out);
	bold(p, "What to do");
	putc('\n', p->out);
	print_paragraphs(p, cause->remedy);
	print_remedies(p, cause);
}

static void print_code(const struct printer *p, const char *code)
{
	const struct tn_cause *cause = tn_cause_find(code);

	if (!cause)
		return;
	fputs("  ", p->out);
	bold(p, cause->code);
	if (strlen(cause->code) < CODE_WIDTH)
		fprintf(p->out, "%*s", CODE_WIDTH - (int)strlen(cause->code), "");
	else
		fprintf(p->out, "\n%*s", CODE_WIDTH + 2, "");
	tn_wrap(cause->title, CODE_WIDTH + 2, p->out);
}

/* "could not remove ...: Operation not permitted" */
static void print_words(const struct printer *p, const char *words)
{
	fputs("  \"", p->out);
	for (; *words; words++)
		if (*words == '*')
			fputs(words[1] == ':' ? " ..." : " ... ", p->out);
		else
			putc(*words, p->out);
	fputs("\"\n", p->out);
}

static void print_failure(const struct printer *p, const struct tn_failure *failure)
{
	static const char *const when[] = {
		[TN_FAILURE_LOAD] = "when a module is loaded",
		[TN_FAILURE_UNLOAD] = "when a module is unloaded",
	};

	if (failure->name) {
		bold(p, failure->name);
		fprintf(p->out, " (%d), ", failure->error);
	}
	fprintf(p->out, "%s%s%s\n", when[failure->of], failure->about ? ": " : "", failure->about ? failure->about : "");
	for (size_t i = 0; i < TN_FAILURE_WORDS && failure->words[i]; i++)
		print_words(p, failure->words[i]);
	fprintf(p->out, "\n%s:\n\n", failure->codes[1] ? "Causes, the likeliest first" : "Its cause");
	for (size_t i = 0; i < TN_FAILURE_CODES && failure->codes[i]; i++)
		print_code(p, failure->codes[i]);
}

static void print_log_line(const struct printer *p, const struct tn_explain_answer *answer)
{
	fprintf(p->out, "A line of the kernel's log. %s:\n\n",
		answer->log_codes[1] ? "Causes, the likeliest first" : "What it means");
	for (size_t i = 0; i < TN_ARRAY_SIZE(answer->log_codes) && answer->log_codes[i]; i++)
		print_code(p, answer->log_codes[i]);
}

void tn_explain_print_answer(const struct tn_explain_answer *answer, const struct tn_explain_distros *distros, FILE *out)
{
	const struct printer p = { out, tn_palette_for(out), distros };

	if (answer->cause) {
		print_page(&p, answer->cause);
		return;
	}
	if (answer->log_codes[0])
		print_log_line(&p, answer);
	for (size_t i = 0; answer->failures[i]; i++) {
		if (i)
			putc('\n', out);
		print_failure(&p, answer->failures[i]);
	}
	fputs("\ntenon explain CODE shows what each is and what to do;\n"
	      "tenon explain NAME looks for the cause on this machine.\n", out);
}
