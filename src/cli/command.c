// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/command.h"

#include <errno.h>

#include "cli/log.h"
#include "cli/output.h"

bool tn_command_always_acts(const void *args)
{
	(void)args;
	return true;
}

void tn_command_begin(const struct tn_command *c, const void *args)
{
	tn_begin_output(c->acts && c->acts(args));
}

int tn_command_failed(const struct tn_error *err, int r)
{
	tn_report(TN_LOG_ERROR, "%s", tn_error_text(err, r));
	return r == -EINVAL ? TN_EXIT_USAGE : TN_EXIT_FAILURE;
}
