// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is taken out, written over and cut off. */
#include "core/image/alter.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

#include "core/name.h"
#include "format/elf.h"
#include "format/modinfo.h"
#include "format/modsig.h"
#include "sys/kernel.h"

/* MODULE_NAME_LEN of the kernel: 64 less a long, the final NUL included. */
#define NAME_SIZE(elf) ((elf)->is64 ? 56u : 60u)

/* The bytes that a section of the image has, to be written to. */
static char *writable(struct tn_buf *image, const struct tn_elf *elf, const uint8_t *p)
{
	return image->p + (p - elf->data);
}

/* The kernel steps over NULs between records. */
static int drop_vermagic(struct tn_buf *image, const struct tn_elf *elf)
{
	struct tn_elf_section s;
	struct tn_modinfo_entry entry;
	struct tn_text rest;
	int r = tn_elf_section(elf, ".modinfo", &s);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	rest = (struct tn_text){ (const char *)s.data, s.size };
	while (tn_modinfo_next(&rest, &entry))
		if (tn_text_is(entry.key, "vermagic"))
			memset(writable(image, elf, (const uint8_t *)entry.key.p), 0,
			       (size_t)(entry.value.p + entry.value.n - entry.key.p));
	return 0;
}

/* The kernel looks only at sections that are to be allocated. */
static int drop_modversions(struct tn_buf *image, const struct tn_elf *elf)
{
	static const char *const names[] = {
		"__versions", "__version_ext_names", "__version_ext_crcs",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(names); i++) {
		struct tn_elf_section s;
		int r = tn_elf_section(elf, names[i], &s);

		if (r == 0)
			image->p[tn_elf_section_flags_byte(elf, s.index)] &= ~SHF_ALLOC;
		else if (r != -ENOENT)
			return r;
	}
	return 0;
}

/* struct module is all zeros in the file but for the name; where in it that stands is a matter of
 * the kernel's version and configuration (layout randomisation). */
static int find_name(const struct tn_elf *elf, struct tn_text *ret)
{
	struct tn_elf_section s;
	struct tn_text name;
	int r = tn_elf_section(elf, ".gnu.linkonce.this_module", &s);
	const char *end;

	if (r < 0)
		return r;
	name = (struct tn_text){ (const char *)s.data, s.size };
	while (name.n && name.p[0] == '\0')
		name = tn_text_from(name, 1);
	if (name.n < NAME_SIZE(elf))
		return -ENOENT;
	end = memchr(name.p, 0, NAME_SIZE(elf));
	if (!end)
		return -ENOENT;
	name.n = NAME_SIZE(elf);
	*ret = name;
	return 0;
}

static int change_name(struct tn_buf *image, const struct tn_elf *elf, const char *to,
		       struct tn_error *err)
{
	size_t n = strlen(to) + 1;
	struct tn_text field;
	char *p;
	int r = find_name(elf, &field);

	if (r < 0)
		return tn_fail(err, r, "the file does not contain the module's name");
	if (n > field.n)
		return tn_fail(err, -ENAMETOOLONG, "'%s' is longer than a module's name can be (%zu)",
			       to, field.n - 1);
	if (!tn_name_is_safe(to))
		return tn_fail(err, -EINVAL, "'%s' cannot be a module's name", to);
	p = writable(image, elf, (const uint8_t *)field.p);
	memset(p, 0, field.n);
	memcpy(p, to, n);
	return 0;
}

/* The mark is what makes the kernel look for a signature. */
static void drop_signature(struct tn_buf *image)
{
	static const struct tn_text mark = TN_MODSIG_MARK;
	struct tn_modsig signature;

	if (tn_modsig_read(tn_buf_text(image), &signature, NULL) == 0)
		image->n = signature.payload;
	else if (tn_text_ends(tn_buf_text(image), mark))
		image->n -= mark.n;
}

int tn_alter(struct tn_buf *image, unsigned flags, const char *rename, struct tn_error *err)
{
	struct tn_elf elf;
	int r;

	drop_signature(image);
	r = tn_elf_open(&elf, image->p, image->n, err);
	if (r < 0)
		return r;
	if (rename) {
		r = change_name(image, &elf, rename, err);
		if (r < 0)
			return r;
	}
	if (flags & TN_LOAD_IGNORE_VERMAGIC)
		r = drop_vermagic(image, &elf);
	if (r == 0 && flags & TN_LOAD_IGNORE_MODVERSIONS)
		r = drop_modversions(image, &elf);
	return r < 0 ? tn_fail(err, r, "the ELF file is damaged") : 0;
}
