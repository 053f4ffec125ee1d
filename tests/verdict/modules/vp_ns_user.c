// SPDX-License-Identifier: GPL-2.0
/* Uses a symbol of a namespace, and imports it. */
#include <linux/module.h>
#include "vp_export.h"

static int __init vp_init(void)
{
	return vp_spaced() < 0;
}

static void __exit vp_exit(void)
{
}

module_init(vp_init);
module_exit(vp_exit);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(VP_NAMESPACE);
MODULE_DESCRIPTION("Test module: uses vp_spaced()");
