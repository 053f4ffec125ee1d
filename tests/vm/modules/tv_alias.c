// SPDX-License-Identifier: LGPL-2.1-or-later
/* Known by other names, one of them a pattern. */
#include <linux/module.h>

MODULE_ALIAS("tv-other-name");
MODULE_ALIAS("tv:v*p[0-9]*");
MODULE_DESCRIPTION("tenon's tests: aliases");
MODULE_LICENSE("GPL");
