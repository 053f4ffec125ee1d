/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* log_kept.h - messages held back, to come in an order that does not depend on threads */
#ifndef TN_BASE_LOG_KEPT_H
#define TN_BASE_LOG_KEPT_H

#include <stdbool.h>

#include "base/log.h"
#include "base/vec.h"

struct tn_log_message {
	enum tn_log_level level;
	char *text;
};

struct tn_log_kept {
	struct tn_log log; /* what is sent here is kept; for one thread at a time */
	TN_VEC(struct tn_log_message) messages;
	bool failed; /* memory was out: not all could be kept */
};

/* Keeps what @like would let pass; it may be NULL. @k must stay where it is. */
void tn_log_keep(struct tn_log_kept *k, const struct tn_log *like);

/* Sends all that was kept to @to and frees it. Return: 0; -ENOMEM when messages were lost. */
int tn_log_release(struct tn_log_kept *k, const struct tn_log *to);

#endif
