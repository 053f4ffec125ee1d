// SPDX-License-Identifier: GPL-2.0
/* Its init function fails, which nobody can know before. */
#include <linux/module.h>

static int __init vp_init(void)
{
	return -ENODEV;
}

static void __exit vp_exit(void)
{
}

module_init(vp_init);
module_exit(vp_exit);
MODULE_LICENSE("GPL v2");
MODULE_DESCRIPTION("Test module: init returns -ENODEV");
