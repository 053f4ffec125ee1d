// SPDX-License-Identifier: LGPL-2.1-or-later
/* The sections that the kernel finds its way by: what the module says of itself, its struct
 * module, its symbols, the versions that it was built against. */
#include <elf.h>

#include "diag/check_private.h"
#include "format/elf_layout.h"

#define REMEDY_BUILD "build it anew with the kernel's own build system"
#define REMEDY_STRIP "build it anew, and strip at most debugging information off it: strip -g"

/* What the kernel calls a module that does not say its name. */
#define NAMELESS "(missing .modinfo section or name field)"

static const char *const tags[TN_N_TAGS] = {
	[TN_TAG_NAME] = "name", [TN_TAG_VERMAGIC] = "vermagic", [TN_TAG_LICENSE] = "license",
	[TN_TAG_INTREE] = "intree", [TN_TAG_STAGING] = "staging", [TN_TAG_LIVEPATCH] = "livepatch",
	[TN_TAG_TEST] = "test", [TN_TAG_RETPOLINE] = "retpoline", [TN_TAG_IMPORT_NS] = "import_ns",
};

/* Takes the next record off @rest. false: none is left. */
static bool next_record(struct tn_text *rest, struct tn_text *ret)
{
	const char *end;

	while (rest->n && rest->p[0] == '\0')
		*rest = tn_text_from(*rest, 1);
	if (!rest->n)
		return false;
	end = memchr(rest->p, 0, rest->n);
	*ret = (struct tn_text){ rest->p, end ? (size_t)(end - rest->p) : rest->n };
	*rest = tn_text_from(*rest, ret->n);
	return true;
}

/* .p NULL: @record is not of that tag. */
static struct tn_text value_of(struct tn_text record, const char *tag)
{
	size_t n = strlen(tag);

	if (record.n > n && record.p[n] == '=' && memcmp(record.p, tag, n) == 0)
		return (struct tn_text){ record.p + n + 1, record.n - n - 1 };
	return (struct tn_text){ 0 };
}

struct tn_text tn_check_next_value(struct tn_text *rest, const char *tag)
{
	struct tn_text record, value;

	while (next_record(rest, &record)) {
		value = value_of(record, tag);
		if (value.p)
			return value;
	}
	return (struct tn_text){ 0 };
}

static void read_tags(struct tn_check_run *run)
{
	struct tn_text rest = run->modinfo, record;

	while (next_record(&rest, &record)) {
		for (size_t i = 0; i < TN_N_TAGS; i++)
			if (!run->tags[i].p)
				run->tags[i] = value_of(record, tags[i]);
	}
}

/* How many sections have that name, and the last of them. */
static size_t count(const struct tn_check_run *run, const char *name, const struct tn_check_section **ret)
{
	struct tn_text wanted = tn_text(name);
	size_t n = 0;

	for (uint32_t i = 1; i < run->n_sections; i++) {
		if (!tn_text_eq(run->sections[i].name, wanted))
			continue;
		*ret = &run->sections[i];
		n++;
	}
	return n;
}

/* The kernel compares the first record even of an empty section, and reads its last one to its NUL, wherever that is. */
static struct tn_text as_read(const struct tn_check_run *run, const struct tn_check_section *s)
{
	struct tn_text text = { (const char *)s->data, (size_t)s->size }, behind = tn_text_from(run->bytes, s->offset + s->size);

	if (s->size == 0 || text.p[text.n - 1] != '\0')
		text.n += strnlen(behind.p, behind.n);
	return text;
}

static void find_modinfo(struct tn_check_run *run)
{
	const struct tn_check_section *s = NULL;

	if (count(run, ".modinfo", &s) > 1)
		tn_check_fails_with(run, TN_CHANGE_ONE_OF_EACH, "modinfo-twice", ENOEXEC,
				    "Only one .modinfo section must exist.", REMEDY_BUILD, NULL,
				    "it has more than one .modinfo section");
	if (!s || tn_check_has(run, TN_CHANGE_ONE_OF_EACH) == TN_NO)
		s = tn_check_section(run, ".modinfo");
	if (s && !s->data)
		tn_check_doubts(run, "modinfo-twice", REMEDY_BUILD, NULL,
				"its .modinfo section has no bytes in the file: what the kernel makes of that is not known");
	if (s && s->data)
		run->modinfo = as_read(run, s);
	read_tags(run);
	if (run->tags[TN_TAG_NAME].p)
		run->info_name = tn_check_print(run, "%.*s", TN_TEXT_FMT(run->tags[TN_TAG_NAME]));
}

/* struct module's name: behind its state and two pointers; so many bytes. */
static void read_name(struct tn_check_run *run, const struct tn_check_section *s)
{
	size_t at = run->elf.is64 ? 24 : 12, max = run->elf.is64 ? 56 : 60;
	struct tn_text file = run->module, field;

	if (!s->data || s->offset > file.n || file.n - s->offset <= at)
		return;
	field = tn_text_from(file, (size_t)s->offset + at);
	run->name = tn_check_print(run, "%.*s", (int)strnlen(field.p, field.n < max ? field.n : max), field.p);
}

#define THIS_MODULE ".gnu.linkonce.this_module"

static const char *log_name(const struct tn_check_run *run)
{
	return run->info_name ? run->info_name : NAMELESS;
}

static void check_size(struct tn_check_run *run, const struct tn_check_section *s)
{
	const struct tn_kernel_facts *kernel = run->basis->kernel;

	if (kernel->module_size == 0)
		tn_check_doubts(run, "struct-module-size", "give the tree of the kernel's own modules, which tell it",
				NULL, "the size of this kernel's struct module is not known");
	else if (s->size != kernel->module_size)
		tn_check_fails_with(
			run, TN_CHANGE_ONE_OF_EACH, "struct-module-size", ENOEXEC,
			tn_check_print(run, "module %s: " THIS_MODULE " section size must match the kernel's built struct "
					    "module size at run time", log_name(run)),
			"build it for exactly this kernel: its version and its configuration", kernel->module_size_source,
			"it was built for another kernel: its struct module has %llu bytes, the kernel's %llu",
			(unsigned long long)s->size, (unsigned long long)kernel->module_size);
}

static void check_only_one(struct tn_check_run *run, size_t n, const struct tn_check_section *s)
{
	if (n != 1)
		tn_check_fails_with(run, TN_CHANGE_ONE_OF_EACH, "struct-module", ENOEXEC,
				    tn_check_print(run, "module %s: %s one " THIS_MODULE " section must exist.",
						   log_name(run),
						   tn_check_has(run, TN_CHANGE_ELF_BY_PART) == TN_NO ? "Only" : "Exactly"),
				    REMEDY_BUILD, NULL, "it has %s " THIS_MODULE " section", n ? "more than one" : "no");
	else if (s->type == SHT_NOBITS)
		tn_check_fails_with(run, TN_CHANGE_ONE_OF_EACH, "struct-module", ENOEXEC,
				    tn_check_print(run, "module %s: " THIS_MODULE " section must have a size set",
						   log_name(run)),
				    REMEDY_BUILD, NULL, "its " THIS_MODULE " section has no bytes in the file");
	else if (!(s->flags & SHF_ALLOC))
		tn_check_fails_with(run, TN_CHANGE_ONE_OF_EACH, "struct-module", ENOEXEC,
				    tn_check_print(run, "module %s: " THIS_MODULE
							" must occupy memory during process execution", log_name(run)),
				    REMEDY_BUILD, NULL, "its " THIS_MODULE " section takes no memory");
	else
		check_size(run, s);
}

static void find_module(struct tn_check_run *run)
{
	const struct tn_check_section *s = NULL, *first = tn_check_section(run, THIS_MODULE);
	size_t n = count(run, THIS_MODULE, &s);

	if (tn_check_has(run, TN_CHANGE_ONE_OF_EACH) != TN_NO) {
		check_only_one(run, n, s);
	} else if (!first) {
		tn_check_fails(run, "struct-module", ENOEXEC,
			       tn_check_print(run, "%s: No module found in object", log_name(run)), REMEDY_BUILD, NULL,
			       "it has no " THIS_MODULE " section");
	}
	if (first)
		read_name(run, first);
}

/* Kernels that count them, and those that take the first. */
static void find_symbols(struct tn_check_run *run)
{
	size_t n = 0;

	for (uint32_t i = 1; i < run->n_sections; i++) {
		if (run->sections[i].type != SHT_SYMTAB)
			continue;
		if (!run->symtab)
			run->symtab = &run->sections[i];
		n++;
	}
	if (n == 1)
		return;
	if (n == 0)
		tn_check_fails(run, "elf-symbols", ENOEXEC,
			       tn_check_print(run, "%s: module has no symbols (stripped?)", log_name(run)), REMEDY_STRIP,
			       NULL, "it has no symbols: somebody has stripped it");
	else
		tn_check_fails_with(run, TN_CHANGE_ONE_OF_EACH, "elf-symbols", ENOEXEC,
				    tn_check_print(run, "%s: module has no symbols (stripped?)", log_name(run)),
				    REMEDY_BUILD, NULL, "it has %zu tables of symbols instead of one", n);
}

static void find_strings(struct tn_check_run *run)
{
	uint32_t link = run->symtab->link;
	const struct tn_check_section *s = link && link < run->n_sections ? &run->sections[link] : NULL;

	if (!s)
		tn_check_fails(run, "elf-symbol-strings", ENOEXEC,
			       tn_check_print(run,
					      "Invalid ELF sh_link!=SHN_UNDEF(%d) or (sh_link(%d) >= hdr->e_shnum(%d)",
					      (int)link, (int)link, (int)run->n_sections),
			       REMEDY_BUILD, NULL, "its symbol table names no section for its strings: %u of %u", link,
			       run->n_sections);
	else if (s->type != SHT_STRTAB)
		tn_check_fails_with(run, TN_CHANGE_STRING_TYPES, "elf-symbol-strings", ENOEXEC,
				    tn_check_print(run, "Invalid ELF symbol string table type: %u", s->type), REMEDY_BUILD,
				    NULL, "the names of its symbols are in a section of type %u, not in a string table",
				    s->type);
	if (s && s->data)
		run->strtab = s;
	if (s && !s->data && tn_check_has(run, TN_CHANGE_STRING_TYPES) != TN_YES)
		tn_check_doubts(run, "elf-symbol-strings", REMEDY_BUILD, NULL,
				"the names of its symbols have no bytes in the file: what the kernel reads is not known");
	if (!run->strtab)
		run->symtab = NULL;
}

/* Both counted as the kernel does: as many names as there are versions. */
static bool enough_names(const struct tn_check_section *names, const struct tn_check_section *crcs)
{
	struct tn_text rest = { (const char *)names->data, (size_t)names->size };

	for (uint64_t n = crcs->size / sizeof(uint32_t); n; n--) {
		const char *end = rest.n ? memchr(rest.p, 0, rest.n) : NULL;

		if (!end)
			return false;
		rest = tn_text_from(rest, (size_t)(end - rest.p) + 1);
	}
	return true;
}

static void find_extended_versions(struct tn_check_run *run)
{
	const struct tn_check_section *crcs = tn_check_section(run, "__version_ext_crcs");
	const struct tn_check_section *names = tn_check_section(run, "__version_ext_names");

	if (tn_check_has(run, TN_CHANGE_EXTENDED_VERSIONS) == TN_NO || (!crcs && !names))
		return;
	if (!crcs != !names) {
		tn_check_fails_with(run, TN_CHANGE_EXTENDED_VERSIONS, "version-tables", ENOEXEC,
				    "extended version crc+name presence does not match", REMEDY_BUILD, NULL,
				    "it has only one of the sections __version_ext_names and __version_ext_crcs");
	} else if (!names->data || !crcs->data) {
		tn_check_doubts(run, "version-tables", REMEDY_BUILD, NULL,
				"its extended versions have no bytes in the file: what the kernel reads is not known");
	} else if (!enough_names(names, crcs)) {
		tn_check_fails_with(run, TN_CHANGE_EXTENDED_VERSIONS, "version-tables", ENOEXEC,
				    "more extended version crcs than names", REMEDY_BUILD, NULL,
				    "its extended versions are more than the names for them");
	} else {
		run->version_names = names;
		run->version_crcs = crcs;
	}
}

static void find_versions(struct tn_check_run *run)
{
	if (run->request->flags & TN_LOAD_IGNORE_MODVERSIONS)
		return;
	find_extended_versions(run);
	run->versions = tn_check_section(run, "__versions");
}

static const char *strings_trouble(const struct tn_check_section *s, const char **log)
{
	if (s->size == 0) {
		*log = "empty symbol string table";
		return "is empty";
	}
	if (s->data[0] != '\0') {
		*log = "symbol string table missing leading NUL";
		return "does not begin with a NUL";
	}
	*log = "symbol string table isn't NUL terminated";
	return s->data[s->size - 1] != '\0' ? "does not end in a NUL" : NULL;
}

static bool names_inside(const struct tn_check_run *run)
{
	const size_t size = tn_elf_layout(&run->elf)->symbol_size;

	for (uint32_t i = 0, n = tn_check_n_symbols(run); i < n; i++)
		if (tn_elf_u32(&run->elf, run->symtab->data + (size_t)i * size) >= run->strtab->size)
			return false;
	return true;
}

static void check_strings(struct tn_check_run *run)
{
	const char *log, *trouble = strings_trouble(run->strtab, &log);

	if (tn_check_has(run, TN_CHANGE_SYMBOL_STRINGS) == TN_NO)
		return;
	if (trouble)
		tn_check_fails_with(run, TN_CHANGE_SYMBOL_STRINGS, "elf-symbol-names", ENOEXEC, log, REMEDY_BUILD, NULL,
				    "the table with the names of its symbols %s", trouble);
	else if (!names_inside(run))
		tn_check_fails_with(run, TN_CHANGE_SYMBOL_STRINGS, "elf-symbol-names", ENOEXEC,
				    "symbol name out of bounds in string table", REMEDY_BUILD, NULL,
				    "the name of a symbol lies outside the table of names");
}

void tn_check_parts(struct tn_check_run *run)
{
	bool symbols_first = tn_check_has(run, TN_CHANGE_ELF_BY_PART) == TN_NO;

	find_modinfo(run);
	if (symbols_first)
		find_symbols(run);
	find_module(run);
	if (!symbols_first)
		find_symbols(run);
	if (run->symtab)
		find_strings(run);
	find_versions(run);
	if (run->symtab)
		check_strings(run);
	if (!run->name)
		run->name = run->info_name ? run->info_name : "";
	if (!run->info_name)
		run->info_name = run->name;
}

uint32_t tn_check_n_symbols(const struct tn_check_run *run)
{
	uint64_t n = run->symtab ? run->symtab->size / tn_elf_layout(&run->elf)->symbol_size : 0;

	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

void tn_check_symbol_at(const struct tn_check_run *run, uint32_t index, struct tn_check_symbol *ret)
{
	const struct tn_elf_layout *l = tn_elf_layout(&run->elf);
	const uint8_t *p = run->symtab->data + (size_t)index * l->symbol_size;
	struct tn_text names = { (const char *)run->strtab->data, (size_t)run->strtab->size };
	struct tn_text name = tn_elf_string(names, tn_elf_u32(&run->elf, p));

	*ret = (struct tn_check_symbol){
		.name = name.p ? name : TN_TEXT_LITERAL(""),
		.value = tn_elf_word(&run->elf, p + l->st_value),
		.size = tn_elf_word(&run->elf, p + l->st_size),
		.index = index,
		.section = tn_elf_u16(&run->elf, p + l->st_shndx),
		.bind = ELF32_ST_BIND(p[l->st_info]),
		.type = ELF32_ST_TYPE(p[l->st_info]),
		.bad_name = !name.p,
	};
}
