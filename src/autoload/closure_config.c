// SPDX-License-Identifier: LGPL-2.1-or-later
#include "autoload/closure_config.h"

#include <errno.h>
#include <stdlib.h>

#include "base/glob.h"
#include "core/name.h"

bool tn_closure_rule_is_tree(const struct tn_closure *c, const struct tn_rule *rule)
{
	size_t n = strlen(tn_tree_path(c->from.tree));

	return strncmp(rule->file, tn_tree_path(c->from.tree), n) == 0 && rule->file[n] == '/' && !strchr(rule->file + n + 1, '/');
}

/* Whether it is the name of a module that is there, or fits one. */
static bool names_any(const struct tn_closure *c, const char *pattern)
{
	if (!tn_glob_is_pattern(tn_text(pattern)))
		return tn_hash_get(&c->placed, tn_text(pattern));
	for (size_t i = 0; i < c->modules.n; i++)
		if (tn_glob_match_str(pattern, tn_text(c->modules.v[i]->name)))
			return true;
	return false;
}

/* An options line may name an alias by which a module was found. */
static bool names_alias(const struct tn_closure *c, const char *name)
{
	for (size_t i = 0; i < c->modules.n; i++) {
		const struct tn_match *match = c->modules.v[i]->match;

		if (match && match->alias && strcmp(match->alias, name) == 0)
			return true;
	}
	return false;
}

static bool counts(const struct tn_closure *c, const struct tn_rule *rule)
{
	char name[TN_NAME_MAX];

	switch (rule->d.kind) {
	case TN_CONF_ALIAS:
		return tn_name_normalise(tn_text(rule->d.value), name) == 0 && names_any(c, name);
	case TN_CONF_OPTIONS:
		return tn_hash_get(&c->placed, tn_text(rule->d.name)) || names_alias(c, rule->d.name);
	case TN_CONF_BLACKLIST:
		return tn_hash_get(&c->placed, tn_text(rule->d.name));
	default:
		return names_any(c, rule->d.name);
	}
}

static struct tn_closure_file *file_of(tn_closure_files *files, const char *path)
{
	for (size_t i = files->n; i-- > 0;)
		if (files->v[i].path == path || strcmp(files->v[i].path, path) == 0)
			return &files->v[i];
	return tn_vec_push(files, (struct tn_closure_file){ .path = path }) < 0 ? NULL : &files->v[files->n - 1];
}

static int by_line(const void *a, const void *b)
{
	const struct tn_rule *const *x = a, *const *y = b;

	return (*x)->d.line < (*y)->d.line ? -1 : (*x)->d.line > (*y)->d.line;
}

static int by_base_name(const void *a, const void *b)
{
	const struct tn_closure_file *x = a, *y = b;
	const char *p = strrchr(x->path, '/'), *q = strrchr(y->path, '/');
	int order = strcmp(p ? p : x->path, q ? q : y->path);

	return order ? order : strcmp(x->path, y->path);
}

int tn_closure_files_find(const struct tn_closure *c, tn_closure_files *ret)
{
	for (enum tn_conf_kind kind = TN_CONF_ALIAS; kind <= TN_CONF_WEAKDEP; kind++) {
		const tn_rules *rules = tn_config_rules(c->from.config, kind);

		for (size_t i = 0; i < rules->n; i++) {
			struct tn_closure_file *file;

			if (tn_closure_rule_is_tree(c, &rules->v[i]) || !counts(c, &rules->v[i]))
				continue;
			file = file_of(ret, rules->v[i].file);
			if (!file || tn_vec_push(&file->rules, &rules->v[i]) < 0)
				return -ENOMEM;
		}
	}
	for (size_t i = 0; i < ret->n; i++)
		qsort(ret->v[i].rules.v, ret->v[i].rules.n, sizeof(*ret->v[i].rules.v), by_line);
	if (ret->n)
		qsort(ret->v, ret->n, sizeof(*ret->v), by_base_name);
	return 0;
}

void tn_closure_files_free(tn_closure_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		tn_vec_free(&files->v[i].rules);
	tn_vec_free(files);
}
