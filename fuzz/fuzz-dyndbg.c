// SPDX-License-Identifier: LGPL-2.1-or-later
/* dynamic_debug/control: formats are whatever a module's author wrote. */
#include "base/cleanup.h"
#include "format/dyndbg.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text rest = { (const char *)data, size };
	struct tn_dyndbg site;

	for (;;) {
		const char *before = rest.p;

		if (!tn_dyndbg_next(&rest, &site))
			break;
		fuzz_check(rest.p > before);
		fuzz_check(site.module.n > 0);
		fuzz_touch(site.file.p, site.file.n);
		fuzz_touch(site.module.p, site.module.n);
		fuzz_touch(site.function.p, site.function.n);
	}
	fuzz_check(rest.n == 0);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "# filename:lineno [module]function flags format\n"
			      "drivers/block/loop.c:1136 [loop]loop_set_status =_ \"x=%d [y]\\012\"\n"
			      "drivers/net/a.c:8 [nf_a]f =pmf \"=p\" class:DRM_UT_CORE\n");
}
