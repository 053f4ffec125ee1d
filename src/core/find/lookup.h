/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lookup.h - from what the user typed to modules: an ordered table of steps
 *
 * The first step that finds anything decides (kmod's order). Each match says
 * how it was found.
 */
#ifndef TN_CORE_FIND_LOOKUP_H
#define TN_CORE_FIND_LOOKUP_H

#include "base/arena.h"
#include "base/vec.h"
#include "core/find/config.h"
#include "core/find/tree.h"

enum tn_found_by {
	TN_FOUND_CONFIG_ALIAS,  /* alias line; rule tells which */
	TN_FOUND_MODULE,        /* modules.dep: the name of a module */
	TN_FOUND_SYMBOL,        /* symbol:NAME */
	TN_FOUND_COMMAND,       /* only an install or remove line knows the name */
	TN_FOUND_INDEX_ALIAS,   /* modules.alias */
	TN_FOUND_BUILTIN,       /* modules.builtin */
	TN_FOUND_BUILTIN_ALIAS, /* modules.builtin.alias */
	TN_FOUND_FILE,          /* the path of its file was given (core/find/meaning.h) */
	TN_FOUND_LOADED,        /* no tree knows it, but the kernel has it (core/plan) */
};

struct tn_match {
	const char *module; /* normalised name */
	enum tn_found_by by;
	const char *pattern;        /* the alias that matched; NULL for a plain name */
	const char *alias;          /* by what else an options line may name it, or NULL: the
				     * pattern of an alias line, else the alias asked for */
	const struct tn_rule *rule; /* of CONFIG_ALIAS and COMMAND, else NULL */
};
typedef TN_VEC(struct tn_match) tn_matches;

/* @request as typed; @config may be NULL. Return: 0 (with @ret->n == 0 when nothing is known by that name),
 * -EINVAL / -ENAMETOOLONG for what cannot be a name, -ENOMEM. Strings live in @arena. */
int tn_lookup(tn_tree *tree, const tn_config *config, const char *request, struct tn_arena *arena,
	      tn_matches *ret);

/* The same for the name of a module: configuration, symbols and modules.alias are not
 * looked at (but aliases of what is built in are, as kmod has it). */
int tn_lookup_name(tn_tree *tree, const char *request, struct tn_arena *arena, tn_matches *ret);

/* The install (remove) command of what was found: the line that knew the name, where that led to
 * it, else the first whose pattern fits @name. @match may be NULL. NULL when there is none. */
const struct tn_rule *tn_match_command(const tn_config *config, enum tn_conf_kind kind,
				       const char *name, const struct tn_match *match);

#endif
