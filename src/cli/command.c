// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/command.h"

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
