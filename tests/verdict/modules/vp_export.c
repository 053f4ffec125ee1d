// SPDX-License-Identifier: GPL-2.0
/* Exports a symbol of each kind. */
#include <linux/module.h>
#include "vp_export.h"

VP_ANSWER vp_open(void)
{
	return 1;
}
EXPORT_SYMBOL(vp_open);

VP_ANSWER vp_gpl(void)
{
	return 2;
}
EXPORT_SYMBOL_GPL(vp_gpl);

VP_ANSWER vp_spaced(void)
{
	return 3;
}
EXPORT_SYMBOL_NS(vp_spaced, VP_NAMESPACE);

VP_ANSWER vp_private(void)
{
	return 4;
}
#ifdef EXPORT_SYMBOL_FOR_MODULES /* since Linux 6.18 */
EXPORT_SYMBOL_FOR_MODULES(vp_private, "vp_private_user,vp-many-*");
#else
EXPORT_SYMBOL_GPL(vp_private);
#endif

static int __init vp_init(void)
{
	return 0;
}

static void __exit vp_exit(void)
{
}

module_init(vp_init);
module_exit(vp_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test module: exports");
