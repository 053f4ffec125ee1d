// SPDX-License-Identifier: LGPL-2.1-or-later
/* Packed files: the look at the header, and unpacking with a limit. */
#include <errno.h>

#include "base/cleanup.h"
#include "format/compress.h"
#include "format/compress_headers.h"
#include "format/testpack.h"
#include "fuzz.h"

#define LIMIT ((size_t)1 << 20)

static bool is_failure(int r)
{
	return r == -EBADMSG || r == -EFBIG || r == -ENOSYS || r == -ENOMEM;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text file = { (const char *)data, size };
	enum tn_compression format = tn_compress_detect(file);
	struct tn_compress_info info = { .format = TN_N_COMPRESSIONS };
	tn_autoerror err = { 0 };
	tn_autobuf out = { 0 };
	int described = tn_compress_describe(file, &info, NULL);
	int r = tn_decompress(file, LIMIT, &out, &err);

	fuzz_check(described == 0 || described == -EBADMSG);
	fuzz_check(info.format == (described < 0 ? TN_N_COMPRESSIONS : format));
	if (format == TN_COMPRESSION_NONE)
		fuzz_check(described == 0 && r == -EINVAL);
	else
		fuzz_check(r == 0 || is_failure(r));
	fuzz_check(r < 0 ? out.p == NULL : out.n <= LIMIT);
	fuzz_check((err.text != NULL) == (r < 0));
	fuzz_touch(out.p, out.n);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char content[] = "module module module module";
	struct tn_buf b[6] = { 0 };

	pack_gz(&b[0], 1 << 3, content, sizeof(content));
	pack_xz(&b[1], 1, content, sizeof(content));
	pack_xz(&b[2], 0, content, sizeof(content));
	pack_zst(&b[3], content, sizeof(content));
	pack_zst(&b[3], content, sizeof(content));
	pack_zst_bomb(&b[4], 64);
	pack_gz(&b[5], 0, content, 1);
	pack_gz(&b[5], 0, content, 1);
	for (size_t i = 0; i < TN_ARRAY_SIZE(b); i++) {
		fuzz_seed(corpus, b[i].p, b[i].n);
		tn_buf_free(&b[i]);
	}
}
