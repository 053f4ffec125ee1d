// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/show.h"

#include <errno.h>

#include "base/utf8.h"
#include "cli/output.h"

void tn_show(const char *text, FILE *out)
{
	tn_autobuf shown = { 0 };

	tn_utf8_show(tn_text(text), &shown);
	if (shown.failed)
		tn_lose_output(ENOMEM);
	else
		tn_put_text(tn_buf_text(&shown), out);
}
