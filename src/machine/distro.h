/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* distro.h - which family of distributions a root is of: what is to be typed there */
#ifndef TN_MACHINE_DISTRO_H
#define TN_MACHINE_DISTRO_H

#include "base/text.h"
#include "sys/root.h"

/* By who makes packages, and how: Ubuntu is of Debian's. */
enum tn_distro {
	TN_DISTRO_OTHER, /* nothing tells, or none of these */
	TN_DISTRO_DEBIAN,
	TN_DISTRO_FEDORA,
	TN_DISTRO_ARCH,
	TN_DISTRO_SUSE,
	TN_DISTRO_ALPINE,
	TN_N_DISTROS
};

/* From /etc/os-release, else /usr/lib/os-release: ID, then ID_LIKE from its start. */
enum tn_distro tn_distro_of(const tn_root *root);
/* The same, from the file's text. */
enum tn_distro tn_distro_told(struct tn_text os_release);
/* "Debian", ...; "other distributions". */
const char *tn_distro_name(enum tn_distro distro);
/* "debian", ...; "other". */
const char *tn_distro_id(enum tn_distro distro);
/* Of an id as os-release has it, "ubuntu"; TN_DISTRO_OTHER: none that is known. */
enum tn_distro tn_distro_by_id(const char *id);

#endif
