/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* log.h - where library code sends what it cannot return
 *
 * A bad line of a configuration file does not stop the rest of it, so it
 * cannot be an error code; it goes to the caller's sink. Nothing is ever
 * written to a stream from below cli/.
 *
 * Who hunts a fault wants to see how it came to what is done: tn_debug() says it, by area, and
 * costs a test of two words where nobody listens.
 */
#ifndef TN_BASE_LOG_H
#define TN_BASE_LOG_H

#include <stdbool.h>

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

enum tn_log_area {
	TN_AREA_PLAN,    /* the steps of a plan, each with its reason */
	TN_AREA_CONFIG,  /* the files that are read, and which of their lines count */
	TN_AREA_INDEX,   /* which index has which key */
	TN_AREA_CACHE,   /* what is known from before, and what is not */
	TN_AREA_SANDBOX, /* what a reader of untrusted files has given up before */
	TN_N_AREAS
};

/* "plan", "config", ... (without pointers, which every start of a program would pay for) */
extern const char tn_log_areas[TN_N_AREAS][8];

struct tn_log {
	void (*fn)(void *data, enum tn_log_level level, const char *message);
	void *data;
	enum tn_log_level max; /* messages above it are not even formatted */
	unsigned areas;        /* of tn_debug(), 1u << enum tn_log_area: those that are heard */
};

/* @log may be NULL: nobody listens. The message is one line, without its newline. */
void tn_log(const struct tn_log *log, enum tn_log_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static inline bool tn_debugs(const struct tn_log *log, enum tn_log_area area)
{
	return log && (log->areas & 1u << area);
}

/* "AREA: message", whatever @log->max is. */
#define tn_debug(log, area, ...)                                                                   \
	do {                                                                                       \
		if (tn_debugs(log, area))                                                          \
			tn_log_debug(log, area, __VA_ARGS__);                                      \
	} while (0)

void tn_log_debug(const struct tn_log *log, enum tn_log_area area, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
