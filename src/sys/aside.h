/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* aside.h - a program that runs aside: what it prints is read as it comes */
#ifndef TN_SYS_ASIDE_H
#define TN_SYS_ASIDE_H

#include <sys/types.h>

#include "base/buf.h"

struct tn_aside {
	pid_t pid;  /* 0: none runs */
	int output; /* what it prints, messages and all; -1: none */
};

/* Of no program. */
#define TN_ASIDE_NONE { 0, -1 }

/**
 * tn_aside_start() - start it
 * @path: it is not searched for
 * @argv: as execve(2) takes it; it has our environment
 *
 * It reads nothing, and is the first of a process group of its own. Return: 0 or -errno.
 */
int tn_aside_start(struct tn_aside *aside, const char *path, const char *const *argv);

/* Takes what it has printed, without waiting; of more than @max the rest is dropped. Return: 1: there may be more to come; 0: it
 * is at its end; -errno. */
int tn_aside_read(struct tn_aside *aside, size_t max, struct tn_buf *ret);

/* SIGINT to its group. */
void tn_aside_interrupt(const struct tn_aside *aside);

/* Waits for its end. Return: exit status 0..255, 128 + n when signal n has ended it, or -errno. */
int tn_aside_wait(struct tn_aside *aside);

#endif
