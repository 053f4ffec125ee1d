// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is remembered of modules' firmware. */
#include <errno.h>

#include "fuzz.h"
#include "machine/firmware_cache.h"

static const struct tn_stamp stamps[] = { { 1, 2, 3, 4, 5, 6, 7 }, { 1, 3, 3, 4, 5, 6, 7 } };
static const struct timespec now = { .tv_sec = 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_firmware_cache cache = { 0 };
	int r = tn_firmware_cache_open((struct tn_text){ (const char *)data, size }, now, &cache);

	fuzz_check(r == 0 || r == -EBADMSG || r == -ESTALE || r == -ENOMEM);
	for (size_t i = 0; i < 2; i++) {
		struct tn_text names = tn_firmware_cache_find(&cache, &stamps[i]);

		fuzz_check(r == 0 || !names.p);
		fuzz_check(!names.n || names.p[names.n - 1] == '\0');
		fuzz_touch(names.p, names.n);
	}
	tn_firmware_cache_close(&cache);
	return 0;
}

static void seed(struct fuzz_corpus *corpus, const char *const *names, const size_t *sizes, size_t n, time_t when)
{
	tn_autobuf out = { 0 };

	tn_firmware_cache_begin(&out);
	for (size_t i = 0; i < n; i++)
		tn_firmware_cache_add(&out, &stamps[i], (struct tn_text){ names[i], sizes[i] });
	tn_firmware_cache_end(&out, (struct timespec){ .tv_sec = when });
	fuzz_seed(corpus, (const uint8_t *)out.p, out.n);
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char *const names[] = { "a.bin\0intel/b.ucode", "c" };

	seed(corpus, names, (size_t[]){ 20, 2 }, 2, 1);
	seed(corpus, names, (size_t[]){ 0, 0 }, 2, 1);
	seed(corpus, names, (size_t[]){ 3 }, 1, 1); /* without its NUL */
	seed(corpus, names, NULL, 0, 1);
	seed(corpus, names, (size_t[]){ 6 }, 1, 2000); /* from the future */
}
