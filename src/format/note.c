// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/note.h"

#include <elf.h>
#include <errno.h>

#include "base/reader.h"
#include "format/poison.h"

static uint32_t take_word(struct tn_reader *r, bool big_endian)
{
	uint32_t word = tn_take_be32(r);

	return big_endian ? word : __builtin_bswap32(word);
}

/* The padding behind the last one may be missing, as some linkers leave it out. */
static struct tn_text take_padded(struct tn_reader *r, uint32_t n)
{
	const uint8_t *p = tn_take(r, n);
	size_t padding = -(size_t)n & 3;

	if (p)
		tn_take(r, padding < r->left ? padding : r->left);
	return (struct tn_text){ (const char *)p, p ? n : 0 };
}

int tn_note_next(struct tn_text *rest, bool big_endian, struct tn_note *ret)
{
	struct tn_reader r = { .p = (const uint8_t *)rest->p, .left = rest->n };
	uint32_t n_name, n_desc;
	struct tn_note note;

	if (rest->n == 0)
		return 0;
	n_name = take_word(&r, big_endian);
	n_desc = take_word(&r, big_endian);
	note.type = take_word(&r, big_endian);
	note.name = take_padded(&r, n_name);
	note.desc = take_padded(&r, n_desc);
	if (r.bad)
		return -EBADMSG;
	if (note.name.n && note.name.p[note.name.n - 1] == '\0')
		note.name.n--;
	*rest = (struct tn_text){ (const char *)r.p, r.left };
	*ret = note;
	return 1;
}

int tn_note_build_id(struct tn_text section, bool big_endian, struct tn_text *ret)
{
	struct tn_note note;
	int r;

	while ((r = tn_note_next(&section, big_endian, &note)) > 0) {
		if (note.type != NT_GNU_BUILD_ID || !tn_text_is(note.name, ELF_NOTE_GNU))
			continue;
		if (!note.desc.n)
			return -EBADMSG;
		*ret = note.desc;
		return 0;
	}
	return r < 0 ? r : -ENOENT;
}
