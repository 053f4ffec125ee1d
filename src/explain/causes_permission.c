// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: what may load modules. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-blacklisted",
		.title = "module_blacklist= on the kernel's command line names it",
		.text = "module_blacklist=NAME stands on the kernel's command line. The kernel itself refuses every "
			"module that says this name of itself, whoever loads it, and writes \"Module NAME is "
			"blacklisted\" into its log.\n"
			"A blacklist line in modprobe.d is something else (E-blacklist): that does not make loading "
			"by name fail. modprobe.blacklist= on the command line is such a line, too.",
		.remedy = "Take the word off the command line and restart.",
		.remedies = {
			[TN_DISTRO_OTHER] = "grep -o 'module_blacklist=[^ ]*' /proc/cmdline",
			[TN_DISTRO_DEBIAN] = "editor /etc/default/grub && update-grub",
			[TN_DISTRO_FEDORA] = "grubby --update-kernel=ALL --remove-args=module_blacklist=NAME",
			[TN_DISTRO_ARCH] = "editor /etc/default/grub && grub-mkconfig -o /boot/grub/grub.cfg    # systemd-boot: "
				"/boot/loader/entries",
			[TN_DISTRO_SUSE] = "editor /etc/default/grub && grub2-mkconfig -o /boot/grub2/grub.cfg",
			[TN_DISTRO_ALPINE] = "editor /etc/update-extlinux.conf && update-extlinux    # grub: grub-mkconfig -o "
				"/boot/grub/grub.cfg",
		},
	},
	{
		.code = "E-container",
		.title = "A container may not load modules into the host's kernel",
		.text = "Containers share the host's kernel, and may not change it: root in a container has no "
			"CAP_SYS_MODULE, or has it in a user namespace of its own only. Loading ends with "
			"\"Operation not permitted\".\n"
			"The container seldom has the module's file either: /lib/modules in it is empty, or of its "
			"image.",
		.remedy = "Load the module on the host, before the container starts: a line in the host's "
			"/etc/modules-load.d does that at each boot. A container that must do it itself needs the "
			"capability and the host's modules.",
		.remedies = {
			[TN_DISTRO_OTHER] = "docker run --cap-add SYS_MODULE -v /lib/modules:/lib/modules:ro IMAGE",
		},
	},
	{
		.code = "E-dac-denied",
		.title = "The file may not be read by this user",
		.text = "The user may not open the file. insmod tells it as \"could not load module\", before the "
			"kernel is asked anything.\n"
			"If the file may be read and the kernel answers \"Permission denied\", a security module "
			"said so: E-selinux, E-ima, E-ipe.",
		.remedy = "Load it as root, and look at the rights of the file and the directories above it.",
		.remedies = {
			[TN_DISTRO_OTHER] = "namei -l FILE",
		},
	},
	{
		.code = "E-ima",
		.title = "IMA's policy wants a signature on the file, and there is none that it takes",
		.text = "IMA appraises modules here: its policy has a rule for them, or ima_appraise= is on the "
			"command line, and the file has no signature in security.ima, or one of a key that IMA does "
			"not have. The answer is \"Permission denied\".\n"
			"It is another signature than the one that a module may have at its end. cp, tar and rsync "
			"drop it unless they are told to keep extended attributes.",
		.remedy = "Install the file from its package, so that the signature is there; or sign it with a key of "
			"the .ima keyring.",
		.remedies = {
			[TN_DISTRO_OTHER] = "getfattr -m security.ima -d FILE\n"
				"evmctl ima_sign --key KEY FILE",
			[TN_DISTRO_DEBIAN] = "apt install ima-evm-utils attr",
			[TN_DISTRO_FEDORA] = "dnf install ima-evm-utils rpm-plugin-ima",
			[TN_DISTRO_SUSE] = "zypper install ima-evm-utils",
		},
	},
	{
		.code = "E-ipe",
		.title = "IPE's policy does not let the kernel read modules from this place",
		.text = "IPE lets the kernel read modules from certain places only, such as a file system with "
			"dm-verity or fs-verity, and this file is on another. The answer is \"Permission denied\", "
			"and the audit log has a line with ipe_op=KMODULE or the like.",
		.remedy = "Put the module where the policy allows it, or have the policy changed; without enforcement "
			"IPE only logs.",
		.remedies = {
			[TN_DISTRO_OTHER] = "grep . /sys/kernel/security/ipe/enforce /sys/kernel/security/ipe/policies/*/active",
		},
	},
	{
		.code = "E-load-flags",
		.title = "The call had a flag that this kernel does not know",
		.text = "finit_module(2) was called with a flag that this kernel does not know. The tools of tenon "
			"and kmod do not do so; a program that does was made for a newer kernel.",
		.remedy = "Call it without the flag.",
	},
	{
		.code = "E-loadpin",
		.title = "LoadPin takes modules from one file system only, and this is another",
		.text = "LoadPin lets the kernel read modules from one file system only: the one that the first "
			"module, or the root file system, came from. Chrome OS and systems like it use it. The "
			"kernel's log has \"LoadPin: ... denied\".",
		.remedy = "Install the module on that file system. kernel.loadpin.enforce=0 switches it off where it "
			"may be switched off.",
		.remedies = {
			[TN_DISTRO_OTHER] = "sysctl kernel.loadpin.enforce",
		},
	},
	{
		.code = "E-lockdown",
		.title = "The kernel is locked down, and takes modules with a valid signature only",
		.text = "Lockdown keeps even root from changing the kernel. In both of its modes the kernel takes "
			"modules with a valid signature only, and answers \"Operation not permitted\" to others; the "
			"log has \"Lockdown: ...: unsigned module loading is restricted\". Most distributions turn "
			"it on if Secure Boot is on.\n"
			"With sig_enforce the answer to the same module is \"Key was rejected by service\". If the "
			"module is signed, see why the signature does not count: E-signature-unknown-key.",
		.remedy = "Sign the module with a key that the kernel trusts, or switch off Secure Boot in the "
			"firmware's setup.",
		.remedies = {
			[TN_DISTRO_OTHER] = "cat /sys/kernel/security/lockdown\n"
				"tenon explain E-key-not-enrolled",
		},
	},
	{
		.code = "E-modules-disabled",
		.title = "Loading and unloading was switched off until the next start",
		.text = "kernel.modules_disabled is 1: since somebody set it, no module can be loaded or unloaded. "
			"It cannot be set back while the kernel runs. \"nomodule\" on the kernel's command line does "
			"the same from the start.\n"
			"Hardened systems set it at the end of boot, so what is loaded later (a USB device, a file "
			"system) fails.",
		.remedy = "Restart; before that, remove the setting, or have the module loaded earlier by a line in "
			"/etc/modules-load.d.",
		.remedies = {
			[TN_DISTRO_OTHER] = "grep -rs modules_disabled /etc/sysctl.conf /etc/sysctl.d /usr/lib/sysctl.d "
				"/run/sysctl.d",
		},
	},
	{
		.code = "E-no-modules",
		.title = "The kernel was built without modules",
		.text = "The kernel was built without support for modules (CONFIG_MODULES is off): all that it has "
			"is built in. There is no /proc/modules. Firecracker, gVisor and other small virtual "
			"machines have such kernels.",
		.remedy = "Use a kernel that has the driver built in, or one that takes modules.",
	},
	{
		.code = "E-not-permitted",
		.title = "Who asks lacks the capability to load modules",
		.text = "Loading and unloading modules takes CAP_SYS_MODULE in the first user namespace. An ordinary "
			"user does not have it; neither has root in most containers, and a service may have dropped "
			"it.\n"
			"The kernel writes nothing into its log.",
		.remedy = "Load it as root. In a container see E-container; for a service of systemd look at "
			"ProtectKernelModules= and CapabilityBoundingSet=.",
		.remedies = {
			[TN_DISTRO_OTHER] = "sudo modprobe NAME",
		},
	},
	{
		.code = "E-seccomp",
		.title = "A seccomp filter forbids the system calls that load modules",
		.text = "A seccomp filter is on this process and answers to init_module and finit_module itself, "
			"mostly with \"Operation not permitted\". Container programs and systemd's "
			"ProtectKernelModules= and SystemCallFilter= set such filters. They hold for root, too, and "
			"cannot be taken off again.\n"
			"The audit log may have a line of type 1326 with the number of the system call.",
		.remedy = "Load the module outside: on the host, in a unit without the filter, or at boot by a line in "
			"/etc/modules-load.d.",
		.remedies = {
			[TN_DISTRO_OTHER] = "grep Seccomp /proc/self/status\n"
				"systemctl show -p ProtectKernelModules -p SystemCallFilter UNIT",
		},
	},
	{
		.code = "E-security-module",
		.title = "A security module of the kernel denied it",
		.text = "One of the kernel's security modules may refuse a load for a reason of its own; the answer "
			"is \"Permission denied\" or \"Operation not permitted\". /sys/kernel/security/lsm lists "
			"those that are active: see E-selinux, E-loadpin, E-ima, E-ipe, E-lockdown. AppArmor and "
			"Landlock have no rule for modules.",
		.remedy = "Look into the audit log for what was denied.",
		.remedies = {
			[TN_DISTRO_OTHER] = "cat /sys/kernel/security/lsm\n"
				"journalctl -k --grep audit",
		},
	},
	{
		.code = "E-selinux",
		.title = "SELinux does not let this process load this file",
		.text = "SELinux enforces, and its policy does not let the process load a module from a file with "
			"this label (permission module_load). The answer is \"Permission denied\". Files of modules "
			"should have the type modules_object_t; one that was moved there from a home directory keeps "
			"its old label.",
		.remedy = "Give the file its proper label. A module that is elsewhere: move it below /lib/modules "
			"first.",
		.remedies = {
			[TN_DISTRO_OTHER] = "restorecon -v FILE\n"
				"ausearch -m avc -ts recent",
			[TN_DISTRO_FEDORA] = "restorecon -Rv /lib/modules/$(uname -r)",
		},
	},
};

const struct tn_cause_area tn_causes_permission = { "permission", "what may load modules", causes, TN_ARRAY_SIZE(causes) };
