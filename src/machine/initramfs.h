/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* initramfs.h - what lies in the archive that a kernel starts with */
#ifndef TN_MACHINE_INITRAMFS_H
#define TN_MACHINE_INITRAMFS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "base/vec.h"
#include "machine/distro.h"
#include "sys/root.h"

struct tn_initramfs_file {
	const char *path; /* "/etc/modprobe.d/a.conf": with one slash at its start */
	uint64_t size;
	struct tn_text content; /* of a file that was asked for, else nothing */
};
typedef TN_VEC(struct tn_initramfs_file) tn_initramfs_files;

/* The archive of one kernel, as Debian, Fedora, Arch, openSUSE and Alpine name theirs below /boot, or of
 * /usr/lib/modules/RELEASE. Return: 0, -ENOENT, -ENOMEM. */
int tn_initramfs_find(const tn_root *root, const char *release, struct tn_arena *arena, const char **ret);

/**
 * tn_initramfs_read() - list what is in it: several cpio archives one after the other, packed or not
 * @wanted: whether a file's content is to be kept; NULL: of none
 *
 * Return: 0, -EBADMSG (@err says where it is damaged), -EOPNOTSUPP (packed in a way that cannot be unpacked here),
 * -ENOMEM, or -errno of opening it.
 */
int tn_initramfs_read(const tn_root *root, const char *path, bool (*wanted)(void *data, const char *path), void *data,
		      struct tn_arena *arena, tn_initramfs_files *ret, struct tn_error *err);

/* The command that makes it anew, for @distro and what is installed: "update-initramfs -u -k RELEASE". */
const char *tn_initramfs_remake(const tn_root *root, enum tn_distro distro, const char *release,
				struct tn_arena *arena);

#endif
