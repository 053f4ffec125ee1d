// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: symbols. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-dependency-fails",
		.title = "A module that this one needs would not load",
		.text = "modprobe loads first what a module needs, and one of those would be refused. So the module "
			"itself would not even be tried.",
		.remedy = "See why that one fails.",
		.remedies = {
			[TN_DISTRO_OTHER] = "tenon check NAME",
		},
	},
	{
		.code = "E-exports-twice",
		.title = "The module exports a symbol that the kernel or a loaded module exports already",
		.text = "A symbol has one owner. The kernel, or a module that is loaded, exports one that this "
			"module wants to export, too: \"exports duplicate symbol S (owned by O)\". Mostly two "
			"drivers for one thing are at hand: the kernel's and an out-of-tree one, or two builds of it "
			"under two names.",
		.remedy = "Unload the owner and keep it from being loaded.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modprobe -r OWNER",
		},
	},
	{
		.code = "E-module-namespace",
		.title = "The module imports a namespace that is for one module alone",
		.text = "The module imports a namespace whose name begins with \"module:\". Symbols in it are meant "
			"for the modules that it names, and a module must not claim it. Kernels since 6.18 answer "
			"\"Operation not permitted\".",
		.remedy = "Take MODULE_IMPORT_NS(\"module:...\") out of the source.",
	},
	{
		.code = "E-relocation-overflow",
		.title = "An address does not fit where the module has room for it",
		.text = "An address does not fit into the place that the code has for it: 32 bits on x86-64. The "
			"module was compiled with another code model than the kernel's (-mcmodel=kernel), or it lies "
			"too far from the kernel.",
		.remedy = "Build it with kbuild, without flags of your own.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-relocation-place",
		.title = "A relocation cannot be computed beforehand",
		.text = "A place that the kernel is to fill in lies outside its section, or depends on an address "
			"that nobody knows before loading. Only the kernel can tell whether it will do.",
		.remedy = "Try it; if it fails, the kernel's log says with what.",
		.remedies = {
			[TN_DISTRO_OTHER] = "dmesg | tail",
		},
	},
	{
		.code = "E-relocation-target",
		.title = "The place of a relocation is not empty",
		.text = "The kernel fills in addresses where the file has zeros; here is something else. A tool has "
			"linked or patched the file, as a linker does for programs.",
		.remedy = "Build it again, and let no tool rewrite it.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-relocation-type",
		.title = "A relocation is of a type that the kernel does not know",
		.text = "The code asks for an address in a way that this kernel does not know. Compiled with -fPIC "
			"or for another code model, modules have such; or with a compiler that is newer than the "
			"kernel.",
		.remedy = "Build it with kbuild, without flags of your own, and with the compiler that built the "
			"kernel.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-symbol-common",
		.title = "The module was built with common symbols",
		.text = "A variable was compiled as a \"common\" symbol, as old compilers did with globals that have "
			"no initial value. The kernel does not take them: \"please compile with -fno-common\".",
		.remedy = "Build it with kbuild, which passes -fno-common.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-symbol-exporter-leaving",
		.title = "The module that has the symbol is being unloaded",
		.text = "The symbol belongs to a module that is being unloaded at this moment. The kernel does not "
			"wait for the end of that.",
		.remedy = "Try again. If the removal does not end, see E-being-removed.",
	},
	{
		.code = "E-symbol-exporter-starting",
		.title = "The module that has the symbol is still starting",
		.text = "The symbol belongs to a module whose init function still runs. The kernel waits 30 seconds "
			"for it, then gives up: \"gave up waiting for init of module O\", and \"Device or resource "
			"busy\".",
		.remedy = "Wait and try again; if O never gets ready, see what it waits for: a device, firmware, or "
			"another module.",
		.remedies = {
			[TN_DISTRO_OTHER] = "cat /sys/module/OWNER/initstate",
		},
	},
	{
		.code = "E-symbol-gpl-only",
		.title = "The symbol is for modules under the GPL, and this one is not",
		.text = "The symbol is exported with EXPORT_SYMBOL_GPL, for modules whose licence counts as GPL, and "
			"this module's does not. The kernel behaves as if there were no such symbol: \"Unknown "
			"symbol S (err -2)\". A symbol may have become GPL-only in a newer kernel.",
		.remedy = "Take a newer release of the driver. A changed licence tag is no remedy but a breach of the "
			"kernel's licence.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modinfo -F license FILE",
		},
	},
	{
		.code = "E-symbol-missing",
		.title = "The kernel and the loaded modules lack a symbol that the module needs",
		.text = "The module needs a symbol that the kernel does not have and no loaded module exports: "
			"\"Unknown symbol S (err -2)\" in the log. insmod loads nothing else, so a module that is "
			"needed may just not be loaded. Otherwise the module was built for another kernel, where the "
			"symbol exists.\n"
			"The same error comes from an init function that answers \"No such file\", as for missing "
			"firmware: see E-firmware-missing. A parameter that does not exist never is the cause, "
			"though modprobe's message speaks of it.",
		.remedy = "Load it with modprobe, which loads what it needs; a new file wants depmod first. If nothing "
			"exports the symbol, build the module for this kernel.",
		.remedies = {
			[TN_DISTRO_OTHER] = "depmod -a && modprobe NAME",
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-symbol-namespace",
		.title = "The symbol is in a namespace that the module does not import",
		.text = "The symbol is in a namespace, which a module must import to use it: \"module uses symbol "
			"(S) from namespace N, but does not import it\". The kernel refuses it unless it was built "
			"to allow that. In a namespace \"module:...\" only the modules that it names may use it.",
		.remedy = "Add MODULE_IMPORT_NS to the source; since 6.13 its argument is a string in quotes.",
		.remedies = {
			[TN_DISTRO_OTHER] = "make -C /lib/modules/$(uname -r)/build M=$PWD nsdeps",
		},
	},
	{
		.code = "E-symbol-proprietary",
		.title = "The module mixes GPL-only symbols with those of a proprietary module",
		.text = "The module uses symbols of a proprietary module, and GPL-only ones. Since it inherits the "
			"taint P from the first, it may not use the others. The log has \"module using GPL-only "
			"symbols uses symbols ... from proprietary module\".",
		.remedy = "Have the module that exports the symbols under the GPL, or use no GPL-only symbols.",
		.remedies = {
			[TN_DISTRO_OTHER] = "cat /sys/module/OWNER/taint",
		},
	},
	{
		.code = "E-symbol-section",
		.title = "A symbol is in a section that does not exist",
		.text = "A symbol says that it lies in a section which the file does not have. The file is damaged "
			"or a tool has rewritten it.",
		.remedy = "Build it again, and let no tool rewrite it.",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
	{
		.code = "E-symbol-version",
		.title = "A symbol that the module needs has another version in this kernel",
		.text = "The kernel has the symbol, and its version, a check sum over its type, is not the one that "
			"the module was built with: \"disagrees about version of symbol S\", then \"Unknown symbol S "
			"(err -22)\", and \"Invalid argument\" from modprobe. It was built against another source "
			"tree or configuration, or against an old Module.symvers.\n"
			"If the symbol is module_layout, see E-module-layout. If another out-of-tree module exports "
			"the symbol, build both together.",
		.remedy = "Build it against the headers of exactly this build, with the Module.symvers of all modules "
			"that it needs (KBUILD_EXTRA_SYMBOLS).",
		.remedies = {
			TN_REMEDIES_REBUILD,
		},
	},
};

const struct tn_cause_area tn_causes_symbols = { "symbols", "symbols", causes, TN_ARRAY_SIZE(causes) };
