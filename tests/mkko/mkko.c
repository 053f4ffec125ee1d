// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/mkko/mkko.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

/* A section on its way into the file. */
struct part {
	const char *name;
	uint32_t type, link, info;
	uint32_t target; /* of relocations: the part that they are for */
	uint64_t flags, entry_size, offset;
	uint32_t name_offset;
	struct tn_buf bytes;
};

enum { NONE, TEXT, MODINFO, KSYMTAB, KSYMTAB_GPL, KCRCTAB, KCRCTAB_GPL, KFLAGSTAB, STRINGS,
       RELA_KSYMTAB, RELA_KSYMTAB_GPL, PARAM, PARAM_NAMES, RELA_PARAM,
       VERSIONS, EXT_CRCS, EXT_NAMES, SYMTAB, STRTAB, SHSTRTAB, N_FIXED };

struct build {
	const struct mkko *m;
	struct part *parts;
	size_t n;
};

void mkko_release(struct mkko *m)
{
	tn_vec_free(&m->info);
	tn_vec_free(&m->exports);
	tn_vec_free(&m->imports);
	tn_vec_free(&m->params);
	tn_vec_free(&m->extra);
	tn_vec_free(&m->fields);
}

static void store(const struct mkko *m, char *p, unsigned width, uint64_t v)
{
	for (unsigned i = 0; i < width; i++)
		p[i] = (char)(v >> 8 * (m->big_endian ? width - 1 - i : i));
}

static void put(const struct mkko *m, struct tn_buf *b, unsigned width, uint64_t v)
{
	char bytes[8];

	store(m, bytes, width, v);
	tn_buf_add(b, bytes, width);
}

/* Address-sized. */
static unsigned word(const struct mkko *m)
{
	return m->is32 ? 4 : 8;
}

static void pad(struct tn_buf *b, size_t to)
{
	while (!b->failed && b->n % to != 0)
		tn_buf_add_char(b, 0);
}

/* NUL-ended. Return: where it starts. */
static uint32_t put_string(struct tn_buf *b, const char *prefix, const char *s)
{
	uint32_t at = (uint32_t)b->n;

	tn_buf_add_str(b, prefix);
	tn_buf_add(b, s, strlen(s) + 1);
	return at;
}

static void put_symbol(struct build *b, const char *prefix, const char *name, uint64_t value,
		       uint16_t section, uint8_t info)
{
	struct tn_buf *out = &b->parts[SYMTAB].bytes;
	uint32_t at = put_string(&b->parts[STRTAB].bytes, prefix, name);

	put(b->m, out, 4, at);
	if (b->m->is32) {
		put(b->m, out, 4, value);
		put(b->m, out, 4, 0);
	}
	put(b->m, out, 1, info);
	put(b->m, out, 1, 0);
	put(b->m, out, 2, section);
	if (!b->m->is32) {
		put(b->m, out, 8, value);
		put(b->m, out, 8, 0);
	}
}

static size_t symbol_size(const struct mkko *m)
{
	return m->is32 ? sizeof(Elf32_Sym) : sizeof(Elf64_Sym);
}

/* A local symbol for what is added to @part next. */
static void put_label(struct build *b, const char *prefix, const char *name, uint16_t part)
{
	put_symbol(b, prefix, name, b->parts[part].bytes.n, part, ELF32_ST_INFO(STB_LOCAL, STT_NOTYPE));
}

/* A place in @table becomes that of symbol @symbol (R_*_PC32 of x86). */
static void put_relocation(struct build *b, uint16_t table, size_t place, size_t symbol)
{
	struct tn_buf *out = &b->parts[table == KSYMTAB ? RELA_KSYMTAB : RELA_KSYMTAB_GPL].bytes;

	if (!b->m->relocated)
		return;
	put(b->m, out, word(b->m), place);
	put(b->m, out, word(b->m), b->m->is32 ? ELF32_R_INFO(symbol, R_386_PC32) : ELF64_R_INFO(symbol, R_X86_64_PC32));
	put(b->m, out, word(b->m), 0);
}

/* The tables of one exported symbol, and the local symbols that point there. */
static void put_export(struct build *b, const struct mkko_symbol *s)
{
	bool flags = b->m->marks == MKKO_MARK_FLAG, apart = s->gpl && !flags;
	uint16_t table = apart ? KSYMTAB_GPL : KSYMTAB, crcs = apart ? KCRCTAB_GPL : KCRCTAB;
	struct part *p = b->parts;

	put_relocation(b, table, p[table].bytes.n + 4, p[SYMTAB].bytes.n / symbol_size(b->m));
	put_label(b, "__kstrtab_", s->name, STRINGS);
	put_string(&p[STRINGS].bytes, "", s->name);
	if (s->export_ns) {
		put_label(b, "__kstrtabns_", s->name, STRINGS);
		put_string(&p[STRINGS].bytes, "", s->export_ns);
	}
	put_label(b, "__ksymtab_", s->name, table);
	put(b->m, &p[table].bytes, 4, 0); /* places of value, name, namespace: relocated */
	put(b->m, &p[table].bytes, 4, 0);
	put(b->m, &p[table].bytes, 4, 0);
	if (flags) {
		put_label(b, "__flags_", s->name, KFLAGSTAB);
		put(b->m, &p[KFLAGSTAB].bytes, 1, s->gpl);
	}
	if (!s->has_crc || b->m->crcs != MKKO_CRC_SECTION)
		return;
	put_label(b, "__crc_", s->name, crcs);
	put(b->m, &p[crcs].bytes, 4, s->crc);
}

/* A pointer of __param to a symbol. */
static void put_pointer(struct build *b, size_t place, size_t symbol)
{
	struct tn_buf *out = &b->parts[RELA_PARAM].bytes;

	put(b->m, out, 8, place);
	put(b->m, out, 8, ELF64_R_INFO(symbol, b->m->machine == EM_AARCH64 ? R_AARCH64_ABS64 : R_X86_64_64));
	put(b->m, out, 8, 0);
}

static size_t n_symbols(const struct build *b)
{
	return b->parts[SYMTAB].bytes.n / symbol_size(b->m);
}

/* struct kernel_param: name, mod, ops, perm, level, flags, arg. Its name's symbol is local. */
static void put_param(struct build *b, const struct mkko_param *param)
{
	struct part *p = b->parts;

	put_pointer(b, p[PARAM].bytes.n, n_symbols(b));
	put_label(b, "__param_", param->name, PARAM_NAMES);
	put_string(&p[PARAM_NAMES].bytes, "", param->name);
	for (int i = 0; i < 40 / 8; i++)
		put(b->m, &p[PARAM].bytes, 8, 0);
}

static void put_param_types(struct build *b)
{
	for (size_t i = 0; i < b->m->params.n; i++) {
		if (!b->m->params.v[i].type)
			continue;
		put_pointer(b, 40 * i + 16, n_symbols(b));
		put_symbol(b, "param_ops_", b->m->params.v[i].type, 0, SHN_UNDEF, ELF32_ST_INFO(STB_GLOBAL, STT_NOTYPE));
	}
}

/* The symbol that was put last, again. */
static void repeat_symbol(struct build *b, unsigned times)
{
	struct tn_buf *out = &b->parts[SYMTAB].bytes;
	size_t size = symbol_size(b->m);
	char last[sizeof(Elf64_Sym)];

	if (out->failed)
		return;
	memcpy(last, out->p + (out->n - size), size);
	while (times-- && !out->failed)
		tn_buf_add(out, last, size);
}

static void put_version(struct build *b, const struct mkko_symbol *s)
{
	struct part *p = b->parts;
	unsigned room = 64 - word(b->m);
	size_t n = strlen(s->name);

	if (b->m->versions != MKKO_VERSIONS_EXTENDED && n < room) {
		put(b->m, &p[VERSIONS].bytes, word(b->m), s->crc);
		tn_buf_add(&p[VERSIONS].bytes, s->name, n + 1);
		pad(&p[VERSIONS].bytes, 64);
	}
	if (b->m->versions != MKKO_VERSIONS_BASIC) {
		put(b->m, &p[EXT_CRCS].bytes, 4, s->crc);
		put_string(&p[EXT_NAMES].bytes, "", s->name);
	}
}

static void put_symbols(struct build *b)
{
	const struct mkko *m = b->m;

	tn_buf_add_char(&b->parts[STRTAB].bytes, 0);
	put_symbol(b, "", "", 0, SHN_UNDEF, 0);
	for (size_t i = 0; i < m->exports.n; i++)
		put_export(b, &m->exports.v[i]);
	for (size_t i = 0; i < m->params.n; i++)
		put_param(b, &m->params.v[i]);
	b->parts[SYMTAB].info = (uint32_t)n_symbols(b);
	put_param_types(b);
	for (size_t i = 0; i < m->exports.n; i++) {
		const struct mkko_symbol *s = &m->exports.v[i];

		put_symbol(b, "", s->name, 0, TEXT, ELF32_ST_INFO(STB_GLOBAL, STT_FUNC));
		if (s->has_crc && m->crcs == MKKO_CRC_ABSOLUTE)
			put_symbol(b, "__crc_", s->name, s->crc, SHN_ABS,
				   ELF32_ST_INFO(STB_GLOBAL, STT_NOTYPE));
	}
	for (size_t i = 0; i < m->imports.n; i++) {
		const struct mkko_symbol *s = &m->imports.v[i];

		put_symbol(b, "", s->name, 0, SHN_UNDEF,
			   ELF32_ST_INFO(s->weak ? STB_WEAK : STB_GLOBAL, STT_NOTYPE));
		repeat_symbol(b, m->import_copies);
		if (s->has_crc)
			put_version(b, s);
	}
}

static void fill(struct build *b)
{
	static const struct {
		const char *name;
		uint32_t type, link;
		uint64_t flags;
	} fixed[N_FIXED] = {
		[NONE] = { "", SHT_NULL, 0, 0 },
		[TEXT] = { ".text", SHT_PROGBITS, 0, SHF_ALLOC | SHF_EXECINSTR },
		[MODINFO] = { ".modinfo", SHT_PROGBITS, 0, SHF_ALLOC },
		[KSYMTAB] = { "__ksymtab", SHT_PROGBITS, 0, SHF_ALLOC },
		[KSYMTAB_GPL] = { "__ksymtab_gpl", SHT_PROGBITS, 0, SHF_ALLOC },
		[KCRCTAB] = { "__kcrctab", SHT_PROGBITS, 0, SHF_ALLOC },
		[KCRCTAB_GPL] = { "__kcrctab_gpl", SHT_PROGBITS, 0, SHF_ALLOC },
		[KFLAGSTAB] = { "__kflagstab", SHT_PROGBITS, 0, SHF_ALLOC },
		[STRINGS] = { "__ksymtab_strings", SHT_PROGBITS, 0, SHF_ALLOC },
		[RELA_KSYMTAB] = { ".rela__ksymtab", SHT_RELA, SYMTAB, SHF_INFO_LINK },
		[RELA_KSYMTAB_GPL] = { ".rela__ksymtab_gpl", SHT_RELA, SYMTAB, SHF_INFO_LINK },
		[PARAM] = { "__param", SHT_PROGBITS, 0, SHF_ALLOC },
		[PARAM_NAMES] = { ".rodata.param", SHT_PROGBITS, 0, SHF_ALLOC },
		[RELA_PARAM] = { ".rela__param", SHT_RELA, SYMTAB, SHF_INFO_LINK },
		[VERSIONS] = { "__versions", SHT_PROGBITS, 0, SHF_ALLOC },
		[EXT_CRCS] = { "__version_ext_crcs", SHT_PROGBITS, 0, SHF_ALLOC },
		[EXT_NAMES] = { "__version_ext_names", SHT_PROGBITS, 0, SHF_ALLOC },
		[SYMTAB] = { ".symtab", SHT_SYMTAB, STRTAB, 0 },
		[STRTAB] = { ".strtab", SHT_STRTAB, 0, 0 },
		[SHSTRTAB] = { ".shstrtab", SHT_STRTAB, 0, 0 },
	};
	const struct mkko *m = b->m;

	for (size_t i = 0; i < N_FIXED; i++) {
		b->parts[i].name = fixed[i].name;
		b->parts[i].type = fixed[i].type;
		b->parts[i].link = fixed[i].link;
		b->parts[i].flags = fixed[i].flags;
	}
	b->parts[SYMTAB].entry_size = symbol_size(m);
	b->parts[RELA_KSYMTAB].target = KSYMTAB;
	b->parts[RELA_KSYMTAB_GPL].target = KSYMTAB_GPL;
	b->parts[RELA_PARAM].target = PARAM;
	b->parts[RELA_PARAM].entry_size = sizeof(Elf64_Rela);
	for (size_t i = 0; i < m->info.n; i++)
		put_string(&b->parts[MODINFO].bytes, "", m->info.v[i]);
	put_symbols(b);
	for (size_t i = 0; i < m->extra.n; i++) {
		struct part *p = &b->parts[N_FIXED + i];

		p->name = m->extra.v[i].name;
		p->type = SHT_PROGBITS;
		p->flags = SHF_ALLOC;
		tn_buf_add_text(&p->bytes, m->extra.v[i].bytes);
	}
	for (size_t i = 0; i < b->n; i++) {
		/* Tests know how large their modules are: without parameters all is as it was before there were any. */
		if (i >= PARAM && i <= RELA_PARAM && !m->params.n)
			continue;
		b->parts[i].name_offset = put_string(&b->parts[SHSTRTAB].bytes, "", b->parts[i].name);
	}
}

/* A section that would be empty is left out, but for those that every module has. */
static bool is_there(const struct build *b, size_t i)
{
	return i == NONE || i == TEXT || i >= SYMTAB || b->parts[i].bytes.n > 0;
}

static uint16_t final_index(const struct build *b, size_t i)
{
	uint16_t index = 0;

	for (size_t before = 0; before < i; before++)
		index += is_there(b, before);
	return index;
}

static uint16_t default_machine(const struct mkko *m)
{
	if (m->is32)
		return m->big_endian ? EM_PPC : EM_386;
	return m->big_endian ? EM_S390 : EM_X86_64;
}

static void put_header(const struct build *b, struct tn_buf *out)
{
	const struct mkko *m = b->m;
	uint16_t header = m->is32 ? sizeof(Elf32_Ehdr) : sizeof(Elf64_Ehdr);
	uint16_t section = m->is32 ? sizeof(Elf32_Shdr) : sizeof(Elf64_Shdr);
	uint8_t ident[EI_NIDENT] = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3,
				     m->is32 ? ELFCLASS32 : ELFCLASS64,
				     m->big_endian ? ELFDATA2MSB : ELFDATA2LSB, EV_CURRENT };

	tn_buf_add(out, ident, sizeof(ident));
	put(m, out, 2, ET_REL);
	put(m, out, 2, m->machine ? m->machine : default_machine(m));
	put(m, out, 4, EV_CURRENT);
	put(m, out, word(m), 0); /* entry */
	put(m, out, word(m), 0); /* program headers: none */
	put(m, out, word(m), header); /* section headers follow at once */
	put(m, out, 4, 0);
	put(m, out, 2, header);
	put(m, out, 2, 0);
	put(m, out, 2, 0);
	put(m, out, 2, section);
	put(m, out, 2, final_index(b, b->n));
	put(m, out, 2, final_index(b, SHSTRTAB));
}

static void put_section_header(const struct build *b, const struct part *p, struct tn_buf *out)
{
	const struct mkko *m = b->m;

	put(m, out, 4, p->name_offset);
	put(m, out, 4, p->type);
	put(m, out, word(m), p->flags);
	put(m, out, word(m), 0);
	put(m, out, word(m), p->offset);
	put(m, out, word(m), p->bytes.n);
	put(m, out, 4, p->link ? final_index(b, p->link) : 0);
	put(m, out, 4, p->target ? final_index(b, p->target) : p->info);
	put(m, out, word(m), p->type == SHT_NULL ? 0 : 1); /* alignment */
	put(m, out, word(m), p->entry_size);
}

/* Symbols were written with the places that sections have while all are there. */
static void renumber_symbols(struct build *b)
{
	struct tn_buf *t = &b->parts[SYMTAB].bytes;
	size_t at = b->m->is32 ? offsetof(Elf32_Sym, st_shndx) : offsetof(Elf64_Sym, st_shndx);

	for (; !t->failed && at < t->n; at += symbol_size(b->m)) {
		uint8_t hi = (uint8_t)t->p[at], lo = (uint8_t)t->p[at + 1];
		uint16_t index = (uint16_t)(b->m->big_endian ? hi << 8 | lo : lo << 8 | hi);

		if (index != SHN_UNDEF && index < SHN_LORESERVE)
			store(b->m, t->p + at, 2, final_index(b, index));
	}
}

static void lay_out(struct build *b, struct tn_buf *out)
{
	size_t header = b->m->is32 ? sizeof(Elf32_Ehdr) : sizeof(Elf64_Ehdr);
	size_t section = b->m->is32 ? sizeof(Elf32_Shdr) : sizeof(Elf64_Shdr);
	uint64_t at = header + final_index(b, b->n) * section;

	renumber_symbols(b);
	put_header(b, out);
	for (size_t i = 0; i < b->n; i++) {
		struct part *p = &b->parts[i];

		if (!is_there(b, i))
			continue;
		p->offset = i == NONE ? 0 : at;
		at += p->bytes.n;
		put_section_header(b, p, out);
	}
	for (size_t i = 0; i < b->n; i++)
		if (is_there(b, i))
			tn_buf_add(out, b->parts[i].bytes.p, b->parts[i].bytes.n);
}

struct field {
	const char *name;
	uint8_t at32, width32, at64, width64;
};
#define FIELD(type, member)                                                                \
	{                                                                                  \
		#member, offsetof(Elf32_##type, member), sizeof(((Elf32_##type *)0)->member), \
			offsetof(Elf64_##type, member), sizeof(((Elf64_##type *)0)->member) \
	}

static const struct field header_fields[] = {
	FIELD(Ehdr, e_type), FIELD(Ehdr, e_machine), FIELD(Ehdr, e_version), FIELD(Ehdr, e_shoff),
	FIELD(Ehdr, e_flags), FIELD(Ehdr, e_shentsize), FIELD(Ehdr, e_shnum),
	FIELD(Ehdr, e_shstrndx), { 0 }
};
static const struct field section_fields[] = {
	FIELD(Shdr, sh_name), FIELD(Shdr, sh_type), FIELD(Shdr, sh_flags), FIELD(Shdr, sh_addr), FIELD(Shdr, sh_offset),
	FIELD(Shdr, sh_size), FIELD(Shdr, sh_link), FIELD(Shdr, sh_info), FIELD(Shdr, sh_entsize),
	{ 0 }
};

static bool set(const struct mkko *m, const struct field *table, const char *name, uint64_t value,
		char *base)
{
	for (; table->name; table++) {
		if (strcmp(table->name, name) != 0)
			continue;
		store(m, base + (m->is32 ? table->at32 : table->at64),
		      m->is32 ? table->width32 : table->width64, value);
		return true;
	}
	return false;
}

/* The part called @name, which need not end in NUL; b->n: none. */
static size_t part_named(const struct build *b, struct tn_text name)
{
	size_t i = 0;

	while (i < b->n && !(tn_text_is(name, b->parts[i].name) && is_there(b, i)))
		i++;
	return i;
}

static int damage(const struct build *b, const struct mkko_field *f, char *file, struct tn_error *err)
{
	const char *colon = strrchr(f->name, ':');
	size_t header = b->m->is32 ? sizeof(Elf32_Ehdr) : sizeof(Elf64_Ehdr);
	size_t section = b->m->is32 ? sizeof(Elf32_Shdr) : sizeof(Elf64_Shdr);
	bool ok;

	if (colon) {
		size_t i = part_named(b, (struct tn_text){ f->name, (size_t)(colon - f->name) });

		ok = i < b->n && set(b->m, section_fields, colon + 1, f->value,
				     file + header + final_index(b, i) * section);
	} else {
		ok = set(b->m, header_fields, f->name, f->value, file);
	}
	return ok ? 0 : tn_fail(err, -EINVAL, "no field %s", f->name);
}

int mkko_build(const struct mkko *m, struct tn_buf *ret, struct tn_error *err)
{
	struct build b = { .m = m, .n = N_FIXED + m->extra.n };
	size_t start = ret->n;
	int r = 0;

	b.parts = calloc(b.n, sizeof(*b.parts));
	if (!b.parts)
		return tn_fail(err, -ENOMEM, "out of memory");
	fill(&b);
	lay_out(&b, ret);
	for (size_t i = 0; i < b.n; i++)
		ret->failed |= b.parts[i].bytes.failed;
	if (ret->failed)
		r = tn_fail(err, -ENOMEM, "out of memory");
	for (size_t i = 0; r == 0 && i < m->fields.n; i++)
		r = damage(&b, &m->fields.v[i], ret->p + start, err);
	for (size_t i = 0; i < b.n; i++)
		tn_buf_free(&b.parts[i].bytes);
	free(b.parts);
	return r;
}
