/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* blocking.h - block a module by a file of its own in modprobe.d, or take that away
 *
 * Looked at first, then done: so a dry run says what the real one does.
 */
#ifndef TN_CMD_CONFIG_BLOCKING_H
#define TN_CMD_CONFIG_BLOCKING_H

#include "cmd/world.h"
#include "core/plan/blocks.h"

struct tn_blocking {
	struct tn_world *world;
	const char *operand;
	bool unblock;

	const char *module;    /* normalised */
	const char *directory; /* with the root before it */
	const char *name;      /* of the file, there */
	const char *path;
	const char *content;   /* that it gets; NULL: it goes */
	bool is_there;
	bool idle;             /* there is nothing to do */
	TN_VEC(const char *) notes; /* sentences, without a full stop */
	const char *left;      /* what blocks it still: "/etc/modprobe.d/a.conf:3 (install)"; NULL: nothing */
};
void tn_blocking_free(struct tn_blocking *b);

/* @b: with what stands above in it. Return: 0 or -errno with a message: then nothing is to be done. */
int tn_blocking_plan(struct tn_blocking *b, struct tn_error *err);
/* Return: 0; 1: done, and it is not as it was asked for (@left, or a note); -errno with a message. */
int tn_blocking_do(struct tn_blocking *b, struct tn_error *err);

#endif
