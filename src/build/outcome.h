/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* outcome.h - how what dkms does may end: its exit statuses, which scripts ask for */
#ifndef TN_BUILD_OUTCOME_H
#define TN_BUILD_OUTCOME_H

enum tn_build_outcome {
	TN_BUILD_GOOD = 0,
	TN_BUILD_BAD_ARGUMENTS = 1,
	TN_BUILD_UNKNOWN = 2,          /* an option; no source */
	TN_BUILD_NOT_ADDED = 3,        /* or it is there already */
	TN_BUILD_NO_CONF = 4,          /* broken: its source or dkms.conf is gone */
	TN_BUILD_BAD_PATCH = 5,        /* it is not there, or outside */
	TN_BUILD_PATCH_FAILED = 6,
	TN_BUILD_NO_PRODUCT = 7,       /* make was content but has not made the module */
	TN_BUILD_BAD_CONF = 8,
	TN_BUILD_NO_ACCESS = 9,
	TN_BUILD_MAKE_FAILED = 10,
	TN_BUILD_AUTOINSTALL_FAILED = 11,
	TN_BUILD_WRONG_ARCH = 12,
	TN_BUILD_NEEDS_OTHER = 13,     /* BUILD_DEPENDS: a module that is not installed for that kernel */
	TN_BUILD_HOOK_FAILED = 14,
	TN_BUILD_NO_DIR = 15,
	TN_BUILD_NO_KERNEL = 16,
	TN_BUILD_NO_HEADERS = 21,
	TN_BUILD_EXCLUDED = 77,        /* it is not for this kernel */
	TN_BUILD_PRE_INSTALL = 101,
};

#endif
