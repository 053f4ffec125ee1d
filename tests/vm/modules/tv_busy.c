// SPDX-License-Identifier: LGPL-2.1-or-later
/* A character device: in use for as long as somebody has it open. A debug message tells when. */
#include <linux/fs.h>
#include <linux/module.h>

#define TV_MAJOR 240 /* of the range for local use */

static int tv_busy_open(struct inode *inode, struct file *file)
{
	pr_debug(KBUILD_MODNAME ": somebody opens it\n");
	return 0;
}

static const struct file_operations tv_busy_fops = {
	.owner = THIS_MODULE,
	.open = tv_busy_open,
};

static int __init tv_busy_init(void)
{
	return register_chrdev(TV_MAJOR, "tv_busy", &tv_busy_fops);
}
module_init(tv_busy_init);

static void __exit tv_busy_exit(void)
{
	unregister_chrdev(TV_MAJOR, "tv_busy");
}
module_exit(tv_busy_exit);

MODULE_ALIAS("char-major-240-*");
MODULE_DESCRIPTION("tenon's tests: a device that can be held open");
MODULE_LICENSE("GPL");
