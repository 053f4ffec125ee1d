// SPDX-License-Identifier: LGPL-2.1-or-later
/* Refuses to start, with the error number that it is given, and says so in the kernel's log. */
#include <linux/errno.h>
#include <linux/module.h>

static int code = ENODEV;
module_param(code, int, 0);
MODULE_PARM_DESC(code, "error number");

static int __init tv_fail_init(void)
{
	pr_err(KBUILD_MODNAME ": it is told to fail, error %d\n", code);
	return -code;
}
module_init(tv_fail_init);

static void __exit tv_fail_exit(void)
{
}
module_exit(tv_fail_exit);

MODULE_DESCRIPTION("tenon's tests: fails to start");
MODULE_LICENSE("GPL");
