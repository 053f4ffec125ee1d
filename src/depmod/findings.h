/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* findings.h - all that depmod may find wrong, in one table */
#ifndef TN_DEPMOD_FINDINGS_H
#define TN_DEPMOD_FINDINGS_H

#include "base/finding_sink.h"

enum tn_depmod_kind {
	TN_DEPMOD_DIRECTORY_MISSING,
	TN_DEPMOD_DIRECTORY_UNREAD,
	TN_DEPMOD_MODULE_LINK_BROKEN,
	TN_DEPMOD_LINK_BROKEN,
	TN_DEPMOD_NOT_A_FILE,
	TN_DEPMOD_PATH_UNFIT,
	TN_DEPMOD_DEP_MISSING,
	TN_DEPMOD_ORDER_CUT,
	TN_DEPMOD_INPUT_UNREAD,
	TN_DEPMOD_SYMBOL_LINE,
	TN_DEPMOD_SYMBOL_LINES,
	TN_DEPMOD_SETTING_LINE,
	TN_DEPMOD_SETTING_VERSION,
	TN_DEPMOD_SETTING_EXTERNAL,
	TN_DEPMOD_SETTINGS_UNREAD,
	TN_DEPMOD_SETTINGS_SKIPPED,
	TN_DEPMOD_SETTINGS_MISSING,
	TN_DEPMOD_MODULE_UNREAD,
	TN_DEPMOD_CACHE_FULL,
	TN_DEPMOD_CACHE_UNUSED,
	TN_DEPMOD_CACHE_UNWRITTEN,
	TN_DEPMOD_PART_UNFIT,
	TN_DEPMOD_PARTS_UNFIT,
	TN_DEPMOD_NAME_UNFIT,
	TN_DEPMOD_KEY_UNFIT,
	TN_DEPMOD_BUILTIN_UNFIT,
	TN_DEPMOD_BUILTIN_KEY_UNFIT,
	TN_DEPMOD_BUILTIN_LINE,
	TN_DEPMOD_BRACKET,
	TN_DEPMOD_ALIAS_TWICE,
	TN_DEPMOD_NODE_NUMBERS,
	TN_DEPMOD_NODE_PATH,
	TN_DEPMOD_CYCLE,
	TN_DEPMOD_CYCLES,
	TN_DEPMOD_UNKNOWN_SYMBOL,
	TN_DEPMOD_SYMBOL_VERSION,
};

/* What a finding is about; a member that does not apply is NULL or 0. */
struct tn_depmod_about {
	const char *dir; /* where @file is; NULL: nowhere else */
	const char *file;
	unsigned line;
	const char *subject;
};

/* Sends one finding; the rest is its detail. */
void tn_depmod_tell(const struct tn_finding_sink *sink, enum tn_depmod_kind kind,
		    struct tn_depmod_about about, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif
