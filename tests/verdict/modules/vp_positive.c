// SPDX-License-Identifier: GPL-2.0
/* Its init function answers what it should not, and the kernel complains and keeps it. */
#include <linux/module.h>

static int __init vp_init(void)
{
	return 3;
}

static void __exit vp_exit(void)
{
}

module_init(vp_init);
module_exit(vp_exit);
MODULE_LICENSE("GPL v2");
MODULE_DESCRIPTION("Test module: init returns 3");
