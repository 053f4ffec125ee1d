// SPDX-License-Identifier: LGPL-2.1-or-later
/* A build without libseccomp: it says so. */
#include <errno.h>

#include "sys/sandbox_walls.h"

int tn_sandbox_seccomp(bool writes)
{
	return -ENOSYS;
}
