// SPDX-License-Identifier: LGPL-2.1-or-later
/* The calls themselves: libkeyutils is nothing that has to be there. */
#include "sys/keyring.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/keyctl.h, which libc's headers do not bring. */
#define KEYCTL_DESCRIBE 6
#define KEYCTL_READ 11

int tn_keyring_read(uint32_t ring, uint32_t *ret, size_t max, size_t *n)
{
	long r = syscall(SYS_keyctl, KEYCTL_READ, ring, ret, max * sizeof(*ret));

	if (r < 0)
		return -errno;
	*n = (size_t)r / sizeof(*ret);
	return 0;
}

int tn_key_describe(uint32_t key, char *ret, size_t size)
{
	long r = syscall(SYS_keyctl, KEYCTL_DESCRIBE, key, ret, size);

	if (r < 0)
		return -errno;
	ret[(size_t)r < size ? (size_t)r : size - 1] = '\0';
	return 0;
}
