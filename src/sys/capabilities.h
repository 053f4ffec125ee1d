/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* capabilities.h - give up what this process is allowed beyond others, but for what it needs */
#ifndef TN_SYS_CAPABILITIES_H
#define TN_SYS_CAPABILITIES_H

#include <stdint.h>

/* linux/capability.h, whose names libc's headers have not. */
enum {
	TN_CAP_DAC_READ_SEARCH = 2,
	TN_CAP_SYS_MODULE = 16,
};

/**
 * tn_capabilities_keep() - keep those in @mask, of those that there are, and no others
 * @mask: 1 << capability
 *
 * What they are bounded by stays: a program that root starts has all of them again, unless new privileges are
 * ruled out. Return: 0 or -errno.
 */
int tn_capabilities_keep(uint64_t mask);

#endif
