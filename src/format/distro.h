/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* distro.h - families of distributions, and os-release(5), which tells them */
#ifndef TN_FORMAT_DISTRO_H
#define TN_FORMAT_DISTRO_H

#include "base/text.h"

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

/* From the text of os-release: ID, then ID_LIKE from its start. */
enum tn_distro tn_distro_told(struct tn_text os_release);
/* "Debian", ...; "other distributions". */
const char *tn_distro_name(enum tn_distro distro);
/* "debian", ...; "other". */
const char *tn_distro_id(enum tn_distro distro);
/* Of an id as os-release has it, "ubuntu"; TN_DISTRO_OTHER: none that is known. */
enum tn_distro tn_distro_by_id(const char *id);
/* The first that is known of several, as ID_LIKE has them: "rhel fedora". */
enum tn_distro tn_distro_by_ids(struct tn_text ids);

#endif
