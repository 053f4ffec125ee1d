// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sections of notes: any bytes, in either byte order. */
#include <errno.h>

#include "base/cleanup.h"
#include "format/note.h"
#include "fuzz.h"

static void check(struct tn_text all, bool big_endian)
{
	struct tn_text rest = all, id = { 0 };
	struct tn_note note;
	size_t bytes = 0;
	int r;

	while ((r = tn_note_next(&rest, big_endian, &note)) > 0) {
		fuzz_touch(note.name.p, note.name.n);
		fuzz_touch(note.desc.p, note.desc.n);
		bytes += 12 + note.name.n + note.desc.n;
	}
	fuzz_check(r == -EBADMSG || (r == 0 && rest.n == 0));
	fuzz_check(bytes <= all.n);
	r = tn_note_build_id(all, big_endian, &id);
	fuzz_check(r == 0 || r == -ENOENT || r == -EBADMSG);
	fuzz_check((r == 0) == (id.n > 0));
	fuzz_touch(id.p, id.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text all = { (const char *)data, size };

	check(all, false);
	check(all, true);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const struct tn_text seeds[] = {
		TN_TEXT_LITERAL("\4\0\0\0\5\0\0\0\3\0\0\0GNU\0\1\2\3\4\5\0\0\0"),
		TN_TEXT_LITERAL("\0\0\0\4\0\0\0\5\0\0\0\3GNU\0\1\2\3\4\5\0\0\0"),
		TN_TEXT_LITERAL("\6\0\0\0\4\0\0\0\1\1\0\0Linux\0\0\0\0\0\0\0"
				"\4\0\0\0\2\0\0\0\3\0\0\0GNU\0\1\2"),
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed(corpus, seeds[i].p, seeds[i].n);
}
