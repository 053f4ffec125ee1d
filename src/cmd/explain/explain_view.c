// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is the same for people and for programs. */
#include "cmd/explain/explain_view.h"

const char *tn_explained_word(const struct tn_explaining *x)
{
	static const char *const words[] = {
		[TN_EXPLAINED_LOADED] = "loaded",     [TN_EXPLAINED_BUILTIN] = "builtin", [TN_EXPLAINED_FREE] = "free",
		[TN_EXPLAINED_KEPT_OUT] = "kept-out", [TN_EXPLAINED_UNKNOWN] = "unknown",
	};

	return words[tn_explained_as(x)];
}

const struct tn_explanation *tn_explain_decisive(const struct tn_explaining *x)
{
	const struct tn_explanation *first = x->found.n ? &x->found.v[0] : NULL;

	switch (tn_explained_as(x)) {
	case TN_EXPLAINED_KEPT_OUT:
	case TN_EXPLAINED_UNKNOWN:
		return first && first->kind == TN_EXPLAINS_FAILURE && !first->candidate ? first : NULL;
	default:
		return NULL;
	}
}

/* What stands for the module in a page of causes. */
static const char *meaning(const struct tn_explaining *x, struct tn_text word)
{
	if (tn_text_is(word, "NAME"))
		return x->module;
	return tn_text_is(word, "FILE") ? x->path : NULL;
}

bool tn_explain_command_piece(const struct tn_explaining *x, struct tn_text *command, struct tn_text *ret)
{
	const char *value;
	size_t n = 0;

	if (!command->n)
		return false;
	while (n < command->n && command->p[n] >= 'A' && command->p[n] <= 'Z')
		n++;
	*ret = (struct tn_text){ command->p, n ? n : 1 };
	*command = tn_text_from(*command, ret->n);
	value = meaning(x, *ret);
	if (value)
		*ret = tn_text(value);
	return true;
}
