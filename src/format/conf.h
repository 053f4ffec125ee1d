/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* conf.h - one modprobe.d(5) file: bytes -> directives
 *
 * Pure and line-based: continuation lines (backslash newline) are joined,
 * comments and blank lines skipped. depmod.d(5) has the same shape and its
 * own keyword table (conf_depmod.h). modules.softdep and modules.weakdep are
 * read with this parser too.
 */
#ifndef TN_FORMAT_CONF_H
#define TN_FORMAT_CONF_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"

enum tn_conf_kind {
	TN_CONF_ALIAS,     /* name = pattern, value = module */
	TN_CONF_BLACKLIST, /* name = module, value = "" */
	TN_CONF_INSTALL,   /* name = pattern, value = shell command */
	TN_CONF_REMOVE,    /* name = pattern, value = shell command */
	TN_CONF_OPTIONS,   /* name = module, value = "k=v k2=v2" */
	TN_CONF_SOFTDEP,   /* name = module, value = "pre: a b post: c" */
	TN_CONF_WEAKDEP,   /* name = module, value = "a b c" */
};

struct tn_conf_directive {
	enum tn_conf_kind kind;
	const char *name;  /* normalised as kmod does for this keyword */
	const char *value; /* never NULL */
	const char *more;  /* of a keyword that takes no more: what stands behind, unread; or NULL */
	unsigned line;     /* 1-based: where the directive starts */
};

/* "alias", "blacklist", ... */
const char *tn_conf_keyword(enum tn_conf_kind kind);

/* A line that is not read, or not all of it. */
struct tn_conf_fault {
	unsigned line;
	bool byte_order_mark; /* one stands before the file's first word */
	const char *text;     /* one sentence; lives until the callback returns */
};

/* Both: return 0 to go on; anything else ends the parse and is its result. */
typedef int tn_conf_fault_fn(void *data, const struct tn_conf_fault *fault);
typedef int tn_conf_fn(void *data, const struct tn_conf_directive *d);

/**
 * tn_conf_parse() - hand each directive of @text to @fn
 * @arena: strings of directives are made here and live as long as it does
 * @fault: hears of lines that are no directive, and of what a directive loses; parsing goes on
 *
 * Return: 0, what @fn or @fault returned, or -ENOMEM.
 */
int tn_conf_parse(struct tn_text text, struct tn_arena *arena, tn_conf_fn *fn,
		  tn_conf_fault_fn *fault, void *data);

#endif
