// SPDX-License-Identifier: GPL-2.0
/* The smallest module that does something: it says so. */
#include <linux/module.h>

static int __init vp_init(void)
{
	pr_info("vp_plain: here\n");
	return 0;
}

static void __exit vp_exit(void)
{
}

module_init(vp_init);
module_exit(vp_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test module: nothing but an init function");
