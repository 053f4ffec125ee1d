/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_versions.h - what changed from one kernel version to the next, as data
 *
 * A version number alone does not tell: a check may be backported to a stable series. So a
 * change has rows by series, and between the last version known to be without it and the first
 * with it nobody knows.
 */
#ifndef TN_DIAG_CHECK_VERSIONS_H
#define TN_DIAG_CHECK_VERSIONS_H

#include "diag/live_facts.h"

enum tn_check_change {
	TN_CHANGE_EARLY_TWIN,        /* a name that is taken ends it before the layout */
	TN_CHANGE_ELF_BY_PART,       /* section bounds first, then all names; before: one walk over both */
	TN_CHANGE_ONE_OF_EACH,       /* struct module, symbol table and .modinfo are counted, not searched */
	TN_CHANGE_STRING_TYPES,      /* string tables must be of that type */
	TN_CHANGE_SYMBOL_SECTION,    /* a symbol's section must be there */
	TN_CHANGE_NO_MD5_SIGNATURES, /* MD4 and MD5 are not known any more in signatures */
	TN_CHANGE_SHA3_SIGNATURES,   /* digests of the SHA-3 family are */
	TN_CHANGE_EXTENDED_VERSIONS, /* __version_ext_* */
	TN_CHANGE_SYMBOL_STRINGS,    /* symbol names must lie inside their table */
	TN_CHANGE_MODULE_NAMESPACE,  /* namespace "module:..." */
	TN_CHANGE_FLAG_TABLE,        /* __kflagstab says which exports are GPL-only */
	TN_CHANGE_LONG_LINES,        /* of the log: 1021 bytes instead of 989 */
	TN_CHANGE_BAD_TARGET,        /* a relocation's place that is not zero is told in other words */
	TN_CHANGE_BAD_TARGET_PLACE,  /* and with its section */
	TN_CHANGE_BOOL_ENABLED,      /* a boolean parameter takes "enabled" and "disabled" */
	TN_N_CHANGES
};

/* Whether a kernel of @version (major, minor, patch; 0.0.0: not known) has it. */
enum tn_answer tn_check_change_in(enum tn_check_change change, const unsigned version[3]);

#endif
