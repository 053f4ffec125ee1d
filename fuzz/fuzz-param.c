// SPDX-License-Identifier: LGPL-2.1-or-later
/* Parameters of a module, from a configuration or a command line: cut apart, and each read as each type. */
#include <errno.h>

#include "format/param_value.h"
#include "fuzz.h"

static bool inside(struct tn_text part, struct tn_text whole)
{
	return !part.n || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void set_all(struct tn_text value)
{
	const struct tn_param_rules rules = { .is64 = value.n & 1, .enabled = value.n & 2, .size = value.n / 2 };

	for (enum tn_param_type t = TN_PARAM_BYTE; t <= TN_PARAM_STRING; t++) {
		int r = tn_param_set(t, &rules, value);

		fuzz_check(r == 0 || r == -EINVAL || r == -ERANGE || r == -ENOSPC);
	}
	tn_param_is_false(value);
	tn_param_type_of_symbol(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text all = { (const char *)data, size };
	struct tn_param_word word;
	struct tn_text rest = all;
	size_t used = 0;

	if (memchr(data, 0, size)) /* they come as strings */
		return 0;
	while (tn_param_next(&rest, &word)) {
		fuzz_check(inside(word.name, all) && inside(word.value, all));
		fuzz_check(word.has_value || !word.value.n);
		fuzz_check(tn_param_is(word.name, word.name));
		used += word.name.n + word.value.n;
		fuzz_check(used <= size);
		set_all(word.value);
	}
	fuzz_check(rest.n == 0);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "index=1,-2,0x3 id=\"a b\" enable on=yes off=No \"quoted=x y\" level=4294967296 -- rest");
	fuzz_seed_str(corpus, "a=99999999999999999999x b=-9223372036854775809 c=\" d=\"\" \"e=\"f\"\" =g o=of h=08 i=0x");
}
