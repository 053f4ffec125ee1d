// SPDX-License-Identifier: GPL-2.0
/* Uses a symbol that everybody may use. */
#include <linux/module.h>
#include "vp_export.h"

static int __init vp_init(void)
{
	return vp_open() < 0;
}

static void __exit vp_exit(void)
{
}

module_init(vp_init);
module_exit(vp_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test module: uses vp_open()");
