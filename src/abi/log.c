// SPDX-License-Identifier: LGPL-2.1-or-later
/* Messages: to the caller's function or to stderr, up to a priority. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "abi/abi.h"
#include "abi/log.h"
#include "base/buf.h"
#include "base/utf8.h"

static const struct {
	const char *word;   /* in KMOD_LOG; longer words that start so count as well */
	const char *prefix; /* in messages */
	int priority;
} levels[] = {
	{ "err", "ERROR", LOG_ERR },	     { "warn", "WARNING", LOG_WARNING },
	{ "notice", "NOTICE", LOG_NOTICE },  { "info", "INFO", LOG_INFO },
	{ "debug", "DEBUG", LOG_DEBUG },
};

int kmod_log_priority_of(const char *word)
{
	char *end;
	long n = strtol(word, &end, 10);

	if (end != word && (*end == '\0' || *end == ' ' || *end == '\t' || *end == '\n'))
		return (int)n;
	for (size_t i = 0; i < TN_ARRAY_SIZE(levels); i++)
		if (strncmp(word, levels[i].word, strlen(levels[i].word)) == 0)
			return levels[i].priority;
	return 0;
}

static const char *prefix_of(int priority)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(levels); i++)
		if (levels[i].priority == priority)
			return levels[i].prefix;
	return "LOG";
}

void kmod_log_to_stderr(void *data, int priority, const char *file, int line, const char *fn,
			const char *format, va_list args)
{
	tn_autobuf message = { 0 }, shown = { 0 };
	struct tn_text text;

	(void)data;
	(void)file;
	(void)line;
	tn_buf_addf(&shown, "libkmod: %s: %s: ", prefix_of(priority), fn);
	tn_buf_vaddf(&message, format, args);
	text = tn_buf_text(&message);
	if (tn_text_ends(text, TN_TEXT_LITERAL("\n"))) /* its own one; others are a name's */
		text.n--;
	tn_utf8_show(text, &shown);
	tn_buf_add_char(&shown, '\n');
	text = message.failed || shown.failed ? TN_TEXT_LITERAL("libkmod: out of memory\n") :
						tn_buf_text(&shown);
	fwrite(text.p, 1, text.n, stderr); /* one call: in one piece beside another thread's */
}

void kmod_ctx_log(const struct kmod_ctx *ctx, int priority, const char *file, int line,
		  const char *fn, const char *format, ...)
{
	va_list args;

	if (!ctx->log_fn || priority > ctx->priority)
		return;
	va_start(args, format);
	ctx->log_fn(ctx->log_data, priority, file, line, fn, format, args);
	va_end(args);
}

void kmod_log_from_core(void *data, enum tn_log_level level, const char *message)
{
	const struct kmod_ctx *ctx = data;
	const char *fn = ctx->config ? "kmod_tree" : "kmod_config_parse";

	/* By the interface's tradition, a message brings its own newline. */
	kmod_ctx_log(ctx, level < TN_LOG_ERROR ? LOG_ERR : (int)level, __FILE__, __LINE__, fn,
		     "%s\n", message);
}

KMOD_EXPORT void kmod_set_log_fn(struct kmod_ctx *ctx,
				 void (*log_fn)(void *log_data, int priority, const char *file,
						int line, const char *fn, const char *format,
						va_list args),
				 const void *data)
{
	if (!ctx)
		return;
	ctx->log_fn = log_fn;
	ctx->log_data = (void *)data;
}

KMOD_EXPORT void kmod_set_log_priority(struct kmod_ctx *ctx, int priority)
{
	if (!ctx)
		return;
	ctx->priority = priority;
	ctx->log.max = (enum tn_log_level)priority;
}

KMOD_EXPORT int kmod_get_log_priority(const struct kmod_ctx *ctx)
{
	return ctx ? ctx->priority : -1;
}
