// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is remembered of archives. The archives themselves: fuzz-cpio, fuzz-unpack. */
#include <errno.h>

#include "machine/initramfs_record.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text record = { (const char *)data, size };
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_cleanup(tn_initramfs_free) struct tn_initramfs read = { 0 };
	tn_autobuf again = { 0 };
	int r = tn_initramfs_record_read(record, &arena, &read);

	fuzz_check(r == 0 || r == -EBADMSG);
	if (r < 0) {
		fuzz_check(!read.files.v);
		return 0;
	}
	for (size_t i = 0; i < read.files.n; i++) {
		fuzz_check(read.files.v[i].kind < TN_N_INITRAMFS_KINDS && read.files.v[i].path[0] == '/');
		fuzz_touch(read.files.v[i].content.p, read.files.v[i].content.n);
	}
	tn_initramfs_record_write(&read, &again);
	fuzz_check(tn_text_eq(tn_buf_text(&again), record));
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	struct tn_initramfs initramfs = { .maker = TN_INITRAMFS_DRACUT, .host_only = true };
	struct tn_buf b = { 0 };

	fuzz_check(tn_vec_push(&initramfs.files, (struct tn_initramfs_file){ .kind = TN_INITRAMFS_CONFIG, .size = 12,
		   .path = "/etc/modprobe.d/a.conf", .content = tn_text("blacklist a\n") }) == 0);
	fuzz_check(tn_vec_push(&initramfs.files, (struct tn_initramfs_file){ .kind = TN_INITRAMFS_ASKED,
		   .path = "/etc/modules-load.d/b.conf", .content = { "", 0 } }) == 0);
	fuzz_check(tn_vec_push(&initramfs.files, (struct tn_initramfs_file){ .kind = TN_INITRAMFS_MODULE, .size = 1 << 20,
		   .path = "/lib/modules/1.0/kernel/a.ko", .sum = 0x123456789abcdef }) == 0);
	tn_initramfs_record_write(&initramfs, &b);
	fuzz_seed(corpus, b.p, b.n);
	tn_initramfs_free(&initramfs);
	tn_buf_free(&b);
}
