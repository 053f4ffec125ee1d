// SPDX-License-Identifier: LGPL-2.1-or-later
/* mountinfo, swaps, net/protocols and crypto of procfs: places of mounts are whatever somebody chose. */
#include "base/cleanup.h"
#include "format/proc_usage.h"
#include "fuzz.h"

static bool inside(struct tn_text part, struct tn_text whole)
{
	return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n && !memchr(part.p, '\n', part.n));
}

static void read_mounts(struct tn_text all, struct tn_arena *arena)
{
	struct tn_text rest = all;
	struct tn_mount_line m;
	unsigned line = 0;

	while (tn_mount_next(&rest, &line, &m)) {
		const char *place = tn_proc_path(m.place, arena);

		fuzz_check(inside(m.top, all) && inside(m.place, all) && inside(m.type, all) && inside(m.source, all));
		fuzz_check(m.type.n > 0 && place && strlen(place) <= m.place.n);
	}
	fuzz_check(rest.n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text all = { (const char *)data, size };
	struct tn_arena arena = { 0 };
	struct tn_swap_line s;
	struct tn_protocol_line p;
	struct tn_crypto_record c;
	struct tn_text rest = all;
	unsigned line = 0;

	read_mounts(all, &arena);
	while (tn_swap_next(&rest, &line, &s))
		fuzz_check(inside(s.path, all) && s.path.n > 0 && s.path.p[0] == '/');
	for (rest = all, line = 0; tn_protocol_next(&rest, &line, &p);)
		fuzz_check(inside(p.name, all) && inside(p.module, all) && p.module.n > 0);
	for (rest = all, line = 0; tn_crypto_next(&rest, &line, &c);)
		fuzz_check(inside(c.name, all) && inside(c.module, all) && c.line > 0 && c.line <= line);
	tn_arena_free(&arena);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char *const seeds[] = {
		"36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 - ext3 /dev/root rw\n37 36 0:4 / /x rw - tmpfs  rw\n",
		"Filename\t\tType\n/dev/dm-1 partition\t83\t0\t-2\n/swap\\012 file 1 0 -3\n",
		"PACKET    1408      2      -1   NI       0   no   af_packet   n  n\n",
		"name : xts(aes)\ndriver : x\nmodule : aesni_intel\nrefcnt : 3\n\nname:a\ndriver:b\nmodule:c\n",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed_str(corpus, seeds[i]);
}
