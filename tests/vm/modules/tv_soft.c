// SPDX-License-Identifier: LGPL-2.1-or-later
/* Asks for others before and after itself without needing them. */
#include <linux/module.h>

MODULE_SOFTDEP("pre: tv_param post: tv_base");
MODULE_DESCRIPTION("tenon's tests: soft dependencies");
MODULE_LICENSE("GPL");
