// SPDX-License-Identifier: LGPL-2.1-or-later
/* What cli/output has lost becomes a message and an exit status. */
#include "cli/finish.h"

#include <stdlib.h>
#include <string.h>

#include "cli/log.h"
#include "cli/output.h"

int tn_finish_output(int status)
{
	const struct tn_output_end end = tn_end_output();

	if (!end.lost)
		return status;
	if (!end.told)
		tn_report(TN_LOG_ERROR, "could not write to the standard output%s%s",
			  end.error ? ": " : "", end.error ? strerror(end.error) : "");
	return EXIT_FAILURE;
}
