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
#include "diag/check_elf.h"
#include "diag/check_stages.h"
#include "diag/check_versions.h"
#include "sys/kernel.h"

/* Tags of .modinfo that the kernel asks for. */
enum tn_check_tag {
	TN_TAG_NAME, TN_TAG_VERMAGIC, TN_TAG_LICENSE, TN_TAG_INTREE, TN_TAG_STAGING, TN_TAG_LIVEPATCH, TN_TAG_TEST,
	TN_TAG_RETPOLINE, TN_TAG_IMPORT_NS, TN_N_TAGS
};

struct tn_check_run {
	const struct tn_check_basis *basis;
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
	/* Both or none, and only where the kernel knows them. */
	const struct tn_check_section *version_names, *version_crcs;
	struct tn_hash crcs;                            /* by symbol: check_crc.c, on first need */
	bool crcs_read;
	struct tn_text modinfo;                         /* empty: no tags */
	struct tn_text tags[TN_N_TAGS];                 /* the first of each; .p NULL: not there */
	const char *name;      /* struct module's: what it is known by, once loaded */
	const char *info_name; /* for log lines, and for the block list */
	bool gpl;              /* its licence lets it have GPL-only symbols */
};

/* What a finding is made of, beside its sentence. */
struct tn_check_say {
	const char *id; /* a row of doc/kernel-checks.md */
	enum tn_severity severity;
	int error;          /* errno, positive; 0: the kernel goes on */
	bool doubt;         /* the check could not be made */
	const char *log;    /* tn_check_print() or a literal; NULL: the kernel writes nothing */
	const char *remedy; /* likewise; of a doubt: what would settle it */
	const char *source; /* lives as long as the basis; NULL: the module itself */
	const char *detail; /* what the sentence names, alone; NULL: nothing */
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

/* The same for what only kernels with @change_ refuse: a doubt where it is not known whether this one does. */
#define tn_check_fails_with(run, change_, id_, error_, log_, remedy_, source_, ...)                              \
	do {                                                                                                    \
		enum tn_answer has_ = tn_check_has(run, change_);                                               \
\
		if (has_ != TN_NO)                                                                              \
			tn_check_add(run,                                                                       \
				     &(struct tn_check_say){ .id = (id_), .error = has_ == TN_YES ? (error_) : 0, \
							     .severity = has_ == TN_YES ? TN_SEVERITY_ERROR     \
											: TN_SEVERITY_WARNING,  \
							     .doubt = has_ != TN_YES, .log = (log_),            \
							     .remedy = (remedy_), .source = (source_) },        \
				     __VA_ARGS__);                                                              \
	} while (0)

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

/* What only CONFIG_MODULE_FORCE_LOAD lets pass, with taint F and @reason in the log; else it fails with @error
 * and no word. @text, @remedy: literals, or tn_check_print(). */
void tn_check_forced(struct tn_check_run *run, const char *id, const char *reason, int error, const char *text,
		     const char *remedy);

/* A letter for the result's taints; once each. */
void tn_check_taint(struct tn_check_run *run, char letter);

/* Of the kernel's configuration; for short. */
enum tn_config_answer tn_check_config(const struct tn_check_run *run, const char *option);
/* Whether the kernel has it. Where nobody knows, nor can the stage: see tn_check_fails_with(). */
enum tn_answer tn_check_has(const struct tn_check_run *run, enum tn_check_change change);
/* Whether the kernel checks versions of symbols (CONFIG_MODVERSIONS). */
enum tn_answer tn_check_modversions(const struct tn_check_run *run);
/* What to do to know it. */
const char *tn_check_config_remedy(struct tn_check_run *run);
const char *tn_check_image_remedy(struct tn_check_run *run);

#endif
