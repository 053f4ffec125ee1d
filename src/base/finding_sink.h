/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* finding_sink.h - findings handed out one by one, however many there are
 *
 * For who finds tens of thousands and has no use for them afterwards: each goes to the
 * caller when it is made. What threads find is kept, to come in an order that does not
 * depend on them.
 */
#ifndef TN_BASE_FINDING_SINK_H
#define TN_BASE_FINDING_SINK_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/finding.h"

struct tn_finding_sink {
	void (*fn)(void *data, const struct tn_finding *finding); /* strings live until it returns */
	void *data;
};

/* @sink may be NULL: nobody listens. */
void tn_finding_send(const struct tn_finding_sink *sink, const struct tn_finding *finding);

struct tn_findings_kept {
	struct tn_finding_sink sink; /* what is sent here is kept; for one thread at a time */
	struct tn_arena arena;
	tn_findings list;
	bool failed; /* memory was out: not all could be kept */
};

/* Keeps what @like would get; it may be NULL. @k must stay where it is. */
void tn_findings_keep(struct tn_findings_kept *k, const struct tn_finding_sink *like);

/* Sends all that was kept to @to and frees it. Return: 0; -ENOMEM when findings were lost. */
int tn_findings_release(struct tn_findings_kept *k, const struct tn_finding_sink *to);

#endif
