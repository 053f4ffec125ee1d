// SPDX-License-Identifier: LGPL-2.1-or-later
/* The walk over the headers as the kernel does it: in its own class and byte order, which it
 * does not compare with those that the file claims (but on machines that have a row below). */
#include <elf.h>

#include "diag/check_private.h"
#include "format/compression.h"
#include "format/elf_layout.h"

#define REMEDY_DAMAGED "the file is damaged or cut short: reinstall the package that it is from, or build it anew"
#define REMEDY_MACHINE "install the package for this kernel's machine, or build it for that"
#define REMEDY_BUILD "build it with the kernel's own build system"

/* What the kernels of a machine take beside their own number. */
struct machine {
	uint16_t machine, also;
	bool class; /* EI_CLASS must be theirs */
};

#define EM_S390_OLD 0xA390 /* not in <elf.h> */

static const struct machine machines[] = {
	{ EM_386, 6 /* EM_486 */, false },
	{ EM_S390, EM_S390_OLD, true },
	{ EM_RISCV, EM_RISCV, true },
};

static bool takes_machine(const struct tn_kernel_facts *kernel, uint16_t machine, uint8_t class)
{
	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
		if (machines[i].machine == kernel->machine)
			return (machine == machines[i].machine || machine == machines[i].also) &&
			       (!machines[i].class || class == (kernel->is64 ? ELFCLASS64 : ELFCLASS32));
	return machine == kernel->machine;
}

/* Adds a finding that ends the walk. */
#define stop(run, id, log, remedy, ...)                                         \
	do {                                                                    \
		tn_check_fails(run, id, ENOEXEC, log, remedy, NULL, __VA_ARGS__); \
		(run)->stopped = true;                                          \
	} while (0)

static const char *packed_name(const struct tn_check_run *run)
{
	enum tn_compression format = tn_compress_detect(run->module);

	return format == TN_COMPRESSION_NONE ? NULL : tn_compress_name(format);
}

static void stop_magic(struct tn_check_run *run)
{
	const char *packed = packed_name(run);

	if (packed)
		stop(run, "elf-magic", "Invalid ELF header magic: != \177ELF",
		     "let modprobe or tenon load it, which unpack it, or unpack it first",
		     "the file is packed with %s, and this kernel is asked to take it as it is", packed);
	else
		stop(run, "elf-magic", "Invalid ELF header magic: != \177ELF", REMEDY_DAMAGED,
		     "the file is not a module: it does not start as an ELF file does");
}

/* As the kernel has it; the file's own where nobody knows the kernel's. */
static void choose_class(struct tn_check_run *run)
{
	const struct tn_kernel_facts *kernel = run->basis->kernel;
	const uint8_t *ident = (const uint8_t *)run->module.p;

	run->elf = (struct tn_elf){ .data = ident, .size = run->module.n, .is64 = kernel->is64,
				    .big_endian = kernel->big_endian, .machine = kernel->machine };
	if (kernel->machine == 0 && run->module.n >= offsetof(Elf64_Ehdr, e_version)) {
		run->elf.is64 = ident[EI_CLASS] == ELFCLASS64;
		run->elf.big_endian = ident[EI_DATA] == ELFDATA2MSB;
		run->elf.machine = tn_elf_u16(&run->elf, ident + offsetof(Elf64_Ehdr, e_machine));
	}
}

/* Names that people know. */
static const struct {
	uint16_t machine;
	const char *name;
} machine_names[] = {
	{ EM_386, "i386" },	   { EM_68K, "m68k" },	     { EM_MIPS, "mips" },	{ EM_PARISC, "parisc" },
	{ EM_PPC, "powerpc" },	   { EM_PPC64, "powerpc64" }, { EM_S390, "s390x" },	{ EM_ARM, "arm" },
	{ EM_SH, "sh" },	   { EM_SPARCV9, "sparc64" }, { EM_X86_64, "x86-64" },	{ EM_XTENSA, "xtensa" },
	{ EM_AARCH64, "arm64" },   { EM_RISCV, "riscv" },    { 258, "loongarch" },	{ 0x9026, "alpha" },
};

static const char *machine_name(struct tn_check_run *run, uint16_t machine)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(machine_names); i++)
		if (machine_names[i].machine == machine)
			return machine_names[i].name;
	return tn_check_print(run, "number %u of ELF", machine);
}

/* The kernel reads it in its own order of bytes, whatever it says. */
static bool is_other_order(const struct tn_check_run *run)
{
	const uint8_t *h = run->elf.data;

	return h[EI_DATA] == (run->elf.big_endian ? ELFDATA2LSB : ELFDATA2MSB);
}

static void check_machine(struct tn_check_run *run)
{
	const struct tn_kernel_facts *kernel = run->basis->kernel;
	const uint8_t *h = run->elf.data;
	unsigned type = tn_elf_u16(&run->elf, h + offsetof(Elf32_Ehdr, e_type));
	uint16_t machine = tn_elf_u16(&run->elf, h + offsetof(Elf32_Ehdr, e_machine));
	uint32_t abi = tn_elf_u32(&run->elf, h + tn_elf_layout(&run->elf)->e_flags) & 3;
	enum tn_config_answer abi2 = tn_check_config(run, "PPC64_ELF_ABI_V2");

	if (type != ET_REL && is_other_order(run))
		stop(run, "elf-type", tn_check_print(run, "Invalid ELF header type: %u != 1", type), REMEDY_MACHINE,
		     "it is for another machine, whose bytes come in the other order; the kernel's is %s",
		     machine_name(run, kernel->machine));
	else if (type != ET_REL)
		stop(run, "elf-type", tn_check_print(run, "Invalid ELF header type: %u != 1", type), REMEDY_BUILD,
		     "it is an ELF file of type %u, not a relocatable one as modules are", type);
	else if (kernel->machine == 0)
		tn_check_doubts(run, "elf-machine", tn_check_image_remedy(run), NULL,
				"the kernel's machine is not known");
	else if (!takes_machine(kernel, machine, h[EI_CLASS]))
		stop(run, "elf-machine", tn_check_print(run, "Invalid architecture in ELF header: %u", machine),
		     REMEDY_MACHINE, "it is for another machine, %s with %u bits; the kernel's is %s with %u",
		     machine_name(run, machine), h[EI_CLASS] == ELFCLASS32 ? 32 : 64,
		     machine_name(run, kernel->machine), kernel->is64 ? 64 : 32);
	else if (machine == EM_PPC64 && abi2 != TN_CONFIG_UNKNOWN && (abi2 == TN_CONFIG_YES) != (abi == 2) &&
		 tn_check_has(run, TN_CHANGE_ONE_OF_EACH) == TN_YES)
		stop(run, "elf-machine", tn_check_print(run, "Invalid module architecture in ELF header: %u", machine),
		     "build it for the ELF ABI of this kernel", "it is for another ELF ABI than the kernel's: %u", abi);
}

static void check_header(struct tn_check_run *run)
{
	const struct tn_elf_layout *l = tn_elf_layout(&run->elf);
	/* init_module(2), which gets what was unpacked before, says nothing of it. */
	bool silent = run->unpacked.p && !run->request->packed;

	if (run->module.n < l->header_size)
		stop(run, "elf-length", silent ? NULL : tn_check_print(run, "Invalid ELF header len %zu", run->module.n),
		     REMEDY_DAMAGED, "the file has %zu bytes, less than the header of a module", run->module.n);
	else if (memcmp(run->module.p, ELFMAG, SELFMAG) != 0)
		stop_magic(run);
	else
		check_machine(run);
}

static uint32_t section_word(const struct tn_check_run *run, const uint8_t *h, size_t at)
{
	return tn_elf_u32(&run->elf, h + at);
}

static struct tn_check_section decode(const struct tn_check_run *run, const uint8_t *h, uint32_t index)
{
	const struct tn_elf_layout *l = tn_elf_layout(&run->elf);
	struct tn_check_section s = {
		.index = index,
		.name_offset = section_word(run, h, offsetof(Elf32_Shdr, sh_name)),
		.type = section_word(run, h, offsetof(Elf32_Shdr, sh_type)),
		.flags = tn_elf_word(&run->elf, h + l->sh_flags),
		.addr = tn_elf_word(&run->elf, h + l->sh_addr),
		.offset = tn_elf_word(&run->elf, h + l->sh_offset),
		.size = tn_elf_word(&run->elf, h + l->sh_size),
		.link = section_word(run, h, l->sh_link),
		.info = section_word(run, h, l->sh_info),
		.entry_size = tn_elf_word(&run->elf, h + l->sh_entsize),
		.name = TN_TEXT_LITERAL(""),
	};

	s.inside = s.offset <= run->module.n && s.size <= run->module.n - s.offset;
	if (s.type != SHT_NULL && s.type != SHT_NOBITS && s.inside)
		s.data = (const uint8_t *)run->module.p + s.offset;
	return s;
}

static void read_sections(struct tn_check_run *run)
{
	const struct tn_elf_layout *l = tn_elf_layout(&run->elf);
	uint64_t table = tn_elf_word(&run->elf, run->elf.data + l->e_shoff);
	unsigned size = tn_elf_u16(&run->elf, run->elf.data + l->e_shentsize);
	uint32_t n = tn_elf_u16(&run->elf, run->elf.data + l->e_shnum);

	if (size != l->section_size) {
		stop(run, "elf-section-size", "Invalid ELF section header size", REMEDY_DAMAGED,
		     "its section headers have %u bytes each instead of %u", size, l->section_size);
		return;
	}
	if (table >= run->module.n || (uint64_t)n * l->section_size > run->module.n - table) {
		stop(run, "elf-truncated", "Invalid ELF section header overflow", REMEDY_DAMAGED,
		     "the file is cut short: its section headers begin at byte %llu, and it has %zu",
		     (unsigned long long)table, run->module.n);
		return;
	}
	run->sections = calloc(n ? n : 1, sizeof(*run->sections));
	if (!run->sections) {
		run->failed = -ENOMEM;
		return;
	}
	run->n_sections = n;
	for (uint32_t i = 0; i < n; i++)
		run->sections[i] = decode(run, run->elf.data + table + (size_t)i * l->section_size, i);
}

static void check_first(struct tn_check_run *run)
{
	const struct tn_check_section *s = run->sections;

	if (run->n_sections && (s->type != SHT_NULL || s->size || s->addr))
		stop(run, "elf-first-section",
		     tn_check_print(run,
				    "ELF Spec violation: section 0 type(%d)!=SH_NULL or non-zero len or addr",
				    (int)s->type),
		     REMEDY_DAMAGED, "its section 0 is in use, which ELF forbids");
}

static void stop_bounds(struct tn_check_run *run, const struct tn_check_section *s)
{
	stop(run, "elf-section-bounds",
	     tn_check_print(run, "Invalid ELF section in module (section %u type %u)", s->index, s->type), REMEDY_DAMAGED,
	     "the file is cut short or damaged: section %u reaches from byte %llu over %llu bytes, and there are %zu",
	     s->index, (unsigned long long)s->offset, (unsigned long long)s->size, run->module.n);
}

static void stop_link(struct tn_check_run *run, const struct tn_check_section *s)
{
	stop(run, "elf-symbol-strings",
	     tn_check_print(run, "Invalid ELF sh_link!=SHN_UNDEF(%d) or (sh_link(%d) >= hdr->e_shnum(%d)", (int)s->link,
			    (int)s->link, (int)run->n_sections),
	     REMEDY_DAMAGED, "its symbol table names no section for its strings: %u of %u", s->link, run->n_sections);
}

static void stop_name(struct tn_check_run *run, const struct tn_check_section *s)
{
	stop(run, "elf-section-name",
	     tn_check_print(run, "Invalid ELF section name in module (section %u type %u)", s->index, s->type),
	     REMEDY_DAMAGED, "the name of section %u lies outside the table of names", s->index);
}

static bool has_bytes(const struct tn_check_section *s)
{
	return s->type != SHT_NULL && s->type != SHT_NOBITS;
}

static void check_bounds(struct tn_check_run *run)
{
	for (uint32_t i = 1; i < run->n_sections && !run->stopped; i++)
		if (has_bytes(&run->sections[i]) && !run->sections[i].inside)
			stop_bounds(run, &run->sections[i]);
}

/* The table of names. NULL: the walk has ended. */
static const struct tn_check_section *names_section(struct tn_check_run *run)
{
	unsigned index = tn_elf_u16(&run->elf, run->elf.data + tn_elf_layout(&run->elf)->e_shstrndx);

	if (index != SHN_UNDEF && index < run->n_sections)
		return &run->sections[index];
	stop(run, "elf-name-index",
	     tn_check_print(run, "Invalid ELF section name index: %d || e_shstrndx (%d) >= e_shnum (%d)", (int)index,
			    (int)index, (int)run->n_sections),
	     REMEDY_DAMAGED, "its names of sections are said to be in section %u of %u", index, run->n_sections);
	return NULL;
}

static void check_names_table(struct tn_check_run *run, const struct tn_check_section *names)
{
	if (names->type != SHT_STRTAB)
		tn_check_fails_with(run, TN_CHANGE_STRING_TYPES, "elf-name-table", ENOEXEC,
				    tn_check_print(run, "Invalid ELF section name table type: %u", names->type),
				    REMEDY_DAMAGED, NULL, "its table of section names is of type %u, not a string table",
				    names->type);
	if (!names->inside || names->size == 0)
		stop(run, "elf-name-table",
		     names->inside ? "empty section name table"
				   : tn_check_print(run, "Invalid ELF section hdr(type %u)", names->type),
		     REMEDY_DAMAGED, "its table of section names %s", names->inside ? "is empty" : "lies outside the file");
	else if (run->module.p[names->offset + names->size - 1] != '\0')
		stop(run, "elf-name-table", "ELF Spec violation: section name table isn't null terminated",
		     REMEDY_DAMAGED, "its table of section names does not end in a NUL");
}

/* Gives the sections their names. */
static void set_names(struct tn_check_run *run, const struct tn_check_section *names)
{
	struct tn_text table = { run->module.p + names->offset, (size_t)names->size };

	for (uint32_t i = 1; i < run->n_sections; i++) {
		struct tn_text name = tn_elf_string(table, run->sections[i].name_offset);

		if (name.p)
			run->sections[i].name = name;
	}
}

static void check_names(struct tn_check_run *run, const struct tn_check_section *names)
{
	for (uint32_t i = 0; i < run->n_sections && !run->stopped; i++)
		if (run->sections[i].type != SHT_NULL && run->sections[i].name_offset >= names->size)
			stop_name(run, &run->sections[i]);
}

/* Kernels up to 6.6 or so: one walk. */
static void check_one_by_one(struct tn_check_run *run, const struct tn_check_section *names)
{
	for (uint32_t i = 1; i < run->n_sections && !run->stopped; i++) {
		const struct tn_check_section *s = &run->sections[i];

		if (!has_bytes(s))
			continue;
		if (s->type == SHT_SYMTAB && (s->link == SHN_UNDEF || s->link >= run->n_sections))
			stop_link(run, s);
		else if (!s->inside)
			stop_bounds(run, s);
		else if (s->flags & SHF_ALLOC && s->name_offset >= names->size)
			stop_name(run, s);
	}
}

void tn_check_elf(struct tn_check_run *run)
{
	/* Which of two wrong things is named, not whether: of an unknown version, the newer way. */
	bool by_part = tn_check_has(run, TN_CHANGE_ELF_BY_PART) != TN_NO;
	const struct tn_check_section *names = NULL;

	choose_class(run);
	check_header(run);
	if (!run->stopped)
		read_sections(run);
	if (!run->stopped && !run->failed && by_part)
		check_first(run);
	if (!run->stopped && !run->failed && by_part)
		check_bounds(run);
	if (!run->stopped && !run->failed)
		names = names_section(run);
	if (names)
		check_names_table(run, names);
	if (!names || run->stopped || run->failed)
		return;
	if (by_part) {
		check_names(run, names);
	} else {
		check_first(run);
		check_one_by_one(run, names);
	}
	set_names(run, names);
}

static const struct tn_check_section *find_section(const struct tn_check_run *run, const char *name, uint64_t flags)
{
	struct tn_text wanted = tn_text(name);

	for (uint32_t i = 1; i < run->n_sections; i++)
		if ((run->sections[i].flags & flags) == flags && tn_text_eq(run->sections[i].name, wanted))
			return &run->sections[i];
	return NULL;
}

const struct tn_check_section *tn_check_section(const struct tn_check_run *run, const char *name)
{
	return find_section(run, name, SHF_ALLOC);
}

const struct tn_check_section *tn_check_any_section(const struct tn_check_run *run, const char *name)
{
	return find_section(run, name, 0);
}
