// SPDX-License-Identifier: LGPL-2.1-or-later
/* status, uid_map and environ of a process, of which the last holds what the process likes. */
#include "base/cleanup.h"
#include "format/procstatus.h"
#include "fuzz.h"

static bool inside(struct tn_text part, struct tn_text whole)
{
	return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text all = { (const char *)data, size };
	struct tn_text found;

	if (tn_procstatus_field(all, TN_TEXT_LITERAL("CapEff:"), &found))
		fuzz_check(inside(found, all) && (!found.n || !memchr(found.p, '\n', found.n)));
	found = tn_environ_get(all, TN_TEXT_LITERAL("container="));
	fuzz_check(inside(found, all) && (!found.n || !memchr(found.p, '\0', found.n)));
	if (tn_uid_map_is_first(all))
		fuzz_check(size >= sizeof("0 0 4294967295") - 1);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char *const seeds[] = {
		"Name:\tx\nUid:\t0\t0\t0\t0\nCapEff:\t000001ffffffffff\nSeccomp:\t2\n",
		"         0          0 4294967295\n",
		"A=1\ncontainer=lxc\nTERM=x",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed_str(corpus, seeds[i]);
}
