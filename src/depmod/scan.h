/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* scan.h - the module files that a walk through the directories comes to */
#ifndef TN_DEPMOD_SCAN_H
#define TN_DEPMOD_SCAN_H

#include "depmod/files.h"
#include "depmod/source.h"

/**
 * tn_depmod_scan() - the module files of the directory and the external ones
 *
 * Of several files of one module the settings choose, whatever order the
 * directories have. What cannot be read is told and left out.
 * Return: 0, -ENOMEM, or -ELOOP.
 */
int tn_depmod_scan(const struct tn_depmod_source *from, struct tn_depmod_files *ret);

#endif
