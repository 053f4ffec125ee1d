// SPDX-License-Identifier: LGPL-2.1-or-later
#include "modules.h"

#include "tests/mkko/mkko.h"

#define LONG_NAME "_RNvNtCs1234567890a_6kernel5print12a_name_too_long_for_a_record_of_versions"

static void describe(struct mkko *m, unsigned form)
{
	m->is32 = form & 1;
	m->big_endian = form & 2;
	m->crcs = form & 4 ? MKKO_CRC_ABSOLUTE : MKKO_CRC_SECTION;
	m->versions = (enum mkko_versions)(form % 3);
	tn_vec_push(&m->info, "license=GPL");
	tn_vec_push(&m->info, "parm=debug:Say more");
	tn_vec_push(&m->info, "parmtype=debug:int");
	tn_vec_push(&m->info, "alias=pci:v00008086d*sv*sd*bc*sc*i*");
	tn_vec_push(&m->exports, (struct mkko_symbol){ "first", 0x12345678, form < 12, false, false });
	tn_vec_push(&m->exports, (struct mkko_symbol){ "second", 0x9abcdef0, form < 12, true, false });
	tn_vec_push(&m->imports, (struct mkko_symbol){ "printk", 0x92997ed8, true, false, false });
	tn_vec_push(&m->imports, (struct mkko_symbol){ LONG_NAME, 1, true, false, true });
}

void fuzz_seed_modules(struct fuzz_corpus *corpus)
{
	static const struct mkko_signature signature = {
		.signer = "Somebody",
		.key = TN_TEXT_LITERAL("\x01\x02\x03"),
		.bytes = TN_TEXT_LITERAL("signature"),
	};

	for (unsigned form = 0; form < 16; form++) {
		struct mkko m = { 0 };
		tn_autobuf file = { 0 };

		describe(&m, form);
		fuzz_check(mkko_build(&m, &file, NULL) == 0);
		if (form & 8)
			fuzz_check(mkko_sign(&signature, &file, NULL) == 0);
		fuzz_seed(corpus, file.p, file.n);
		mkko_release(&m);
	}
}
