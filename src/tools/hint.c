// SPDX-License-Identifier: LGPL-2.1-or-later
/* What tenon makes of a failure. It is a program of its own, so that the classic tools stay small: only one that was
 * installed with us is asked, since we run as root. */
#include "tools/hint.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

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

/* A word of a command line that needs no quotes. */
static bool is_plain(const char *word)
{
	return *word != '-' && !word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:+,@%-")];
}

void tn_hint(const char *what, int error, const char *subject)
{
	char room[PATH_MAX], line[LINE_BYTES], failure[32];
	const char *argv[] = { "tenon", "explain", "--hint", failure, "--", subject, NULL };
	const char *path = tn_report_is_seen() ? find(room, sizeof(room)) : NULL;

	int r;

	snprintf(failure, sizeof(failure), "%s:%d", what, -error);
	r = path ? tn_ask_program(path, argv, PATIENCE_MSEC, line, sizeof(line)) : -ENOENT;
	if (r == 0)
		tn_report_plain("%s", line);
	else if (r == -ETIMEDOUT && is_plain(subject)) /* a kernel's image that is read for the first time takes longer */
		tn_report_plain("possible causes: tenon explain %s", subject);
}
