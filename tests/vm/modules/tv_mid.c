// SPDX-License-Identifier: LGPL-2.1-or-later
/* Middle of the chain. */
#include <linux/module.h>

#include "tv_base.h"

int tv_mid_answer(void);

int tv_mid_answer(void)
{
	return (int)tv_base_answer(42);
}
EXPORT_SYMBOL_GPL(tv_mid_answer);

MODULE_DESCRIPTION("tenon's tests: needs tv_base");
MODULE_LICENSE("GPL");
