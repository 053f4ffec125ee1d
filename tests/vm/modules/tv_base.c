// SPDX-License-Identifier: LGPL-2.1-or-later
/* Bottom of the chain tv_top -> tv_mid -> tv_base. */
#include <linux/module.h>

#include "tv_base.h"

TV_ANSWER tv_base_answer(TV_ANSWER n)
{
	return n;
}
EXPORT_SYMBOL(tv_base_answer);

MODULE_DESCRIPTION("tenon's tests: exports a symbol");
MODULE_LICENSE("GPL");
