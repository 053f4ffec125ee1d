/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* log.h - the messages of a command, to stderr or syslog(3)
 *
 * A line reads "PROGRAM: LEVEL: message", as the classic tools print it:
 *	modprobe: FATAL: Module x not found in directory /lib/modules/6.1
 * There is one sink a process. Library code gets it as a struct tn_log. A message
 * is one line, and steers no terminal: base/utf8.h, tn_utf8_show().
 */
#ifndef TN_CLI_LOG_H
#define TN_CLI_LOG_H

#include <stdbool.h>

#include "base/log.h"

/* Above every level: `-q` of the classic tools. */
#define TN_LOG_NOTHING ((enum tn_log_level)0)

/**
 * tn_report_setup() - where messages go from now on
 * @program:   what each line starts with; kept
 * @max:       less urgent messages are dropped
 * @to_syslog: facility daemon instead of stderr
 *
 * Before the first call, messages up to TN_LOG_WARNING go to stderr as "tenon".
 */
void tn_report_setup(const char *program, enum tn_log_level max, bool to_syslog);

/* Less urgent messages than @max are dropped from now on. */
void tn_report_level(enum tn_log_level max);

/* Which areas of tn_debug() are heard from now on: cli/debug.h. */
void tn_report_areas(unsigned areas);

/* Whether somebody sees the messages as they come: they go to a terminal. */
bool tn_report_is_seen(void);

/* The sink, for library calls that take one. Lives for ever. */
const struct tn_log *tn_report_log(void);

/* One message, without a newline at its end. */
void tn_report(enum tn_log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* One line on stderr, without a program's name and level before it: where the classic tools have none. */
void tn_report_plain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
