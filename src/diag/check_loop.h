/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_loop.h - findings of a loop of the kernel's that goes on after a failure
 *
 * Private to check*.c. Symbols and parameters are all tried, and the errno of the last that
 * fails is what the load fails with. So the one before it have none, and a doubt decides only
 * where it could change what the last failure says.
 */
#ifndef TN_DIAG_CHECK_LOOP_H
#define TN_DIAG_CHECK_LOOP_H

#include "diag/check_private.h"

struct tn_check_event {
	struct tn_check_say say;
	const char *text;
	int may; /* doubt: the errno that it would be, if it is one; 0: more than one can be */
};

struct tn_check_loop {
	TN_VEC(struct tn_check_event) events;
	size_t left_out; /* of more than anybody reads */
};

/* As tn_check_add(), for a failure, a doubt or a warning of one turn. */
void tn_check_loop_add(struct tn_check_run *run, struct tn_check_loop *loop, const struct tn_check_say *say, int may,
		       const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* Whether a failure was among them. */
bool tn_check_loop_failed(const struct tn_check_loop *loop);
/* Adds the findings to the run and empties @loop. */
void tn_check_loop_end(struct tn_check_run *run, struct tn_check_loop *loop);

#endif
