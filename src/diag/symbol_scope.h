/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* symbol_scope.h - who exports what at the moment of a load
 *
 * The kernel's own exports and those of the modules that are loaded or will be by then. A
 * later module never hides an earlier one's symbol: the kernel refuses a second exporter.
 */
#ifndef TN_DIAG_SYMBOL_SCOPE_H
#define TN_DIAG_SYMBOL_SCOPE_H

#include "core/image/image.h"
#include "diag/kernel_facts.h"

typedef struct tn_symbol_scope tn_symbol_scope;

struct tn_exporter {
	const char *name;   /* of the module; NULL: the kernel itself */
	const char *source; /* the file that its exports were read from */
	bool proprietary;   /* tainted P: what uses its symbols may use no GPL-only ones */
	bool going;         /* being removed: its symbols are not found */
	bool coming;        /* still initialising: the kernel waits for it up to 30 s */
	bool assumed;       /* not loaded: taken to be, for somebody needs it */
	bool names_only;    /* there is no file of it: the names of its exports are all that is known */
	bool other_build;   /* what is loaded is not what @source holds: versions are not known */
};

struct tn_scope_symbol {
	struct tn_kernel_export what;
	const struct tn_exporter *exporter;
};

/* @facts must live as long. NULL: out of memory. */
tn_symbol_scope *tn_symbol_scope_new(const tn_kernel_facts *facts);
tn_symbol_scope *tn_symbol_scope_free(tn_symbol_scope *scope);
TN_DEFINE_CLEANUP(tn_symbol_scope, tn_symbol_scope_free);

/* @module is loaded, and nothing tells what it exports: a symbol that is not found may be there. Return: 0 or -ENOMEM. */
int tn_symbol_scope_add_unknown(tn_symbol_scope *scope, const char *module);
/* The first such module; NULL: none, or the kernel's own exports are not known. */
const char *tn_symbol_scope_unknown(const tn_symbol_scope *scope);

/* What @image exports counts from now on; all is copied. Return: 0, -ENOMEM, -EBADMSG. */
int tn_symbol_scope_add(tn_symbol_scope *scope, const tn_image *image, const struct tn_exporter *exporter,
			struct tn_error *err);

/* @module of the tree exports @symbol, and is not loaded: for who has to say what would help. Return: 0, -ENOMEM. */
int tn_symbol_scope_offer(tn_symbol_scope *scope, struct tn_text symbol, const char *module);
/* That module; NULL: none is known. */
const char *tn_symbol_scope_offered(const tn_symbol_scope *scope, struct tn_text symbol);

/* The same for exports that were found elsewhere. Return: 0 or -ENOMEM. */
int tn_symbol_scope_add_symbols(tn_symbol_scope *scope, const tn_image_ksymbols *symbols,
				const struct tn_exporter *exporter);

/* Called for a symbol that nobody in the scope exports, so that exporters can be read when they are first needed: what it
 * adds counts at once. Return: 0 or -ENOMEM. */
typedef int tn_symbol_scope_fn(void *data, tn_symbol_scope *scope, struct tn_text symbol);
/* From then on one thread at a time may ask the scope. @fn NULL: nobody is called. */
void tn_symbol_scope_ask(tn_symbol_scope *scope, tn_symbol_scope_fn *fn, void *data);

/* Return: 0 and the symbol, -ENOENT, or -ENOMEM. */
int tn_symbol_scope_find(const tn_symbol_scope *scope, struct tn_text name, struct tn_scope_symbol *ret);

#endif
