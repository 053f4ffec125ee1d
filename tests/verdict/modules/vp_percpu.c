// SPDX-License-Identifier: GPL-2.0
/* Some memory for each processor. */
#include <linux/module.h>
#include <linux/percpu.h>

static DEFINE_PER_CPU(int, counter);

static int __init vp_init(void)
{
	this_cpu_inc(counter);
	return 0;
}

static void __exit vp_exit(void)
{
}

module_init(vp_init);
module_exit(vp_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Test module: memory for each processor");
