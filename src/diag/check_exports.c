// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a module exports must be exported by nobody else. The kernel goes over the entries of its tables, and takes the
 * names that they lead to; the names of the symbols __ksymtab_NAME are nothing to it. */
#include <errno.h>
#include <stdlib.h>

#include "diag/check_reloc.h"

/* struct kernel_symbol on machines with relative entries, as x86, arm64, s390x, PowerPC and RISC-V have them: value, name
 * and namespace, four bytes each. */
#define ENTRY_SIZE 12
#define ENTRY_NAME 4

/* The first of a module's exports that another has, and how many there are. */
struct search {
	struct tn_check_run *run;
	struct tn_text first;
	struct tn_scope_symbol other;
	size_t n;
};

/* A module of its own name that is loaded is another check's, and what is only taken to be loaded need not be
 * when its twin is. */
static bool is_taken(const struct tn_check_run *run, struct tn_text name, struct tn_scope_symbol *ret)
{
	if (tn_symbol_scope_find(run->request->scope, name, ret) < 0)
		return false;
	return !ret->exporter->name || (!ret->exporter->assumed && strcmp(ret->exporter->name, run->name) != 0);
}

static void look_at(struct search *s, struct tn_text name)
{
	struct tn_scope_symbol found;

	if (!name.p || !is_taken(s->run, name, &found))
		return;
	if (s->n++)
		return;
	s->first = name;
	s->other = found;
}

static struct tn_text name_at(const struct tn_check_run *run, const struct tn_check_reloc *reloc)
{
	struct tn_check_symbol symbol;

	if (reloc->symbol >= tn_check_n_symbols(run))
		return (struct tn_text){ 0 };
	tn_check_symbol_at(run, reloc->symbol, &symbol);
	if (symbol.section >= run->n_sections)
		return (struct tn_text){ 0 };
	return tn_check_string(&run->sections[symbol.section], symbol.value + (uint64_t)reloc->addend);
}

/* The names of a table in its order. Relocations come in any. */
static struct tn_text *names_of(const struct tn_check_run *run, const struct tn_check_section *table)
{
	uint64_t n = table->size / ENTRY_SIZE;
	struct tn_text *names = calloc(n + 1, sizeof(*names));
	struct tn_check_reloc reloc;
	struct tn_check_relocs it;

	for (uint32_t i = 1; names && i < run->n_sections; i++) {
		if (run->sections[i].info != table->index || !tn_check_relocs(run, &run->sections[i], &it))
			continue;
		while (tn_check_reloc_next(&it, &reloc))
			if (reloc.offset % ENTRY_SIZE == ENTRY_NAME && reloc.offset / ENTRY_SIZE < n)
				names[reloc.offset / ENTRY_SIZE] = name_at(run, &reloc);
	}
	return names;
}

static void search_table(struct search *s, const char *section)
{
	const struct tn_check_section *table = tn_check_section(s->run, section);
	struct tn_text *names;

	if (!table || !table->data)
		return;
	names = names_of(s->run, table);
	if (!names)
		s->run->failed = -ENOMEM;
	for (uint64_t i = 0; names && i < table->size / ENTRY_SIZE; i++)
		look_at(s, names[i]);
	free(names);
}

static void tell(struct tn_check_run *run, const struct search *s)
{
	const char *owner = s->other.exporter->name;
	const char *remedy = "use a kernel without that, or rename the symbol";
	const char *source = s->other.exporter->source; /* goes with the scope; findings stay */
	const char *more = s->n > 1 ? tn_check_print(run, ", and %zu more of its symbols are taken", s->n - 1) : "";

	if (source)
		source = tn_check_print(run, "%s", source);
	if (owner)
		remedy = tn_check_print(run, "unload %s: the two do the same; keep it from loading with \"blacklist %s\"", owner,
					owner);
	tn_check_fails(run, "exports-twice", ENOEXEC,
		       tn_check_print(run, "%s: exports duplicate symbol %.*s (owned by %s)", run->name, TN_TEXT_FMT(s->first),
				      owner ? owner : "kernel"),
		       remedy, source, "it exports %.*s, as %s does already%s", TN_TEXT_FMT(s->first),
		       owner ? owner : "the kernel", more);
}

void tn_check_exports(struct tn_check_run *run)
{
	struct search s = { .run = run };

	search_table(&s, "__ksymtab");
	if (tn_check_has(run, TN_CHANGE_FLAG_TABLE) != TN_YES)
		search_table(&s, "__ksymtab_gpl");
	if (s.n)
		tell(run, &s);
}
