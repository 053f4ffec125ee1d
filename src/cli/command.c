// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/log.h"

void tn_gather_output(void)
{
	static char room[65536];

	setvbuf(stdout, room, _IOFBF, sizeof(room));
}

int tn_finish_output(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	tn_report(TN_LOG_ERROR, "could not write to the standard output: %s", strerror(errno));
	return TN_EXIT_FAILURE;
}
