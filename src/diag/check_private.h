/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_private.h - what the stages of tn_check() share
 *
 * Private to check*.c. A stage is a function of one run, called in the kernel's order (the
 * table in check.c): it looks, adds findings, and leaves the run to the next. Memory that runs
 * out is remembered in the run and stops it: a stage need not look at what an addition returned.
 */
#ifndef TN_DIAG_CHECK_PRIVATE_H
#define TN_DIAG_CHECK_PRIVATE_H

#include "base/buf.h"
#include "base/hash.h"
#include "diag/check.h"
#include "diag/check_versions.h"
#include "format/elf.h"

/* A section header as the kernel reads it: in its own class and byte order, whatever the file says. */
struct tn_check_section {
	struct tn_text name; /* empty where it lies outside the table of names */
	uint32_t index, type, link, info;
	uint64_t flags, addr, offset, size, entry_size;
	const uint8_t *data; /* @size bytes; NULL for what has none in the file, or points outside */
};

struct tn_check_symbol {
	struct tn_text name;
	uint64_t value, size;
	uint32_t index; /* in the table */
	uint16_t section;
	uint8_t bind, type;
	bool bad_name; /* outside the strings, or endless: @name is empty */
};

struct tn_check_run {
	const struct tn_check_world *world;
	const struct tn_check_request *request;
	struct tn_arena *arena;
	struct tn_check_result *result;
	struct tn_error *err;
	int failed;   /* -ENOMEM: nothing more is done */
	bool stopped; /* what follows cannot be read: no later stage makes sense */

	struct tn_buf unpacked; /* empty for a file that is not packed */
	struct tn_text bytes;   /* the whole file, unpacked */
	struct tn_text module;  /* what the kernel goes on with: @bytes, without the signature once that is cut */
	enum tn_answer signed_ok; /* the signature is good, so no taint E; NOT_KNOWN: could not be told */

	/* From the ELF stage on. */
	struct tn_elf elf; /* for elf.h's accessors of integers alone: class and byte order are the kernel's */
	struct tn_check_section *sections;
	uint32_t n_sections;
	const struct tn_check_section *symtab, *strtab; /* NULL: there is none, or it cannot be read */
	const struct tn_check_section *versions;        /* __versions; NULL: none */
	const struct tn_check_section *version_names, *version_crcs; /* both or none, and only where the kernel knows them */
	struct tn_hash crcs;                            /* by symbol: check_crc.c, on first need */
	bool crcs_read;
	struct tn_text modinfo;                         /* empty: no tags */
	const char *name;      /* struct module's: what it is known by, once loaded */
	const char *info_name; /* for log lines, and for the block list */
	bool gpl;              /* its licence lets it have GPL-only symbols */
};

typedef void tn_check_fn(struct tn_check_run *run);

/* The stages, in the files that are named so; letters of doc/kernel-checks.md. */
tn_check_fn tn_check_calling;       /* A, B */
tn_check_fn tn_check_unpacking;     /* C: check_packed.c */
tn_check_fn tn_check_signature;     /* D */
tn_check_fn tn_check_elf;           /* E */
tn_check_fn tn_check_blacklist;     /* F1: check_early.c, and so the next ones */
tn_check_fn tn_check_module_layout; /* F2 */
tn_check_fn tn_check_vermagic;      /* F3, F4 */
tn_check_fn tn_check_livepatch;     /* F5 */
tn_check_fn tn_check_loaded;        /* F6, J1 */
tn_check_fn tn_check_sections;      /* H: check_sections.c */
tn_check_fn tn_check_taints;        /* K1 */
tn_check_fn tn_check_signature_taint;
tn_check_fn tn_check_export_tables; /* K3-K6 */
tn_check_fn tn_check_symbols;       /* G1-G14, one loop over the symbol table as the kernel's */
tn_check_fn tn_check_relocations;   /* L2-L6 */
tn_check_fn tn_check_exports;       /* L8: check_symbols.c */
tn_check_fn tn_check_btf;           /* L11 */
tn_check_fn tn_check_parameters;    /* L12-L14 */
tn_check_fn tn_check_builtin_name;  /* L15 */

/* What a finding is made of, beside its sentence. */
struct tn_check_say {
	const char *id; /* a row of doc/kernel-checks.md */
	enum tn_severity severity;
	int error;          /* errno, positive; 0: the kernel goes on */
	bool doubt;         /* the check could not be made */
	const char *log;    /* tn_check_print() or a literal; NULL: the kernel writes nothing */
	const char *remedy; /* likewise; of a doubt: what would settle it */
	const char *source; /* lives as long as the world; NULL: the module itself */
};

/* Adds it behind the others: the caller keeps the kernel's order. All strings are kept as they are
 * but the sentence, which is made here (one sentence without a full stop). */
void tn_check_add(struct tn_check_run *run, const struct tn_check_say *say, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The kernel stops here with @error. */
#define tn_check_fails(run, id_, error_, log_, remedy_, source_, ...)                                       \
	tn_check_add(run,                                                                                   \
		     &(struct tn_check_say){ .id = (id_), .severity = TN_SEVERITY_ERROR, .error = (error_), \
					     .log = (log_), .remedy = (remedy_), .source = (source_) },     \
		     __VA_ARGS__)

/* It goes on with a taint or a complaint. */
#define tn_check_warns(run, id_, log_, source_, ...)                                                        \
	tn_check_add(run,                                                                                   \
		     &(struct tn_check_say){ .id = (id_), .severity = TN_SEVERITY_WARNING, .log = (log_),   \
					     .source = (source_) },                                         \
		     __VA_ARGS__)

/* Nobody can tell: the sentence says why, @remedy what would settle it. */
#define tn_check_doubts(run, id_, remedy_, source_, ...)                                                    \
	tn_check_add(run,                                                                                   \
		     &(struct tn_check_say){ .id = (id_), .severity = TN_SEVERITY_WARNING, .doubt = true,   \
					     .remedy = (remedy_), .source = (source_) },                    \
		     __VA_ARGS__)

/* A line for the log or a remedy, in the run's arena, cut where the kernel would cut it (about 1000
 * bytes). Never NULL: when memory is out, the run has failed and the line is "". */
const char *tn_check_print(struct tn_check_run *run, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A letter for the result's taints; once each. */
void tn_check_taint(struct tn_check_run *run, char letter);

/* Of the kernel's configuration; for short. */
enum tn_config_answer tn_check_config(const struct tn_check_run *run, const char *option);
/* What to do to know it. */
const char *tn_check_config_remedy(struct tn_check_run *run);
const char *tn_check_image_remedy(struct tn_check_run *run);

/* The first section of that name that takes memory (SHF_ALLOC), as most of the kernel's own lookups; or NULL. */
const struct tn_check_section *tn_check_section(const struct tn_check_run *run, const char *name);
/* The same, whether it takes memory or not. */
const struct tn_check_section *tn_check_any_section(const struct tn_check_run *run, const char *name);
/* A field of a section's bytes that the kernel reads in its own byte order: run->elf and tn_elf_u32(). */

/* Symbols of the table, the null symbol included; 0 without one. */
uint32_t tn_check_n_symbols(const struct tn_check_run *run);
/* @index below that. */
void tn_check_symbol_at(const struct tn_check_run *run, uint32_t index, struct tn_check_symbol *ret);

#endif
