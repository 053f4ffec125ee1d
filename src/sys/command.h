/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* command.h - another program: where it runs, what it sees, and its end with all that it has started
 *
 * It is the first of a process group of its own. Of the caller's descriptors it has none but those that it is given, of its signals
 * none is blocked or ignored. What of its group is left when it has ended is ended, too; when the caller dies it is told to end.
 */
#ifndef TN_SYS_COMMAND_H
#define TN_SYS_COMMAND_H

#include <stddef.h>

#include "base/error.h"

/* A directory that is to be seen at another place as well, by the command alone: both are absolute and there, in the terms of its
 * root. */
struct tn_child_mount {
	const char *what, *where;
};

struct tn_child {
	const char *root;        /* directory that is "/" for it; "": the caller's */
	const char *dir;         /* where it starts, in the terms of its root; NULL: where the caller is */
	const char *const *argv; /* ends with NULL; the first is its path, not searched for, in the terms of its root */
	const char *const *env;  /* its whole environment, as execve(2) takes it */
	int output;              /* what it prints and its messages; -1: /dev/null */
	const int *keep;         /* further descriptors that it has, by the same numbers, all above 2 */
	size_t n_keep;
	struct tn_child_mount mount; /* .what NULL: none */
	unsigned timeout_msec;   /* 0: none */
};

/**
 * tn_child_run() - start it and wait for its end
 *
 * SIGINT, SIGTERM, SIGHUP and SIGQUIT that come meanwhile are handed on to its group; a second later what is left of it is killed.
 * Return: exit status 0..255, or 128 + n when signal n has ended it; -ETIMEDOUT: its time was up; -EINTR: a signal came, which
 * the caller still gets once it returns; -ENOTSUP: it cannot have its mount here, and did not start; -errno when it could not be
 * started, with a sentence.
 */
int tn_child_run(const struct tn_child *command, struct tn_error *err);

#endif
