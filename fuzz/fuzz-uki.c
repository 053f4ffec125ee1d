// SPDX-License-Identifier: LGPL-2.1-or-later
/* Unified kernel images. */
#include <errno.h>

#include "format/testuki.h"
#include "format/uki.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { ".initrd", ".uname", ".linux", ".sixteen" };
	const struct tn_text file = { (const char *)data, size };
	struct tn_text found;

	for (size_t i = 0; i < TN_ARRAY_SIZE(names); i++) {
		int r = tn_uki_section(file, names[i], &found);

		fuzz_check(r == 0 || r == -ENOENT || r == -EBADMSG);
		if (r == 0)
			fuzz_touch(found.p, found.n);
	}
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	struct tn_buf b = { 0 };

	testuki(&b, "6.1.0-56-amd64", tn_text("070701 and so on"));
	fuzz_seed(corpus, b.p, b.n);
	tn_buf_free(&b);
}
