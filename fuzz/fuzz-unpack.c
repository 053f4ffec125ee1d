// SPDX-License-Identifier: LGPL-2.1-or-later
/* What kernels are packed with, with whatever follows it. */
#include <errno.h>

#include "format/testunpack.h"
#include "format/unpack.h"
#include "format/unpack_extent.h"
#include "fuzz.h"

#define LIMIT ((size_t)1 << 20)

static void check_extent(struct tn_text file, struct tn_text part)
{
	fuzz_check(part.p == file.p && part.n <= file.n);
}

static int add(void *data, struct tn_text bytes, struct tn_error *err)
{
	fuzz_check(bytes.n);
	tn_buf_add_text(data, bytes);
	return 0;
}

/* In parts the same comes out. Of two faults libzstd may see the other first. */
static void check_parts(struct tn_text file, int code, struct tn_text want)
{
	struct tn_text rest = file;
	tn_autobuf out = { 0 };
	int r = tn_unpack_in_parts(&rest, LIMIT, add, &out, NULL);

	fuzz_check((r < 0) == (code < 0));
	fuzz_check(rest.n <= file.n && (r == 0 || rest.n == file.n));
	fuzz_check(r < 0 || tn_text_eq(tn_buf_text(&out), want));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text file = { (const char *)data, size };
	tn_autoerror err = { 0 };
	tn_autobuf out = { 0 };
	int r = tn_unpack(file, LIMIT, &out, &err);

	if (!tn_unpack_is_packed(file))
		fuzz_check(r == -EINVAL);
	else
		fuzz_check(r == 0 || r == -EBADMSG || r == -EFBIG || r == -ENOSYS || r == -ENOMEM);
	fuzz_check(r < 0 ? out.p == NULL : out.n <= LIMIT);
	fuzz_check((err.text != NULL) == (r < 0));
	fuzz_touch(out.p, out.n);
	check_parts(file, r, tn_buf_text(&out));
	check_extent(file, tn_unpack_xz_extent(file));
	check_extent(file, tn_unpack_zst_extent(file));
	return 0;
}

/* Each with the size behind it that builders of kernels put there. */
static void seed(struct fuzz_corpus *corpus, struct tn_buf *b)
{
	pack_le(b, sizeof(TESTUNPACK_CONTENT), 4);
	fuzz_seed(corpus, b->p, b->n);
	tn_buf_free(b);
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char content[] = TESTUNPACK_CONTENT;
	struct tn_buf b = { 0 };

	pack_gz(&b, 0, content, sizeof(content));
	seed(corpus, &b);
	pack_xz(&b, 1, content, sizeof(content));
	seed(corpus, &b);
	pack_zst(&b, content, sizeof(content));
	seed(corpus, &b);
	pack_zst_bomb(&b, 64);
	seed(corpus, &b);
	testunpack_lz4(&b, content, sizeof(content));
	testunpack_lz4_block(&b, content, 7);
	seed(corpus, &b);
	tn_buf_add(&b, TESTUNPACK_BZ2, sizeof(TESTUNPACK_BZ2) - 1);
	seed(corpus, &b);
	tn_buf_add(&b, TESTUNPACK_LZMA, sizeof(TESTUNPACK_LZMA) - 1);
	seed(corpus, &b);
	testunpack_lzo(&b, 0xb43, content, sizeof(content));
	seed(corpus, &b);
}
