// SPDX-License-Identifier: LGPL-2.1-or-later
/* Takes its time to start, so that a second loader finds it half way. */
#include <linux/delay.h>
#include <linux/module.h>

static unsigned int msec = 500;
module_param(msec, uint, 0);
MODULE_PARM_DESC(msec, "how long starting takes");

static int __init tv_slow_init(void)
{
	msleep(msec);
	return 0;
}
module_init(tv_slow_init);

static void __exit tv_slow_exit(void)
{
}
module_exit(tv_slow_exit);

MODULE_DESCRIPTION("tenon's tests: starts slowly");
MODULE_LICENSE("GPL");
