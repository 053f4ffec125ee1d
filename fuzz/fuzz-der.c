// SPDX-License-Identifier: LGPL-2.1-or-later
/* A walk over DER of any bytes, into every constructed value. */
#include "tests/mkko/mkko.h"
#include "format/der.h"
#include "fuzz.h"

#define DEPTH 64
#define CONSTRUCTED 0x20

static void check_oid(struct tn_reader r)
{
	char oid[TN_DER_OID_MAX];

	tn_der_oid(&r, oid);
	fuzz_check(memchr(oid, 0, sizeof(oid)) != NULL);
	fuzz_check(r.bad == (oid[0] == '\0'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_reader level[DEPTH] = { { .p = data, .left = size } };
	size_t depth = 1, values = 0;

	while (depth) {
		struct tn_reader *r = &level[depth - 1], before = *r, content;
		uint8_t tag = tn_der_peek(r);

		if (r->bad || !r->left) {
			depth--;
			continue;
		}
		if (tag == TN_DER_OID)
			check_oid(*r);
		content = tn_der_any(r);
		fuzz_check(content.bad == r->bad);
		if (content.bad)
			continue;
		fuzz_check(content.p >= before.p + 2 && content.p + content.left <= r->p);
		fuzz_touch(content.p, content.left);
		values++;
		if (tag & CONSTRUCTED && depth < DEPTH)
			level[depth++] = content;
	}
	fuzz_check(values <= size * DEPTH);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const struct tn_text seeds[] = {
		/* SEQUENCE { SEQUENCE { INTEGER 5 }, OCTETS "\0\0" }, indefinite lengths */
		TN_TEXT_LITERAL("\x30\x80\x30\x80\x02\x01\x05\0\0\x04\x02\0\0\0\0"),
		/* 2.16.840.1.101.3.4.2.1 and 2.999 */
		TN_TEXT_LITERAL("\x30\x0f\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x06\x02\x88\x37"),
		/* lengths of one, two, three and five bytes */
		TN_TEXT_LITERAL("\x04\x01x\x04\x81\x01x\x04\x82\x00\x01x\x04\x84\x00\x00\x00\x01x"),
	};
	struct mkko_signature s = { .signer = "A", .key = TN_TEXT_LITERAL("\x01"),
				    .bytes = TN_TEXT_LITERAL("signature") };
	tn_autobuf message = { 0 };

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed(corpus, seeds[i].p, seeds[i].n);
	fuzz_check(mkko_pkcs7(&s, &message, NULL) == 0);
	fuzz_seed(corpus, message.p, message.n);
}
