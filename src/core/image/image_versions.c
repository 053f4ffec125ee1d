// SPDX-License-Identifier: LGPL-2.1-or-later
/* The CRCs of imports, from either of their two layouts. */
#include <errno.h>
#include <string.h>

#include "core/image/image.h"

/* An entry of __versions: an address-sized CRC, and a name that fills it up
 * (linux/module.h, struct modversion_info). */
#define ENTRY_SIZE 64

static struct tn_text bounded(const uint8_t *p, size_t room)
{
	const uint8_t *end = memchr(p, 0, room);

	return (struct tn_text){ (const char *)p, end ? (size_t)(end - p) : room };
}

static int basic_versions(const struct tn_elf *elf, const struct tn_elf_section *s,
			  tn_image_versions *ret)
{
	size_t word = elf->is64 ? 8 : 4;
	int r = 0;

	if (s->size % ENTRY_SIZE != 0)
		return -EBADMSG;
	for (size_t at = 0; r == 0 && at < s->size; at += ENTRY_SIZE) {
		const uint8_t *p = s->data + at;
		struct tn_image_version v = {
			.name = bounded(p + word, ENTRY_SIZE - word),
			.crc = tn_elf_word(elf, p),
		};

		r = tn_vec_push(ret, v);
	}
	return r;
}

/* Since Linux 6.14: 32-bit CRCs in one section, as many NUL-ended names in
 * another. Where both forms are there, this one also has the names that are
 * too long for the other: they are what is added. */
static int extended_versions(const struct tn_elf *elf, size_t shortest, tn_image_versions *ret)
{
	struct tn_elf_section crcs, names;
	struct tn_text left;
	int r = tn_elf_section(elf, "__version_ext_crcs", &crcs);

	if (r == 0)
		r = tn_elf_section(elf, "__version_ext_names", &names);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	left = (struct tn_text){ (const char *)names.data, names.size };
	for (size_t at = 0; r == 0 && crcs.size - at >= 4; at += 4) {
		struct tn_text name;

		if (!left.n)
			return -EBADMSG;
		name = bounded((const uint8_t *)left.p, left.n);
		left = tn_text_from(left, name.n + 1);
		if (name.n >= shortest)
			r = tn_vec_push(ret, (struct tn_image_version){
						     .name = name,
						     .crc = tn_elf_u32(elf, crcs.data + at) });
	}
	return r;
}

int tn_image_get_versions(const tn_image *image, tn_image_versions *ret, struct tn_error *err)
{
	const struct tn_elf *elf = tn_image_elf(image);
	tn_autovec tn_image_versions found = { 0 };
	struct tn_elf_section s;
	int r = tn_elf_section(elf, "__versions", &s);
	bool basic = r == 0;

	if (basic)
		r = basic_versions(elf, &s, &found);
	if (r == 0 || r == -ENOENT)
		r = extended_versions(elf, basic ? ENTRY_SIZE - (elf->is64 ? 8 : 4) : 0, &found);
	if (r < 0)
		return r == -EBADMSG ? tn_fail(err, r, "damaged symbol version table") : r;
	*ret = tn_vec_take(&found);
	return 0;
}
