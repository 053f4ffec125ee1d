// SPDX-License-Identifier: LGPL-2.1-or-later
/* Top of the chain: says in the kernel log that all of it works. */
#include <linux/module.h>

int tv_mid_answer(void);

static int __init tv_top_init(void)
{
	pr_info("tv_top: the answer is %d\n", tv_mid_answer());
	return 0;
}
module_init(tv_top_init);

static void __exit tv_top_exit(void)
{
}
module_exit(tv_top_exit);

MODULE_DESCRIPTION("tenon's tests: needs tv_mid");
MODULE_LICENSE("GPL");
