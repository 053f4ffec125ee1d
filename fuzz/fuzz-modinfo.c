// SPDX-License-Identifier: LGPL-2.1-or-later
/* Records of any bytes. */
#include "base/cleanup.h"
#include "format/modinfo.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text rest = { (const char *)data, size }, all = rest;
	struct tn_modinfo_entry e;
	size_t bytes = 0, equals = 0, nuls = 0;

	while (tn_modinfo_next(&rest, &e)) {
		bool has_value = e.key.p + e.key.n != e.value.p;

		fuzz_check(has_value || e.value.n == 0);
		fuzz_check(e.key.n + e.value.n + has_value > 0);
		fuzz_check(!e.key.n || (!memchr(e.key.p, 0, e.key.n) && !memchr(e.key.p, '=', e.key.n)));
		fuzz_check(!e.value.n || !memchr(e.value.p, 0, e.value.n));
		bytes += e.key.n + e.value.n;
		equals += has_value;
	}
	for (size_t i = 0; i < size; i++)
		nuls += data[i] == 0;
	fuzz_check(bytes + equals + nuls == size); /* nothing is lost, nothing comes twice */
	tn_modinfo_get(all, "license");
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const struct tn_text seeds[] = {
		TN_TEXT_LITERAL("license=GPL\0parm=a:b=c\0\0\0parmtype=a:int\0"),
		TN_TEXT_LITERAL("ext4.license=GPL\0ext4.file=fs/ext4/ext4\0jbd2.alias=x*"),
		TN_TEXT_LITERAL("\0\0key\0=value\0==\0"),
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed(corpus, seeds[i].p, seeds[i].n);
}
