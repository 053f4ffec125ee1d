/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* signed_modules.h - who signed which module, and what one kernel makes of it: any number of them, side by side */
#ifndef TN_DIAG_SIGNED_MODULES_H
#define TN_DIAG_SIGNED_MODULES_H

#include "core/find/tree.h"
#include "diag/check.h"

enum tn_signed_state {
	TN_SIGNED_TRUSTED,
	TN_SIGNED_UNTRUSTED,   /* by a key that the kernel does not take */
	TN_SIGNED_REVOKED,     /* by a key that is revoked, or the file itself is */
	TN_SIGNED_CHANGED,     /* these are not the bytes that were signed */
	TN_SIGNED_DAMAGED,     /* the signature makes no sense */
	TN_SIGNED_UNSUPPORTED, /* it is of a kind that the kernel does not take */
	TN_SIGNED_STRIPPED,    /* it was signed once: all of its kind are */
	TN_SIGNED_NOT,         /* it is not signed */
	TN_SIGNED_UNSURE,      /* something that decides could not be seen */
	TN_SIGNED_UNREADABLE,
	TN_N_SIGNED_STATES
};

/* "trusted", "untrusted", "revoked", "changed", "damaged", "unsupported", "stripped", "unsigned", "unsure", "unreadable" */
const char *tn_signed_state_word(enum tn_signed_state state);

struct tn_signed_module {
	const char *name; /* normalised */
	const char *path;
	const char *trouble; /* why the file could not be read; NULL: it could */
	enum tn_signed_state state;
	struct tn_check_result result; /* of the kernel's checks on its signature */
	const struct tn_signature_report *report; /* NULL with @trouble */
	/* What the keys say that are at hand and not the kernel's, where the kernel knows none; NULL: not asked. */
	const struct tn_signature_report *elsewhere;
};

typedef struct tn_signed_modules tn_signed_modules;

/* @basis, with its trust, must live as long. @others: keys that are not the kernel's; NULL: none. NULL: out of memory. */
tn_signed_modules *tn_signed_modules_new(const struct tn_check_basis *basis, const tn_trust *others);
tn_signed_modules *tn_signed_modules_free(tn_signed_modules *modules);
TN_DEFINE_CLEANUP(tn_signed_modules, tn_signed_modules_free);

/* Both are kept, not copied. Return: 0 or -ENOMEM. */
int tn_signed_modules_add(tn_signed_modules *modules, const char *name, const char *path);
/* All of a tree, which must live as long. Return: as tn_tree_list(). */
int tn_signed_modules_add_tree(tn_signed_modules *modules, tn_tree *tree, struct tn_error *err);

/* Reads and judges them. Once. Return: 0 or -ENOMEM. */
int tn_signed_modules_judge(tn_signed_modules *modules, struct tn_error *err);

/* In the order in which they were added. */
size_t tn_signed_modules_get(const tn_signed_modules *modules, const struct tn_signed_module **ret);

#endif
