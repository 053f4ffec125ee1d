// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is said, to whom. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "cli/log.h"
#include "cli/output.h"
#include "cmd/dkms/dkms.h"

int tn_dkms_failed(const struct tn_error *err, int r)
{
	tn_report(TN_LOG_ERROR, "%s", tn_error_text(err, r));
	return r > 0 ? r : r == -EACCES || r == -EPERM || r == -EROFS ? TN_BUILD_NO_ACCESS : TN_BUILD_BAD_ARGUMENTS;
}

void tn_dkms_say(const struct tn_dkms *d, const char *fmt, ...)
{
	va_list ap;

	if (d->args->quiet)
		return;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	tn_flush_output(); /* between what standard error gets */
}
