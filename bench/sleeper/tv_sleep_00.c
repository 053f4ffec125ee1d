// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sleeps while it starts, as drivers do that wait for their device. bench/vm makes copies of it under names that end in
 * other numbers: each sleeps for as long as its number says, 50 to 200 ms. */
#include <linux/delay.h>
#include <linux/module.h>

#define FIRST_MSEC 50
#define STEP_MSEC 37 /* neighbours differ widely */
#define SPAN_MSEC 151

static int __init tv_sleep_init(void)
{
	const char *digits = THIS_MODULE->name + sizeof("tv_sleep_") - 1;
	unsigned number = 10 * (digits[0] - '0') + (digits[1] - '0');

	msleep(FIRST_MSEC + number * STEP_MSEC % SPAN_MSEC);
	return 0;
}
module_init(tv_sleep_init);

static void __exit tv_sleep_exit(void)
{
}
module_exit(tv_sleep_exit);

MODULE_DESCRIPTION("tenon's benchmark: sleeps while it starts");
MODULE_LICENSE("GPL");
