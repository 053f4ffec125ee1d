// SPDX-License-Identifier: LGPL-2.1-or-later
/* The record of a build, as it is and with the sum that it ought to have: what was read is written, and read again, the same. */
#include "base/cleanup.h"
#include "base/crc32.h"
#include "build/record.h"
#include "fuzz.h"

static void check_names(const struct tn_build_record *record)
{
	for (size_t i = 0; i < record->files.n; i++) {
		const struct tn_build_file *file = &record->files.v[i];

		fuzz_check(*file->name && !strchr(file->name, '/') && strcmp(file->name, "..") != 0);
		fuzz_check(!*file->sum || strlen(file->sum) == TN_BUILD_SUM_SIZE - 1);
	}
	fuzz_check(*record->module && !strchr(record->module, '/') && !strchr(record->id, '/'));
}

static void try(struct tn_text bytes)
{
	tn_auto_build_record record = { 0 }, again = { 0 };
	tn_autobuf first = { 0 }, second = { 0 };

	if (tn_build_record_read(bytes, &record) < 0)
		return;
	check_names(&record);
	tn_build_record_write(&record, &first);
	fuzz_check(tn_build_record_read(tn_buf_text(&first), &again) == 0);
	tn_build_record_write(&again, &second);
	fuzz_check(tn_text_eq(tn_buf_text(&first), tn_buf_text(&second)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tn_autobuf whole = { 0 };

	try((struct tn_text){ (const char *)data, size });
	tn_buf_add(&whole, data, size);
	if (size < 65536 && !whole.failed) { /* its sum takes a while */
		tn_buf_addf(&whole, "end %08x\n", tn_crc32(data, size));
		try(tn_buf_text(&whole));
	}
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char *const seeds[] = {
		"tenon build record 1\nmodule m\nversion 1\nkernel k\narch a\nid i\n",
		"tenon build record 1\nmodule m\nversion 1\nkernel k\narch a\n"
		"id 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\nkeyed 1\ncached 1\nbegan 1795847000\nmsec "
		"3210\n"
		"status 10\nreason make\\nhas \\\\ failed\nerror-file a.c\nerror-line 17\nerror-text x\nerror-target a.o\nremedy "
		"do it\n"
		"file 12345 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef a.ko\nfile 0 -  blank\n",
		"tenon build record 2\n",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed_str(corpus, seeds[i]);
}
