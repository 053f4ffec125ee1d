// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/api_change.h"

#include "base/cleanup.h"

#define GONE TN_API_GONE
#define CHANGED TN_API_CHANGED
#define NEW TN_API_NEW

/* Before each: what the kernel's main line calls its commit, with the version that this came with. tests/build/api has tried all of
 * them on headers of 6.1, 6.12 and 7.2, which bracket the version. Those with a number were looked up by it in the
 * kernel's public threads and logs and in what drivers that are built outside the kernel say of versions (LINUX_VERSION_CODE),
 * those without one by their names. */
static const struct tn_api_change changes[] = {
	/* 96d4f267e40f "Remove 'type' argument from access_ok() function", 5.0 */
	{ "access_ok", CHANGED, 5, 0, NULL, "access_ok(address, size)" },
	/* "treewide: init_timer() -> setup_timer()" and its removal, both 4.15 */
	{ "init_timer", GONE, 4, 15, NULL, "timer_setup()" },
	/* "treewide: setup_timer() -> timer_setup()", 4.15 */
	{ "setup_timer", GONE, 4, 15, NULL, "timer_setup()" },
	/* 5.0, as drivers that are built outside the kernel say */
	{ "do_gettimeofday", GONE, 5, 0, NULL, "ktime_get_real_ts64()" },
	/* "net: Use skb_frag_off accessors", and a bio_vec in its place, 5.4 */
	{ "page_offset", GONE, 5, 4, "skb_frag", "skb_frag_off()" },
	/* 4bdc0d676a64 "remove ioremap_nocache and devm_ioremap_nocache", 5.6 */
	{ "ioremap_nocache", GONE, 5, 6, NULL, "ioremap()" },
	/* d56c0d45f0e2 "proc: decouple proc from VFS with struct proc_ops", 5.6 */
	{ "proc_create", CHANGED, 5, 6, NULL, "a struct proc_ops" },
	/* 0bd476e6c671 "kallsyms: unexport kallsyms_lookup_name() and kallsyms_on_each_symbol()", 5.7 */
	{ "kallsyms_lookup_name", GONE, 5, 7, "modpost", NULL },
	/* da1c55f1b272 "mmap locking API: rename mmap_sem to mmap_lock", 5.8 */
	{ "mmap_sem", GONE, 5, 8, NULL, "mmap_read_lock() and the like" },
	/* 47058bb54b57 "x86: remove address space overrides using set_fs()", 5.10 */
	{ "set_fs", GONE, 5, 10, NULL, "kernel_read(), kernel_write() and the like" },
	/* 47058bb54b57, the same, 5.10 */
	{ "get_fs", GONE, 5, 10, NULL, "kernel_read(), kernel_write() and the like" },
	/* 2f064a59a11f "sched: Change task_struct::state", 5.14 */
	{ "state", GONE, 5, 14, "struct task_struct", "READ_ONCE(task->__state)" },
	/* 9f90a4ddef4e "tty: drop put_tty_driver", 5.15 */
	{ "put_tty_driver", GONE, 5, 15, NULL, "tty_driver_kref_put()" },
	/* 04e85bbf71c9 "isystem: delete global -isystem compile option", 5.16 */
	{ "stdarg.h", GONE, 5, 16, NULL, "linux/stdarg.h" },
	/* 359745d78351 "proc: remove PDE_DATA() completely", 5.17 */
	{ "PDE_DATA", GONE, 5, 17, NULL, "pde_data()" },
	/* cead18552660 "exit: Rename complete_and_exit to kthread_complete_and_exit", 5.17 */
	{ "complete_and_exit", GONE, 5, 17, NULL, "kthread_complete_and_exit()" },
	/* 7968778914e5 "PCI: Remove the deprecated "pci-dma-compat.h" API", 5.18 */
	{ "pci_alloc_consistent", GONE, 5, 18, NULL, "dma_alloc_coherent()" },
	/* 7968778914e5, the same, 5.18 */
	{ "pci_set_dma_mask", GONE, 5, 18, NULL, "dma_set_mask()" },
	/* 2655926aea9b "net: Remove netif_rx_any_context() and netif_rx_ni().", 5.18 */
	{ "netif_rx_ni", GONE, 5, 18, NULL, "netif_rx()" },
	/* ac2a3feefad5 "ACPI: bus: Eliminate acpi_bus_get_device()", 5.18 */
	{ "acpi_bus_get_device", GONE, 5, 18, NULL, "acpi_fetch_acpi_dev()" },
	/* b48b89f9c189 "net: drop the weight argument from netif_napi_add", 6.1 */
	{ "netif_napi_add", CHANGED, 6, 1, NULL, "netif_napi_add(device, napi, poll), without the weight" },
	/* de492c83cae0 "prandom: remove unused functions", 6.1 */
	{ "prandom_u32", GONE, 6, 1, NULL, "get_random_u32()" },
	/* 3c202d14a9d7 "prandom: remove prandom_u32_max()", 6.2 */
	{ "prandom_u32_max", GONE, 6, 2, NULL, "get_random_u32_below()" },
	/* 23680f0b7d7f "driver core: make struct class.dev_uevent() take a const *", 6.2 */
	{ "dev_uevent", CHANGED, 6, 2, "struct device", "a const struct device *" },
	/* ff62b8e6588f "driver core: make struct class.devnode() take a const *", 6.2 */
	{ "devnode", CHANGED, 6, 2, "struct device", "a const struct device *" },
	/* 6c0eb5ba3500 "ACPI: make remove callback of ACPI driver void", 6.2 */
	{ "remove", CHANGED, 6, 2, "struct acpi_device", "a function that returns void" },
	/* bc292ab00f6c "mm: introduce vma->vm_flags wrapper functions", 6.3 */
	{ "vm_flags", CHANGED, 6, 3, NULL, "vm_flags_set() and vm_flags_clear()" },
	/* bc292ab00f6c, the same, 6.3 */
	{ "vm_flags_set", NEW, 6, 3, NULL, "vma->vm_flags |= ..." },
	/* 03c835f498b5 "i2c: Switch .probe() to not take an id parameter", 6.3 */
	{ "probe", CHANGED, 6, 3, "i2c_client", "a function of the client alone" },
	/* 1aaba11da9aa "driver core: class: remove module * from class_create()", 6.4 */
	{ "class_create", CHANGED, 6, 4, NULL, "class_create(name), without THIS_MODULE" },
	/* 6e30a66433af "driver core: class: remove struct module owner out of struct class", 6.4 */
	{ "owner", GONE, 6, 4, "struct class", "nothing" },
	/* 48380368dec1 "Change DEFINE_SEMAPHORE() to take a number argument", 6.4 */
	{ "DEFINE_SEMAPHORE", CHANGED, 6, 4, NULL, "DEFINE_SEMAPHORE(name, 1)" },
	/* b8cbc0855a22 "sysctl: Remove register_sysctl_table", 6.5 */
	{ "register_sysctl_table", GONE, 6, 5, NULL, "register_sysctl()" },
	/* 54d020692b34 "mm/gup: remove unused vmas parameter from get_user_pages()", 6.5 */
	{ "get_user_pages", CHANGED, 6, 5, NULL, "get_user_pages() without the vmas" },
	/* 4c630f307455 "mm/gup: remove vmas parameter from pin_user_pages()", 6.5 */
	{ "pin_user_pages", CHANGED, 6, 5, NULL, "pin_user_pages() without the vmas" },
	/* dc97391e6610 "sock: Remove ->sendpage*() in favour of sendmsg(MSG_SPLICE_PAGES)", 6.5 */
	{ "sendpage", GONE, 6, 5, "struct proto_ops", "sendmsg with MSG_SPLICE_PAGES" },
	/* 3e3271549670 "vfs: get rid of old '->iterate' directory operation", 6.6 */
	{ "iterate", GONE, 6, 6, "struct file_operations", "iterate_shared" },
	/* 5eb1e6e459cf "i2c: Drop legacy callback .probe_new()", 6.6 */
	{ "probe_new", GONE, 6, 6, "struct i2c_driver", "probe" },
	/* 13bc24457850 "fs: rename i_ctime field to __i_ctime", 6.6 */
	{ "i_ctime", GONE, 6, 6, "struct inode", "inode_set_ctime_current(), inode_get_ctime()" },
	/* 12cd44023651 "fs: rename inode i_atime and i_mtime fields", 6.7 */
	{ "i_mtime", GONE, 6, 7, "struct inode", "inode_set_mtime_to_ts(), inode_get_mtime()" },
	/* "mm: shrinker: remove old APIs", 6.7 */
	{ "register_shrinker", GONE, 6, 7, NULL, "shrinker_alloc() and shrinker_register()" },
	/* "mm: shrinker: add infrastructure for dynamically allocating shrinker", 6.7 */
	{ "shrinker_alloc", NEW, 6, 7, NULL, "register_shrinker()" },
	/* d26270061ae6 "string: Remove strlcpy()", 6.8 */
	{ "strlcpy", GONE, 6, 8, NULL, "strscpy()" },
	/* f3a608827d1f "bdev: open block device as files", 6.9 */
	{ "bdev_file_open_by_path", NEW, 6, 9, NULL, "blkdev_get_by_path()" },
	/* 78eb4ea25cd5 "sysctl: treewide: constify the ctl_table argument of proc_handlers", 6.11 */
	{ "proc_handler", CHANGED, 6, 11, "ctl_table", "a const struct ctl_table *" },
	/* 0edb555a65d1 "platform: Make platform_driver::remove() return void", 6.11 */
	{ "remove", CHANGED, 6, 11, "struct platform_device", "a function that returns void" },
	/* d69d80484598 "driver core: have match() callback in struct bus_type take a const *", 6.11 */
	{ "match", CHANGED, 6, 11, "struct device_driver", "a const struct device_driver *" },
	/* 2111375b85ad "net: Add struct kernel_ethtool_ts_info", 6.11 */
	{ "get_ts_info", CHANGED, 6, 11, "ethtool_ts_info", "a struct kernel_ethtool_ts_info *" },
	/* 5f60d5f6bbc1 "move asm/unaligned.h to linux/unaligned.h", 6.12 */
	{ "asm/unaligned.h", GONE, 6, 12, NULL, "linux/unaligned.h" },
	/* 5f60d5f6bbc1, the same, 6.12 */
	{ "linux/unaligned.h", NEW, 6, 12, NULL, "asm/unaligned.h" },
	/* cb787f4ac0c2 "[tree-wide] finally take no_llseek out", 6.12 */
	{ "no_llseek", GONE, 6, 12, NULL, "nothing: it is what is done without" },
	/* "HID: change return type of report_fixup() to const", 6.12 */
	{ "report_fixup", CHANGED, 6, 12, "struct hid_device", "a function that returns const __u8 *" },
	/* e70140ba0d2b "Get rid of 'remove_new' relic from platform driver struct", 6.13 */
	{ "remove_new", GONE, 6, 13, "struct platform_driver", "remove" },
	/* cdd30ebb1b9f "module: Convert symbol namespace to string literal", 6.13 */
	{ "MODULE_IMPORT_NS", CHANGED, 6, 13, NULL, "MODULE_IMPORT_NS(\"NAME\"), with quotes" },
	/* 908a1d775422 "hrtimers: Introduce hrtimer_setup() to replace hrtimer_init()", 6.13 */
	{ "hrtimer_setup", NEW, 6, 13, NULL, "hrtimer_init()" },
	/* cb2e1c2136f7 "drm: remove driver date from struct drm_driver and all drivers", 6.14 */
	{ "date", GONE, 6, 14, "struct drm_driver", "nothing" },
	/* 8fa7292fee5c "treewide: Switch/rename to timer_delete[_sync]()", 6.15 */
	{ "del_timer", GONE, 6, 15, NULL, "timer_delete()" },
	/* 8fa7292fee5c, the same, 6.15 */
	{ "del_timer_sync", GONE, 6, 15, NULL, "timer_delete_sync()" },
	/* 9779489a31d7 "hrtimers: Delete hrtimer_init()", 6.15 */
	{ "hrtimer_init", GONE, 6, 15, NULL, "hrtimer_setup()" },
	/* 69c7be1b903f "rtnetlink: Pack newlink() params into struct", 6.15 */
	{ "newlink", CHANGED, 6, 15, "struct net_device", "a struct rtnl_newlink_params *" },
	/* 41cb08555c41 "treewide, timers: Rename from_timer() to timer_container_of()", 6.16 */
	{ "from_timer", GONE, 6, 16, NULL, "timer_container_of()" },
	/* 41cb08555c41, the same, 6.16 */
	{ "timer_container_of", NEW, 6, 16, NULL, "from_timer()" },
	/* c435e608cf59 "x86/msr: Rename 'rdmsrl()' to 'rdmsrq()'", 6.16 */
	{ "rdmsrl", GONE, 6, 16, NULL, "rdmsrq()" },
	/* 78255eb23973 "x86/msr: Rename 'wrmsrl()' to 'wrmsrq()'", 6.16 */
	{ "wrmsrl", GONE, 6, 16, NULL, "wrmsrq()" },
	/* 6fe22abacd40 "x86/msr: Rename 'rdmsrl_safe()' to 'rdmsrq_safe()'", 6.16 */
	{ "rdmsrl_safe", GONE, 6, 16, NULL, "rdmsrq_safe()" },
	/* c435e608cf59, the same, 6.16 */
	{ "rdmsrq", NEW, 6, 16, NULL, "rdmsrl()" },
	/* d9d87d90cc0b "treewide: rename GPIO set callbacks back to their original names", 6.17 */
	{ "set", CHANGED, 6, 17, "struct gpio_chip", "a function that returns int" },
	/* "net: Convert proto_ops bind() callbacks to use sockaddr_unsized", 6.19 */
	{ "kernel_bind", CHANGED, 6, 19, NULL, "a struct sockaddr_unsized *" },
	/* 1a3746ccbb0a, "strncpy" is no more, 7.2 */
	{ "strncpy", GONE, 7, 2, NULL, "strscpy(), or memcpy_and_pad()" },
};

static bool has(struct tn_text words, const char *part)
{
	return memmem(words.p ? words.p : "", words.n, part, strlen(part)) != NULL;
}

static bool applies(const struct tn_api_change *c, const unsigned version[2])
{
	bool since = version[0] > c->major || (version[0] == c->major && version[1] >= c->minor);

	return c->kind == TN_API_NEW ? !since : since;
}

const struct tn_api_change *tn_api_change_find(struct tn_text name, struct tn_text words, const unsigned version[2])
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(changes); i++)
		if (tn_text_is(name, changes[i].name) && applies(&changes[i], version) &&
		    (!changes[i].with || has(words, changes[i].with)))
			return &changes[i];
	return NULL;
}
