/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sandbox_walls.h - what sandbox.c has others put up: private to sys/ */
#ifndef TN_SYS_SANDBOX_WALLS_H
#define TN_SYS_SANDBOX_WALLS_H

#include <stdbool.h>

/* From now on this process writes, makes and removes no files but below @writable (NULL: none at
 * all), and runs no programs. Return: 0 or -errno (ENOSYS, EOPNOTSUPP: a kernel without Landlock). */
int tn_sandbox_landlock(const char *writable);

/* From now on system calls that no reader of files needs fail with EPERM. @writes: but those that
 * change files. Return: 0 or -errno (ENOSYS: no libseccomp in the build or on the machine). */
int tn_sandbox_seccomp(bool writes);

#endif
