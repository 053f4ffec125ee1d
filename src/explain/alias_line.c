// SPDX-License-Identifier: LGPL-2.1-or-later
#include "explain/alias_line.h"

#include <errno.h>
#include <string.h>

#include "core/name.h"

int tn_explain_alias(struct tn_explaining *x, const char *alias, const struct tn_match **ret)
{
	tn_autovec tn_matches matches = { 0 };
	struct tn_match *copy;

	*ret = NULL;
	if (tn_lookup(x->machine->tree, x->machine->config, alias, x->arena, &matches) == -ENOMEM)
		return -ENOMEM;
	for (size_t i = 0; i < matches.n; i++) {
		if (strcmp(matches.v[i].module, x->module) != 0)
			continue;
		copy = tn_arena_alloc(x->arena, sizeof(*copy));
		if (!copy)
			return -ENOMEM;
		*copy = matches.v[i];
		*ret = copy;
		return 0;
	}
	return 0;
}

/* "alias fs-ext4 ext4": the index has "fs_ext4", and people look for what the text says. */
static bool is_line_of(struct tn_text line, const struct tn_match *match)
{
	char pattern[TN_NAME_MAX];
	struct tn_text word, alias, module;

	/* Few lines are of the module: this is what most of them fail. */
	if (!tn_text_ends(line, tn_text(match->module)))
		return false;
	return tn_text_word(&line, " ", &word) && tn_text_is(word, "alias") && tn_text_word(&line, " ", &alias) &&
	       tn_text_word(&line, " ", &module) && !line.n && tn_text_is(module, match->module) &&
	       tn_name_normalise(alias, pattern) == 0 && strcmp(pattern, match->pattern) == 0;
}

static int index_line(struct tn_explaining *x, struct tn_explanation *to, const struct tn_match *match)
{
	static const char file[] = "modules.alias";
	tn_tree *tree = x->machine->tree;
	const char *path = tn_arena_printf(x->arena, "%s/%s", tn_tree_path(tree), file);
	struct tn_text rest, line;
	int r = path && to ? tn_tree_file(tree, file, &rest) : -ENOMEM;

	if (r == -ENOMEM)
		return r;
	if (r < 0)
		rest.n = 0;
	for (unsigned number = 1; tn_text_line(&rest, &line); number++)
		if (is_line_of(line, match))
			return tn_explain_evidence(x, to, path, number, "%.*s", TN_TEXT_FMT(line));
	path = tn_explain_index_path(x, match->by == TN_FOUND_BUILTIN_ALIAS ? TN_TREE_BUILTIN_ALIAS : TN_TREE_ALIAS);
	return path ? tn_explain_evidence(x, to, path, 0, "alias %s %s", match->pattern, match->module) : -ENOMEM;
}

int tn_explain_alias_line(struct tn_explaining *x, struct tn_explanation *to, const struct tn_match *match)
{
	if (match->rule && match->by == TN_FOUND_CONFIG_ALIAS)
		return tn_explain_evidence(x, to, match->rule->file, match->rule->d.line, "alias %s %s", match->rule->d.name,
					   match->rule->d.value);
	if (match->pattern)
		return index_line(x, to, match);
	return to ? 0 : -ENOMEM;
}

int tn_explain_modalias(struct tn_explaining *x, struct tn_explanation *to, const struct tn_device *d,
			const struct tn_match *match)
{
	const char *path = tn_arena_printf(x->arena, "%s/modalias", d->path);
	int r = path ? tn_explain_evidence(x, to, path, 0, "%s", d->modalias) : -ENOMEM;

	return r < 0 ? r : tn_explain_alias_line(x, to, match);
}
