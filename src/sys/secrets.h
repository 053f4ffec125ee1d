/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* secrets.h - files and memory that nobody else is to see: private keys */
#ifndef TN_SYS_SECRETS_H
#define TN_SYS_SECRETS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

/* What was allowed before tn_secrets_begin(). */
struct tn_secrets {
	int dumpable;
	unsigned long core_now; /* of RLIMIT_CORE */
	bool began;
};

/* From now on this process leaves no core dump, and no debugger of the same user gets in. */
void tn_secrets_begin(struct tn_secrets *secrets);
/* As it was; once the last secret is forgotten. */
void tn_secrets_end(struct tn_secrets *secrets);

/**
 * tn_secrets_read() - all of a file that is to be kept from others, in one piece of memory
 * @fd:   a plain file
 * @name: for messages
 * @max:  more is too much
 * @lenient: read it even where others may
 * @ret:  empty; tn_secrets_forget() it in any case
 *
 * Return: 0, -EPERM where others than its owner may read or write it (a group may read what root gave to it), with a
 * sentence that says who and what to do (1 with that sentence, if @lenient); or another -errno with a sentence.
 */
int tn_secrets_read(int fd, const char *name, size_t max, bool lenient, struct tn_buf *ret, struct tn_error *err);

/* Overwrites and frees it. */
void tn_secrets_forget(struct tn_buf *secret);
#define tn_autosecret tn_cleanup(tn_secrets_forget) struct tn_buf

/* Whether there is a terminal that somebody can be asked on. */
bool tn_secrets_can_ask(void);

#endif
