// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: another kernel's build. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-arch-sections",
		.title = "A section is missing that modules of this architecture must have",
		.text = "Modules of some architectures must have certain sections (.plt, .got, .stubs), which the "
			"linker script of the kernel's build makes. This one lacks them: it was linked without that "
			"script, or by other means than kbuild.",
		.remedy = "Build it with kbuild against this kernel's headers.",
		.remedies = {
			[TN_DISTRO_OTHER] = "make -C /lib/modules/$(uname -r)/build M=$PWD",
		},
	},
	{
		.code = "E-btf",
		.title = "The module's type information (BTF) does not fit this kernel",
		.text = "The module has type information for tracing (.BTF) that is damaged or was made for another "
			"build of the kernel. The kernel refuses it unless it was built with "
			"CONFIG_MODULE_ALLOW_BTF_MISMATCH. The error is \"Invalid argument\", or the number 524, "
			"which has no name in user space.",
		.remedy = "Build the module against the headers and the vmlinux of this very kernel, or take the "
			"section out, then sign it.",
		.remedies = {
			[TN_DISTRO_OTHER] = "objcopy -R .BTF FILE",
		},
	},
	{
		.code = "E-constructors",
		.title = "The module has constructors of two kinds",
		.text = "The module has both .ctors and .init_array: parts of it were compiled by compilers that do "
			"these things differently.",
		.remedy = "Build all of it anew with one compiler.",
	},
	{
		.code = "E-export-flags",
		.title = "The module was built for a kernel before 7.1: its exports have no flags",
		.text = "Since 7.1 modules say for each symbol that they export who may use it, in a section of its "
			"own (__kflagstab). This module exports symbols and has no such section: it was built for an "
			"older kernel.",
		.remedy = "Build it for this kernel.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-export-versions",
		.title = "The module's exports have no versions, and this kernel wants them",
		.text = "The kernel has versions of symbols (CONFIG_MODVERSIONS), and the symbols that this module "
			"exports have none: it was built for a kernel without them, or modpost was skipped.",
		.remedy = "Build it for this kernel with its own headers and Module.symvers.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-livepatch",
		.title = "It is a live patch, and this kernel has no live patching",
		.text = "The module says that it is a live patch, and the kernel was built without CONFIG_LIVEPATCH.",
		.remedy = "Use a kernel with live patching; patches are made for one build of one kernel.",
	},
	{
		.code = "E-modinfo-twice",
		.title = "The module has more than one .modinfo section",
		.text = "A module has one .modinfo section; this one has several. A linker script or objcopy did "
			"that.",
		.remedy = "Build it with kbuild alone.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-module-layout",
		.title = "The module was built for another configuration of the kernel",
		.text = "The kernel's structures for modules are laid out otherwise than those that the module was "
			"built for: the version of the symbol module_layout, which stands for all of them, differs. "
			"The release may read the same: it is another build or another configuration of it.\n"
			"If the release differs, too, see E-vermagic. If a single other symbol differs, see "
			"E-symbol-version.",
		.remedy = "Build the module against the headers of exactly this build of the kernel.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-struct-module",
		.title = "The module lacks the section that describes it to the kernel",
		.text = "The section .gnu.linkonce.this_module is missing, empty, or there twice. kbuild's modpost "
			"makes it; a file that was compiled and not run through modpost, M.o in place of M.ko, has "
			"none.",
		.remedy = "Take the .ko file of the build, or build it with kbuild.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-struct-module-size",
		.title = "The module was built where struct module has another size",
		.text = "The kernel's struct module has another size than the one in the file: it was built for "
			"another configuration of the kernel. Kernels since 6.6 look at the size; older ones go on "
			"and may crash.",
		.remedy = "Build it against the headers of exactly this build of the kernel.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-vermagic",
		.title = "The module was built for another version or kind of kernel",
		.text = "Each module carries a line that says what it was built for: the release of the kernel, SMP, "
			"preempt or preempt_rt, mod_unload, modversions, the architecture. It must be equal to the "
			"kernel's own; with modversions the release may differ. insmod says \"Invalid module "
			"format\", modprobe \"Exec format error\"; the log has both lines.\n"
			"Mostly the kernel was upgraded and the module was not built again, or it was built for a "
			"new kernel and the old one still runs. preempt_rt against preempt: the headers of the wrong "
			"kind.\n"
			"If the lines are equal and it fails all the same, see E-module-layout.",
		.remedy = "Build the module for the kernel that is to load it, or start the kernel that it was built "
			"for. --force skips this check at the risk of a crash.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modinfo -F vermagic FILE",
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-version-tables",
		.title = "The module's tables of symbol versions do not fit each other",
		.text = "The module has one of the two tables for versions of symbols with long names and not the "
			"other, or fewer names than versions. Kernels since 6.14 look at them. A tool has rewritten "
			"the file.",
		.remedy = "Build it again, and let no tool rewrite it.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-writable-code",
		.title = "A section of the module is both writable and code",
		.text = "The kernel keeps code and writable data apart (CONFIG_STRICT_MODULE_RWX), and a section of "
			"this module is both. Hand-written assembly without the right flags, or a linker script, "
			"makes such sections.",
		.remedy = "Correct the flags of the section in the source.",
		.remedies = {
			[TN_DISTRO_OTHER] = "readelf -SW FILE",
		},
	},
};

const struct tn_cause_area tn_causes_build = { "build", "another kernel's build", causes, TN_ARRAY_SIZE(causes) };
