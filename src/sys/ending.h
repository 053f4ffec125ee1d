/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ending.h - the end of a child that is the first of a process group: waited for, or brought about
 *
 * Until it is reaped its number, and that of its group, are nobody else's: so it is looked at first, then its group is ended.
 */
#ifndef TN_SYS_ENDING_H
#define TN_SYS_ENDING_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/* For one whose time is up: to end of itself, and then to be ended. */
#define TN_ENDING_GRACE_MSEC 1000

/**
 * tn_ending_await() - wait until it has ended; it stays to be reaped
 * @awaited: signals, all blocked, SIGCHLD among them
 * @msec: how long; 0: for ever
 *
 * Return: 0: it has; a signal of @awaited that came instead; -ETIMEDOUT.
 */
int tn_ending_await(pid_t pid, const sigset_t *awaited, unsigned msec);

/* @sig to its group, and soon SIGKILL; waits for its end. Return: whether it came: else the kernel cannot end it now. */
bool tn_ending_force(pid_t pid, const sigset_t *awaited, int sig);

/* Return: its exit status, 128 + n when signal n has ended it, or errno of waitpid(2), negative. */
int tn_ending_reap(pid_t pid);

#endif
