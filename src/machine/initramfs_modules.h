/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* initramfs_modules.h - modules that the configuration of initramfs tools has loaded before the root is there
 *
 * /etc/initramfs-tools/modules (Debian), MODULES=(...) of mkinitcpio.conf (Arch), force_drivers+="..." of dracut.conf
 * (Fedora, openSUSE), each as far as it stands in one line.
 */
#ifndef TN_MACHINE_INITRAMFS_MODULES_H
#define TN_MACHINE_INITRAMFS_MODULES_H

#include "machine/modules_load.h"

/* In the files' order, all with @initramfs. What cannot be read is left out. Return: 0 or -ENOMEM. */
int tn_initramfs_modules_read(const tn_root *root, struct tn_arena *arena, tn_asked_list *ret);

#endif
