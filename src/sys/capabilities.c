// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/capabilities.h"

#include <errno.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cleanup.h"

#define CAPABILITY_VERSION_3 0x20080522

int tn_capabilities_keep(uint64_t mask)
{
	struct {
		uint32_t version;
		int pid;
	} head = { CAPABILITY_VERSION_3, 0 };
	struct {
		uint32_t effective, permitted, inheritable;
	} sets[2];

	if (syscall(SYS_capget, &head, sets) < 0)
		return -errno;
	for (size_t i = 0; i < TN_ARRAY_SIZE(sets); i++) {
		uint32_t kept = (uint32_t)(mask >> (32 * i));

		sets[i].effective &= kept;
		sets[i].permitted &= kept;
		sets[i].inheritable = 0;
	}
	return syscall(SYS_capset, &head, sets) < 0 ? -errno : 0;
}
