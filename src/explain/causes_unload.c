// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: unloading. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-being-removed",
		.title = "The module is being unloaded, and that does not end",
		.text = "The module is being unloaded: its exit function runs, or the kernel waits for somebody to "
			"let go. It can be neither used nor removed, nor loaded again, until that ends. After an "
			"oops in it, it never will.",
		.remedy = "Wait. If it does not end, see where it hangs; a restart is the last remedy.",
		.remedies = {
			[TN_DISTRO_OTHER] = "grep Unloading /proc/modules\n"
				"cat /proc/$(pgrep -n rmmod)/stack",
		},
	},
	{
		.code = "E-in-use",
		.title = "Something uses the module: an open device, a mount, a socket",
		.text = "The module's reference count is not 0, and no other module is the reason: a device of it is "
			"open, a file system mounted, swap or a device-mapper table upon it, a socket of its protocol "
			"open. rmmod says \"is in use\", the kernel \"Resource temporarily unavailable\".\n"
			"The kernel does not say who holds a reference; tenon explain NAME looks for open devices, "
			"mounts and the like. A network interface that is up holds no module: it goes with it. Some "
			"modules hold themselves as long as their device is there: unbind it.",
		.remedy = "Let go of it: close the program, unmount, unbind the device. Then try again.",
		.remedies = {
			[TN_DISTRO_OTHER] = "tenon explain NAME\n"
				"fuser -v /dev/DEVICE",
		},
	},
	{
		.code = "E-in-use-by-module",
		.title = "Another module needs it",
		.text = "Other modules use symbols of this one; lsmod lists them in its last column. They must be "
			"unloaded first. modprobe -r does not unload them of its own accord, only what the module "
			"itself needed.",
		.remedy = "Unload those that need it first, or all in one go.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modprobe -r --remove-holders NAME",
		},
	},
	{
		.code = "E-not-loaded",
		.title = "No module of that name is loaded",
		.text = "The kernel has no module of that name. rmmod says \"is not currently loaded\". It is built "
			"in (E-built-in), has another name than its alias or package, or is gone already.",
		.remedy = "See what is loaded.",
		.remedies = {
			[TN_DISTRO_OTHER] = "lsmod | grep NAME",
		},
	},
	{
		.code = "E-permanent",
		.title = "The module cannot be unloaded: it has no exit function, or the kernel no unloading",
		.text = "The module has no exit function, so it stays until the next start; lsmod says [permanent] "
			"for it in older versions, tenon list in the column PERMANENT. A kernel without "
			"CONFIG_MODULE_UNLOAD can unload nothing at all. The kernel answers \"Device or resource "
			"busy\".\n"
			"A module also gets permanent when its init function crashed.",
		.remedy = "Restart, and keep it from being loaded.",
		.remedies = {
			[TN_DISTRO_OTHER] = "tenon list -o NAME,PERMANENT NAME",
		},
	},
	{
		.code = "E-removal-busy",
		.title = "The module has not finished starting, or is being unloaded",
		.text = "The module's init function has not returned, or another process unloads it: in that state "
			"it cannot be removed, and the answer is \"Device or resource busy\". A module without exit "
			"function gives the same error: E-permanent.",
		.remedy = "Wait until it is loaded or gone, then try again.",
		.remedies = {
			[TN_DISTRO_OTHER] = "cat /sys/module/NAME/initstate",
		},
	},
	{
		.code = "E-removal-forbidden",
		.title = "Who asks may not unload modules",
		.text = "Unloading takes the same capability as loading, CAP_SYS_MODULE in the first user namespace, "
			"and modules_disabled forbids it to everybody. The kernel answers \"Operation not "
			"permitted\".",
		.remedy = "Do it as root, outside of containers; see E-modules-disabled and E-container.",
		.remedies = {
			[TN_DISTRO_OTHER] = "sysctl kernel.modules_disabled\n"
				"sudo modprobe -r NAME",
		},
	},
};

const struct tn_cause_area tn_causes_unload = { "unload", "unloading", causes, TN_ARRAY_SIZE(causes) };
