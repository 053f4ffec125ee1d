// SPDX-License-Identifier: LGPL-2.1-or-later
/* Each undefined symbol in the order of the symbol table, as simplify_symbols() of the kernel goes over
 * them: it goes on after a failure, and the last one's errno is what the load fails with. */
#include <elf.h>
#include <errno.h>
#include <string.h>

#include "diag/check_crc.h"
#include "diag/check_loop.h"
#include "diag/check_namespace.h"
#include "format/elf_layout.h"

#define REMEDY_REBUILD "build it for exactly this kernel"

/* SHN_LIVEPATCH of the kernel's include/uapi/linux/elf.h: found by the livepatch code. */
#define SECTION_LIVEPATCH 0xff20

/* A register of SPARC's, which is no symbol. */
#define TYPE_SPARC_REGISTER 13

struct walk {
	struct tn_check_run *run;
	struct tn_check_loop loop;
	enum tn_answer modversions; /* whether the kernel compares versions: asked once, not for each symbol */
	bool uses_gpl_only;
	const char *proprietary; /* the module that the taint P came from; NULL: it has none by that */
	bool forced;             /* taint F */
	size_t n_unknown;        /* symbols that could not be looked for: the kernel's exports are not known */
	struct tn_text unknown;  /* the first of them */
	size_t n_bare;           /* symbols of the kernel of which nothing but the name is known */
	struct tn_text bare;     /* the first of them */
};

/* What one symbol comes to. */
struct symbol {
	struct tn_text name;
	bool weak;
	bool unsure; /* its version may be wrong, and then nothing that comes after is told */
	struct tn_scope_symbol found;
};

static const char *owner(const struct symbol *s)
{
	return s->found.exporter->name ? s->found.exporter->name : "the kernel";
}

/* What the scope says of an exporter goes with it; findings stay. */
static const char *lasting(const struct walk *w, const char *source)
{
	return source && source != w->run->basis->kernel->exports_source ? tn_check_print(w->run, "%s", source) : source;
}

static void fail(struct walk *w, const struct symbol *s, const char *id, int error, const char *log, const char *remedy,
		 const char *source, const char *text)
{
	struct tn_check_say say = { .id = id, .severity = TN_SEVERITY_ERROR, .error = error, .remedy = remedy,
				    .source = lasting(w, source) };

	say.log = log ? log : tn_check_print(w->run, "%s: Unknown symbol %.*s (err %d)", w->run->name,
					     TN_TEXT_FMT(s->name), -error);
	tn_check_loop_add(w->run, &w->loop, &say, 0, "%s", text);
}

static void doubt(struct walk *w, const char *id, int may, const char *remedy, const char *source, const char *text)
{
	struct tn_check_say say = { .id = id, .severity = TN_SEVERITY_WARNING, .doubt = true, .remedy = remedy,
				    .source = lasting(w, source) };

	tn_check_loop_add(w->run, &w->loop, &say, may, "%s", text);
}

static void warn(struct walk *w, const char *id, const char *log, const char *text)
{
	struct tn_check_say say = { .id = id, .severity = TN_SEVERITY_WARNING, .log = log };

	tn_check_loop_add(w->run, &w->loop, &say, 0, "%s", text);
}

/* On x86, compilers leave it undefined and unused. */
static bool is_ignored(const struct tn_check_run *run, const struct symbol *s)
{
	bool x86 = run->elf.machine == EM_386 || run->elf.machine == EM_X86_64;

	return s->weak || (x86 && tn_text_is(s->name, "_GLOBAL_OFFSET_TABLE_"));
}

static const char *missing_remedy(struct walk *w, const struct symbol *s)
{
	const char *offered = tn_symbol_scope_offered(w->run->request->scope, s->name);

	if (offered)
		return tn_check_print(w->run, "load %s first, which exports it%s", offered,
				      strchr(offered, '/') ? "" : "; modprobe does so by itself");
	return "build it for this kernel: nothing in its tree exports the symbol";
}

static void missing(struct walk *w, const struct symbol *s)
{
	struct tn_check_run *run = w->run;
	const char *stranger = tn_symbol_scope_unknown(run->request->scope);

	if (is_ignored(run, s))
		return;
	if (!run->basis->kernel->exports_source) {
		if (!w->n_unknown++)
			w->unknown = s->name;
	} else if (stranger) {
		doubt(w, "symbol-missing", 0, tn_check_print(run, "name the file of %s, too", stranger), NULL,
		      tn_check_print(run, "who exports %.*s is not known: %s is loaded, and nothing tells what it exports",
				     TN_TEXT_FMT(s->name), stranger));
	} else {
		fail(w, s, "symbol-missing", ENOENT, NULL, missing_remedy(w, s), run->basis->kernel->exports_source,
		     tn_check_print(run, "it needs %.*s, which neither the kernel nor a module that is loaded by then exports",
				    TN_TEXT_FMT(s->name)));
	}
}

static void gpl_only(struct walk *w, const struct symbol *s)
{
	struct tn_check_run *run = w->run;
	struct tn_text license = run->tags[TN_TAG_LICENSE];
	const char *why;

	if (is_ignored(run, s))
		return;
	if (w->proprietary)
		why = tn_check_print(run, "and it uses %s, which is proprietary", w->proprietary);
	else if (license.p)
		why = tn_check_print(run, "and its licence is \"%.*s\"", TN_TEXT_FMT(license));
	else
		why = "and it names no licence";
	fail(w, s, "symbol-gpl-only", ENOENT, NULL, "get a release of it that does without the symbol",
	     s->found.exporter->source,
	     tn_check_print(run, "%s exports %.*s to GPL-compatible modules alone, %s", owner(s), TN_TEXT_FMT(s->name), why));
}

/* A module that uses a proprietary one's symbols is as good as proprietary. */
static bool proprietary_ok(struct walk *w, const struct symbol *s)
{
	struct tn_check_run *run = w->run;
	const char *other = s->found.exporter->name;

	if (!s->found.exporter->proprietary)
		return true;
	if (w->uses_gpl_only) {
		const char *log = tn_check_print(
			run, "%s: module using GPL-only symbols uses symbols %.*s from proprietary module %s.", run->name,
			TN_TEXT_FMT(s->name), other);
		const char *text = tn_check_print(run, "it uses GPL-only symbols, and %.*s of %s, which is proprietary",
						  TN_TEXT_FMT(s->name), other);

		if (is_ignored(run, s))
			warn(w, "symbol-proprietary", log, text);
		else
			fail(w, s, "symbol-proprietary", ENOENT, log, "use neither GPL-only symbols nor that module", NULL,
			     text);
		return false;
	}
	if (run->gpl && !w->proprietary) {
		w->proprietary = other;
		tn_check_taint(run, 'P');
		warn(w, "symbol-proprietary",
		     tn_check_print(run, "%s: module uses symbols %.*s from proprietary module %s, inheriting taint.",
				    run->name, TN_TEXT_FMT(s->name), other),
		     tn_check_print(run, "it uses %.*s of %s, which is proprietary, and so counts as that itself",
				    TN_TEXT_FMT(s->name), other));
	}
	return true;
}

static bool without_table(struct walk *w, const struct symbol *s)
{
	struct tn_check_run *run = w->run;
	enum tn_answer may = tn_check_may_force(run);
	const char *why = run->request->flags & TN_LOAD_IGNORE_MODVERSIONS ? "its versions are to be ignored"
									   : "it was built without versions";
	const char *text = tn_check_print(run, "%s exports %.*s with a version, and %s", owner(s), TN_TEXT_FMT(s->name), why);

	if (may == TN_NOT_KNOWN) {
		doubt(w, "symbol-version", EINVAL, tn_check_config_remedy(run), NULL,
		      tn_check_print(run, "%s: whether this kernel takes that is not known", text));
	} else if (may == TN_NO) {
		fail(w, s, "symbol-version", EINVAL, NULL, REMEDY_REBUILD, s->found.exporter->source, text);
		return false;
	} else if (!w->forced) {
		w->forced = true;
		tn_check_taint(run, 'F');
		warn(w, "symbol-version",
		     tn_check_print(run, "%s: %.*s: kernel tainted.", run->name, TN_TEXT_FMT(s->name)), text);
	}
	return true;
}

static bool not_in_table(struct walk *w, const struct symbol *s)
{
	struct tn_check_run *run = w->run;
	enum tn_answer needed = tn_check_crc_needed(run);
	const char *log = tn_check_print(run, "%s: no symbol version for %.*s", run->info_name, TN_TEXT_FMT(s->name));
	const char *text = tn_check_print(run, "%s exports %.*s with a version, and the module has none for it", owner(s),
					  TN_TEXT_FMT(s->name));

	if (needed == TN_YES) {
		fail(w, s, "symbol-version", EINVAL, log, REMEDY_REBUILD, s->found.exporter->source, text);
		return false;
	}
	if (needed == TN_NO)
		warn(w, "symbol-version", log, text);
	else
		doubt(w, "symbol-version", EINVAL, tn_check_image_remedy(run), NULL,
		      tn_check_print(run, "%s: Linux takes that, Debian's kernel does not, and which one this is, is not known",
				     text));
	return true;
}

static bool differs(struct walk *w, const struct symbol *s, uint64_t expected)
{
	struct tn_check_run *run = w->run;

	fail(w, s, "symbol-version", EINVAL,
	     tn_check_print(run, "%s: disagrees about version of symbol %.*s", run->info_name, TN_TEXT_FMT(s->name)),
	     REMEDY_REBUILD, s->found.exporter->source,
	     tn_check_print(run, "it was built for version 0x%08llx of %.*s, and %s exports version 0x%08x",
			    (unsigned long long)expected, TN_TEXT_FMT(s->name), owner(s), s->found.what.crc));
	return false;
}

/* Of a module that is loaded from another file than the one that could be read. */
static bool version_of_other_build(struct walk *w, struct symbol *s)
{
	struct tn_check_run *run = w->run;

	s->unsure = true;
	doubt(w, "symbol-version", EINVAL,
	      tn_check_print(run, "name the file that %s was loaded from, or load it again from %s", owner(s),
			     s->found.exporter->source),
	      s->found.exporter->source,
	      tn_check_print(run, "the version of %.*s is not known: the %s that is loaded is not that of %s",
			     TN_TEXT_FMT(s->name), owner(s), s->found.exporter->source));
	return true;
}

static bool version_ok(struct walk *w, struct symbol *s)
{
	uint64_t expected = 0;

	if (w->modversions != TN_YES || !s->found.what.has_crc)
		return true;
	if (s->found.exporter->other_build)
		return version_of_other_build(w, s);
	switch (tn_check_crc(w->run, s->name, s->found.what.crc, &expected)) {
	case TN_CRC_NO_TABLE:
		return without_table(w, s);
	case TN_CRC_MISSING:
		return not_in_table(w, s);
	case TN_CRC_DIFFERS:
		return differs(w, s, expected);
	default:
		return true;
	}
}

static bool namespace_ok(struct walk *w, const struct symbol *s)
{
	struct tn_check_run *run = w->run;
	struct tn_text ns = s->found.what.export_ns;
	enum tn_config_answer allowed;
	const char *log, *text, *remedy;

	if (!ns.n || tn_check_namespace(run, ns) == TN_YES)
		return true;
	allowed = tn_check_config(run, "MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS");
	log = tn_check_print(run, "%s: module uses symbol (%.*s) from namespace %.*s, but does not import it.", run->name,
			     TN_TEXT_FMT(s->name), TN_TEXT_FMT(ns));
	text = tn_check_print(run, "%s exports %.*s in the namespace %.*s, which it does not import", owner(s),
			      TN_TEXT_FMT(s->name), TN_TEXT_FMT(ns));
	remedy = tn_check_print(run, "add MODULE_IMPORT_NS(\"%.*s\") to its source, and build it anew", TN_TEXT_FMT(ns));
	if (tn_check_namespace(run, ns) == TN_NOT_KNOWN)
		doubt(w, "symbol-namespace", EINVAL, tn_check_image_remedy(run), NULL,
		      tn_check_print(run, "%.*s is for the modules of its namespace %.*s: whether this kernel knows that form is "
					  "not known", TN_TEXT_FMT(s->name), TN_TEXT_FMT(ns)));
	else if (allowed == TN_CONFIG_UNKNOWN)
		doubt(w, "symbol-namespace", EINVAL, tn_check_config_remedy(run), NULL,
		      tn_check_print(run, "%s: whether this kernel takes that is not known", text));
	else if (allowed == TN_CONFIG_NO)
		fail(w, s, "symbol-namespace", EINVAL, s->unsure ? NULL : log, remedy, s->found.exporter->source, text);
	else
		warn(w, "symbol-namespace", log, text);
	return allowed != TN_CONFIG_NO;
}

/* The exporter must stay while it is used. */
static void hold_exporter(struct walk *w, const struct symbol *s)
{
	struct tn_check_run *run = w->run;

	if (s->found.exporter->going)
		fail(w, s, "symbol-exporter-leaving", ENOENT, NULL, "try again once it is gone or back", "/proc/modules",
		     tn_check_print(run, "%s exports %.*s and is being removed", owner(s), TN_TEXT_FMT(s->name)));
	else if (s->found.exporter->coming)
		doubt(w, "symbol-exporter-starting", 0, "try again once it has started", "/proc/modules",
		      tn_check_print(run, "%s exports %.*s and is still starting: the kernel waits 30 seconds for it, and then "
					  "fails with EBUSY", owner(s), TN_TEXT_FMT(s->name)));
}

static void known_by_name(struct walk *w, const struct symbol *s)
{
	doubt(w, "symbol-version", 0, tn_check_print(w->run, "name the file of %s, too", owner(s)), s->found.exporter->source,
	      tn_check_print(w->run, "%s exports %.*s, and there is no file of it here: in which version and to whom, is not known",
			     owner(s), TN_TEXT_FMT(s->name)));
}

static void resolve(struct walk *w, struct symbol *s)
{
	int r = tn_symbol_scope_find(w->run->request->scope, s->name, &s->found);

	if (r < 0) {
		if (r == -ENOMEM)
			w->run->failed = r;
		missing(w, s);
		return;
	}
	if (!s->found.exporter->name && w->run->basis->kernel->names_only) {
		if (!w->n_bare++)
			w->bare = s->name;
		return;
	}
	if (s->found.exporter->names_only) {
		known_by_name(w, s);
		return;
	}
	if (s->found.what.gpl_only && (!w->run->gpl || w->proprietary)) {
		gpl_only(w, s);
		return;
	}
	w->uses_gpl_only |= s->found.what.gpl_only;
	if (proprietary_ok(w, s) && version_ok(w, s) && namespace_ok(w, s))
		hold_exporter(w, s);
}

/* 64-bit big-endian PowerPC puts a dot before the names of functions. */
static struct tn_text plain_name(const struct tn_check_run *run, struct tn_text name)
{
	return run->elf.machine == EM_PPC64 && run->elf.big_endian ? tn_image_plain_name(name) : name;
}

static void undefined(struct walk *w, const struct tn_check_symbol *from)
{
	struct tn_check_run *run = w->run;
	struct symbol s = { .name = plain_name(run, from->name), .weak = from->bind == STB_WEAK };

	if (from->type == TYPE_SPARC_REGISTER && (run->elf.machine == EM_SPARC || run->elf.machine == EM_SPARCV9))
		return;
	if (from->bad_name)
		doubt(w, "symbol-missing", 0, "build it anew", NULL,
		      tn_check_print(run, "symbol %u has no name that could be read", from->index));
	else
		resolve(w, &s);
}

static void common(struct walk *w, const struct tn_check_symbol *from)
{
	struct symbol s = { .name = from->name };

	if (tn_text_starts(from->name, TN_TEXT_LITERAL("__gnu_lto")))
		return;
	fail(w, &s, "symbol-common", ENOEXEC, tn_check_print(w->run, "%s: please compile with -fno-common", w->run->name),
	     "compile it with -fno-common, as the kernel's own build does", NULL,
	     tn_check_print(w->run, "%.*s is a common symbol, which modules cannot have", TN_TEXT_FMT(from->name)));
}

static void section_outside(struct walk *w, const struct tn_check_symbol *from)
{
	struct tn_check_run *run = w->run;
	struct symbol s = { .name = from->name };
	const char *text = tn_check_print(run, "symbol %.*s is of section %u, and there are %u", TN_TEXT_FMT(from->name),
					  from->section, run->n_sections);

	if (tn_check_has(run, TN_CHANGE_SYMBOL_SECTION) == TN_YES)
		fail(w, &s, "symbol-section", ENOEXEC,
		     tn_check_print(run, "%s: Symbol %.*s has an invalid section index %u (max %u)", run->name,
				    TN_TEXT_FMT(from->name), from->section, run->n_sections - 1), "build it anew", NULL, text);
	else
		doubt(w, "symbol-section", 0, "build it anew", NULL,
		      tn_check_print(run, "%s: what this kernel makes of that is not known", text));
}

static void look_at(struct walk *w, uint32_t index, uint16_t section)
{
	struct tn_check_symbol s;

	if (section == SHN_ABS || section == SECTION_LIVEPATCH)
		return;
	tn_check_symbol_at(w->run, index, &s);
	if (section == SHN_UNDEF)
		undefined(w, &s);
	else if (section == SHN_COMMON)
		common(w, &s);
	else
		section_outside(w, &s);
}

void tn_check_symbols(struct tn_check_run *run)
{
	const struct tn_elf_layout *l = tn_elf_layout(&run->elf);
	struct walk w = { .run = run, .modversions = tn_check_modversions(run) };
	uint32_t n = tn_check_n_symbols(run);

	for (uint32_t i = 1; i < n && !run->failed; i++) {
		uint16_t section = tn_elf_u16(&run->elf, run->symtab->data + (size_t)i * l->symbol_size + l->st_shndx);

		if (section == SHN_UNDEF || section >= run->n_sections) /* most are defined */
			look_at(&w, i, section);
	}
	if (w.n_unknown)
		doubt(&w, "symbol-missing", 0, tn_check_image_remedy(run), NULL,
		      tn_check_print(run, "what kernel %s exports is not known, and it uses %zu of its symbols, %.*s for one",
				     run->basis->kernel->release, w.n_unknown, TN_TEXT_FMT(w.unknown)));
	if (w.n_bare)
		doubt(&w, "symbol-missing", 0, tn_check_image_remedy(run), run->basis->kernel->exports_source,
		      tn_check_print(run, "only the names are known of what kernel %s exports, and not whether this module may "
					  "use %zu of them, %.*s for one", run->basis->kernel->release, w.n_bare,
				 TN_TEXT_FMT(w.bare)));
	tn_check_loop_end(run, &w.loop);
}
