/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms_bash.h - a dkms.conf that needs a shell, done by bash
 *
 * It runs what the file says: for files of the machine itself, never for those of a stranger's image.
 */
#ifndef TN_BUILD_DKMS_BASH_H
#define TN_BUILD_DKMS_BASH_H

#include "base/error.h"
#include "format/dkms_vars.h"

/**
 * tn_dkms_bash_source() - what tn_dkms_conf_source() does, by a bash without environment and start files
 * @path: of the script; its text in @script tells at which lines variables are set
 * @msec: how long it may take; then it is killed, with what it has started
 *
 * Patterns among a directive's words are not expanded when it is evaluated again; dkms expands them to the files of
 * the directory that somebody happens to be in.
 * Return: 0; -ENOENT: there is no bash; -ETIMEDOUT; -EFBIG; -EBADMSG: it ended before it was through; -errno.
 * On failure @vars is as it was.
 */
int tn_dkms_bash_source(const char *path, struct tn_text script, unsigned msec, struct tn_dkms_vars *vars, struct tn_error *err);

#endif
