// SPDX-License-Identifier: LGPL-2.1-or-later
/* What tenon makes of a failure. It is a program of its own, so that the classic tools stay small: only one that was
 * installed with us is asked, since we run as root. */
#include "tools/hint.h"

#include <limits.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "cli/log.h"
#include "sys/ask.h"
#include "sys/files.h"
#include "tenon-config.h"

#define PATIENCE_MSEC 1000
#define LINE_BYTES 512

/* Beside our own file, else where the build puts it. */
static const char *find(char *room, size_t size)
{
	if (tn_ask_beside("tenon", room, size) == 0 && tn_file_look(room) == 0)
		return room;
	return tn_file_look(TN_BINDIR "/tenon") == 0 ? TN_BINDIR "/tenon" : NULL;
}

void tn_hint(const char *what, int error, const char *subject)
{
	char room[PATH_MAX], line[LINE_BYTES], failure[32];
	const char *argv[] = { "tenon", "explain", "--hint", failure, "--", subject, NULL };
	const char *path = tn_report_is_seen() ? find(room, sizeof(room)) : NULL;

	snprintf(failure, sizeof(failure), "%s:%d", what, -error);
	if (path && tn_ask_program(path, argv, PATIENCE_MSEC, line, sizeof(line)) == 0)
		tn_report_plain("%s", line);
}
