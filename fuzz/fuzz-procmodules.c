// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lines of /proc/modules: names are whatever a module's author chose. */
#include <errno.h>

#include "base/cleanup.h"
#include "format/procmodules.h"
#include "fuzz.h"

static bool inside(struct tn_text part, struct tn_text whole)
{
	return part.p >= whole.p && part.p + part.n <= whole.p + whole.n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text all = { (const char *)data, size };
	struct tn_text rest = all;

	for (;;) {
		struct tn_procmodules_line line;
		const char *before = rest.p;
		int r = tn_procmodules_next(&rest, &line);

		if (r == 0)
			break;
		fuzz_check(rest.p > before);
		if (r < 0) {
			fuzz_check(r == -EBADMSG);
			continue;
		}
		fuzz_check(line.name.n > 0);
		fuzz_check(inside(line.name, all) && inside(line.users, all));
		fuzz_check(line.taints.n == 0 || inside(line.taints, all));
		fuzz_check(line.refcount >= -1 && line.refcount <= INT32_MAX);
		fuzz_touch(line.users.p, line.users.n);
		fuzz_check(!memchr(line.name.p, '\n', line.name.n));
	}
	fuzz_check(rest.n == 0);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char *const seeds[] = {
		"dm_mod 184320 3 dm_mirror,dm_log, Live 0xffffffffc0a00000 (OE)\ndm_log 20480 2 dm_mod,\n",
		"x 1 - - Live 0x0 (P)\n\nold 5 6\nold2 7 8 a,b,\n",
		"stay 1 2 a,[permanent], Loading 0xe0\ngoing 1 -1 - Unloading 0xe0",
		"two words 10 1 x y,z, Live 0x1f (O)\n 1 1 - Live\nrubbish\n",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed_str(corpus, seeds[i]);
}
