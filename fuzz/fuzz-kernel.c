// SPDX-License-Identifier: LGPL-2.1-or-later
/* A kernel's image, whatever kind it claims to be, and all that is read out of it. */
#include <errno.h>

#include "diag/kernel_read.h"
#include "diag/kernel_record.h"
#include "format/testbtf.h"
#include "format/testcert.h"
#include "format/testkernel.h"
#include "format/testpack.h"
#include "fuzz.h"

#define RELEASE "6.1.0"

static void touch_record(const struct tn_kernel_record *k)
{
	fuzz_check(tn_text_is(k->release, RELEASE));
	fuzz_touch(k->vermagic.p, k->vermagic.n);
	fuzz_touch(k->config.p, k->config.n);
	for (size_t i = 0; i < k->certs.n; i++)
		fuzz_touch(k->certs.v[i].p, k->certs.v[i].n);
	for (size_t i = 0; i < k->exports.n; i++) {
		fuzz_check(k->exports.v[i].name.n > 0 && k->exports.v[i].name.n <= 512);
		fuzz_touch(k->exports.v[i].name.p, k->exports.v[i].name.n);
		fuzz_touch(k->exports.v[i].export_ns.p, k->exports.v[i].export_ns.n);
		fuzz_check(i == 0 || tn_text_cmp(k->exports.v[i - 1].name, k->exports.v[i].name) < 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tn_autorecord record = { 0 };
	tn_autoerror err = { 0 };
	tn_autobuf bytes = { 0 };
	int r = tn_kernel_read((struct tn_text){ (const char *)data, size }, tn_text(RELEASE), &bytes, &err);

	fuzz_check((err.text != NULL) == (r < 0));
	if (r < 0) {
		fuzz_check(r == -EBADMSG || r == -ENOSYS || r == -ESTALE || r == -ENOMEM || r == -EFBIG);
		return 0;
	}
	/* What is written of a kernel can be read again, whatever it was. */
	fuzz_check(tn_kernel_record_read(tn_buf_text(&bytes), &record) == 0);
	touch_record(&record);
	return 0;
}

static void add_words(struct tn_buf *b, bool big_endian)
{
	static const char config[] = "CONFIG_MODULES=y\n";
	static const char words[] = "\0Linux version " RELEASE " (gcc) #1 Debian 6.1.9-1\n\0" RELEASE " SMP mod_unload \0";

	tn_buf_add(b, words, sizeof(words));
	testcert_list(b, 2, 16, true, big_endian, 2 * TESTCERT_SIZE, TESTCERT_SIZE);
	testbtf_add(b, big_endian, 1280, 0);
	tn_buf_add_str(b, "IKCFG_ST");
	pack_gz(b, 0, config, sizeof(config) - 1);
	tn_buf_add_str(b, "IKCFG_ED");
}

/* A boot sector that says where @payload is, behind one of setup code. */
static void add_bzimage(struct tn_buf *b, struct tn_text payload)
{
	testkernel_pad(b, 1024);
	b->p[0x1f1] = 1;
	memcpy(b->p + 0x1fe, "\x55\xaa", 2);
	memcpy(b->p + 0x202, "HdrS\x0f\x02", 6);
	memcpy(b->p + 0x236, "\x01", 1);
	b->p[0x24c] = (char)payload.n;
	b->p[0x24d] = (char)(payload.n >> 8);
	tn_buf_add_text(b, payload);
}

static void seed_flat(struct fuzz_corpus *corpus, const struct testkernel *k, const char *magic, size_t magic_at)
{
	struct tn_buf flat = { 0 };

	testkernel_flat(k, &flat);
	add_words(&flat, k->big_endian);
	testkernel_pad(&flat, magic_at + 64);
	memcpy(flat.p + magic_at, magic, strlen(magic));
	fuzz_seed(corpus, flat.p, flat.n);
	tn_buf_free(&flat);
}

static void seed_elf(struct fuzz_corpus *corpus, const struct testkernel *k)
{
	struct tn_buf elf = { 0 }, gz = { 0 }, bzimage = { 0 };

	fuzz_check(testkernel_elf(k, NULL, &elf) == 0);
	add_words(&elf, k->big_endian);
	fuzz_seed(corpus, elf.p, elf.n);
	pack_gz(&gz, 0, elf.p, elf.n);
	add_bzimage(&bzimage, tn_buf_text(&gz));
	fuzz_seed(corpus, bzimage.p, bzimage.n);
	tn_buf_free(&elf);
	tn_buf_free(&gz);
	tn_buf_free(&bzimage);
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	const struct testkernel two = { .n_plain = 210, .n_gpl = 210, .crcs = true };
	const struct testkernel one = { .n_plain = 210, .n_gpl = 10, .crcs = true, .flags = true };
	const struct testkernel s390 = { .n_plain = 210, .n_gpl = 210, .big_endian = true, .addresses = true, .base = 0x100000 };
	const struct testkernel small[] = {
		{ .n_plain = 3, .n_gpl = 4, .crcs = true }, { .n_plain = 3, .n_gpl = 4, .flags = true, .crcs = true },
		{ .n_plain = 3, .n_gpl = 4, .addresses = true, .is32 = true, .big_endian = true },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(small); i++)
		seed_elf(corpus, &small[i]);
	seed_flat(corpus, &two, "ARM\x64", 56);
	seed_flat(corpus, &one, "RSC\x05", 56);
	seed_flat(corpus, &s390, "S390EP", 0x10008);
}
