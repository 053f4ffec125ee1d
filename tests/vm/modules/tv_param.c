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

/* Takes another value than it is given, as drivers do. */
static int set_even(const char *value, const struct kernel_param *param)
{
	int r = param_set_int(value, param);

	*(int *)param->arg &= ~1;
	return r;
}

static const struct kernel_param_ops even_ops = { .set = set_even, .get = param_get_int };
static int even;
module_param_cb(even, &even_ops, &even, 0644);
MODULE_PARM_DESC(even, "an even number");

MODULE_DESCRIPTION("tenon's tests: takes parameters");
MODULE_LICENSE("GPL");
