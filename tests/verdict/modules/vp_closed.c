// SPDX-License-Identifier: GPL-2.0
/* Says that it is not free. */
#include <linux/module.h>
#include "vp_export.h"

VP_ANSWER vp_closed(void)
{
	return 5;
}
EXPORT_SYMBOL(vp_closed);

static int __init vp_init(void)
{
	return 0;
}

static void __exit vp_exit(void)
{
}

module_init(vp_init);
module_exit(vp_exit);
MODULE_LICENSE("Proprietary");
MODULE_DESCRIPTION("Test module: another licence");
