// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/error.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static int record(struct tn_error *err, int code, struct tn_buf *text)
{
	free(err->text);
	err->text = tn_buf_take(text);
	err->code = code;
	return code;
}

int tn_fail(struct tn_error *err, int code, const char *fmt, ...)
{
	struct tn_buf text = { 0 };
	va_list ap;

	if (!err)
		return code;
	va_start(ap, fmt);
	tn_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	return record(err, code, &text);
}

int tn_fail_in(struct tn_error *err, int code, const char *fmt, ...)
{
	struct tn_buf text = { 0 };
	va_list ap;

	if (!err)
		return code;
	va_start(ap, fmt);
	tn_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	tn_buf_addf(&text, ": %s", tn_error_text(err, code));
	return record(err, code, &text);
}

const char *tn_error_text(const struct tn_error *err, int code)
{
	return err && err->text ? err->text : strerror(-code);
}

void tn_error_clear(struct tn_error *err)
{
	free(err->text);
	*err = (struct tn_error){ 0 };
}
