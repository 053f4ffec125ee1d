// SPDX-License-Identifier: LGPL-2.1-or-later
/* Records of any bytes, and what modinfo prints of them. */
#include "base/cleanup.h"
#include "format/modinfo.h"
#include "fuzz.h"
#include "tools/modinfo_print.h"

/* Every way of printing ends, and prints no more than each record once with its label. */
static void check_print(struct tn_text all, const char *field, bool null)
{
	struct tn_info_printer p = { .field = field, .null = null };
	struct tn_modinfo_entry e;
	size_t records = 0;

	for (struct tn_text rest = all; tn_modinfo_next(&rest, &e); records++)
		tn_info_record(&p, e.key, e.value);
	fuzz_check(tn_info_finish(&p) == 0);
	fuzz_check(p.out.n <= all.n + records * 20);
	fuzz_check(!p.out.n || p.out.p[p.out.n - 1] == (null ? '\0' : '\n'));
	fuzz_touch(p.out.p, p.out.n);
	tn_info_release(&p);
}

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
	check_print(all, NULL, false);
	check_print(all, NULL, true);
	check_print(all, "parm", false);
	check_print(all, "license", true);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const struct tn_text seeds[] = {
		TN_TEXT_LITERAL("license=GPL\0parm=a:b=c\0\0\0parmtype=a:int\0"),
		TN_TEXT_LITERAL("ext4.license=GPL\0ext4.file=fs/ext4/ext4\0jbd2.alias=x*"),
		TN_TEXT_LITERAL("\0\0key\0=value\0==\0"),
		TN_TEXT_LITERAL("parm=a:1\0parm=b:\0parm=a:3\0parmtype=b:int\0parmtype=c:\0parm=nocolon\0parm"),
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed(corpus, seeds[i].p, seeds[i].n);
}
