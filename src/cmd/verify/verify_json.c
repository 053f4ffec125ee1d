// SPDX-License-Identifier: LGPL-2.1-or-later
/* Signatures for programs; doc/json.md says what each key means. */
#include <string.h>

#include "cli/json.h"
#include "cmd/check/check_json.h"
#include "cmd/keys_json.h"
#include "cmd/verify/verify_view.h"

static void add_text(struct tn_json to, const char *key, const char *text)
{
	tn_json_text(to, key, text && *text ? text : NULL);
}

static void add_answer(struct tn_json to, const char *key, enum tn_answer answer)
{
	if (answer == TN_NOT_KNOWN)
		tn_json_null(to, key);
	else
		tn_json_bool(to, key, answer == TN_YES);
}

static void add_signature(struct tn_json to, const struct tn_signed_module *file, struct tn_arena *arena)
{
	const struct tn_signature_report *key = tn_verify_key_of(file);

	add_text(to, "signer", file->report->signature.signer.p);
	add_text(to, "key", tn_verify_key_number(file, arena));
	tn_json_bool(to, "by_key_id", file->report->signature.by_key_id);
	add_text(to, "hash", file->report->signature.hash);
	add_text(to, "algorithm", file->report->signature.algo);
	add_answer(to, "bytes", tn_verify_bytes(file));
	add_text(to, "certificate", key->key_subject);
	add_text(to, "source", key->key_source);
	add_text(to, "ring", key->key_ring);
}

static void add_row(struct tn_json list, const struct tn_verify_row *row, struct tn_arena *arena)
{
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "operand", row->operand);
	tn_json_text(to, "module", row->module);
	tn_json_text(to, "path", row->file ? row->file->path : NULL);
	tn_json_text(to, "state", tn_verify_word(row));
	tn_json_text(to, "text", tn_verify_text(row));
	tn_json_text(to, "remedy", tn_verify_remedy(row));
	if (!row->file || !row->file->report) {
		tn_json_null(to, "signature");
		tn_json_null(to, "check");
		return;
	}
	add_signature(tn_json_object(to, "signature"), row->file, arena);
	tn_check_add_result(tn_json_object(to, "check"), &row->file->result);
}

static void add_count(struct tn_json list, const struct tn_verify_count *count)
{
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "state", tn_signed_state_word(count->state));
	add_text(to, "signer", count->signer);
	add_text(to, "key", count->key);
	add_text(to, "ring", count->ring);
	tn_json_unsigned(to, "modules", count->n);
}

int tn_verify_print_json(const struct tn_verify_view *view, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;

	tn_json_text(top, "tree", tn_tree_path(view->world->tree));
	tn_keys_json_kernel(top, view->world, view->keys);
	list = tn_json_array(top, "modules");
	for (size_t i = 0; i < view->rows.n; i++)
		if (!view->bad || !tn_verify_row_ok(&view->rows.v[i]))
			add_row(list, &view->rows.v[i], &view->world->arena);
	list = tn_json_array(top, "counts");
	for (size_t i = 0; i < view->counts.n; i++)
		add_count(list, &view->counts.v[i]);
	tn_keys_json_unseen(top, view->keys);
	tn_json_bool(top, "ok", tn_verify_view_ok(view));
	return tn_json_print(&doc, out);
}
