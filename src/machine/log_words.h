/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* log_words.h - what the kernel says in its log of modules that it loads, and what each message means */
#ifndef TN_MACHINE_LOG_WORDS_H
#define TN_MACHINE_LOG_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum tn_log_word_kind {
	TN_LOG_REFUSED,  /* the module was not loaded, for this */
	TN_LOG_TROUBLE,  /* it goes on, and something will not work: a device, a parameter */
	TN_LOG_TAINTED,  /* it was loaded, and the kernel minds */
};

struct tn_log_word {
	/* What a line begins with: '@' is the name of the module, '*' anything. */
	const char *pattern;
	enum tn_log_word_kind kind;
	const char *code;    /* of the cause (explain/cause.h), "E-vermagic" */
	const char *also[5]; /* others that the kernel says it of */
};

extern const struct tn_log_word tn_log_words[];
extern const size_t tn_n_log_words;

/**
 * tn_log_word_find() - what a line of the log means
 * @name: receives the module that it names, as written; empty: it names none
 *
 * Return: NULL for any other line.
 */
const struct tn_log_word *tn_log_word_find(struct tn_text line, struct tn_text *name);

#endif
