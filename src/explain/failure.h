/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* failure.h - what insmod, modprobe and rmmod say when something fails, and the causes that it may have
 *
 * What the kernel's log says is machine/log_words.h.
 */
#ifndef TN_EXPLAIN_FAILURE_H
#define TN_EXPLAIN_FAILURE_H

#include <stddef.h>

/* Who says it. */
enum tn_failure_of {
	TN_FAILURE_LOAD,   /* insmod and modprobe */
	TN_FAILURE_UNLOAD, /* rmmod and modprobe -r */
};

#define TN_FAILURE_WORDS 4
#define TN_FAILURE_CODES 32

struct tn_failure {
	enum tn_failure_of of;
	int error; /* as of errno.h; 0: no errno, a tool's own */
	const char *name; /* "ENOEXEC"; NULL: none */
	/* How it is told, '*' for any text; at least one. */
	const char *words[TN_FAILURE_WORDS];
	const char *about; /* one sentence without a full stop; NULL: the words say it */
	/* Causes (cause.h) that it may have, likeliest first; ends with NULL. */
	const char *codes[TN_FAILURE_CODES];
};

/* Each of them; NULL: there are not so many. Static. */
const struct tn_failure *tn_failure_at(size_t i);

/**
 * tn_failure_find() - the failure that a message tells of
 * @message: the words, or a whole line, or several, "insmod: ERROR: could not insert module ./x.ko: Invalid module format";
 *           anything
 *
 * The longest words that are found decide, in the first line that has any. A message has a blank: one word is a name.
 * Return: NULL: nothing known fits.
 */
const struct tn_failure *tn_failure_find(const char *message);

/* The number of an errno, "ENOEXEC", "8" or "-8". 0: it is none that loading or unloading is known to end with. */
int tn_failure_errno(const char *text);

/* What @error, positive, may mean. NULL: nothing is known. */
const struct tn_failure *tn_failure_of_errno(enum tn_failure_of of, int error);

#endif
