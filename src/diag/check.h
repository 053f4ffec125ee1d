/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check.h - would this kernel load this module, and if not, what would it say?
 *
 * The kernel's own checks in its own order (doc/kernel-checks.md), redone on bytes and
 * facts: nothing is loaded, opened or asked here. What cannot be known is said, never guessed.
 */
#ifndef TN_DIAG_CHECK_H
#define TN_DIAG_CHECK_H

#include "base/arena.h"
#include "base/error.h"
#include "base/finding.h"
#include "diag/kernel_facts.h"
#include "diag/live_facts.h"
#include "diag/symbol_scope.h"
#include "sign/verify.h"

enum tn_verdict {
	TN_VERDICT_LOADS,  /* as far as its init function, whose answer nobody can know */
	TN_VERDICT_FAILS,  /* with the errno of the finding that decides */
	TN_VERDICT_UNKNOWN /* a check before any that fails could not be made */
};

/* A finding of one check. severity ERROR: the load fails there; WARNING: it loads with a taint or a
 * complaint in the log; NOTE: worth knowing. */
struct tn_check_finding {
	struct tn_finding what;
	int error;          /* errno that the kernel returns, positive; 0: it goes on */
	const char *log;    /* what the kernel writes into its log; NULL: nothing */
	const char *source; /* files that the facts come from; NULL: the module itself */
	bool doubt;         /* the check could not be made: @what.text says why */
	bool decides;       /* the kernel stops here (or: nobody can tell from here on) */
};
typedef TN_VEC(struct tn_check_finding) tn_check_findings;

struct tn_check_result {
	enum tn_verdict verdict;
	int error;                  /* FAILS: errno, positive */
	tn_check_findings findings; /* in the kernel's order */
	char taints[32];            /* letters that the kernel would be tainted with, e.g. "OE" */
	const char *name;           /* as the kernel will know it */
	/* What was found out about its signature, whose bytes are not there any more; NULL: nothing was. */
	const struct tn_signature_report *signature;
};

/* What stays the same from one module to the next. */
struct tn_check_basis {
	const tn_kernel_facts *kernel;
	const struct tn_live_facts *live; /* NULL: the kernel is not running; nothing is enforced or loaded then */
	bool coming; /* @live is how it will be after a restart: what /sys has now is of another kernel */
	const struct tn_trust *trust;     /* keys; NULL: signatures are not looked at */
	/* Told of each module's file before it is read, by any thread; NULL: nobody is. */
	void (*reading)(void *data, const char *path);
	void *reading_data;
};

static inline void tn_check_reading(const struct tn_check_basis *basis, const char *path)
{
	if (basis->reading)
		basis->reading(basis->reading_data, path);
}

struct tn_check_request {
	const char *path;     /* for messages */
	struct tn_text file;  /* as it is on the disk, packed or not */
	bool packed;          /* the kernel unpacks it (TN_LOAD_COMPRESSED); else it is unpacked before */
	const char *options;  /* parameters; NULL: none */
	unsigned flags;       /* TN_LOAD_IGNORE_*, as finit_module(2) has them */
	tn_crypto *crypto;    /* of this thread, for who checks many; NULL: made for this one */
	const tn_symbol_scope *scope;
	/* Whether /sys/module has a part of the kernel of that name; NULL: nobody knows of any. */
	bool (*is_part)(const void *data, const char *name);
	const void *part_data;
};

/**
 * tn_check() - run every check on one module
 * @arena: holds the strings of @ret, whose list the caller frees with tn_check_result_free()
 *
 * Return: 0 or -ENOMEM: a module that makes no sense is a verdict, no failure.
 */
int tn_check(const struct tn_check_basis *basis, const struct tn_check_request *request, struct tn_arena *arena,
	     struct tn_check_result *ret, struct tn_error *err);
/**
 * tn_check_signed() - run those on its signature alone
 * @name: of the module, normalised: the rest of the file, which tells it, is not read
 * @look: called once they are made, while the file is there; @file: all of it, unpacked. Return: 0 or -ENOMEM.
 *
 * Return: as tn_check().
 */
int tn_check_signed(const struct tn_check_basis *basis, const struct tn_check_request *request, const char *name,
		    int (*look)(void *data, struct tn_text file, const struct tn_check_result *result), void *data,
		    struct tn_arena *arena, struct tn_check_result *ret, struct tn_error *err);
void tn_check_result_free(struct tn_check_result *result);

/* The finding that decides; NULL: none does. */
const struct tn_check_finding *tn_check_decisive(const struct tn_check_result *result);
/* Whether it is nothing of the module's own: no module would be loaded, or one that it needs would not. */
bool tn_check_is_of_all(const struct tn_check_finding *finding);

#endif
