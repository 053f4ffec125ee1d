/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_kernel.h - the kernel that modules are checked against: its facts, state and keys */
#ifndef TN_CMD_CHECK_CHECK_KERNEL_H
#define TN_CMD_CHECK_CHECK_KERNEL_H

#include "cmd/world.h"
#include "diag/checker.h"

/* Zero-initialise it. */
struct tn_check_kernel {
	tn_kernel_facts *facts;
	struct tn_live_facts live;
	tn_trust *trust;
	struct tn_check_basis basis; /* the three as the checks want them */
	tn_checker *checker;
};

/**
 * tn_check_kernel_open() - find out about the kernel of @world's tree
 * @running:    its /proc and /sys are those below the root
 * @signatures: whether they are looked at
 *
 * @world must live as long, and @kernel stay where it is. Return: 0 or -errno.
 */
int tn_check_kernel_open(struct tn_check_kernel *kernel, struct tn_world *world, bool running, bool signatures,
			 struct tn_error *err);
void tn_check_kernel_close(struct tn_check_kernel *kernel);

#endif
