/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* log.h - where a context's messages go */
#ifndef TN_ABI_LOG_H
#define TN_ABI_LOG_H

#include <stdarg.h>

#include "base/log.h"

/* A value of KMOD_LOG: a number or a word. Return: a syslog(3) priority, 0 for an unknown word. */
int kmod_log_priority_of(const char *word);

/* The log function of a new context. */
void kmod_log_to_stderr(void *data, int priority, const char *file, int line, const char *fn,
			const char *format, va_list args);

/* struct tn_log's function; @data is the context. */
void kmod_log_from_core(void *data, enum tn_log_level level, const char *message);

#endif
