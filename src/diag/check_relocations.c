// SPDX-License-Identifier: LGPL-2.1-or-later
/* The types that each machine's loader knows, from its arch/.../kernel/module.c; sizes in bytes of what it writes. The
 * kernel stops at the first relocation that it does not take. */
#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "diag/check_reloc.h"

#define REMEDY_BUILD "build it anew with the kernel's own build system, and change nothing afterwards"

/* SHF_RELA_LIVEPATCH of the kernel's include/uapi/linux/elf.h */
#define FLAG_LIVEPATCH 0x00100000

#define UNKNOWN 0xff
#define NOTHING 0 /* is written */

/* Kinds of trouble, by what the kernel does. */
enum trouble { NONE, FORM, TYPE, PLACE, TARGET, OVERFLOW, SYMBOL };

struct machine {
	uint16_t machine;
	bool rela;       /* the form that it takes */
	bool wants_zero; /* where it writes there must be nothing */
	const uint8_t *sizes; /* by type less @first */
	uint32_t first, n;
};

#define X(type, size) [type] = (size) + 1

/* Sizes and one, so that what is left out is unknown. */
static const uint8_t x86_64_sizes[] = {
	X(R_X86_64_NONE, 0), X(R_X86_64_64, 8), X(R_X86_64_32, 4), X(R_X86_64_32S, 4),
	X(R_X86_64_PC32, 4), X(R_X86_64_PLT32, 4), X(R_X86_64_PC64, 8),
};

static const uint8_t i386_sizes[] = { X(R_386_32, 4), X(R_386_PC32, 4), X(R_386_PLT32, 4) };

#undef X
#define X(type, size) [(type) - R_AARCH64_ABS64 + 1] = (size) + 1

static const uint8_t arm64_sizes[] = {
	[0] = 1, /* R_AARCH64_NONE of before ELF's final numbers, 256 */
	X(R_AARCH64_ABS64, 8), X(R_AARCH64_ABS32, 4), X(R_AARCH64_ABS16, 2), X(R_AARCH64_PREL64, 8),
	X(R_AARCH64_PREL32, 4), X(R_AARCH64_PREL16, 2), X(R_AARCH64_MOVW_UABS_G0, 4),
	X(R_AARCH64_MOVW_UABS_G0_NC, 4), X(R_AARCH64_MOVW_UABS_G1, 4), X(R_AARCH64_MOVW_UABS_G1_NC, 4),
	X(R_AARCH64_MOVW_UABS_G2, 4), X(R_AARCH64_MOVW_UABS_G2_NC, 4), X(R_AARCH64_MOVW_UABS_G3, 4),
	X(R_AARCH64_MOVW_SABS_G0, 4), X(R_AARCH64_MOVW_SABS_G1, 4), X(R_AARCH64_MOVW_SABS_G2, 4),
	X(R_AARCH64_LD_PREL_LO19, 4), X(R_AARCH64_ADR_PREL_LO21, 4), X(R_AARCH64_ADR_PREL_PG_HI21, 4),
	X(R_AARCH64_ADR_PREL_PG_HI21_NC, 4), X(R_AARCH64_ADD_ABS_LO12_NC, 4), X(R_AARCH64_LDST8_ABS_LO12_NC, 4),
	X(R_AARCH64_TSTBR14, 4), X(R_AARCH64_CONDBR19, 4), X(R_AARCH64_JUMP26, 4), X(R_AARCH64_CALL26, 4),
	X(R_AARCH64_LDST16_ABS_LO12_NC, 4), X(R_AARCH64_LDST32_ABS_LO12_NC, 4), X(R_AARCH64_LDST64_ABS_LO12_NC, 4),
	X(R_AARCH64_MOVW_PREL_G0, 4), X(R_AARCH64_MOVW_PREL_G0_NC, 4), X(R_AARCH64_MOVW_PREL_G1, 4),
	X(R_AARCH64_MOVW_PREL_G1_NC, 4), X(R_AARCH64_MOVW_PREL_G2, 4), X(R_AARCH64_MOVW_PREL_G2_NC, 4),
	X(R_AARCH64_MOVW_PREL_G3, 4), X(R_AARCH64_LDST128_ABS_LO12_NC, 4),
};
#undef X

static const struct machine machines[] = {
	{ EM_X86_64, true, true, x86_64_sizes, 0, sizeof(x86_64_sizes) },
	{ EM_386, false, false, i386_sizes, 0, sizeof(i386_sizes) },
	{ EM_AARCH64, true, false, arm64_sizes, R_AARCH64_ABS64 - 1, sizeof(arm64_sizes) },
};

/* The first relocation that is wrong, and how many are. */
struct search {
	struct tn_check_run *run;
	const struct machine *machine;
	const struct tn_check_section *modinfo;
	enum trouble first;
	const struct tn_check_section *section; /* that it is in */
	const struct tn_check_section *table;   /* the relocations of that */
	size_t place; /* there */
	struct tn_check_reloc reloc;
	size_t n;
};

static uint8_t size_of(const struct machine *m, uint32_t type)
{
	uint32_t at = type - m->first;

	if (m->machine == EM_AARCH64 && type == 0)
		return NOTHING;
	return type < m->first || at >= m->n || !m->sizes[at] ? UNKNOWN : m->sizes[at] - 1;
}

static bool is_zero(const uint8_t *p, uint8_t size)
{
	uint8_t any = 0;

	for (uint8_t i = 0; i < size; i++)
		any |= p[i];
	return any == 0;
}

/* An address of a module or of the kernel does not fit 32 bits unsigned; what is at no address may. */
static enum trouble overflows(const struct search *s, const struct tn_check_reloc *reloc)
{
	struct tn_check_symbol symbol;
	const struct tn_check_section *home;

	tn_check_symbol_at(s->run, reloc->symbol, &symbol);
	if (symbol.section == SHN_ABS)
		return symbol.value + (uint64_t)reloc->addend > UINT32_MAX ? OVERFLOW : NONE;
	if (symbol.section == SHN_UNDEF || symbol.section >= s->run->n_sections)
		return SYMBOL;
	home = &s->run->sections[symbol.section];
	return tn_text_is(home->name, ".data..percpu") || llabs(reloc->addend) > INT32_MAX ? SYMBOL : OVERFLOW;
}

static enum trouble look_at(const struct search *s, const struct tn_check_section *target,
			    const struct tn_check_reloc *reloc, uint32_t n_symbols)
{
	const struct machine *m = s->machine;
	uint8_t size = size_of(m, reloc->type);

	if (size == UNKNOWN)
		return TYPE;
	if (size == NOTHING)
		return NONE;
	if (reloc->offset > target->size || target->size - reloc->offset < size)
		return PLACE;
	if (reloc->symbol >= n_symbols)
		return SYMBOL;
	if (m->machine == EM_X86_64 && reloc->type == R_X86_64_32) {
		enum trouble trouble = overflows(s, reloc);

		if (trouble != NONE)
			return trouble;
	}
	return m->wants_zero && target->data && !is_zero(target->data + reloc->offset, size) ? TARGET : NONE;
}

static void note(struct search *s, enum trouble trouble, const struct tn_check_section *table, uint64_t place,
		 const struct tn_check_reloc *reloc)
{
	if (s->n++)
		return;
	s->first = trouble;
	s->section = &s->run->sections[table->info];
	s->table = table;
	s->place = (size_t)place;
	s->reloc = *reloc;
}

static void search_section(struct search *s, const struct tn_check_section *section)
{
	const struct tn_check_section *target = &s->run->sections[section->info];
	uint32_t n_symbols = tn_check_n_symbols(s->run);
	struct tn_check_reloc reloc = { 0 };
	struct tn_check_relocs it;
	uint64_t n;

	if (!tn_check_relocs(s->run, section, &it))
		return;
	n = it.left;
	if (it.rela != s->machine->rela) {
		note(s, FORM, section, 0, &reloc);
		return;
	}
	while (tn_check_reloc_next(&it, &reloc)) {
		enum trouble trouble = look_at(s, target, &reloc, n_symbols);

		if (trouble != NONE)
			note(s, trouble, section, n - it.left - 1, &reloc);
	}
}

/* The kernel relocates what is to be in memory, and does not keep .modinfo and __versions there; relocations of a
 * live patch are another matter. */
static bool is_relocated(const struct search *s, const struct tn_check_section *section)
{
	const struct tn_check_run *run = s->run;
	const struct tn_check_section *target;

	if (section->info >= run->n_sections || section->flags & FLAG_LIVEPATCH)
		return false;
	target = &run->sections[section->info];
	return target->flags & SHF_ALLOC && target != run->versions && target != s->modinfo;
}

static void tell_doubt(struct tn_check_run *run, const struct search *s)
{
	tn_check_doubts(run, "relocation-place", REMEDY_BUILD, NULL,
			"relocation of type %u at 0x%llx in %.*s %s: what the kernel makes of it is not known", s->reloc.type,
			(unsigned long long)s->reloc.offset, TN_TEXT_FMT(s->section->name),
			s->first == PLACE ? "lies outside" : "is of a symbol whose address nobody knows beforehand");
}

/* As far as it can be foreseen: addresses follow. */
static const char *target_log(struct tn_check_run *run, const struct search *s)
{
	const char *kind = tn_check_has(run, TN_CHANGE_BAD_TARGET) == TN_NO ? "Skipping invalid" : "Invalid";
	enum tn_answer placed = tn_check_has(run, TN_CHANGE_BAD_TARGET_PLACE);

	if (placed == TN_YES)
		return tn_check_print(run, "module: x86/modules: %s relocation target, existing value is nonzero for sec %u, "
					   "idx %zu, type %u,", kind, s->table->index, s->place, s->reloc.type);
	if (placed == TN_NO)
		return tn_check_print(run, "module: x86/modules: %s relocation target, existing value is nonzero for type %u,",
				      kind, s->reloc.type);
	return tn_check_print(run, "module: x86/modules: %s relocation target, existing value is nonzero for", kind);
}

static void tell(struct tn_check_run *run, const struct search *s)
{
	unsigned long long at = s->reloc.offset;
	const char *more = s->n > 1 ? tn_check_print(run, ", as are %zu more", s->n - 1) : "";

	switch (s->first) {
	case FORM:
		tn_check_fails(run, "relocation-type", ENOEXEC,
			       tn_check_print(run, "module %s: %s relocation unsupported", run->name,
					      s->machine->rela ? "REL" : "RELA"),
			       REMEDY_BUILD, NULL, "the relocations of %.*s are of a form that this machine's kernel does not know",
			       TN_TEXT_FMT(s->section->name));
		break;
	case TYPE:
		tn_check_fails(run, "relocation-type", ENOEXEC, s->machine->machine == EM_AARCH64 ?
			       tn_check_print(run, "module %s: unsupported RELA relocation: %u", run->name, s->reloc.type) :
			       tn_check_print(run, "module: %s: Unknown %srelocation: %u", run->name,
					      s->machine->rela ? "rela " : "", s->reloc.type),
			       "compile it with the kernel's flags, -mcmodel=kernel and no -fPIC among them", NULL,
			       "a relocation at 0x%llx in %.*s is of type %u, which the kernel does not know%s", at,
			       TN_TEXT_FMT(s->section->name), s->reloc.type, more);
		break;
	case TARGET:
		tn_check_fails(run, "relocation-target", ENOEXEC,
			       target_log(run, s),
			       REMEDY_BUILD, NULL, "what stands at 0x%llx in %.*s, where a relocation goes, is not zero%s", at,
			       TN_TEXT_FMT(s->section->name), more);
		break;
	case OVERFLOW:
		tn_check_fails(run, "relocation-overflow", ENOEXEC,
			       tn_check_print(run, "module: overflow in relocation type %u val", s->reloc.type),
			       "compile it with -mcmodel=kernel, as the kernel's own build does", NULL,
			       "the address that goes to 0x%llx in %.*s does not fit there%s", at,
			       TN_TEXT_FMT(s->section->name), more);
		break;
	default:
		tell_doubt(run, s);
	}
}

static const struct machine *machine_of(const struct tn_check_run *run)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(machines); i++)
		if (machines[i].machine == run->basis->kernel->machine)
			return &machines[i];
	return NULL;
}

void tn_check_relocations(struct tn_check_run *run)
{
	struct search s = { .run = run, .machine = machine_of(run), .modinfo = tn_check_section(run, ".modinfo") };

	for (uint32_t i = 1; s.machine && i < run->n_sections; i++)
		if (is_relocated(&s, &run->sections[i]))
			search_section(&s, &run->sections[i]);
	if (s.n)
		tell(run, &s);
}
