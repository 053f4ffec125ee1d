// SPDX-License-Identifier: LGPL-2.1-or-later
/* Each check is hit by a module that is wrong in that way alone; what the kernels say is what Linux 6.1,
 * 6.12 and 7 said when they were asked (tests/verdict asks them again). */
#include "diag/testcheck.h"

/* Kernels that see the mistake; to the others the module is good. */
enum { K61 = 1, K612 = 2, K72 = 4, ALL = 7, NEW = K612 | K72 };

struct example {
	const char *what;
	unsigned kernels;
	struct mkko_field field, field2; /* name NULL: none */
	void (*change)(struct mkko *m);
	void (*damage)(struct tn_buf *file);
	const char *id;
	int error;
	const char *log; /* NULL: the kernel says nothing */
	const char *old_log; /* of 6.1, where that is another */
	const char *doubt;   /* what the other kernels read is not known: the id that says so */
};

static void info(struct mkko *m, const char *tag, const char *record)
{
	for (size_t i = 0; i < m->info.n; i++)
		if (strncmp(m->info.v[i], tag, strlen(tag)) == 0)
			m->info.v[i] = record;
}

static void extra(struct mkko *m, const char *name, struct tn_text bytes)
{
	assert_int_equal(tn_vec_push(&m->extra, (struct mkko_extra){ name, bytes }), 0);
}

static void another_modinfo(struct mkko *m)
{
	extra(m, ".modinfo", TN_TEXT_LITERAL("name=other\0"));
}

static void another_module(struct mkko *m)
{
	extra(m, ".gnu.linkonce.this_module", (struct tn_text){ made_struct_module, MODULE_SIZE });
}

static void no_module(struct mkko *m)
{
	m->extra.v[0].name = ".gnu.linkonce.that_module";
}

static void small_module(struct mkko *m)
{
	m->extra.v[0].bytes.n = 1216;
}

static void another_symtab(struct mkko *m)
{
	extra(m, ".symtab2", TN_TEXT_LITERAL(""));
	assert_int_equal(tn_vec_push(&m->fields, (struct mkko_field){ ".symtab2:sh_type", SHT_SYMTAB }), 0);
	assert_int_equal(tn_vec_push(&m->fields, (struct mkko_field){ ".symtab2:sh_link", 1 }), 0);
}

static void names_without_versions(struct mkko *m)
{
	extra(m, "__version_ext_names", TN_TEXT_LITERAL("kfree\0"));
}

static void fewer_names(struct mkko *m)
{
	names_without_versions(m);
	extra(m, "__version_ext_crcs", TN_TEXT_LITERAL("\1\0\0\0\2\0\0\0"));
}

static void other_layout(struct mkko *m)
{
	m->imports.v[0].crc ^= 1;
}

static void no_layout(struct mkko *m)
{
	m->imports.v[0] = m->imports.v[1];
	m->imports.n = 1;
}

static void no_versions(struct mkko *m)
{
	m->imports.n = 0;
}

static void other_machine_words(struct mkko *m)
{
	info(m, "vermagic", "vermagic=6.1.0-other SMP preempt_rt mod_unload modversions ");
}

static void no_blank_at_end(struct mkko *m)
{
	info(m, "vermagic", "vermagic=6.1.0-made SMP preempt mod_unload modversions");
}

static void no_magic(struct mkko *m)
{
	info(m, "vermagic", "vermagi=");
}

static void imports_modules_namespace(struct mkko *m)
{
	assert_int_equal(tn_vec_push(&m->info, "import_ns=FINE"), 0);
	assert_int_equal(tn_vec_push(&m->info, "import_ns=module:kvm"), 0);
}

static void both_constructors(struct mkko *m)
{
	extra(m, ".ctors", TN_TEXT_LITERAL("12345678"));
	extra(m, ".init_array", TN_TEXT_LITERAL("12345678"));
}

static void export_without_flags(struct mkko *m)
{
	extra(m, "__ksymtab", TN_TEXT_LITERAL("123456789012"));
	extra(m, "__kcrctab", TN_TEXT_LITERAL("1234"));
}

static void export_without_version(struct mkko *m)
{
	extra(m, "__ksymtab", TN_TEXT_LITERAL("123456789012"));
	extra(m, "__kflagstab", TN_TEXT_LITERAL("1"));
}

static void gpl_export_without_version(struct mkko *m)
{
	extra(m, "__ksymtab_gpl", TN_TEXT_LITERAL("123456789012"));
}

static void damaged_btf(struct mkko *m)
{
	extra(m, ".BTF", TN_TEXT_LITERAL("\x9f\xea\1\0\x18\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0"));
}

static void first_bytes(struct tn_buf *file)
{
	file->n = 63;
}

static void three_quarters(struct tn_buf *file)
{
	file->n = file->n * 3 / 4;
}

static void no_magic_number(struct tn_buf *file)
{
	file->p[1] = 'e';
}

static void as_class_32(struct tn_buf *file)
{
	file->p[EI_CLASS] = ELFCLASS32;
	file->p[EI_DATA] = ELFDATA2MSB;
}

#define THIS ".gnu.linkonce.this_module"
#define BUILT " section size must match the kernel's built struct module size at run time"

static const struct example examples[] = {
	{ "nothing", 0 },
	{ "class and byte order, which nobody asks for", 0, .damage = as_class_32 },
	{ "less than a header", ALL, .damage = first_bytes, .id = "elf-length", .error = ENOEXEC,
	  .log = "Invalid ELF header len 63" },
	{ "another magic number", ALL, .damage = no_magic_number, .id = "elf-magic", .error = ENOEXEC,
	  .log = "Invalid ELF header magic: != \177ELF" },
	{ "a program", ALL, { "e_type", ET_EXEC }, .id = "elf-type", .error = ENOEXEC,
	  .log = "Invalid ELF header type: 2 != 1" },
	{ "another machine", ALL, { "e_machine", EM_AARCH64 }, .id = "elf-machine", .error = ENOEXEC,
	  .log = "Invalid architecture in ELF header: 183" },
	{ "wide section headers", ALL, { "e_shentsize", 72 }, .id = "elf-section-size", .error = ENOEXEC,
	  .log = "Invalid ELF section header size" },
	{ "cut short", ALL, .damage = three_quarters, .id = "elf-section-bounds", .error = ENOEXEC,
	  .log = "Invalid ELF section in module (section 7 type 1)" },
	{ "a section table behind the end", ALL, { "e_shoff", 1 << 20 }, .id = "elf-truncated", .error = ENOEXEC,
	  .log = "Invalid ELF section header overflow" },
	{ "too many sections", ALL, { "e_shnum", 200 }, .id = "elf-truncated", .error = ENOEXEC,
	  .log = "Invalid ELF section header overflow" },
	{ "no sections", ALL, { "e_shnum", 0 }, .id = "elf-name-index", .error = ENOEXEC,
	  .log = "Invalid ELF section name index: 6 || e_shstrndx (6) >= e_shnum (0)" },
	{ "a type of section 0", ALL, { ":sh_type", SHT_PROGBITS }, .id = "elf-first-section", .error = ENOEXEC,
	  .log = "ELF Spec violation: section 0 type(1)!=SH_NULL or non-zero len or addr" },
	{ "a size of section 0", ALL, { ":sh_size", 1 }, .id = "elf-first-section", .error = ENOEXEC,
	  .log = "ELF Spec violation: section 0 type(0)!=SH_NULL or non-zero len or addr" },
	{ "a section too long", ALL, { ".text:sh_size", 1 << 20 }, .id = "elf-section-bounds", .error = ENOEXEC,
	  .log = "Invalid ELF section in module (section 1 type 1)" },
	{ "a section that wraps around", ALL, { ".text:sh_offset", UINT64_MAX - 8 }, { ".text:sh_size", 64 },
	  .id = "elf-section-bounds", .error = ENOEXEC, .log = "Invalid ELF section in module (section 1 type 1)" },
	{ "a long section without bytes", 0, { ".text:sh_type", SHT_NOBITS }, { ".text:sh_size", 1 << 20 } },
	{ "no names of sections", ALL, { "e_shstrndx", 0 }, .id = "elf-name-index", .error = ENOEXEC,
	  .log = "Invalid ELF section name index: 0 || e_shstrndx (0) >= e_shnum (8)" },
	{ "names in a section that is not there", ALL, { "e_shstrndx", 99 }, .id = "elf-name-index", .error = ENOEXEC,
	  .log = "Invalid ELF section name index: 99 || e_shstrndx (99) >= e_shnum (8)" },
	{ "names of another type", NEW, { ".shstrtab:sh_type", SHT_PROGBITS }, .id = "elf-name-table", .error = ENOEXEC,
	  .log = "Invalid ELF section name table type: 1" },
	{ "empty names", ALL, { ".shstrtab:sh_size", 0 }, .id = "elf-name-table", .error = ENOEXEC,
	  .log = "empty section name table" },
	{ "names without an end", ALL, { ".shstrtab:sh_size", 4 }, .id = "elf-name-table", .error = ENOEXEC,
	  .log = "ELF Spec violation: section name table isn't null terminated" },
	{ "a name outside", ALL, { ".text:sh_name", 5000 }, .id = "elf-section-name", .error = ENOEXEC,
	  .log = "Invalid ELF section name in module (section 1 type 1)" },
	{ "a name outside, of a section that takes no memory", NEW, { ".strtab:sh_name", 5000 },
	  .id = "elf-section-name", .error = ENOEXEC, .log = "Invalid ELF section name in module (section 5 type 3)" },
	{ "two .modinfo", NEW, .change = another_modinfo, .id = "modinfo-twice", .error = ENOEXEC,
	  .log = "Only one .modinfo section must exist." },
	{ "two struct module", NEW, .change = another_module, .id = "struct-module", .error = ENOEXEC,
	  .log = "module made: Exactly one " THIS " section must exist." },
	{ "no struct module", ALL, .change = no_module, .id = "struct-module", .error = ENOEXEC,
	  .log = "module made: Exactly one " THIS " section must exist.", .old_log = "made: No module found in object" },
	{ "struct module without bytes", NEW, { THIS ":sh_type", SHT_NOBITS }, .id = "struct-module", .error = ENOEXEC,
	  .log = "module made: " THIS " section must have a size set" },
	{ "struct module without memory", ALL, { THIS ":sh_flags", 0 }, .id = "struct-module", .error = ENOEXEC,
	  .log = "module made: " THIS " must occupy memory during process execution",
	  .old_log = "made: No module found in object" },
	{ "a small struct module", NEW, .change = small_module, .id = "struct-module-size", .error = ENOEXEC,
	  .log = "module made: " THIS BUILT },
	{ "two tables of symbols", NEW, .change = another_symtab, .id = "elf-symbols", .error = ENOEXEC,
	  .log = "made: module has no symbols (stripped?)" },
	{ "no symbols", ALL, { ".symtab:sh_type", SHT_PROGBITS }, .id = "elf-symbols", .error = ENOEXEC,
	  .log = "made: module has no symbols (stripped?)" },
	{ "no strings of symbols", ALL, { ".symtab:sh_link", 0 }, .id = "elf-symbol-strings", .error = ENOEXEC,
	  .log = "Invalid ELF sh_link!=SHN_UNDEF(0) or (sh_link(0) >= hdr->e_shnum(8)" },
	{ "strings in a section that is not there", ALL, { ".symtab:sh_link", 77 }, .id = "elf-symbol-strings",
	  .error = ENOEXEC, .log = "Invalid ELF sh_link!=SHN_UNDEF(77) or (sh_link(77) >= hdr->e_shnum(8)" },
	{ "strings of another type", NEW, { ".strtab:sh_type", SHT_PROGBITS }, .id = "elf-symbol-strings",
	  .error = ENOEXEC, .log = "Invalid ELF symbol string table type: 1" },
	{ "names of versions without versions", K72, .change = names_without_versions, .id = "version-tables",
	  .error = ENOEXEC, .log = "extended version crc+name presence does not match" },
	{ "fewer names than versions", K72, .change = fewer_names, .id = "version-tables", .error = ENOEXEC,
	  .log = "more extended version crcs than names" },
	{ "empty strings of symbols", K72, { ".strtab:sh_size", 0 }, .id = "elf-symbol-names", .error = ENOEXEC,
	  .log = "empty symbol string table", .doubt = "symbol-missing" },
	{ "strings without an end", K72, { ".strtab:sh_size", 4 }, .id = "elf-symbol-names", .error = ENOEXEC,
	  .log = "symbol string table isn't NUL terminated", .doubt = "symbol-missing" },
	{ "another module_layout", ALL, .change = other_layout, .id = "module-layout", .error = ENOEXEC,
	  .log = "made: disagrees about version of symbol module_layout" },
	{ "no module_layout", ALL, .change = no_layout, .id = "module-layout", .error = ENOEXEC,
	  .log = "made: no symbol version for module_layout" },
	{ "no versions", ALL, .change = no_versions, .id = "module-layout", .error = ENOEXEC },
	{ "another vermagic", ALL, .change = other_machine_words, .id = "vermagic", .error = ENOEXEC,
	  .log = "made: version magic '6.1.0-other SMP preempt_rt mod_unload modversions ' should be '" MAGIC "'" },
	{ "a vermagic without its last blank", ALL, .change = no_blank_at_end, .id = "vermagic", .error = ENOEXEC,
	  .log = "made: version magic '6.1.0-made SMP preempt mod_unload modversions' should be '" MAGIC "'" },
	{ "no vermagic", ALL, .change = no_magic, .id = "vermagic", .error = ENOEXEC },
	{ "writable code", ALL, { ".text:sh_flags", SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR }, .id = "writable-code",
	  .error = ENOEXEC, .log = "made: section .text (index 1) has invalid WRITE|EXEC flags" },
	{ "two kinds of constructors", ALL, .change = both_constructors, .id = "constructors", .error = EINVAL,
	  .log = "made: has both .ctors and .init_array." },
	{ "exports without flags", K72, .change = export_without_flags, .id = "export-flags", .error = ENOEXEC,
	  .log = "made: no flags for exported symbols" },
	{ "exports without versions", ALL, .change = export_without_version, .id = "export-versions", .error = ENOEXEC },
	{ "GPL exports without versions", K61 | K612, .change = gpl_export_without_version, .id = "export-versions",
	  .error = ENOEXEC },
	{ "a namespace for modules", K72, .change = imports_modules_namespace, .id = "module-namespace", .error = EPERM,
	  .log = "made: module tries to import module namespace: module:kvm" },
	{ "damaged BTF", ALL, .change = damaged_btf, .id = "btf", .error = EINVAL,
	  .log = "failed to validate module [made] BTF: -22" },
};

static void build(const struct example *e, struct tn_buf *file)
{
	struct mkko m;

	made_module(&m);
	if (e->change)
		e->change(&m);
	if (e->field.name)
		assert_int_equal(tn_vec_push(&m.fields, e->field), 0);
	if (e->field2.name)
		assert_int_equal(tn_vec_push(&m.fields, e->field2), 0);
	assert_int_equal(mkko_build(&m, file, NULL), 0);
	mkko_release(&m);
	if (e->damage)
		e->damage(file);
}

/* As one line, for the message that tells what differs. */
static void describe(const struct tn_check_finding *f, char *ret, size_t size)
{
	snprintf(ret, size, "%s%s, errno %d, log: %s%s", f && f->doubt ? "a doubt: " : "",
		 f ? f->what.id : "loads", f ? f->error : 0, f && f->log ? f->log : "-",
		 f && !f->what.remedy ? " (no remedy)" : "");
}

static bool as_expected(const struct example *e, const tn_kernel_facts *kernel, bool sees, const struct testverdict *v)
{
	const char *log = e->old_log && kernel->version[1] == 1 ? e->old_log : e->log;
	const struct tn_check_finding wanted = { .what = { .id = e->id, .remedy = "any" }, .error = e->error, .log = log };
	const struct tn_check_finding doubt = { .what = { .id = e->doubt, .remedy = "any" }, .doubt = true };
	char expected[1200], got[1200];

	describe(sees ? &wanted : e->doubt ? &doubt : NULL, expected, sizeof(expected));
	describe(deciding(v), got, sizeof(got));
	if (strcmp(expected, got) == 0)
		return true;
	print_message("%s, Linux %u.%u: %s; expected: %s\n", e->what, kernel->version[0], kernel->version[1], got, expected);
	return false;
}

static void each_check_is_hit(void **state)
{
	static const unsigned versions[][3] = { { 6, 1, 192 }, { 6, 12, 117 }, { 7, 2, 13 } };

	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		tn_autobuf file = { 0 };

		build(&examples[i], &file);
		for (size_t k = 0; k < 3; k++) {
			tn_kernel_facts kernel = made_kernel(versions[k][0], versions[k][1], versions[k][2]);
			struct testverdict v;

			judge(&kernel, NULL, (struct tn_check_request){ .file = tn_buf_text(&file) }, &v);
			wrong += !as_expected(&examples[i], &kernel, examples[i].kernels & 1u << k, &v);
			forget(&v);
		}
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_check_is_hit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
