/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* allocations_run_out.h - for tests: so many allocations succeed, and none after them */
#ifndef TN_ALLOCATIONS_RUN_OUT_H
#define TN_ALLOCATIONS_RUN_OUT_H

#include "tests/support/failing_allocator.h"

static long left = -1;  /* allocations that succeed; < 0: all */
static bool has_failed; /* one that did not has been asked for */

static bool allocation_fails(void)
{
	if (left < 0 || left-- > 0)
		return false;
	left = 0;
	has_failed = true;
	return true;
}

#endif
