/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* verify_view.h - what `tenon verify` has found out, for the ways to print it */
#ifndef TN_CMD_VERIFY_VERIFY_VIEW_H
#define TN_CMD_VERIFY_VERIFY_VIEW_H

#include <stdio.h>

#include "cli/table.h"
#include "cmd/world_keys.h"
#include "diag/signed_modules.h"

struct tn_verify_row {
	const char *operand; /* as typed; NULL: --all */
	const char *module;
	const char *builtin; /* why there is no file to verify, though all is well; NULL: there is one, or trouble */
	const char *trouble; /* there is no such module; NULL: there is */
	size_t at;           /* in the list of files, with neither of these */
	const struct tn_signed_module *file; /* NULL: none */
};
typedef TN_VEC(struct tn_verify_row) tn_verify_rows;

/* How many modules are alike. */
struct tn_verify_count {
	enum tn_signed_state state;
	const char *signer, *key; /* "": not known */
	const char *ring;         /* NULL: none */
	size_t n;
};
typedef TN_VEC(struct tn_verify_count) tn_verify_counts;

struct tn_verify_view {
	struct tn_world *world;
	const struct tn_world_keys *keys;
	tn_verify_rows rows;
	tn_verify_counts counts; /* the most first */
	bool all, bad;           /* as asked */
};

/* Whether the bytes are those that were signed, as far as any key that is at hand tells. */
enum tn_answer tn_verify_bytes(const struct tn_signed_module *file);
/* What the kernel's verification, or else the other keys, found out of the key: "" or NULL where it is not known. */
const struct tn_signature_report *tn_verify_key_of(const struct tn_signed_module *file);
/* The number of the key in hex; NULL: none, or no memory. */
const char *tn_verify_key_number(const struct tn_signed_module *file, struct tn_arena *arena);
/* One sentence on what is wrong; NULL: nothing is. */
const char *tn_verify_text(const struct tn_verify_row *row);
const char *tn_verify_remedy(const struct tn_verify_row *row);
/* "trusted", ... */
const char *tn_verify_word(const struct tn_verify_row *row);

bool tn_verify_row_ok(const struct tn_verify_row *row);
bool tn_verify_view_ok(const struct tn_verify_view *view);

/* Return: 0 or -ENOMEM. */
int tn_verify_count(struct tn_verify_view *view);

int tn_verify_print_text(const struct tn_verify_view *view, FILE *out);
/* Return: 0, -ENOMEM or -EIO. The schema is in doc/json.md. */
int tn_verify_print_json(const struct tn_verify_view *view, FILE *out);

extern const struct tn_column tn_verify_columns[];
/* Return: as tn_table_print() and tn_table_new(). */
int tn_verify_print_table(const struct tn_verify_view *view, const struct tn_table_style *style, FILE *out,
			  struct tn_error *err);

#endif
