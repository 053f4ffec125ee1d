/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ask.h - what another program prints, soon or not at all */
#ifndef TN_SYS_ASK_H
#define TN_SYS_ASK_H

#include <stddef.h>

#include "base/buf.h"

/**
 * tn_ask_program() - run a program and take the line that it prints
 * @path: of the program; it is not searched for
 * @argv: as execve(2) takes it
 * @msec: how long it may take; then it is killed, with what it has started
 * @ret:  receives the line without its newline; left alone on failure
 *
 * It reads nothing and its messages are dropped. Nobody is waited for any longer, and a line that does not
 * fit, or more than one, is none.
 * Return: 0, -ENODATA (no line), -ETIMEDOUT, or -errno when it could not be started.
 */
int tn_ask_program(const char *path, const char *const *argv, unsigned msec, char *ret, size_t size);

/**
 * tn_ask_all() - run a program and append all that it prints
 * @env: its whole environment, as execve(2) takes it
 * @max: more bytes than these are too many
 *
 * Return: 0; -EFBIG; -ETIMEDOUT; -ENOMEM; or -errno when it could not be started. @ret is as it was on failure.
 */
int tn_ask_all(const char *path, const char *const *argv, const char *const *env, unsigned msec, size_t max, struct tn_buf *ret);

/* The path of the file @name in the directory of the program that runs, links followed. Return: 0, -ENAMETOOLONG or
 * errno of readlink(2), negative (as without /proc). */
int tn_ask_beside(const char *name, char *ret, size_t size);

#endif
