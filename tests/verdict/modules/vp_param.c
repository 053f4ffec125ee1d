// SPDX-License-Identifier: GPL-2.0
/* A parameter of each type that the kernel has. */
#include <linux/module.h>
#include <linux/moduleparam.h>

static bool flag, inverse;
static int boolean = 1;
static unsigned char small;
static short narrow;
static unsigned short unarrow;
static int number;
static unsigned int unumber;
static long wide;
static unsigned long uwide;
static unsigned long long huge;
static unsigned int hex;
static char *text = "none";
static char room[8] = "seven";
static int list[4];
static unsigned int n_list;
static char *words[2];
static int danger, hardware, own;

module_param(flag, bool, 0444);
module_param(inverse, invbool, 0444);
module_param(boolean, bint, 0444);
module_param(small, byte, 0444);
module_param(narrow, short, 0444);
module_param(unarrow, ushort, 0444);
module_param(number, int, 0644);
module_param(unumber, uint, 0444);
module_param(wide, long, 0444);
module_param(uwide, ulong, 0444);
module_param(huge, ullong, 0444);
module_param(hex, hexint, 0444);
module_param(text, charp, 0444);
module_param_string(room, room, sizeof(room), 0444);
module_param_array(list, int, &n_list, 0444);
module_param_array(words, charp, NULL, 0444);
module_param_unsafe(danger, int, 0444);
module_param_hw(hardware, int, irq, 0444);

/* Takes nothing but "yes". */
static int own_set(const char *value, const struct kernel_param *param)
{
	if (strcmp(value, "yes"))
		return -EDOM;
	*(int *)param->arg = 1;
	return 0;
}

static const struct kernel_param_ops own_ops = { .set = own_set, .get = param_get_int };
module_param_cb(own, &own_ops, &own, 0444);

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
MODULE_DESCRIPTION("Test module: parameters");
