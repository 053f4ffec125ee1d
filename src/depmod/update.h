/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* update.h - the module files, where it is known which have changed since modules.dep was written */
#ifndef TN_DEPMOD_UPDATE_H
#define TN_DEPMOD_UPDATE_H

#include "base/error.h"
#include "depmod/files.h"
#include "depmod/source.h"

/**
 * tn_depmod_update() - the same files as tn_depmod_scan(), found faster
 * @paths: absolute: all that was changed, added or removed since modules.dep was written
 *
 * Takes the others from modules.dep. Return: 0; 1 when only a scan can tell (a
 * file is gone, or two files of one module compete); with a sentence in @err:
 * -EINVAL, a path that a scan would not come to; -ENOMEM.
 */
int tn_depmod_update(const struct tn_depmod_source *from, char *const *paths, size_t n,
		     struct tn_depmod_files *ret, struct tn_error *err);

#endif
