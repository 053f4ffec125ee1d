// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the ways to print a verdict share. */
#include "cmd/check/check_view.h"

const char *tn_check_verdict_word(enum tn_verdict verdict)
{
	static const char *const words[] = {
		[TN_VERDICT_LOADS] = "loads",
		[TN_VERDICT_FAILS] = "fails",
		[TN_VERDICT_UNKNOWN] = "unknown",
	};

	return words[verdict];
}

bool tn_check_view_ok(const struct tn_check_view *view)
{
	for (size_t i = 0; i < view->rows.n; i++) {
		const struct tn_check_row *row = &view->rows.v[i];

		if (row->trouble || row->kept_out || (!row->skipped && row->result.verdict != TN_VERDICT_LOADS))
			return false;
	}
	return true;
}

const char *tn_check_word(const struct tn_check_row *row)
{
	return row->trouble ? "missing" : row->skipped ? "skipped" : tn_check_verdict_word(row->result.verdict);
}
