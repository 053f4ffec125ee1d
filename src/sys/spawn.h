/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* spawn.h - run a shell command and wait for it */
#ifndef TN_SYS_SPAWN_H
#define TN_SYS_SPAWN_H

#include <stdbool.h>
#include <stddef.h>

struct tn_env {
	const char *name, *value;
};

struct tn_spawn_how {
	bool unblock;          /* it starts with no signal blocked: for who reads signals from a descriptor */
	unsigned timeout_msec; /* how long it may take; 0: for ever */
};

/**
 * tn_spawn_shell() - /bin/sh -c @command
 * @env: variables to set for it, in place of those of the same name; @n_env of them
 *
 * As with system(3), the caller does not notice SIGINT and SIGQUIT while it waits. With a limit the command is the first of
 * a process group of its own, to which these two are handed on; when the time is up the group gets SIGTERM, and a second
 * later SIGKILL.
 * Return: exit status 0..255, 128+n when signal n ended it, -ETIMEDOUT when its time was up and it was ended, -EINPROGRESS
 * when even that did not help and it was left, or another -errno when it could not be started.
 */
int tn_spawn_shell(const char *command, const struct tn_env *env, size_t n_env, const struct tn_spawn_how *how);

#endif
