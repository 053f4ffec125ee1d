// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: finding a module. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-built-in",
		.title = "It is part of the kernel's image; there is nothing to load",
		.text = "The kernel's configuration has the driver as =y: its code is in the image that was booted, "
			"it runs already, and there is no file to load. modules.builtin in the module tree lists "
			"such modules, and modprobe of one does nothing and succeeds.\n"
			"lsmod does not show it, since that lists loaded modules alone. If it has parameters, "
			"/sys/module has a directory of its name. The image does not read modprobe.d: its parameters "
			"come from the kernel's command line, as NAME.PARAMETER=VALUE.",
		.remedy = "There is nothing to load. To change a parameter, put NAME.PARAMETER=VALUE on the kernel's "
			"command line.",
	},
	{
		.code = "E-dependency-cycle",
		.title = "Modules need each other in a circle, so none of them can be loaded first",
		.text = "Modules need each other in a circle. None of them can be the first: the kernel says of the "
			"one that modprobe tries first that a symbol is missing (E-symbol-missing).\n"
			"depmod reports the circle and ends with 1. kmod's makes no index at all then, so that the old "
			"one stays (E-index-stale) or there is none (E-index-missing); tenon's depmod indexes all "
			"modules, and those that have nothing to do with the circle can be loaded.\n"
			"One build of a kernel makes no such circle. It comes from files of two builds in one tree: "
			"a newer copy of a module below updates/ or extra/ exports a symbol that an older one has, "
			"too. depmod names the modules, in the order in which they need each other.",
		.remedy = "Remove the module that is not of this kernel's build, or build all of them anew, then run "
			"depmod.",
		.remedies = {
			[TN_DISTRO_OTHER] = "depmod -a",
		},
	},
	{
		.code = "E-file-gone",
		.title = "The indexes name a file that is not there",
		.text = "modules.dep names a file that does not exist any more. It was removed or renamed, or it was "
			"packed, after depmod had run.\n"
			"Unlike E-index-stale, where a file is new, here one is gone. If all files are gone, see "
			"E-no-tree.",
		.remedy = "Make the indexes anew. If the file is still wanted, install its package again.",
		.remedies = {
			[TN_DISTRO_OTHER] = "depmod -a",
			[TN_DISTRO_DEBIAN] = "apt install --reinstall linux-image-$(uname -r)",
			[TN_DISTRO_FEDORA] = "dnf reinstall 'kernel-modules*-'$(uname -r)",
			[TN_DISTRO_ARCH] = "pacman -S linux",
			[TN_DISTRO_SUSE] = "zypper install --force kernel-default",
			[TN_DISTRO_ALPINE] = "apk fix linux-lts",
		},
	},
	{
		.code = "E-index-damaged",
		.title = "An index file of the module tree cannot be read",
		.text = "One of modules.dep.bin, modules.alias.bin, modules.symbols.bin and modules.builtin.bin does "
			"not begin as such a file does, is cut short, or points outside of itself. A disk that was "
			"full or a power cut during an older depmod leaves such files.\n"
			"modprobe then finds less than there is, or nothing. The text files (modules.dep, "
			"modules.alias) may still be whole.",
		.remedy = "Make the indexes anew, and look whether the disk is full or failing.",
		.remedies = {
			[TN_DISTRO_OTHER] = "depmod -a",
		},
	},
	{
		.code = "E-index-missing",
		.title = "The module tree has no indexes",
		.text = "The directory of this kernel's modules is there, and modules.dep.bin is not: depmod never "
			"ran for it, as for a tree that was copied or unpacked by hand.",
		.remedy = "Run depmod for that kernel. A copied tree also wants modules.order and the modules.builtin "
			"files of the build.",
		.remedies = {
			[TN_DISTRO_OTHER] = "depmod -a",
		},
	},
	{
		.code = "E-index-stale",
		.title = "The module's file is there, and the indexes do not know it yet",
		.text = "The module's file lies in the tree, and the indexes do not have it: it came after the last "
			"run of depmod. modprobe looks into the indexes alone and says that the module is not found; "
			"insmod with the path would find the file.\n"
			"The file is newer than modules.dep.bin. The same holds for an alias that a newer build of "
			"the file has.",
		.remedy = "Run depmod. A package or a build that installs modules should do so itself.",
		.remedies = {
			[TN_DISTRO_OTHER] = "depmod -a",
		},
	},
	{
		.code = "E-no-such-file",
		.title = "There is no file at that path",
		.text = "insmod, and modprobe with a path, take the file that is named, and there is none at that "
			"path: \"could not load module ...: No such file or directory\". insmod does not look into "
			"the module tree; a name alone is a file in the current directory to it.\n"
			"\"Unknown symbol in module\" is the same errno from the kernel, and has nothing to do with "
			"the file: see E-symbol-missing.",
		.remedy = "Give the path of the .ko file, or give modprobe the module's name.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modinfo -n NAME",
		},
	},
	{
		.code = "E-no-tree",
		.title = "The running kernel's module tree is gone, as after an upgrade without a restart",
		.text = "There is no directory of the running kernel's modules, and there is one of another version. "
			"The package manager has replaced the kernel, and the old one still runs: from now on no "
			"more modules can be loaded, those that are loaded stay.\n"
			"This is the rule on Arch, where a new kernel's package replaces the old one's files. In a "
			"container or chroot it means something else: see E-tree-of-other-root.",
		.remedy = "Restart into the kernel that is installed.",
		.remedies = {
			[TN_DISTRO_DEBIAN] = "reboot    # or: apt install linux-image-$(uname -r)",
			[TN_DISTRO_FEDORA] = "reboot    # or: dnf install kernel-core-$(uname -r) kernel-modules-$(uname -r)",
			[TN_DISTRO_ARCH] = "reboot    # the package kernel-modules-hook keeps the running kernel's modules "
				"until then",
			[TN_DISTRO_SUSE] = "reboot    # purge-kernels removes old ones at boot only",
			[TN_DISTRO_ALPINE] = "reboot",
		},
	},
	{
		.code = "E-not-found",
		.title = "There is no module of that name for this kernel",
		.text = "Neither a module nor an alias of that name is in the indexes of this kernel's modules, nor "
			"is it built in, nor does an alias line of the configuration have it.\n"
			"It may be mistyped (E-typing-error), too new for the indexes (E-index-stale), in a package "
			"that is not installed (E-separate-package), of another kernel (E-other-tree), or not built "
			"at all (E-not-in-this-kernel). A module's name has no .ko at its end; - and _ are the same.",
		.remedy = "Look for the name: tenon find and tenon list --all take patterns.",
		.remedies = {
			[TN_DISTRO_OTHER] = "tenon list --all '*PART*'",
		},
	},
	{
		.code = "E-not-in-this-kernel",
		.title = "This kernel was built without it",
		.text = "The kernel's configuration says that the driver was not built: its CONFIG_ line reads \"is "
			"not set\". No package of this kernel has it.\n"
			"Names of options and of modules differ often: CONFIG_IWLWIFI makes iwlwifi, "
			"CONFIG_BLK_DEV_NVME makes nvme.",
		.remedy = "Install a kernel that has it, build one, or build the module alone from its sources for "
			"this kernel.",
		.remedies = {
			[TN_DISTRO_DEBIAN] = "apt install linux-image-amd64    # in place of a cloud kernel",
			[TN_DISTRO_FEDORA] = "dnf install kernel-modules-extra",
			[TN_DISTRO_ARCH] = "pacman -S linux    # in place of linux-hardened or the like",
			[TN_DISTRO_SUSE] = "zypper install kernel-default    # in place of kernel-default-base",
			[TN_DISTRO_ALPINE] = "apk add linux-lts    # in place of linux-virt",
		},
	},
	{
		.code = "E-other-tree",
		.title = "Another kernel that is installed has the module; the running one has not",
		.text = "The module is installed for another kernel than the one that is asked about: it was built, "
			"or its package was installed, for that one alone.\n"
			"DKMS builds for the kernels whose headers are installed; a kernel that came without them "
			"gets nothing.",
		.remedy = "Start that other kernel, or build or install the module for this one.",
		.remedies = {
			[TN_DISTRO_OTHER] = "tenon kernels",
			[TN_DISTRO_DEBIAN] = "apt install linux-headers-$(uname -r) && dkms autoinstall -k $(uname -r)",
			[TN_DISTRO_FEDORA] = "dnf install kernel-devel-$(uname -r) && akmods --force --kernels $(uname -r)",
			[TN_DISTRO_ARCH] = "pacman -S linux-headers && dkms autoinstall -k $(uname -r)",
			[TN_DISTRO_SUSE] = "zypper install kernel-default-devel && dkms autoinstall -k $(uname -r)",
			[TN_DISTRO_ALPINE] = "apk add linux-lts-dev",
		},
	},
	{
		.code = "E-separate-package",
		.title = "It is in a package that is not installed",
		.text = "This kernel's configuration has the driver as a module (=m), and its file is in a package "
			"of its own that is not installed. Distributions keep rare drivers, and those that a virtual "
			"machine does not need, apart.\n"
			"If the configuration says \"is not set\", see E-not-in-this-kernel.",
		.remedy = "Install the package for exactly this kernel.",
		.remedies = {
			[TN_DISTRO_DEBIAN] = "apt install linux-image-amd64    # in place of a cloud kernel. Ubuntu: "
				"linux-modules-extra-$(uname -r)",
			[TN_DISTRO_FEDORA] = "dnf install kernel-modules-extra-$(uname -r)",
			[TN_DISTRO_SUSE] = "zypper install kernel-default-extra kernel-default-optional",
			[TN_DISTRO_ALPINE] = "apk add linux-lts",
		},
	},
	{
		.code = "E-tree-of-other-root",
		.title = "The module tree below this root is of another kernel than the one that runs, as in a "
			"container",
		.text = "uname tells the version of the kernel that runs, which a chroot and a container share with "
			"their host. Below this root are no modules of it: they belong to the host, or to the kernel "
			"that this system has when it is booted itself.",
		.remedy = "Name the kernel that is meant, with --kernel, depmod VERSION or modprobe -S VERSION; or "
			"load the module on the host. A container that must load modules needs the host's directory.",
		.remedies = {
			[TN_DISTRO_OTHER] = "docker run -v /lib/modules:/lib/modules:ro --cap-add SYS_MODULE IMAGE",
		},
	},
	{
		.code = "E-typing-error",
		.title = "A name near it exists: it is mistyped",
		.text = "No module has this name, and one has a name that differs in a letter or two.\n"
			"Underscores and hyphens are the same in names, upper and lower case are not. The name of a "
			"package, of a device (eth0) or of an option of the kernel's configuration (CONFIG_R8169) is "
			"not the name of a module.",
		.remedy = "Take the name that is proposed, or look for a part of it.",
		.remedies = {
			[TN_DISTRO_OTHER] = "tenon list --all '*PART*'",
		},
	},
};

const struct tn_cause_area tn_causes_tree = { "tree", "finding a module", causes, TN_ARRAY_SIZE(causes) };
