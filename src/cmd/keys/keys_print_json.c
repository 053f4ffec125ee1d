// SPDX-License-Identifier: LGPL-2.1-or-later
/* Keys for programs; doc/json.md says what each key of it means. */
#include "cmd/keys/keys_view.h"
#include "cmd/keys_json.h"

static void add_key(struct tn_json list, const struct tn_key_row *row)
{
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "state", tn_key_state_word(row));
	tn_json_text(to, "subject", row->subject);
	tn_json_text(to, "kind", row->kind);
	tn_json_text(to, "ring", row->ring);
	tn_json_texts(to, "sources", row->sources, row->n_sources);
	tn_json_text(to, "id", row->id);
	tn_json_text(to, "serial", row->serial);
	tn_json_text(to, "fingerprint", row->fingerprint);
	tn_json_text(to, "from", row->from);
	tn_json_text(to, "until", row->until);
	if (row->der.n)
		tn_json_bool(to, "ca", row->ca);
	else
		tn_json_null(to, "ca");
	tn_json_text(to, "why", row->doubt);
}

static void add_answer(struct tn_json list, const struct tn_key_answer *a)
{
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "operand", a->operand);
	tn_json_text(to, "trouble", a->trouble);
	tn_json_text(to, "key", a->trouble || !*a->key ? NULL : a->key);
	tn_json_bool(to, "counts", !a->trouble && a->step.kind == TN_KEY_COUNTS);
	tn_json_bool(to, "changed", a->wrong);
	tn_json_bool(to, "unsure", a->step.unsure);
	tn_json_text(to, "code", a->step.code);
	tn_json_text(to, "step", a->trouble || a->step.kind == TN_KEY_COUNTS ? NULL : a->step.remedy);
}

int tn_keys_print_json(const struct tn_keys_view *view, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;

	tn_keys_json_kernel(top, view->world, &view->keys);
	list = tn_json_array(top, "keys");
	for (size_t i = 0; i < view->rows.n; i++)
		add_key(list, &view->rows.v[i]);
	tn_json_unsigned(top, "revoked_digests", view->digests);
	if (view->keys.boot.requested == TN_NOT_KNOWN)
		tn_json_null(top, "requested");
	else
		tn_json_bool(top, "requested", view->keys.boot.requested == TN_YES);
	list = tn_json_array(top, "answers");
	for (size_t i = 0; i < view->answers.n; i++)
		add_answer(list, &view->answers.v[i]);
	tn_keys_json_unseen(top, &view->keys);
	tn_json_bool(top, "ok", tn_keys_view_ok(view));
	return tn_json_print(&doc, out);
}
