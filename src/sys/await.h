/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* await.h - wait for the first of several things */
#ifndef TN_SYS_AWAIT_H
#define TN_SYS_AWAIT_H

#include <stdbool.h>
#include <stddef.h>

#define TN_AWAIT_MAX 8

/**
 * tn_await_any() - wait until a descriptor can be read, or is at its end
 * @fds: -1: is not waited for; up to TN_AWAIT_MAX
 * @ready: receives of each whether it is
 * @msec: how long at most; < 0: for ever
 *
 * A signal that is not blocked ends it as well. Return: how many are ready, or -errno.
 */
int tn_await_any(const int *fds, size_t n, bool *ready, int msec);

#endif
