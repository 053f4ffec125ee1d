// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is the same for people and for programs. */
#include "cmd/explain/explain_view.h"

#include "base/buf.h"

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

const char *tn_explain_command(const struct tn_explaining *x, struct tn_text command)
{
	tn_autobuf text = { 0 };

	while (command.n) {
		size_t n = 0;
		const char *value;

		while (n < command.n && command.p[n] >= 'A' && command.p[n] <= 'Z')
			n++;
		value = meaning(x, (struct tn_text){ command.p, n });
		if (value)
			tn_buf_add_str(&text, value);
		else
			tn_buf_add_text(&text, (struct tn_text){ command.p, n ? n : 1 });
		command = tn_text_from(command, n ? n : 1);
	}
	return text.failed ? NULL : tn_arena_dup(x->arena, tn_buf_text(&text));
}
