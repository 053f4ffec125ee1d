/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* conf_depmod.h - one depmod.d(5) file: bytes -> directives
 *
 * The lines are those of modprobe.d (conf_line.h); the keywords are search,
 * override, external, exclude and make_map_files. The last is accepted and
 * means nothing: no depmod of our time writes map files.
 */
#ifndef TN_FORMAT_CONF_DEPMOD_H
#define TN_FORMAT_CONF_DEPMOD_H

#include "base/arena.h"
#include "base/text.h"

enum tn_depconf_kind {
	TN_DEPCONF_SEARCH,   /* words = directories, "built-in", "external" */
	TN_DEPCONF_OVERRIDE, /* version; words[0] = module, words[1] = directory */
	TN_DEPCONF_EXTERNAL, /* version; words = absolute directories */
	TN_DEPCONF_EXCLUDE,  /* words = names of directories */
};

struct tn_depconf_directive {
	enum tn_depconf_kind kind;
	const char *version;      /* extended regular expression or "*"; "" where there is none */
	const char *const *words; /* as written */
	size_t n_words;           /* search and exclude: may be 0 */
	unsigned line;            /* 1-based: where the directive starts */
};

/* Return: 0 to go on; anything else ends the parse and is its result. */
typedef int tn_depconf_fn(void *data, const struct tn_depconf_directive *d);

/* A line that is not read, or not all of it. @text: one sentence; lives until this returns. */
typedef void tn_depconf_fault_fn(void *data, unsigned line, const char *text);

/**
 * tn_depconf_parse() - hand each directive of @text to @fn
 * @arena:  what directives point to is made here and lives as long as it does
 * @fault:  hears of bad lines; parsing goes on
 *
 * Return: 0, what @fn returned, or -ENOMEM.
 */
int tn_depconf_parse(struct tn_text text, struct tn_arena *arena, tn_depconf_fn *fn,
		     tn_depconf_fault_fn *fault, void *data);

#endif
