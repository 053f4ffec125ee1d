/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* unload_within.h - unload modules whose exit may hang or oops: in another process, with a limit
 *
 * The process that is late is left to the kernel, which is in the middle of the module's exit.
 */
#ifndef TN_CORE_LOAD_UNLOAD_WITHIN_H
#define TN_CORE_LOAD_UNLOAD_WITHIN_H

#include <sys/types.h>

#include "base/error.h"
#include "sys/kernel.h"

struct tn_unload_within {
	const struct tn_kernel *kernel;
	unsigned timeout_msec; /* 0: for ever, and then it is done in this process */

	pid_t process; /* who was late or died: 0: nobody */
	int status;    /* of who died, as of waitpid(2) */
};

/* A kernel that can unload, and no more: -ETIMEDOUT: the time was up; -ECHILD: the process that did it has ended. */
struct tn_kernel tn_kernel_unloading_within(struct tn_unload_within *within);

/* Why it ended so, in words. Return: @result. */
int tn_unload_within_fail(const struct tn_unload_within *within, int result, struct tn_error *err);

#endif
