// SPDX-License-Identifier: LGPL-2.1-or-later
/* Exports as kmod lists them, and imports, from the symbol table. */
#include <elf.h>
#include <errno.h>

#include "core/image/image.h"
#include "core/image/image_crc.h"

/* STT_SPARC_REGISTER: a symbol that names a register, not something to link with. */
#define SPARC_REGISTER 13

#define CRC_PREFIX TN_TEXT_LITERAL("__crc_")

static int bad(struct tn_error *err, const char *what)
{
	return tn_fail(err, -EBADMSG, "damaged %s", what);
}

/* Every symbol with a CRC, in the order of the symbol table. */
static int exports_by_crc(const struct tn_elf *elf, struct tn_elf_symbols it, tn_image_exports *ret)
{
	struct tn_elf_symbol s;
	int r;

	while ((r = tn_elf_symbol_next_prefixed(&it, CRC_PREFIX, &s)) > 0) {
		struct tn_image_export e = { .name = tn_text_from(s.name, CRC_PREFIX.n) };

		e.has_crc = tn_image_read_crc(elf, &s, &e.crc);
		r = tn_vec_push(ret, e);
		if (r < 0)
			return r;
	}
	return r;
}

/* Without CRCs: every string of __ksymtab_strings. Empty ones are those of
 * symbols without a namespace. */
static int exports_by_string(struct tn_text strings, tn_image_exports *ret)
{
	while (strings.n) {
		const char *end = memchr(strings.p, '\0', strings.n);
		struct tn_text name = { strings.p, end ? (size_t)(end - strings.p) : strings.n };
		int r = name.n ? tn_vec_push(ret, (struct tn_image_export){ .name = name }) : 0;

		if (r < 0)
			return r;
		strings = tn_text_from(strings, name.n + 1);
	}
	return 0;
}

static int find_exports(const struct tn_elf *elf, tn_image_exports *ret)
{
	struct tn_elf_section strings;
	struct tn_elf_symbols it = { 0 }; /* empty where the module was stripped of its symbols */
	int r = tn_elf_section(elf, "__ksymtab_strings", &strings);

	if (r < 0) /* a module that exports something has that section */
		return r == -ENOENT ? 0 : r;
	r = tn_elf_symbols(elf, &it);
	if (r < 0 && r != -ENOENT)
		return r;
	r = exports_by_crc(elf, it, ret);
	if (r == 0 && !ret->n)
		r = exports_by_string((struct tn_text){ (const char *)strings.data, strings.size },
				      ret);
	return r;
}

int tn_image_get_exports(const tn_image *image, tn_image_exports *ret, struct tn_error *err)
{
	tn_autovec tn_image_exports found = { 0 };
	int r = find_exports(tn_image_elf(image), &found);

	if (r < 0)
		return r == -EBADMSG ? bad(err, "export table") : r;
	*ret = tn_vec_take(&found);
	return 0;
}

static bool is_register(const struct tn_elf *elf, const struct tn_elf_symbol *s)
{
	return s->type == SPARC_REGISTER && (elf->machine == EM_SPARC || elf->machine == EM_SPARCV9);
}

int tn_image_get_imports(const tn_image *image, tn_image_imports *ret, struct tn_error *err)
{
	const struct tn_elf *elf = tn_image_elf(image);
	tn_autovec tn_image_imports found = { 0 };
	struct tn_elf_symbols it;
	struct tn_elf_symbol s;
	int r = tn_elf_symbols(elf, &it);

	while (r == 0 && (r = tn_elf_symbol_next_undefined(&it, &s)) > 0) {
		r = 0;
		if (s.name.n && !is_register(elf, &s))
			r = tn_vec_push(&found, (struct tn_image_import){
							.name = s.name, .weak = s.bind == STB_WEAK });
	}
	if (r < 0 && r != -ENOENT)
		return r == -EBADMSG ? bad(err, "symbol table") : r;
	*ret = tn_vec_take(&found);
	return 0;
}
