/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* spawn.h - run a shell command and wait for it */
#ifndef TN_SYS_SPAWN_H
#define TN_SYS_SPAWN_H

/**
 * tn_spawn_shell() - /bin/sh -c @command
 * @env_name, @env_value: one variable added to the environment; NULL for none
 *
 * Return: exit status 0..255, 128+n when signal n ended it, or -errno when it
 * could not be started.
 */
int tn_spawn_shell(const char *command, const char *env_name, const char *env_value);

#endif
