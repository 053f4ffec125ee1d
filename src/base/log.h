/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* log.h - where library code sends what it cannot return
 *
 * A bad line of a configuration file does not stop the rest of it, so it
 * cannot be an error code; it goes to the caller's sink. Nothing is ever
 * written to a stream from below cli/.
 */
#ifndef TN_BASE_LOG_H
#define TN_BASE_LOG_H

/* The numbers of syslog(3). */
enum tn_log_level {
	TN_LOG_FATAL = 2, /* the command gives up */
	TN_LOG_ERROR = 3,
	TN_LOG_WARNING = 4,
	TN_LOG_NOTICE = 5,
	TN_LOG_INFO = 6,
	TN_LOG_DEBUG = 7,
	TN_LOG_MORE = 1 << 8, /* or-ed: another line of the message before it */
};

struct tn_log {
	void (*fn)(void *data, enum tn_log_level level, const char *message);
	void *data;
	enum tn_log_level max; /* messages above it are not even formatted */
};

/* @log may be NULL: nobody listens. The message is one line, without its newline. */
void tn_log(const struct tn_log *log, enum tn_log_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
