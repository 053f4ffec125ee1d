// SPDX-License-Identifier: LGPL-2.1-or-later
/* The cache of facts (cache.h) and a record in it (facts_record.h). The first byte says which. */
#include <errno.h>

#include "depmod/cache.h"
#include "core/image/facts_record.h"
#include "fuzz.h"

static const struct timespec now = { .tv_sec = 1000 };

static void read_record(struct tn_text record)
{
	struct tn_facts f = { 0 };
	struct tn_buf again = { 0 };
	int r = tn_facts_record_read(record, &f);

	fuzz_check(r == 0 || r == -EBADMSG);
	for (size_t i = 0; i < f.imports.n; i++)
		fuzz_touch(f.imports.v[i].name.p, f.imports.v[i].name.n);
	for (size_t i = 0; i < f.aliases.n; i++)
		fuzz_touch(f.aliases.v[i].p, f.aliases.v[i].n);
	if (r == 0) { /* a record is written in one way only, but for the byte that says "weak" */
		tn_facts_record_write(&again, &f);
		fuzz_check(again.n == record.n);
	}
	tn_buf_free(&again);
	tn_facts_free(&f);
}

static void read_cache(struct tn_text file)
{
	const struct tn_stamp stamp = { 1, 2, 3, 4, 5, 6, 7 };
	struct tn_depmod_cache c = { 0 };
	int r = tn_depmod_cache_open(file, now, &c);

	fuzz_check(r == 0 || r == -EBADMSG || r == -ESTALE);
	fuzz_check(r == 0 || !c.n);
	for (size_t i = 0; i < c.by_stamp.room; i++)
		fuzz_touch(c.by_stamp.slots[i].key.p, c.by_stamp.slots[i].key.n);
	if (tn_depmod_cache_find(&c, &stamp).p)
		read_record(tn_depmod_cache_find(&c, &stamp));
	tn_depmod_cache_close(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text rest = { (const char *)data + 1, size - 1 };
	struct tn_buf sealed = { 0 };

	if (!size)
		return 0;
	switch (data[0]) {
	case 'c':
		read_cache(rest);
		break;
	case 'r':
		read_record(rest);
		break;
	default: /* entries alone: with a header that fits them, so that they are read at all */
		tn_depmod_cache_begin(&sealed);
		tn_buf_add_text(&sealed, rest);
		tn_depmod_cache_end(&sealed, now);
		read_cache(tn_buf_text(&sealed));
		tn_buf_free(&sealed);
	}
	return 0;
}

static void add_record(struct tn_buf *out)
{
	struct tn_facts f = { 0 };

	fuzz_check(tn_vec_push(&f.exports, (struct tn_image_export){ .name = tn_text("offered"),
								     .crc = 0x12345678 }) == 0);
	fuzz_check(tn_vec_push(&f.imports, (struct tn_image_import){ tn_text("needed"), true }) == 0);
	fuzz_check(tn_vec_push(&f.versions, (struct tn_image_version){ tn_text("needed"), 7 }) == 0);
	fuzz_check(tn_vec_push(&f.aliases, tn_text("char-major-10-200")) == 0);
	fuzz_check(tn_vec_push(&f.aliases, tn_text("devname:net/tun")) == 0);
	fuzz_check(tn_vec_push(&f.softdeps, tn_text("pre: a")) == 0);
	fuzz_check(tn_vec_push(&f.weakdeps, tn_text("b")) == 0);
	fuzz_check(tn_vec_push(&f.firmware, tn_text("f.bin")) == 0);
	tn_facts_record_write(out, &f);
	tn_facts_free(&f);
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	const struct tn_stamp stamp = { 1, 2, 3, 4, 5, 6, 7 };
	struct tn_buf record = { 0 }, cache = { 0 }, seed = { 0 };

	add_record(&record);
	tn_buf_add_char(&seed, 'r');
	tn_buf_add_text(&seed, tn_buf_text(&record));
	fuzz_seed(corpus, seed.p, seed.n);

	tn_depmod_cache_begin(&cache);
	tn_depmod_cache_add(&cache, &stamp, tn_buf_text(&record));
	tn_depmod_cache_add(&cache, &(struct tn_stamp){ 9 }, (struct tn_text){ 0 });
	tn_depmod_cache_end(&cache, (struct timespec){ .tv_sec = 999 });
	seed.n = 0;
	tn_buf_add_char(&seed, 'c');
	tn_buf_add_text(&seed, tn_buf_text(&cache));
	fuzz_seed(corpus, seed.p, seed.n);

	seed.n = 0;
	tn_buf_add_char(&seed, 'e');
	tn_buf_add_text(&seed, tn_text_from(tn_buf_text(&cache), 32)); /* what follows the header */
	fuzz_seed(corpus, seed.p, seed.n);
	tn_buf_free(&record);
	tn_buf_free(&cache);
	tn_buf_free(&seed);
}
