// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/symvers.h"

#include <errno.h>

#include "format/poison.h"

#define COLUMNS_MAX 5u
#define KSYMTAB TN_TEXT_LITERAL("__ksymtab_")

/* Return: how many columns there are; more than COLUMNS_MAX are not taken. */
static unsigned split_tabs(struct tn_text line, struct tn_text column[COLUMNS_MAX])
{
	unsigned n = 0;

	for (;;) {
		const char *tab = line.n ? memchr(line.p, '\t', line.n) : NULL;
		size_t length = tab ? (size_t)(tab - line.p) : line.n;

		column[n++] = tn_text_trim((struct tn_text){ line.p, length });
		if (!tab || n == COLUMNS_MAX)
			return n;
		line = tn_text_from(line, length + 1);
	}
}

static unsigned split_blanks(struct tn_text line, struct tn_text column[COLUMNS_MAX])
{
	unsigned n = 0;

	while (n < COLUMNS_MAX && tn_text_word(&line, " \t\r", &column[n]))
		n++;
	return n;
}

static bool is_export(struct tn_text column)
{
	return tn_text_starts(column, TN_TEXT_LITERAL("EXPORT_"));
}

static int parse_crc(struct tn_text column, uint64_t *ret)
{
	if (tn_text_starts(column, TN_TEXT_LITERAL("0x")))
		column = tn_text_from(column, 2);
	return tn_text_u64(column, 16, ret);
}

int tn_symvers_parse(struct tn_text line, struct tn_symvers_line *ret)
{
	struct tn_text column[COLUMNS_MAX] = { { 0 } };
	struct tn_symvers_line found = { 0 };
	/* Only with tabs can a column be empty, as a namespace in the middle mostly is. */
	unsigned n = split_tabs(line, column);
	unsigned module = n == COLUMNS_MAX && is_export(column[4]) ? 3 : 2;

	if (n < 3) {
		n = split_blanks(line, column);
		module = n == COLUMNS_MAX && is_export(column[4]) ? 3 : 2;
	}
	if (n < 3 || !column[1].n || !column[module].n || parse_crc(column[0], &found.crc) < 0)
		return -EINVAL;
	found.symbol = column[1];
	found.module = column[module];
	if (n > module + 1)
		found.export_kind = column[module + 1];
	if (module == 3)
		found.export_ns = column[2];
	else if (n == COLUMNS_MAX)
		found.export_ns = column[4];
	*ret = found;
	return 0;
}

int tn_sysmap_parse(struct tn_text line, char prefix, struct tn_text *ret)
{
	struct tn_text address, type, name;

	if (!tn_text_word(&line, " \t", &address) || !tn_text_word(&line, " \t", &type) ||
	    !tn_text_word(&line, " \t\r", &name))
		return -EINVAL;
	name = tn_text_from(name, prefix && name.p[0] == prefix);
	if (!tn_text_starts(name, KSYMTAB) || name.n == KSYMTAB.n)
		return 0;
	*ret = tn_text_from(name, KSYMTAB.n);
	return 1;
}
