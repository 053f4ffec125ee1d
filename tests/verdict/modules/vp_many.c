// SPDX-License-Identifier: GPL-2.0
/* All kinds of sections: tables of exceptions and jump labels, thread-safe lists, data of all kinds. */
#include <linux/module.h>
#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/uaccess.h>

static DEFINE_STATIC_KEY_FALSE(vp_key);
static int table[64] = { 1 };
static const char *const names[] = { "one", "two" };
static int zeroes[32];

static int __init vp_init(void)
{
	int value = 0;

	if (static_branch_unlikely(&vp_key))
		value = table[1];
	if (get_user(value, (int __user *)NULL) == 0)
		return -EFAULT;
	zeroes[3] = value + (names[1] == NULL);
	return zeroes[3];
}

static void __exit vp_exit(void)
{
	static_branch_enable(&vp_key);
}

module_init(vp_init);
module_exit(vp_exit);
MODULE_LICENSE("Dual BSD/GPL");
MODULE_DESCRIPTION("Test module: many sections");
MODULE_INFO(staging, "Y");
