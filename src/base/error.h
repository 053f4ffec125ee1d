/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* error.h - what failed, on what
 *
 * Library code never prints and never exits. It returns -errno and, where the
 * caller passed a tn_error, one sentence that names the thing and the place,
 * e.g. "/etc/modprobe.d/a.conf:7: alias needs a module name". Whoever talks to
 * the user adds strerror(-code) where the sentence does not already say why.
 */
#ifndef TN_BASE_ERROR_H
#define TN_BASE_ERROR_H

#include "base/cleanup.h"

struct tn_error {
	int code;   /* negative errno; 0 when nothing was recorded */
	char *text; /* owned; NULL when memory was out */
};

/**
 * tn_fail() - record a failure and return its code
 * @err:   may be NULL: then only the code is returned
 * @code:  negative errno
 *
 * Replaces an earlier record, so the outermost caller may add context with
 * tn_fail_in(). Return: @code.
 */
int tn_fail(struct tn_error *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "context: " before the sentence recorded so far. Return: @code. */
int tn_fail_in(struct tn_error *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The recorded sentence, or strerror(-code) where there is none. Never NULL. */
const char *tn_error_text(const struct tn_error *err, int code);

void tn_error_clear(struct tn_error *err);
#define tn_autoerror tn_cleanup(tn_error_clear) struct tn_error

#endif
