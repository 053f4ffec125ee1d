/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modinfo_print.h - the lines that modinfo writes
 *
 * Two styles: all fields with their names, or the bare values of one. Lines
 * gather in a buffer; parameters, which are joined from parm and parmtype
 * records, come out in tn_info_finish().
 */
#ifndef TN_TOOLS_MODINFO_PRINT_H
#define TN_TOOLS_MODINFO_PRINT_H

#include "base/buf.h"
#include "base/hash.h"
#include "base/vec.h"
#include "format/modsig.h"

struct tn_info_param {
	struct tn_text name, text, type;
	bool has_text, has_type;
};

struct tn_info_printer {
	const char *field; /* values of this alone; NULL: all fields */
	bool null;         /* records end in NUL, not in newline */
	bool build_id;     /* one of all fields */
	struct tn_buf out;
	/* private */
	TN_VEC(struct tn_info_param) params;
	struct tn_hash by_name; /* name -> index in params, plus 1 */
};

/* Empties the printer for the next module; what is in @out is thrown away. */
void tn_info_reset(struct tn_info_printer *p);
/* Frees all that it owns. */
void tn_info_release(struct tn_info_printer *p);

/* Whether @field is wanted. */
bool tn_info_wants(const struct tn_info_printer *p, const char *field);

/* A record about the file: "key:   value" even where the others are "key=value". */
void tn_info_head(struct tn_info_printer *p, const char *key, const char *value);

/**
 * tn_info_record() - one record of .modinfo
 *
 * Return: 0, -EBADMSG for a parm or parmtype without ':', -ENOMEM.
 */
int tn_info_record(struct tn_info_printer *p, struct tn_text key, struct tn_text value);

/* sig_id, signer, sig_key, sig_hashalgo, signature. */
void tn_info_signature(struct tn_info_printer *p, const struct tn_modsig *sig);

/* Whether tn_info_build_id() is to be called. */
bool tn_info_wants_build_id(const struct tn_info_printer *p);
void tn_info_build_id(struct tn_info_printer *p, struct tn_text id);

/* The parameters. Return: 0 or -ENOMEM, for all since the reset. */
int tn_info_finish(struct tn_info_printer *p);

#endif
