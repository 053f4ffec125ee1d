// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lines of modules.dep, as they also stand in modules.dep.bin. */
#include "format/deptext.h"
#include "fuzz.h"

static bool inside(struct tn_text part, struct tn_text whole)
{
	return part.p >= whole.p && part.p + part.n <= whole.p + whole.n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text rest = { (const char *)data, size }, line, dep;

	while (tn_text_line(&rest, &line)) {
		struct tn_deptext module;
		size_t words = 0, bytes = 0;

		if (!tn_deptext_parse(line, &module))
			continue;
		fuzz_check(module.path.n && inside(module.path, line));
		fuzz_touch(module.path.p, module.path.n);
		while (tn_deptext_dep(&module.deps, &dep)) {
			fuzz_check(dep.n && inside(dep, line));
			words++;
			bytes += dep.n;
		}
		fuzz_check(module.path.n + 1 + bytes + words <= line.n + 1);
	}
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "kernel/drivers/md/dm-mirror.ko: kernel/drivers/md/dm-log.ko "
			      "kernel/drivers/md/dm-mod.ko\n"
			      "kernel/fs/fuse/fuse.ko:\n");
	fuzz_seed_str(corpus, "a b.ko: my kernel/b  c.ko d.ko.zst\n");
	fuzz_seed_str(corpus, "# comment\n\n: no path\nno colon\n/lib/a.ko.xz:\t/x/b.ko  c.ko \n");
}
