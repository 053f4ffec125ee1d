/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* spawn.h - run a shell command and wait for it */
#ifndef TN_SYS_SPAWN_H
#define TN_SYS_SPAWN_H

#include <stdbool.h>
#include <stddef.h>

struct tn_env {
	const char *name, *value;
};

/**
 * tn_spawn_shell() - /bin/sh -c @command
 * @env: variables to set for it, in place of those of the same name; @n_env of them
 * @unblock: it starts with no signal blocked: for who reads signals from a descriptor
 *
 * As with system(3), the caller does not notice SIGINT and SIGQUIT while it
 * waits. Return: exit status 0..255, 128+n when signal n ended it, or -errno
 * when it could not be started.
 */
int tn_spawn_shell(const char *command, const struct tn_env *env, size_t n_env, bool unblock);

#endif
