/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* filter.h - a program that gets a text and answers with one
 *
 * It is started first and fed later, so that who feeds it may have given up meanwhile to start programs (sandbox.h). It ends
 * with whoever started it.
 */
#ifndef TN_SYS_FILTER_H
#define TN_SYS_FILTER_H

#include "base/buf.h"
#include "base/error.h"

struct tn_filter {
	int to, from; /* pipes; -1: none */
};

/**
 * tn_filter_start() - start a program
 * @argv:        ends with NULL; the first is looked for in PATH
 * @cpu_seconds: that it may take; then the kernel ends it
 *
 * Its messages go nowhere. Return: 0; -ENOENT: there is no such program; -errno.
 */
int tn_filter_start(const char *const *argv, unsigned cpu_seconds, struct tn_filter *ret);

/**
 * tn_filter_ask() - give it all of @question, and read its answer to the end
 * @timeout_msec: for both
 *
 * Once. Return: 0; -EPIPE: it does not read on; -ETIMEDOUT; -EFBIG: it answers with more than @max; -errno.
 */
int tn_filter_ask(struct tn_filter *filter, struct tn_text question, size_t max, unsigned timeout_msec, struct tn_buf *ret);

void tn_filter_close(struct tn_filter *filter);

#endif
