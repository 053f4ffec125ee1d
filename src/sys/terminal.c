// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/terminal.h"

#include <unistd.h>

bool tn_terminal_is(void)
{
	return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}
