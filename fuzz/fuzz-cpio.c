// SPDX-License-Identifier: LGPL-2.1-or-later
/* An initramfs's archives: in one piece, and in pieces, which must tell the same. */
#include <errno.h>

#include "format/testcpio.h"
#include "fuzz.h"

struct telling {
	struct tn_buf told;
	size_t bytes;
};

static int tell_entry(void *data, const struct tn_cpio_entry *e, size_t *ret_keep)
{
	struct telling *t = data;

	fuzz_touch(e->name.p, e->name.n);
	fuzz_check(e->name.n < 4096 && (!e->name.n || e->name.p[0] != '/'));
	tn_buf_add_text(&t->told, e->name);
	tn_buf_addf(&t->told, "|%u %u %u %u|", e->mode, e->size, e->inode, e->links);
	*ret_keep = e->name.n * 2;
	return 0;
}

static int tell_content(void *data, const struct tn_cpio_entry *e, struct tn_text start)
{
	struct telling *t = data;

	fuzz_check(start.n && start.n <= e->size && start.n <= e->name.n * 2);
	t->bytes += start.n;
	tn_buf_add_text(&t->told, start);
	return 0;
}

static int tell_end(void *data)
{
	struct telling *t = data;

	tn_buf_add_str(&t->told, "end");
	return 0;
}

static int tell(struct tn_text all, size_t piece, struct telling *t, size_t *ret_left)
{
	const struct tn_cpio_reader reader = { tell_entry, tell_content, tell_end, t };
	tn_cleanup(tn_cpio_free) struct tn_cpio cpio = { 0 };
	tn_autoerror err = { 0 };
	size_t size = all.n;
	int r = 0;

	while (r == 0 && all.n) {
		struct tn_text part = { all.p, piece < all.n ? piece : all.n };
		size_t n = part.n;

		r = tn_cpio_feed(&cpio, &reader, &part, &err);
		fuzz_check(part.n <= n && (r != 0 || !part.n));
		all = tn_text_from(all, n - part.n);
	}
	if (r == 0)
		r = tn_cpio_finish(&cpio, &err);
	fuzz_check(r == 0 || r == 1 || r == -EBADMSG);
	fuzz_check((r < 0) == (err.text != NULL));
	fuzz_check(t->bytes <= size);
	*ret_left = r < 0 ? 0 : all.n;
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text all = { (const char *)data, size };
	struct telling whole = { 0 }, parts = { 0 };
	size_t left, left_of_parts;
	int r = tell(all, size, &whole, &left);

	fuzz_check(tell(all, 7, &parts, &left_of_parts) == r);
	fuzz_check(left == left_of_parts);
	fuzz_check(tn_text_eq(tn_buf_text(&whole.told), tn_buf_text(&parts.told)));
	tn_buf_free(&whole.told);
	tn_buf_free(&parts.told);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	struct tn_buf b = { 0 };

	testcpio_add(&b, (struct testcpio_entry){ .name = "kernel", .mode = 040755 });
	testcpio_file(&b, "kernel/x86/microcode/GenuineIntel.bin", "microcode");
	testcpio_end(&b);
	tn_buf_add(&b, (const char[12]){ 0 }, 12);
	testcpio_file(&b, "./etc/modprobe.d/a.conf", "blacklist a\n");
	testcpio_add(&b, (struct testcpio_entry){ .name = "bin/a", .inode = 5, .links = 2 });
	testcpio_add(&b, (struct testcpio_entry){ .name = "bin/b", .inode = 5, .links = 2, .content = tn_text("#!") });
	testcpio_end(&b);
	tn_buf_add_str(&b, "\x1f\x8b");
	fuzz_seed(corpus, b.p, b.n);
	tn_buf_free(&b);
}
