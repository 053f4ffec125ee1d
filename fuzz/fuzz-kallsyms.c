// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of what loaded modules export, as a saved /proc/kallsyms has them. */
#include "diag/kallsyms.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text all = { (const char *)data, size };
	struct tn_text rest = all, symbol, module;
	size_t used = 0;

	while (tn_kallsyms_next_export(&rest, &symbol, &module)) {
		fuzz_check(symbol.p >= all.p && symbol.p + symbol.n <= all.p + all.n);
		fuzz_check(module.n > 0 && module.p >= all.p && module.p + module.n <= all.p + all.n);
		used += symbol.n + module.n;
		fuzz_check(used <= size);
	}
	fuzz_check(rest.n == 0);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "0000000000000000 r __ksymtab_kfree\nffffffffc0488094 r __ksymtab_lc_create\t[lru_cache]\n"
			      "0000000000000000 t lc_create\t[lru_cache]\n");
	fuzz_seed_str(corpus, "0 r __ksymtab_\t[]\n\n r  \n0 r __ksymtab_a [b] c\n0 r");
}
