/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* keyring.h - keyctl(2): which keys a ring of the running kernel holds */
#ifndef TN_SYS_KEYRING_H
#define TN_SYS_KEYRING_H

#include <stddef.h>
#include <stdint.h>

/**
 * tn_keyring_read() - the serial numbers of the keys in a ring (KEYCTL_READ)
 * @ring: its serial number
 * @ret:  room for @max
 * @n:    how many there are; of more than @max only the first are in @ret
 *
 * Return: 0, -EACCES (only who may read it, as root may the kernel's own), -ENOKEY, -ENOSYS or another -errno.
 */
int tn_keyring_read(uint32_t ring, uint32_t *ret, size_t max, size_t *n);

/* "TYPE;UID;GID;PERMISSIONS;DESCRIPTION" (KEYCTL_DESCRIBE), cut to @size bytes with its NUL. Return: 0 or -errno. */
int tn_key_describe(uint32_t key, char *ret, size_t size);

#endif
