// SPDX-License-Identifier: LGPL-2.1-or-later
#include "machine/kernel_arguments.h"

static const char *const ways[TN_N_DISTROS] = {
	[TN_DISTRO_OTHER] = "write it into the boot loader's configuration, where the kernel's parameters are",
	[TN_DISTRO_DEBIAN] = "write it into GRUB_CMDLINE_LINUX in /etc/default/grub, then run: update-grub",
	[TN_DISTRO_FEDORA] = "run: grubby --update-kernel=ALL --args=WORD",
	[TN_DISTRO_ARCH] = "write it into GRUB_CMDLINE_LINUX in /etc/default/grub, then run: grub-mkconfig -o /boot/grub/grub.cfg"
			   " (with systemd-boot: into the options line of the entry below /boot/loader/entries;"
			   " with a unified kernel image: into /etc/kernel/cmdline, then run: mkinitcpio -P)",
	[TN_DISTRO_SUSE] = "write it into GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub, then run:"
			   " grub2-mkconfig -o /boot/grub2/grub.cfg (with systemd-boot: into /etc/kernel/cmdline, then run:"
			   " sdbootutil update-all-entries)",
	[TN_DISTRO_ALPINE] = "write it into default_kernel_opts in /etc/update-extlinux.conf, then run: update-extlinux"
			     " (with GRUB: into GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub, then run:"
			     " grub-mkconfig -o /boot/grub/grub.cfg)",
};

const char *tn_kernel_arguments_add(enum tn_distro distro)
{
	return ways[distro];
}
