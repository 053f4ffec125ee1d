/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* causes.h - the pages of causes, by area: private to explain/ */
#ifndef TN_EXPLAIN_CAUSES_H
#define TN_EXPLAIN_CAUSES_H

#include "explain/cause.h"

/* What many pages have in common: the kernel's package once more, or a module built once more. */
#define TN_REMEDIES_REINSTALL \
	[TN_DISTRO_DEBIAN] = "apt install --reinstall linux-image-$(uname -r)", \
	[TN_DISTRO_FEDORA] = "dnf reinstall 'kernel-modules*-'$(uname -r)", \
	[TN_DISTRO_ARCH] = "pacman -S linux", \
	[TN_DISTRO_SUSE] = "zypper install --force kernel-default", \
	[TN_DISTRO_ALPINE] = "apk fix linux-lts"

#define TN_REMEDIES_REBUILD \
	[TN_DISTRO_DEBIAN] = "apt install linux-headers-$(uname -r) && dkms autoinstall -k $(uname -r)", \
	[TN_DISTRO_FEDORA] = "dnf install kernel-devel-$(uname -r) && akmods --force --kernels $(uname -r)", \
	[TN_DISTRO_ARCH] = "pacman -S linux-headers && dkms autoinstall -k $(uname -r)", \
	[TN_DISTRO_SUSE] = "zypper install kernel-default-devel && dkms autoinstall -k $(uname -r)", \
	[TN_DISTRO_ALPINE] = "apk add linux-lts-dev && make -C /lib/modules/$(uname -r)/build M=$PWD"

extern const struct tn_cause_area tn_causes_tree;
extern const struct tn_cause_area tn_causes_config;
extern const struct tn_cause_area tn_causes_permission;
extern const struct tn_cause_area tn_causes_signature;
extern const struct tn_cause_area tn_causes_file;
extern const struct tn_cause_area tn_causes_build;
extern const struct tn_cause_area tn_causes_symbols;
extern const struct tn_cause_area tn_causes_parameters;
extern const struct tn_cause_area tn_causes_running;
extern const struct tn_cause_area tn_causes_unload;
extern const struct tn_cause_area tn_causes_taint;

#endif
