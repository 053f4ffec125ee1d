// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a module's sections must be, or must have, beside those that the kernel finds its way by. */
#include <elf.h>

#include "diag/check_private.h"

#define REMEDY_BUILD "build it anew with the kernel's own build system"

#ifndef EM_LOONGARCH
#define EM_LOONGARCH 258
#endif

/* Sections that the linker script of a machine's kernel puts into each module. */
static const struct {
	uint16_t machine;
	const char *config; /* only with it; NULL: always */
	const char *section, *log;
	bool no_option_later; /* newer kernels have them always, and not the option */
} arch_sections[] = {
	{ EM_AARCH64, "ARM64_MODULE_PLTS", ".plt", "%s: module PLT section(s) missing", true },
	{ EM_AARCH64, "ARM64_MODULE_PLTS", ".init.plt", "%s: module PLT section(s) missing", true },
	{ EM_ARM, "ARM_MODULE_PLTS", ".plt", "%s: module PLT section(s) missing" },
	{ EM_ARM, "ARM_MODULE_PLTS", ".init.plt", "%s: module PLT section(s) missing" },
	{ EM_RISCV, "MODULE_SECTIONS", ".plt", "%s: module PLT section(s) missing" },
	{ EM_RISCV, "MODULE_SECTIONS", ".got", "%s: module GOT section(s) missing" },
	{ EM_RISCV, "MODULE_SECTIONS", ".got.plt", "%s: module GOT.PLT section(s) missing" },
	{ EM_LOONGARCH, NULL, ".got", "%s: module GOT section(s) missing" },
	{ EM_LOONGARCH, NULL, ".plt", "%s: module PLT section(s) missing" },
	{ EM_LOONGARCH, NULL, ".plt.idx", "%s: module PLT.IDX section(s) missing" },
	{ EM_PPC64, NULL, ".stubs", "%s: doesn't contain .stubs." },
	{ EM_PPC, NULL, ".plt", "Module doesn't contain .plt or .init.plt sections." },
	{ EM_PPC, NULL, ".init.plt", "Module doesn't contain .plt or .init.plt sections." },
};

/* Whether the kernel looks for the section of a row of its machine. */
static enum tn_config_answer wants(const struct tn_check_run *run, size_t row)
{
	if (!arch_sections[row].config ||
	    (arch_sections[row].no_option_later && tn_check_has(run, TN_CHANGE_EARLY_TWIN) == TN_YES))
		return TN_CONFIG_YES;
	return tn_check_config(run, arch_sections[row].config);
}

static const char *arch_log(struct tn_check_run *run, const char *fmt)
{
	/* All the formats have one %s at their start, or none. */
	return strncmp(fmt, "%s", 2) == 0 ? tn_check_print(run, "%s%s", run->name, fmt + 2) : fmt;
}

static void check_arch(struct tn_check_run *run)
{
	for (size_t i = 0; i < sizeof(arch_sections) / sizeof(arch_sections[0]); i++) {
		const char *section = arch_sections[i].section;
		enum tn_config_answer wanted;

		if (arch_sections[i].machine != run->basis->kernel->machine || tn_check_any_section(run, section))
			continue;
		wanted = wants(run, i);
		if (wanted == TN_CONFIG_NO)
			continue;
		if (wanted == TN_CONFIG_UNKNOWN)
			tn_check_doubts(run, "arch-sections", tn_check_config_remedy(run), NULL,
					"it has no section %s: whether this kernel's modules must have it (CONFIG_%s) is not known",
					section, arch_sections[i].config);
		else
			tn_check_fails(run, "arch-sections", ENOEXEC, arch_log(run, arch_sections[i].log), REMEDY_BUILD, NULL,
				       "it has no section %s, which modules of this machine must have", section);
		return;
	}
}

/* Machines whose kernels leave no choice (ARCH_HAS_STRICT_MODULE_RWX without ARCH_OPTIONAL_KERNEL_RWX). */
static bool always_strict(uint16_t machine)
{
	return machine == EM_X86_64 || machine == EM_386 || machine == EM_AARCH64 || machine == EM_S390;
}

static void check_writable_code(struct tn_check_run *run, const struct tn_check_section *s)
{
	enum tn_config_answer strict = tn_check_config(run, "STRICT_MODULE_RWX");

	if (strict == TN_CONFIG_UNKNOWN && always_strict(run->basis->kernel->machine))
		strict = TN_CONFIG_YES;
	if (strict == TN_CONFIG_UNKNOWN)
		tn_check_doubts(run, "writable-code", tn_check_config_remedy(run), NULL,
				"section %.*s is both writable and code: whether this kernel refuses that "
				"(CONFIG_STRICT_MODULE_RWX) is not known",
				TN_TEXT_FMT(s->name));
	else if (strict != TN_CONFIG_NO)
		tn_check_fails(run, "writable-code", ENOEXEC,
			       tn_check_print(run, "%s: section %.*s (index %u) has invalid WRITE|EXEC flags", run->name,
					      TN_TEXT_FMT(s->name), s->index),
			       REMEDY_BUILD, run->basis->kernel->config_source,
			       "section %.*s is both writable and code", TN_TEXT_FMT(s->name));
}

void tn_check_sections(struct tn_check_run *run)
{
	const uint64_t both = SHF_WRITE | SHF_EXECINSTR;

	check_arch(run);
	for (uint32_t i = 0; i < run->n_sections; i++) {
		if ((run->sections[i].flags & both) != both)
			continue;
		check_writable_code(run, &run->sections[i]);
		return;
	}
}

static const struct tn_check_section *filled(const struct tn_check_run *run, const char *name)
{
	/* struct kernel_symbol: three words of 32 bits at least. */
	const struct tn_check_section *s = tn_check_section(run, name);

	return s && s->size >= 12 ? s : NULL;
}

static void check_constructors(struct tn_check_run *run)
{
	enum tn_config_answer config = tn_check_config(run, "CONSTRUCTORS");

	if (config == TN_CONFIG_NO || !tn_check_section(run, ".ctors") || !tn_check_section(run, ".init_array"))
		return;
	if (config == TN_CONFIG_UNKNOWN)
		tn_check_doubts(run, "constructors", tn_check_config_remedy(run), NULL,
				"it has both .ctors and .init_array: whether this kernel minds (CONFIG_CONSTRUCTORS) is "
				"not known");
	else
		tn_check_fails(run, "constructors", EINVAL,
			       tn_check_print(run, "%s: has both .ctors and .init_array.", run->name),
			       "build all of it with one compiler", run->basis->kernel->config_source,
			       "it has both .ctors and .init_array");
}

/* A table that kernels with __kflagstab pass over. */
static void check_obsolete(struct tn_check_run *run, const char *name)
{
	if (tn_check_section(run, name) && tn_check_has(run, TN_CHANGE_FLAG_TABLE) == TN_YES)
		tn_check_warns(run, "obsolete-section",
			       tn_check_print(run, "%s: ignoring obsolete section %s", run->name, name), NULL,
			       "the kernel passes over its section %s: nobody gets the symbols in it", name);
}

static void check_flags(struct tn_check_run *run)
{
	if (filled(run, "__ksymtab") && !tn_check_section(run, "__kflagstab") &&
	    tn_check_has(run, TN_CHANGE_FLAG_TABLE) != TN_NO)
		tn_check_fails_with(run, TN_CHANGE_FLAG_TABLE, "export-flags", ENOEXEC,
				    tn_check_print(run, "%s: no flags for exported symbols", run->name),
				    "build it for this kernel: it was built for one before 7.1", NULL,
				    "it exports symbols and says nothing of who may use them (__kflagstab)");
}

static void check_export_versions(struct tn_check_run *run)
{
	bool plain = filled(run, "__ksymtab") && !tn_check_section(run, "__kcrctab");
	bool gpl = filled(run, "__ksymtab_gpl") && !tn_check_section(run, "__kcrctab_gpl") &&
		   tn_check_has(run, TN_CHANGE_FLAG_TABLE) != TN_YES;
	enum tn_answer versions = tn_check_modversions(run);

	if (!plain && !gpl)
		return;
	if (versions == TN_NOT_KNOWN)
		tn_check_doubts(run, "export-versions", tn_check_image_remedy(run), NULL,
				"it exports symbols without versions: whether this kernel minds is not known");
	else if (versions == TN_YES)
		tn_check_forced(run, "export-versions", "no versions for exported symbols", ENOEXEC,
				"it exports symbols without versions", REMEDY_BUILD);
}

#define MODULE_NAMESPACE "module:"

static void check_imports(struct tn_check_run *run)
{
	struct tn_text rest = run->modinfo, ns;

	if (!run->tags[TN_TAG_IMPORT_NS].p || tn_check_has(run, TN_CHANGE_MODULE_NAMESPACE) == TN_NO)
		return;
	while ((ns = tn_check_next_value(&rest, "import_ns")).p) {
		if (!tn_text_starts(ns, TN_TEXT_LITERAL(MODULE_NAMESPACE)))
			continue;
		tn_check_fails_with(run, TN_CHANGE_MODULE_NAMESPACE, "module-namespace", EPERM,
				    tn_check_print(run, "%s: module tries to import module namespace: %.*s", run->name,
						   TN_TEXT_FMT(ns)),
				    "take that MODULE_IMPORT_NS() out of its source: what such a namespace exports is for the "
				    "modules that it names",
				    NULL, "it imports the namespace %.*s, which nobody may import", TN_TEXT_FMT(ns));
		return;
	}
}

void tn_check_export_tables(struct tn_check_run *run)
{
	check_obsolete(run, "__ksymtab_gpl");
	check_obsolete(run, "__kcrctab_gpl");
	check_constructors(run);
	check_flags(run);
	check_export_versions(run);
	check_imports(run);
}

void tn_check_builtin_name(struct tn_check_run *run)
{
	if (run->request->is_part && run->request->is_part(run->request->part_data, run->name))
		tn_check_fails(run, "builtin-name", EINVAL,
			       tn_check_print(run, "%s: module is already loaded", run->name),
			       "nothing: what it does is in the kernel; else give the module another name", "/sys/module",
			       "the kernel has a part of that name built in");
}
