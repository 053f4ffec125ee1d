/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fd.h - file descriptors that close themselves */
#ifndef TN_SYS_FD_H
#define TN_SYS_FD_H

#include <unistd.h>

#include "base/cleanup.h"

static inline void tn_closep(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* A descriptor that is closed when it leaves its scope; -1 means none. */
#define tn_autoclose tn_cleanup(tn_closep)

#endif
