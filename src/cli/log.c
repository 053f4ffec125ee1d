// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/output.h"

static const char *program = "tenon";
static bool to_syslog;

static const char *level_name(enum tn_log_level level)
{
	static const char *const names[] = {
		[TN_LOG_FATAL] = "FATAL",   [TN_LOG_ERROR] = "ERROR", [TN_LOG_WARNING] = "WARNING",
		[TN_LOG_NOTICE] = "NOTICE", [TN_LOG_INFO] = "INFO",   [TN_LOG_DEBUG] = "DEBUG",
	};

	return level < TN_ARRAY_SIZE(names) && names[level] ? names[level] : "ERROR";
}

/* Names and values in messages may be anybody's: no byte of them is to steer a terminal. */
static void tame(char *text)
{
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' && *c != '\n' && *c != '\t')
			*c = '?';
}

/* Who looks at a terminal is to see things in the order in which they happened. */
static void flush_to_terminal(void)
{
	if (isatty(STDOUT_FILENO))
		tn_flush_output();
}

/* One write a message: lines of two processes do not mix. */
static void emit(void *data, enum tn_log_level level, const char *message)
{
	tn_autofree char *line = NULL;
	struct tn_buf b = { 0 };

	if (to_syslog)
		tn_buf_addf(&b, "%s: %s\n", level_name(level), message);
	else
		tn_buf_addf(&b, "%s: %s: %s\n", program, level_name(level), message);
	line = tn_buf_take(&b);
	if (line)
		tame(line);
	flush_to_terminal();
	if (to_syslog)
		syslog((int)level, "%s", line ? line : "out of memory");
	else if (!line || write(STDERR_FILENO, line, strlen(line)) < 0)
		fprintf(stderr, "%s: %s: out of memory\n", program, level_name(level));
}

static struct tn_log sink = { .fn = emit, .max = TN_LOG_WARNING };

void tn_report_setup(const char *name, enum tn_log_level max, bool syslog_wanted)
{
	program = name;
	sink.max = max;
	if (syslog_wanted && !to_syslog)
		openlog(name, LOG_CONS, LOG_DAEMON);
	to_syslog = syslog_wanted;
}

const struct tn_log *tn_report_log(void)
{
	return &sink;
}

void tn_report(enum tn_log_level level, const char *fmt, ...)
{
	struct tn_buf text = { 0 };
	tn_autofree char *message = NULL;
	va_list ap;

	if (level > sink.max)
		return;
	va_start(ap, fmt);
	tn_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	message = tn_buf_take(&text);
	emit(NULL, level, message ? message : "out of memory");
}
