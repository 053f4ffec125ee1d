// SPDX-License-Identifier: GPL-2.0
/* Would use a symbol that is nowhere, if it were somewhere. */
#include <linux/module.h>

extern int vp_nowhere(void) __attribute__((weak));

static int __init vp_init(void)
{
	return vp_nowhere ? vp_nowhere() : 0;
}

static void __exit vp_exit(void)
{
}

module_init(vp_init);
module_exit(vp_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test module: a weak symbol");
