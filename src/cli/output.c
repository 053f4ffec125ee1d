// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/output.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static bool acting;
static int lost; /* errno of the first flush that failed */

static void let_the_write_fail(int signal)
{
	(void)signal;
}

/* A handler, not SIG_IGN: execve(2) puts the default back for commands that are run. */
static void outlive(int signal)
{
	struct sigaction before, ours = { .sa_handler = let_the_write_fail, .sa_flags = SA_RESTART };

	if (sigaction(signal, &ours, &before) == 0 && before.sa_handler == SIG_IGN)
		sigaction(signal, &before, NULL);
}

void tn_begin_output(bool acts)
{
	acting = acts;
	if (!acts)
		return;
	outlive(SIGPIPE);
	outlive(SIGXFSZ);
}

void tn_gather_output(void)
{
	static char room[65536];

	setvbuf(stdout, room, _IOFBF, sizeof(room));
}

bool tn_output_is_terminal(void)
{
	return isatty(STDOUT_FILENO);
}

void tn_flush_output(void)
{
	if (fflush(stdout) != 0 && !lost)
		lost = errno;
}

void tn_lose_output(int error)
{
	if (!lost)
		lost = error;
}

/* What write(2) says and hardly anything else does: then it is why stdio has lost something. */
static bool is_of_writing(int code)
{
	return code == ENOSPC || code == EPIPE || code == EFBIG || code == EDQUOT || code == EIO ||
	       code == EBADF;
}

struct tn_output_end tn_end_output(void)
{
	int last = errno;

	tn_flush_output();
	if (!lost && !ferror(stdout))
		return (struct tn_output_end){ 0 };
	/* A buffer that stdio has dropped, or went around, fails no more. */
	if (!lost && is_of_writing(last))
		lost = last;
	/* Who started us with SIGPIPE ignored still need not hear that an answer's reader has enough. */
	return (struct tn_output_end){ .lost = true, .told = lost == EPIPE && !acting, .error = lost };
}
