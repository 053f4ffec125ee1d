/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* module_file.h - what a module's file says of itself, for those who look for one thing in it */
#ifndef TN_EXPLAIN_MODULE_FILE_H
#define TN_EXPLAIN_MODULE_FILE_H

#include "core/image/image.h"
#include "explain/machine.h"

/**
 * tn_explain_modinfo() - open a module's file and find its .modinfo
 * @ret_image: holds @ret, and is the caller's to free
 *
 * Return: 1; 0 where it cannot be read or has none, and so says nothing; -ENOMEM.
 */
int tn_explain_modinfo(const struct tn_machine *machine, const char *path, tn_image **ret_image, struct tn_text *ret);

#endif
