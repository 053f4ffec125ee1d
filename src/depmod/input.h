/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* input.h - the files of a module directory that the kernel's build left for depmod */
#ifndef TN_DEPMOD_INPUT_H
#define TN_DEPMOD_INPUT_H

#include "base/finding_sink.h"
#include "sys/map.h"

/**
 * tn_depmod_input() - read modules.order, modules.builtin, modules.builtin.modinfo
 * @dirfd:   the module directory; -1 when it is not there
 * @dir:     its path, for findings
 * @flaws:   enum tn_depmod_flaws, added where something of that name cannot be read
 *
 * Only a regular file is read: a FIFO could keep depmod waiting, a device has no
 * end. What is not read is told.
 * Return: 0; 1 when it is not there or not read; -ENOMEM.
 */
int tn_depmod_input(int dirfd, const char *dir, const char *name, const struct tn_finding_sink *sink,
		    unsigned *flaws, struct tn_map *ret);

#endif
