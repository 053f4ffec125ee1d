/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* named.h - the module files that the user names, instead of all in the directory */
#ifndef TN_DEPMOD_NAMED_H
#define TN_DEPMOD_NAMED_H

#include "base/error.h"
#include "depmod/files.h"
#include "depmod/source.h"

/* @paths: all absolute. Return: 0; with a sentence in @err: -EEXIST (two of one module), -EINVAL,
 * errno of stat(2); -ENOMEM. */
int tn_depmod_named(const struct tn_depmod_source *from, char *const *paths, size_t n,
		    struct tn_depmod_files *ret, struct tn_error *err);

#endif
