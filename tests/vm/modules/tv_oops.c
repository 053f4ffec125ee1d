// SPDX-License-Identifier: LGPL-2.1-or-later
/* Ends whoever loads it with an oops. */
#include <linux/module.h>

static int *nowhere;

static int __init tv_oops_init(void)
{
	return READ_ONCE(*nowhere);
}
module_init(tv_oops_init);

MODULE_DESCRIPTION("tenon's tests: oopses when it starts");
MODULE_LICENSE("GPL");
