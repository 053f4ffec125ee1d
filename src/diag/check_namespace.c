// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/check_namespace.h"

#define MODULE_PREFIX TN_TEXT_LITERAL("module:")

static char folded(char c)
{
	return c == '-' ? '_' : c;
}

static bool starts_folded(struct tn_text name, struct tn_text start)
{
	if (name.n < start.n)
		return false;
	for (size_t i = 0; i < start.n; i++)
		if (folded(name.p[i]) != folded(start.p[i]))
			return false;
	return true;
}

static bool pattern_fits(struct tn_text pattern, struct tn_text module)
{
	bool glob = pattern.n && pattern.p[pattern.n - 1] == '*';

	pattern.n -= glob;
	return starts_folded(module, pattern) && (glob || module.n == pattern.n);
}

bool tn_namespace_is_for(struct tn_text export_ns, struct tn_text module)
{
	struct tn_text rest, pattern;

	if (!tn_text_starts(export_ns, MODULE_PREFIX))
		return false;
	rest = tn_text_from(export_ns, MODULE_PREFIX.n);
	while (tn_text_word(&rest, ",", &pattern))
		if (pattern_fits(pattern, module))
			return true;
	return false;
}

static bool imports(const struct tn_check_run *run, struct tn_text export_ns)
{
	struct tn_text rest = run->modinfo, imported;

	while ((imported = tn_check_next_value(&rest, "import_ns")).p)
		if (tn_text_eq(imported, export_ns))
			return true;
	return false;
}

enum tn_answer tn_check_namespace(const struct tn_check_run *run, struct tn_text export_ns)
{
	if (tn_namespace_is_for(export_ns, tn_text(run->name))) {
		enum tn_answer known = tn_check_has(run, TN_CHANGE_MODULE_NAMESPACE);

		if (known != TN_NO)
			return known;
	}
	return imports(run, export_ns) ? TN_YES : TN_NO;
}
