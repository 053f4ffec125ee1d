// SPDX-License-Identifier: LGPL-2.1-or-later
/* Formatting of what somebody listens to. */
#include "base/log.h"

#include <stdarg.h>

#include "base/buf.h"

const char tn_log_areas[TN_N_AREAS][8] = {
	[TN_AREA_PLAN] = "plan",
	[TN_AREA_CONFIG] = "config",
	[TN_AREA_INDEX] = "index",
	[TN_AREA_CACHE] = "cache",
	[TN_AREA_SANDBOX] = "sandbox",
};

static void send(const struct tn_log *log, enum tn_log_level level, struct tn_buf *text)
{
	tn_autofree char *message = tn_buf_take(text);

	log->fn(log->data, level, message ? message : "out of memory");
}

void tn_log(const struct tn_log *log, enum tn_log_level level, const char *fmt, ...)
{
	struct tn_buf text = { 0 };
	va_list ap;

	if (!log || !log->fn || (level & ~TN_LOG_MORE) > log->max)
		return;
	va_start(ap, fmt);
	tn_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	send(log, level, &text);
}

void tn_log_debug(const struct tn_log *log, enum tn_log_area area, const char *fmt, ...)
{
	struct tn_buf text = { 0 };
	va_list ap;

	tn_buf_addf(&text, "%s: ", tn_log_areas[area]);
	va_start(ap, fmt);
	tn_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	send(log, TN_LOG_DEBUG, &text);
}
