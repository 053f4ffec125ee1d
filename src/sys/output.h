/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* output.h - one file that a user asked for by path */
#ifndef TN_SYS_OUTPUT_H
#define TN_SYS_OUTPUT_H

#include "base/error.h"
#include "base/text.h"

/**
 * tn_output_write() - make @path hold @content
 *
 * Missing directories on the way are made. A regular file is replaced as a
 * whole or stays as it was; anything else (a device, a pipe, a symbolic link)
 * is written through. Return: 0 or -errno, with a sentence.
 */
int tn_output_write(const char *path, struct tn_text content, struct tn_error *err);

#endif
