// SPDX-License-Identifier: LGPL-2.1-or-later
/* What can be asked for. */
#include "cmd/dkms/dkms.h"
#include "cmd/dkms/dkms_key.h"
#include "cmd/dkms/dkms_tarball.h"

#define SOURCE "MODULE/VERSION|DIR|ARCHIVE"
#define ADDED "MODULE/VERSION"

const struct tn_dkms_action tn_dkms_actions[] = {
	{ "add", SOURCE, "Make a source known", TN_DKMS_WRITES | TN_DKMS_VERSION, tn_dkms_add },
	{ "remove", ADDED, "Unbuild it, and forget it where nothing is built any more",
	  TN_DKMS_WRITES | TN_DKMS_VERSION | TN_DKMS_TAKES_ALL | TN_DKMS_BY_HAND, tn_dkms_remove },
	{ "build", SOURCE, "Build a module for a kernel, and add it if it is not", TN_DKMS_WRITES | TN_DKMS_VERSION,
	  tn_dkms_do_build },
	{ "unbuild", ADDED, "Take away what was built, uninstalled if it was installed",
	  TN_DKMS_WRITES | TN_DKMS_VERSION | TN_DKMS_TAKES_ALL | TN_DKMS_BY_HAND, tn_dkms_unbuild },
	{ "install", SOURCE, "Install what was built, and build it if it is not",
	  TN_DKMS_WRITES | TN_DKMS_VERSION | TN_DKMS_BY_HAND, tn_dkms_install },
	{ "uninstall", ADDED, "Take it out of the kernel's tree; originals come back",
	  TN_DKMS_WRITES | TN_DKMS_VERSION | TN_DKMS_TAKES_ALL | TN_DKMS_BY_HAND, tn_dkms_uninstall },
	{ "match", "[MODULE]", "Install for a kernel what another has installed",
	  TN_DKMS_WRITES | TN_DKMS_NOT_SEVERAL | TN_DKMS_BY_HAND, tn_dkms_match },
	{ "autoinstall", "", "Install the newest version of all modules that want it", TN_DKMS_WRITES, tn_dkms_autoinstall },
	{ "mktarball", ADDED, "Write a version to an archive", TN_DKMS_WRITES | TN_DKMS_VERSION | TN_DKMS_TAKES_ALL,
	  tn_dkms_mktarball },
	{ "ldtarball", "ARCHIVE", "Add what such an archive has", TN_DKMS_WRITES, tn_dkms_ldtarball },
	{ "status", "[MODULE[/VERSION]]", "Tell what is added, built and installed", TN_DKMS_TAKES_ALL, tn_dkms_status },
	{ "generate_mok", "", "Make the key that modules are signed with", TN_DKMS_WRITES, tn_dkms_generate_mok },
	{ "kernel_preinst", "", "For a kernel's package, before it is unpacked", TN_DKMS_WRITES | TN_DKMS_ONE_KERNEL,
	  tn_dkms_kernel_comes },
	{ "kernel_postinst", "", "For a kernel's package, once it is there", TN_DKMS_WRITES | TN_DKMS_ONE_KERNEL,
	  tn_dkms_autoinstall },
	{ "kernel_prerm", "", "For a kernel's package, before it goes", TN_DKMS_WRITES | TN_DKMS_ONE_KERNEL,
	  tn_dkms_kernel_goes },
	{ 0 }
};
