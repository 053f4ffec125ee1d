// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which of the explanations is the cause of one failure, in a line. */
#include "cmd/explain/explain_hint.h"

#include <limits.h>
#include <string.h>

#include "base/cleanup.h"
#include "cli/show.h"
#include "explain/cause.h"

/* A sentence that is longer does not help at a glance; the title of the cause says it shorter. */
#define SENTENCE_MAX 240

bool tn_explain_hint_parse(const char *text, struct tn_explain_hint *ret)
{
	/* Those of no errno are found by what the tool has printed. */
	static const struct {
		const char *word, *message;
		enum tn_failure_of of;
	} kinds[] = {
		{ "load", NULL, TN_FAILURE_LOAD },
		{ "unload", NULL, TN_FAILURE_UNLOAD },
		{ "find", "Module not found in directory", TN_FAILURE_LOAD },
		{ "command", "Error running install command", TN_FAILURE_LOAD },
		{ "file", "could not insert: No such file or directory", TN_FAILURE_LOAD },
		{ "use", "Module is in use", TN_FAILURE_UNLOAD },
	};
	const char *colon = strchr(text, ':');
	struct tn_text word = { text, colon ? (size_t)(colon - text) : strlen(text) };
	uint64_t error;

	if (!colon || tn_text_u64(tn_text(colon + 1), 10, &error) < 0 || error > INT_MAX)
		return false;
	for (size_t i = 0; i < TN_ARRAY_SIZE(kinds); i++) {
		struct tn_explain_hint hint = { .of = kinds[i].of };

		if (!tn_text_is(word, kinds[i].word))
			continue;
		if (!kinds[i].message)
			hint.error = (int)error;
		hint.failure = kinds[i].message ? tn_failure_find(kinds[i].message) : tn_failure_of_errno(hint.of, hint.error);
		*ret = hint;
		return true;
	}
	return false;
}

static bool is_listed(const struct tn_explain_hint *hint, const char *code)
{
	for (size_t i = 0; hint->failure && hint->failure->codes[i]; i++)
		if (strcmp(hint->failure->codes[i], code) == 0)
			return true;
	return false;
}

/* Whether @e is proved, and accounts for this failure; that there is no such module, the tool itself has said. */
static bool is_cause(const struct tn_explain_hint *hint, const struct tn_explanation *e)
{
	enum tn_finding_kind kind = hint->of == TN_FAILURE_LOAD ? TN_EXPLAINS_FAILURE : TN_EXPLAINS_USE;

	if (e->kind != kind || e->candidate || strcmp(e->code, "E-not-found") == 0)
		return false;
	return kind == TN_EXPLAINS_USE || (e->error && e->error == hint->error) || is_listed(hint, e->code);
}

/* Of a name that nothing has, what may be meant is worth a word, though nothing proves it. */
static bool is_worth_a_word(const struct tn_explain_hint *hint, const struct tn_explanation *e)
{
	return e->kind == TN_EXPLAINS_FAILURE && e->candidate && !e->doubt && is_listed(hint, "E-not-found") &&
	       is_listed(hint, e->code);
}

static const struct tn_explanation *choose(const struct tn_explain_hint *hint, const tn_explainings *found)
{
	const struct tn_explanation *perhaps = NULL;

	for (size_t i = 0; i < found->n; i++) {
		const tn_explanations *list = &found->v[i].found;

		for (size_t k = 0; k < list->n; k++) {
			if (is_cause(hint, &list->v[k]))
				return &list->v[k];
			if (!perhaps && is_worth_a_word(hint, &list->v[k]))
				perhaps = &list->v[k];
		}
	}
	return perhaps;
}

static bool may_be_it(const struct tn_explain_hint *hint, const struct tn_explanation *e)
{
	if (e->kind == TN_EXPLAINS_FAILURE)
		return (e->error && e->error == hint->error) || is_listed(hint, e->code);
	return e->kind == TN_EXPLAINS_USE;
}

/* Whether what is known of the module has anything that this failure may be from. */
static bool may_tell(const struct tn_explain_hint *hint, const tn_explainings *found)
{
	for (size_t i = 0; i < found->n; i++) {
		if (found->v[i].unseen.n) /* it says who could see what it may be */
			return true;
		for (size_t k = 0; k < found->v[i].found.n; k++)
			if (may_be_it(hint, &found->v[i].found.v[k]))
				return true;
	}
	return false;
}

/* For a shell; -1: not without more than quotes. */
static int quote_of(const char *operand)
{
	if (!*operand || strchr(operand, '\''))
		return -1;
	for (const char *c = operand; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return -1;
	return operand[strspn(operand, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:+,@%")] ? '\'' : 0;
}

void tn_explain_hint_print(const struct tn_explain_hint *hint, const tn_explainings *found, const char *operand, FILE *out)
{
	const struct tn_explanation *e = choose(hint, found);
	int quote = quote_of(operand);
	const struct tn_cause *cause;

	if (quote < 0)
		return;
	if (hint->failure && hint->failure->name && !may_tell(hint, found)) {
		fprintf(out, "possible causes: tenon explain %s\n", hint->failure->name);
		return;
	}
	cause = e ? tn_cause_find(e->code) : NULL;
	if (e) {
		fputs(e->candidate ? "perhaps: " : "cause: ", out);
		tn_show(strlen(e->text) > SENTENCE_MAX && cause ? cause->title : e->text, out);
		fputs("; see ", out);
	} else {
		fputs("possible causes: ", out);
	}
	fputs(*operand == '-' ? "tenon explain -- " : "tenon explain ", out);
	if (quote)
		putc(quote, out);
	tn_show(operand, out);
	if (quote)
		putc(quote, out);
	putc('\n', out);
}
