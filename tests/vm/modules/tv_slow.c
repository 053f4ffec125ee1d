// SPDX-License-Identifier: LGPL-2.1-or-later
/* Does not finish starting before it is told to, so that a second loader finds it half way; then it may fail.
 * Neither does it finish ending, if it is told to stay. */
#include <linux/async.h>
#include <linux/delay.h>
#include <linux/module.h>

static bool go;
module_param(go, bool, 0644);
MODULE_PARM_DESC(go, "finish starting");

static bool background;
module_param(background, bool, 0);
MODULE_PARM_DESC(background, "start, and leave what takes long to the kernel");

static int code;
module_param(code, int, 0);
MODULE_PARM_DESC(code, "error number");

static bool stay;
module_param(stay, bool, 0644);
MODULE_PARM_DESC(stay, "do not finish ending");

#define STEP_MSEC 20
#define LIMIT_MSEC 60000 /* a check that forgets must not hang the machine */

int tv_slow_answer(void);

int tv_slow_answer(void)
{
	return go;
}
EXPORT_SYMBOL(tv_slow_answer);

static void wait_for_go(void *data, async_cookie_t cookie)
{
	for (int waited = 0; !READ_ONCE(go) && waited < LIMIT_MSEC; waited += STEP_MSEC)
		msleep(STEP_MSEC);
}

static int __init tv_slow_init(void)
{
	if (background)
		async_schedule(wait_for_go, NULL);
	else
		wait_for_go(NULL, 0);
	return -code;
}
module_init(tv_slow_init);

static void __exit tv_slow_exit(void)
{
	for (int waited = 0; READ_ONCE(stay) && waited < LIMIT_MSEC; waited += STEP_MSEC)
		msleep(STEP_MSEC);
}
module_exit(tv_slow_exit);

MODULE_DESCRIPTION("tenon's tests: starts slowly");
MODULE_LICENSE("GPL");
