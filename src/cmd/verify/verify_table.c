// SPDX-License-Identifier: LGPL-2.1-or-later
/* Signatures as a table: one line for each module. */
#include "base/errname.h"
#include "cmd/verify/verify_view.h"

enum column {
	COL_MODULE, COL_STATE, COL_SIGNER, COL_KEY, COL_HASH, COL_ALGORITHM, COL_BYTES, COL_RING, COL_SOURCE, COL_ERROR, COL_TAINT,
	COL_TEXT, COL_REMEDY, COL_PATH
};

const struct tn_column tn_verify_columns[] = {
	[COL_MODULE] = { "MODULE", TN_CELL_TEXT, "name" },
	[COL_STATE] = { "STATE", TN_CELL_TEXT, "trusted, untrusted, revoked, changed, damaged, unsupported, stripped, unsigned, "
					       "unsure, unreadable, built-in or missing" },
	[COL_SIGNER] = { "SIGNER", TN_CELL_TEXT, "who signed it, as the signature or the certificate has it" },
	[COL_KEY] = { "KEY", TN_CELL_TEXT, "number or id of the key" },
	[COL_HASH] = { "HASH", TN_CELL_TEXT, "digest that was signed" },
	[COL_ALGORITHM] = { "ALGORITHM", TN_CELL_TEXT, "kind of the key" },
	[COL_BYTES] = { "BYTES", TN_CELL_BOOL, "whether these are the bytes that were signed" },
	[COL_RING] = { "RING", TN_CELL_TEXT, "the kernel's keyring that has the key" },
	[COL_SOURCE] = { "SOURCE", TN_CELL_TEXT, "where its certificate is" },
	[COL_ERROR] = { "ERROR", TN_CELL_TEXT, "what the kernel would answer, e.g. EKEYREJECTED" },
	[COL_TAINT] = { "TAINT", TN_CELL_TEXT, "the kernel's taint for it, E" },
	[COL_TEXT] = { "TEXT", TN_CELL_TEXT, "what is wrong" },
	[COL_REMEDY] = { "REMEDY", TN_CELL_TEXT, "what to do" },
	[COL_PATH] = { "PATH", TN_CELL_TEXT, "its file" },
	{ 0 }
};

static const char *text_or_null(const char *text)
{
	return text && *text ? text : NULL;
}

/* As it comes out of the signature or, where that has a key's id, of the certificate. */
static const char *signer(const struct tn_signed_module *file, const struct tn_signature_report *key)
{
	const char *name = text_or_null(file->report->signature.signer.p);

	return name ? name : key->key_subject;
}

static void fill_signature(tn_row *to, const struct tn_signed_module *file, struct tn_arena *arena)
{
	const struct tn_signature_report *key = tn_verify_key_of(file);
	enum tn_answer bytes = tn_verify_bytes(file);

	if (!key)
		return;
	tn_row_text(to, COL_SIGNER, signer(file, key));
	tn_row_text(to, COL_KEY, tn_verify_key_number(file, arena));
	tn_row_text(to, COL_HASH, text_or_null(file->report->signature.hash));
	tn_row_text(to, COL_ALGORITHM, text_or_null(file->report->signature.algo));
	if (bytes != TN_NOT_KNOWN)
		tn_row_bool(to, COL_BYTES, bytes == TN_YES);
	tn_row_text(to, COL_RING, key->key_ring);
	tn_row_text(to, COL_SOURCE, key->key_source);
	tn_row_text(to, COL_ERROR, file->result.error ? tn_errname(file->result.error) : NULL);
	if (file->result.verdict == TN_VERDICT_LOADS)
		tn_row_text(to, COL_TAINT, text_or_null(file->result.taints));
}

static void fill(tn_row *to, const struct tn_verify_row *row, struct tn_arena *arena)
{
	tn_row_text(to, COL_MODULE, row->module ? row->module : row->operand);
	tn_row_text(to, COL_STATE, tn_verify_word(row));
	tn_row_text(to, COL_TEXT, tn_verify_text(row));
	tn_row_text(to, COL_REMEDY, tn_verify_remedy(row));
	if (!row->file)
		return;
	tn_row_text(to, COL_PATH, row->file->path);
	fill_signature(to, row->file, arena);
}

int tn_verify_print_table(const struct tn_verify_view *view, const struct tn_table_style *style, FILE *out,
			  struct tn_error *err)
{
	tn_cleanup(tn_table_freep) tn_table *table = NULL;
	int r = tn_table_new("modules", tn_verify_columns, "MODULE,STATE,SIGNER,RING,TEXT", style, &table, err);

	for (size_t i = 0; i < view->rows.n && r == 0; i++)
		if (!view->bad || !tn_verify_row_ok(&view->rows.v[i]))
			fill(tn_table_row(table, NULL), &view->rows.v[i], &view->world->arena);
	return r < 0 ? r : tn_table_print(table, false, out);
}
