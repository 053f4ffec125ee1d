// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/log.h"

#include <stdarg.h>

#include "base/buf.h"

void tn_log(const struct tn_log *log, enum tn_log_level level, const char *fmt, ...)
{
	struct tn_buf text = { 0 };
	tn_autofree char *message = NULL;
	va_list ap;

	if (!log || !log->fn || (level & ~TN_LOG_MORE) > log->max)
		return;
	va_start(ap, fmt);
	tn_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	message = tn_buf_take(&text);
	log->fn(log->data, level, message ? message : "out of memory");
}
