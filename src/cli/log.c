// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"
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

/* Who looks at a terminal is to see things in the order in which they happened. */
static void flush_to_terminal(void)
{
	if (isatty(STDOUT_FILENO))
		tn_flush_output();
}

/* Names and values in messages may be anybody's, so they are shown and not just printed. */
static struct tn_text show(struct tn_buf *line, const char *message)
{
	tn_utf8_show(tn_text(message), line);
	tn_buf_add_char(line, '\n');
	return line->failed ? TN_TEXT_LITERAL("out of memory\n") : tn_buf_text(line);
}

/* One write a line: lines of two processes do not mix. What stderr does not take changes nothing. */
static void write_line(struct tn_text line)
{
	ssize_t ignored;

	flush_to_terminal();
	ignored = write(STDERR_FILENO, line.p, line.n);
	(void)ignored;
}

static void emit(void *data, enum tn_log_level level, const char *message)
{
	tn_autobuf line = { 0 };
	struct tn_text text;

	if (!to_syslog && !(level & TN_LOG_MORE))
		tn_buf_addf(&line, "%s: ", program);
	if (!(level & TN_LOG_MORE))
		tn_buf_addf(&line, "%s: ", level_name(level));
	text = show(&line, message);
	if (!to_syslog)
		write_line(text);
	else
		syslog((int)(level & ~TN_LOG_MORE), "%.*s", TN_TEXT_FMT(text));
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

void tn_report_level(enum tn_log_level max)
{
	sink.max = max;
}

void tn_report_areas(unsigned areas)
{
	sink.areas = areas;
}

bool tn_report_is_seen(void)
{
	return !to_syslog && isatty(STDERR_FILENO);
}

const struct tn_log *tn_report_log(void)
{
	return &sink;
}

/* Return: what the caller frees; NULL when memory is out. */
static char *compose(const char *fmt, va_list ap) __attribute__((format(printf, 1, 0)));

static char *compose(const char *fmt, va_list ap)
{
	struct tn_buf text = { 0 };

	tn_buf_vaddf(&text, fmt, ap);
	return tn_buf_take(&text);
}

void tn_report(enum tn_log_level level, const char *fmt, ...)
{
	tn_autofree char *message = NULL;
	va_list ap;

	if (level > sink.max)
		return;
	va_start(ap, fmt);
	message = compose(fmt, ap);
	va_end(ap);
	emit(NULL, level, message ? message : "out of memory");
}

void tn_report_plain(const char *fmt, ...)
{
	tn_autofree char *message = NULL;
	tn_autobuf line = { 0 };
	va_list ap;

	va_start(ap, fmt);
	message = compose(fmt, ap);
	va_end(ap);
	write_line(show(&line, message ? message : "out of memory"));
}
