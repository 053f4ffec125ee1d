// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: a module's own start, what is loaded. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-already-loaded",
		.title = "A module of that name is loaded already",
		.text = "A module of that name is there. modprobe takes that for success, insmod says \"File "
			"exists\". A module that is being unloaded or whose loading by another process did not end "
			"well gives \"Device or resource busy\".\n"
			"It may be another build than the file that was to be loaded. Up to 6.18 the init function "
			"could answer \"File exists\", too, where another driver has registered the same name: then "
			"the module is not in lsmod.",
		.remedy = "If this build shall be used, unload the other one first.",
		.remedies = {
			[TN_DISTRO_OTHER] = "lsmod | grep NAME\n"
				"modprobe -r NAME",
		},
	},
	{
		.code = "E-builtin-name",
		.title = "The kernel has a built-in part of that name",
		.text = "The kernel has something built in under that name: a directory in /sys/module without "
			"initstate. It is not in lsmod. The kernel refuses the module with \"Invalid argument\" and "
			"says \"module is already loaded\".",
		.remedy = "Nothing is to be loaded: the driver runs already. For your own build of it, use a kernel "
			"without it, or rename the module.",
		.remedies = {
			[TN_DISTRO_OTHER] = "ls /sys/module/NAME",
		},
	},
	{
		.code = "E-device-taken",
		.title = "Another driver holds the device, or the name or number that the module asks for",
		.text = "The driver's init function, or its probe, answered \"Device or resource busy\": another "
			"driver has the device, the address range, the interrupt, or the number or name that it "
			"wants to register.\n"
			"\"Device or resource busy\" also comes before the module starts: see E-already-loaded and "
			"E-symbol-exporter-starting.",
		.remedy = "See who has it; unload that driver, or keep it from being loaded.",
		.remedies = {
			[TN_DISTRO_OTHER] = "lspci -k\n"
				"cat /proc/devices /proc/iomem\n"
				"dmesg | tail",
		},
	},
	{
		.code = "E-disabled-by-firmware",
		.title = "The machine's firmware has the feature switched off",
		.text = "All checks pass, and the init function says no since the machine has the feature switched "
			"off: kvm \"disabled by bios\", a TPM, an IOMMU. The error is \"Operation not supported\", "
			"\"Operation not permitted\" or \"Input/output error\", as the driver likes.",
		.remedy = "Switch it on in the firmware's setup, or in the settings of the virtual machine.",
		.remedies = {
			[TN_DISTRO_OTHER] = "dmesg | tail",
		},
	},
	{
		.code = "E-firmware-missing",
		.title = "The device needs a firmware file that is not installed",
		.text = "The device runs a program of its own, which the driver reads from /lib/firmware and hands "
			"over. The file is not there: \"Direct firmware load for F failed with error -2\". The "
			"module may be loaded all the same and the device does not work, or loading fails with \"No "
			"such file\", which insmod and modprobe word as \"Unknown symbol in module\".\n"
			"A driver that is loaded from the initramfs finds only firmware that is in there.",
		.remedy = "Install the package with the firmware, load the module again, and make the initramfs anew "
			"if it is in there.",
		.remedies = {
			[TN_DISTRO_DEBIAN] = "apt install firmware-linux-nonfree    # of non-free-firmware\n"
				"apt-file search F    # which package has it",
			[TN_DISTRO_FEDORA] = "dnf install linux-firmware    # which package has it: dnf provides '*/F*'",
			[TN_DISTRO_ARCH] = "pacman -S linux-firmware    # which package has it: pacman -F F",
			[TN_DISTRO_SUSE] = "zypper install kernel-firmware-all",
			[TN_DISTRO_ALPINE] = "apk add linux-firmware",
		},
	},
	{
		.code = "E-init-failed",
		.title = "The module's own init function failed",
		.text = "Every check of the kernel passed, the module was linked and its init function ran, and "
			"returned an error: what insmod and modprobe show is the driver's own. It may mean anything; "
			"that it is the driver's is certain if tenon check says that the module would load.",
		.remedy = "Read what the driver has written into the kernel's log.",
		.remedies = {
			[TN_DISTRO_OTHER] = "dmesg | tail\n"
				"tenon log NAME",
		},
	},
	{
		.code = "E-interrupted",
		.title = "A signal came while the kernel waited",
		.text = "A signal came (Ctrl-C, a time limit, a service that was stopped) while the kernel waited "
			"for another load of the same module. Nothing is wrong with the module.",
		.remedy = "Try again.",
	},
	{
		.code = "E-loading",
		.title = "Another process is loading the same module, or its start does not end",
		.text = "Somebody else loads this module at this moment, or its init function does not return. The "
			"second call waits; what comes of the first decides: \"File exists\" if it went well, "
			"\"Device or resource busy\" if not.",
		.remedy = "Wait and try again. If /proc/modules says Loading for long, see where its init hangs.",
		.remedies = {
			[TN_DISTRO_OTHER] = "grep Loading /proc/modules\n"
				"cat /proc/$(pgrep -n modprobe)/stack",
		},
	},
	{
		.code = "E-no-device",
		.title = "The driver found no device of its own",
		.text = "The driver found no device that it could work with: \"No such device\". The hardware is not "
			"there, is switched off, has another driver, or is too new for this one. For most drivers "
			"loading by hand is of no use: udev loads them when the device is there.\n"
			"A list of names in /etc/modules-load.d that was made on another machine gives this at each "
			"boot.",
		.remedy = "Nothing, if there is no such device; take the name off the list. Otherwise see what the "
			"device is and which driver has it.",
		.remedies = {
			[TN_DISTRO_OTHER] = "lspci -nnk\n"
				"lsusb -t",
		},
	},
	{
		.code = "E-no-memory",
		.title = "The kernel had no memory for the module",
		.text = "The kernel could not get the memory for the module: the room for modules (1 GiB on x86-64), "
			"memory for each processor, or memory as such was used up: \"Cannot allocate memory\". Large "
			"modules with debug information take it while they are loaded.",
		.remedy = "Unload what is not needed, strip debug information off (strip -g, then sign); a restart "
			"helps where memory is in pieces.",
		.remedies = {
			[TN_DISTRO_OTHER] = "cat /proc/meminfo\n"
				"dmesg | tail",
		},
	},
	{
		.code = "E-probe-failed",
		.title = "The driver was tried on its device and failed; the module is loaded",
		.text = "The module is loaded, its driver was tried on a device, and the driver said no: \"probe "
			"with driver D failed with error -N\". The device does not work; the module stays. The "
			"number is an errno of the driver's own: -2 often means missing firmware, -12 no memory, -19 "
			"that it is no device for this driver, -110 that the device did not answer.\n"
			"-517 is no failure: the driver waits for another one and will be tried again.",
		.remedy = "Read what the driver wrote before that line.",
		.remedies = {
			[TN_DISTRO_OTHER] = "tenon log NAME\n"
				"tenon explain E-firmware-missing",
		},
	},
};

const struct tn_cause_area tn_causes_running = { "running", "a module's own start, what is loaded", causes, TN_ARRAY_SIZE(causes) };
