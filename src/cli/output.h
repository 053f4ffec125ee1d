/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* output.h - stdout: what is lost of it is told, and never stops what is done
 *
 * A command that acts finishes its work whoever reads along: a reader that goes
 * away does not end it by SIGPIPE, nor a limit on the size of files by SIGXFSZ.
 * A command that only answers ends with its reader, as any filter does.
 */
#ifndef TN_CLI_OUTPUT_H
#define TN_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/text.h"

/**
 * tn_begin_output() - before the first output
 * @acts: whether something is changed besides what is printed
 *
 * Commands that are run get the signals as this process was given them.
 */
void tn_begin_output(bool acts);

/**
 * tn_gather_output() - stdout as one answer, written when it is full or finished
 *
 * For a command that only answers, before its first output: nobody waits for its
 * lines one by one, so stdio need not find out what stdout is.
 */
void tn_gather_output(void);

/* A text without bytes may have no place either, which fwrite(3) is not to be given. */
static inline void tn_put_text(struct tn_text t, FILE *out)
{
	if (t.n)
		fwrite(t.p, 1, t.n, out);
}

/* Whether somebody reads along on a terminal. */
bool tn_output_is_terminal(void);

/* fflush(3) of stdout: what was said comes before what happens next. A failure is remembered. */
void tn_flush_output(void);

/* Some of the output could not even be made: as a write that failed. @error: errno, e.g. ENOMEM. */
void tn_lose_output(int error);

struct tn_output_end {
	bool lost; /* something that was to be on stdout */
	bool told; /* nobody has to hear of it */
	int error; /* errno that says why, or 0 */
};

/* Flushes stdout for the last time. What is lost is a failure: cli/finish.h. */
struct tn_output_end tn_end_output(void);

#endif
