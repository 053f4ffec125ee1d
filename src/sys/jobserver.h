/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobserver.h - GNU make's job server: as many jobs at a time as there are processors, whatever number of makes run
 *
 * A token is a byte in a pipe. Whoever runs a job holds one; each make has one from whoever started it, and takes further ones for
 * what it runs beside. A make gives them back even when a signal ends it, unless that is SIGKILL: such are put back by
 * tn_jobserver_settle().
 */
#ifndef TN_SYS_JOBSERVER_H
#define TN_SYS_JOBSERVER_H

#include "base/cleanup.h"
#include "base/error.h"

typedef struct tn_jobserver tn_jobserver;

/**
 * tn_jobserver_new() - a pipe with tokens
 * @jobs:  how many there are, at least 1; 0: as many as processors that this process may use
 * @dirfd: a directory where the pipe gets the name @name, which is not there yet; -1: it has none
 *
 * Children that are forked later share it. The name stays when it is freed. Return: 0 or -errno with a sentence.
 */
int tn_jobserver_new(unsigned jobs, int dirfd, const char *name, tn_jobserver **ret, struct tn_error *err);
tn_jobserver *tn_jobserver_free(tn_jobserver *server);
TN_DEFINE_CLEANUP(tn_jobserver, tn_jobserver_free);

/* How many tokens there are. */
unsigned tn_jobserver_jobs(const tn_jobserver *server);

/* Takes a token for a job of one's own, such as a make. @wait_msec: how long to wait for one; < 0: for ever. Return: 0; -EAGAIN:
 * there was none; -EINTR; -errno. */
int tn_jobserver_take(const tn_jobserver *server, int wait_msec);
/* Gives it back. */
void tn_jobserver_give(const tn_jobserver *server);

/* Nobody holds a token, whoever is gone: all are there again. For who knows that no make and no taker runs. Return: how many were
 * lost; -errno. */
int tn_jobserver_settle(const tn_jobserver *server);

/* For MAKEFLAGS of a make whose command has these two descriptors: tn_child's keep. A make that a script in a rule starts does not
 * get them: it says so, and does one job at a time. */
const char *tn_jobserver_flags(const tn_jobserver *server);
const int *tn_jobserver_descriptors(const tn_jobserver *server);
#define TN_JOBSERVER_DESCRIPTORS 2

#endif
