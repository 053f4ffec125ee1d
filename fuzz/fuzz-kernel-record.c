// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is remembered of kernels' images: a file ('c' is its first byte, then not part of it) or a record ('r'). */
#include <errno.h>

#include "diag/kernel_cache.h"
#include "diag/kernel_record.h"
#include "fuzz.h"

static const struct tn_stamp stamp = { 1, 2, 3, 4, 5, 6, 7 };

static void read_record(struct tn_text bytes)
{
	tn_autorecord k = { 0 };
	tn_autobuf again = { 0 };
	int r = tn_kernel_record_read(bytes, &k);

	fuzz_check(r == 0 || r == -EBADMSG || r == -ENOMEM);
	if (r < 0) {
		fuzz_check(!k.exports.v && !k.certs.v);
		return;
	}
	fuzz_check(k.release.p[k.release.n] == '\0' && k.vermagic.p[k.vermagic.n] == '\0');
	fuzz_touch(k.config.p, k.config.n);
	for (size_t i = 0; i < k.certs.n; i++)
		fuzz_touch(k.certs.v[i].p, k.certs.v[i].n);
	for (size_t i = 0; i < k.exports.n; i++) {
		fuzz_touch(k.exports.v[i].name.p, k.exports.v[i].name.n);
		fuzz_touch(k.exports.v[i].export_ns.p, k.exports.v[i].export_ns.n);
		fuzz_check(tn_kernel_exports_find(k.exports.v, k.exports.n, k.exports.v[i].name) == &k.exports.v[i]);
	}
	tn_kernel_record_write(&k, &again);
	fuzz_check(!again.failed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text rest = { (const char *)data + 1, size - 1 }, record;
	int r;

	if (!size)
		return 0;
	if (data[0] != 'c') {
		read_record(rest);
		return 0;
	}
	r = tn_remembered_check(&tn_kernel_cache_kind, rest, &stamp, &record);
	fuzz_check(r == 0 || r == -ENOENT || r == -EBADMSG || r == -ESTALE);
	if (r == 0)
		read_record(record);
	return 0;
}

static void make(struct tn_kernel_record *k)
{
	static const char *const names[] = { "alpha", "beta", "gamma", "module_layout" };

	*k = (struct tn_kernel_record){
		.release = tn_text("6.1.0"), .vermagic = tn_text("6.1.0 SMP "), .version = { 6, 1, 192 }, .machine = 62,
		.is64 = true, .exports_known = true, .certs_known = true, .config = tn_text("CONFIG_X=y\n"),
	};
	for (size_t i = 0; i < TN_ARRAY_SIZE(names); i++)
		fuzz_check(tn_vec_push(&k->exports, (struct tn_kernel_export){ .name = tn_text(names[i]),
			.export_ns = tn_text(i % 2 ? "SPACE" : ""), .has_crc = true, .gpl_only = i == 1 }) == 0);
	fuzz_check(tn_vec_push(&k->certs, tn_text("certificate")) == 0);
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	struct tn_kernel_record k;
	tn_autobuf record = { 0 }, seed = { 0 };

	make(&k);
	tn_kernel_record_write(&k, &record);
	tn_kernel_record_free(&k);
	tn_buf_add_char(&seed, 'r');
	tn_buf_add_text(&seed, tn_buf_text(&record));
	fuzz_seed(corpus, seed.p, seed.n);
	seed.n = 0;
	tn_buf_add_char(&seed, 'c');
	tn_remembered_write(&tn_kernel_cache_kind, &stamp, tn_buf_text(&record), &seed);
	fuzz_seed(corpus, seed.p, seed.n);
}
