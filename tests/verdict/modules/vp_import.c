// SPDX-License-Identifier: GPL-2.0
/* Uses symbols of the kernel: free ones, GPL-only ones, and one of a namespace, which it imports. */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <linux/dma-buf.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
MODULE_IMPORT_NS(DMA_BUF);
#else
MODULE_IMPORT_NS("DMA_BUF");
#endif

static struct workqueue_struct *queue;

static int __init vp_init(void)
{
	kfree(kmalloc(16, GFP_KERNEL));
	dma_buf_put(NULL);
	queue = alloc_workqueue("vp_import", 0, 0);
	return queue ? 0 : -ENOMEM;
}

static void __exit vp_exit(void)
{
	destroy_workqueue(queue);
}

module_init(vp_init);
module_exit(vp_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test module: uses the kernel's symbols");
