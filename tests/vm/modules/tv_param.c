// SPDX-License-Identifier: LGPL-2.1-or-later
/* Parameters of several types, all to be read and changed in sysfs. */
#include <linux/module.h>

static int number = 1;
module_param(number, int, 0644);
MODULE_PARM_DESC(number, "a number");

static char *text = "none";
module_param(text, charp, 0644);
MODULE_PARM_DESC(text, "some text");

static bool flag;
module_param(flag, bool, 0644);
MODULE_PARM_DESC(flag, "yes or no");

static int list[4];
static int list_length;
module_param_array(list, int, &list_length, 0444);
MODULE_PARM_DESC(list, "up to four numbers");

MODULE_DESCRIPTION("tenon's tests: takes parameters");
MODULE_LICENSE("GPL");
