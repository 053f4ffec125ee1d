/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* log_follow.h - the kernel's log as it grows */
#ifndef TN_CMD_LOG_FOLLOW_H
#define TN_CMD_LOG_FOLLOW_H

#include "cmd/log/log_lines.h"

/* Calls @fn with each record of /dev/kmsg, those of before first, until a signal comes or @fn returns something else
 * than 0. @interrupt: of tn_interrupt_open(). Return: 0 or -errno. */
int tn_log_follow(struct tn_log_lines *lines, int interrupt, int (*fn)(void *data, const struct tn_log_record *record),
		  void *data, struct tn_error *err);

#endif
