// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/kallsyms.h"

#include <errno.h>

/* A kernel and its modules have some hundred thousand symbols. */
#define KALLSYMS_MAX ((size_t)512 << 20)

#define EXPORT_PREFIX TN_TEXT_LITERAL("__ksymtab_")

/* A line: address, type, name, and for a module's "[MODULE]". */
struct line {
	struct tn_text symbol; /* exported; .p NULL: none is */
	struct tn_text module; /* empty: the kernel's own */
};

static void read_line(struct tn_text text, struct line *ret)
{
	struct tn_text word;

	*ret = (struct line){ 0 };
	if (!tn_text_word(&text, " ", &word) || !tn_text_word(&text, " ", &word) || !tn_text_word(&text, " \t", &word) ||
	    !tn_text_starts(word, EXPORT_PREFIX))
		return;
	ret->symbol = tn_text_from(word, EXPORT_PREFIX.n);
	if (tn_text_word(&text, " \t[]", &word))
		ret->module = word;
}

/* Where none of the kernel's own exports is shown, modules' are not, either. */
static bool shows_exports(struct tn_text rest)
{
	struct tn_text text;
	struct line line;

	while (tn_text_line(&rest, &text)) {
		read_line(text, &line);
		if (line.symbol.p && !line.module.n)
			return true;
	}
	return false;
}

int tn_kallsyms_read(const tn_root *root, struct tn_buf *ret)
{
	int r = tn_root_read(root, "/proc/kallsyms", KALLSYMS_MAX, ret);

	return r == 0 && !shows_exports(tn_buf_text(ret)) ? -ENODATA : r;
}

bool tn_kallsyms_next_export(struct tn_text *rest, struct tn_text *ret_symbol, struct tn_text *ret_module)
{
	struct tn_text text;
	struct line line;

	while (tn_text_line(rest, &text)) {
		read_line(text, &line);
		if (!line.symbol.p || !line.module.n)
			continue;
		*ret_symbol = line.symbol;
		*ret_module = line.module;
		return true;
	}
	return false;
}
