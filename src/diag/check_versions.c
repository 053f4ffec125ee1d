// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/check_versions.h"

#include <stdbool.h>
#include <stddef.h>

/* Versions that were read; @without: the last one known to lack it, @with: the first known to have it. */
struct row {
	unsigned without[3], with[3];
};

#define ROWS_MAX 5

/* No version of the series that was read has it; later ones may. */
#define NOT_SEEN 9999

/* The last row of each goes for all series that no row before it is of. */
static const struct row changes[TN_N_CHANGES][ROWS_MAX] = {
	[TN_CHANGE_EARLY_TWIN] = { { { 6, 1, 999 }, { 6, 6, 0 } } },
	[TN_CHANGE_ELF_BY_PART] = { { { 6, 6, 999 }, { 6, 12, 117 } } },
	[TN_CHANGE_ONE_OF_EACH] = { { { 6, 1, 999 }, { 6, 6, 0 } } },
	[TN_CHANGE_STRING_TYPES] = { { { 6, 1, 192 }, { 6, 1, NOT_SEEN } },
				     { { 6, 12, 0 }, { 6, 12, 117 } },
				     { { 6, 18, 5 }, { 6, 18, NOT_SEEN } },
				     { { 7, 1, 3 }, { 7, 2, 13 } },
				     { { 7, 1, 3 }, { 7, 3, 4 } } },
	[TN_CHANGE_SYMBOL_SECTION] = { { { 6, 1, 0 }, { 6, 1, 176 } },
				       { { 6, 12, 0 }, { 6, 12, 117 } },
				       { { 6, 18, 5 }, { 6, 18, NOT_SEEN } },
				       { { 6, 17, 999 }, { 7, 1, 0 } } },
	[TN_CHANGE_NO_MD5_SIGNATURES] = { { { 6, 1, 999 }, { 6, 12, 0 } } },
	[TN_CHANGE_SHA3_SIGNATURES] = { { { 6, 6, 999 }, { 6, 7, 0 } } },
	[TN_CHANGE_EXTENDED_VERSIONS] = { { { 6, 13, 999 }, { 6, 14, 0 } } },
	[TN_CHANGE_SYMBOL_STRINGS] = { { { 6, 13, 999 }, { 6, 14, 0 } } },
	[TN_CHANGE_MODULE_NAMESPACE] = { { { 6, 12, 999 }, { 6, 18, 0 } } },
	[TN_CHANGE_LONG_LINES] = { { { 6, 1, 999 }, { 6, 12, 0 } } },
	[TN_CHANGE_BAD_TARGET] = { { { 6, 1, 999 }, { 6, 12, 0 } } },
	[TN_CHANGE_BAD_TARGET_PLACE] = { { { 6, 12, 999 }, { 7, 2, 0 } } },
	[TN_CHANGE_BOOL_ENABLED] = { { { 6, 12, 999 }, { 7, 0, 0 } } },
	[TN_CHANGE_FLAG_TABLE] = { { { 6, 18, 999 }, { 7, 1, 0 } } },
};

static int compare(const unsigned a[3], const unsigned b[3])
{
	for (size_t i = 0; i < 3; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

static bool of_series(const unsigned version[3], const struct row *row)
{
	return version[0] == row->with[0] && version[1] == row->with[1];
}

static bool is_last(const struct row *rows, size_t i)
{
	return i + 1 == ROWS_MAX || rows[i + 1].with[0] == 0;
}

enum tn_answer tn_check_change_in(enum tn_check_change change, const unsigned version[3])
{
	const struct row *rows = changes[change];
	size_t i = 0;

	if (version[0] == 0)
		return TN_NOT_KNOWN;
	while (!is_last(rows, i) && !of_series(version, &rows[i]))
		i++;
	if (compare(version, rows[i].with) >= 0)
		return TN_YES;
	return compare(version, rows[i].without) <= 0 ? TN_NO : TN_NOT_KNOWN;
}
