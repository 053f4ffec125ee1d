// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the ways to print it share. */
#include "cmd/verify/verify_view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static enum tn_answer bytes_by(const struct tn_signature_report *report)
{
	switch (report->verdict) {
	case TN_SIGNATURE_GOOD:
	case TN_SIGNATURE_REVOKED:
		return TN_YES;
	case TN_SIGNATURE_WRONG:
		return TN_NO;
	default:
		return TN_NOT_KNOWN;
	}
}

const struct tn_signature_report *tn_verify_key_of(const struct tn_signed_module *file)
{
	return file->report && !file->report->key_subject && file->elsewhere ? file->elsewhere : file->report;
}

enum tn_answer tn_verify_bytes(const struct tn_signed_module *file)
{
	return file->report ? bytes_by(tn_verify_key_of(file)) : TN_NOT_KNOWN;
}

const char *tn_verify_key_number(const struct tn_signed_module *file, struct tn_arena *arena)
{
	tn_autobuf hex = { 0 };

	if (!file->report || !file->report->signature.key.n)
		return NULL;
	tn_modsig_key_hex(&file->report->signature, &hex);
	return hex.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&hex));
}

/* The finding that says why, where it is no trusted one. */
static const struct tn_check_finding *finding_of(const struct tn_signed_module *file)
{
	const struct tn_check_finding *f = tn_check_decisive(&file->result);

	return f ? f : file->result.findings.n ? &file->result.findings.v[0] : NULL;
}

#define STRIPPED                                                                                                     \
	"its signature was taken off: this kernel's build signs all of its own modules (CONFIG_MODULE_SIG_ALL), and" \
	" this is one of them; strip(1) and objcopy(1) do that"

const char *tn_verify_text(const struct tn_verify_row *row)
{
	const struct tn_check_finding *f;

	if (row->trouble || row->builtin)
		return row->trouble ? row->trouble : row->builtin;
	if (row->file->trouble)
		return row->file->trouble;
	if (row->file->state == TN_SIGNED_TRUSTED)
		return NULL;
	if (row->file->state == TN_SIGNED_STRIPPED)
		return STRIPPED;
	if (row->file->state == TN_SIGNED_CHANGED && row->file->elsewhere)
		return "its signature does not fit it: one of the two was changed after the signing";
	f = finding_of(row->file);
	return f ? f->what.text : "the kernel looks at no signatures";
}

const char *tn_verify_remedy(const struct tn_verify_row *row)
{
	const struct tn_check_finding *f;

	if (!row->file || row->file->trouble || row->file->state == TN_SIGNED_TRUSTED)
		return NULL;
	if (row->file->state == TN_SIGNED_STRIPPED)
		return "install the kernel's package again";
	f = finding_of(row->file);
	return f ? f->what.remedy : NULL;
}

const char *tn_verify_word(const struct tn_verify_row *row)
{
	return row->trouble ? "missing" : row->builtin ? "built-in" : tn_signed_state_word(row->file->state);
}

bool tn_verify_row_ok(const struct tn_verify_row *row)
{
	return row->builtin || (row->file && row->file->state == TN_SIGNED_TRUSTED);
}

bool tn_verify_view_ok(const struct tn_verify_view *view)
{
	for (size_t i = 0; i < view->rows.n; i++)
		if (!tn_verify_row_ok(&view->rows.v[i]))
			return false;
	return true;
}

static bool is_like(const struct tn_verify_count *a, const struct tn_verify_count *b)
{
	return a->state == b->state && strcmp(a->signer, b->signer) == 0 && strcmp(a->key, b->key) == 0;
}

static const char *or_nothing(const char *text)
{
	return text ? text : "";
}

static int count_one(struct tn_verify_view *view, const struct tn_signed_module *file)
{
	const struct tn_signature_report *key = tn_verify_key_of(file);
	struct tn_verify_count count = {
		.state = file->state,
		.signer = file->report ? or_nothing(file->report->signature.signer.p) : "",
		.key = or_nothing(tn_verify_key_number(file, &view->world->arena)),
		.ring = key ? key->key_ring : NULL,
		.n = 1,
	};

	if (!*count.signer && key)
		count.signer = or_nothing(key->key_subject);
	for (size_t i = 0; i < view->counts.n; i++)
		if (is_like(&view->counts.v[i], &count)) {
			view->counts.v[i].n++;
			return 0;
		}
	return tn_vec_push(&view->counts, count);
}

static int by_number(const void *a, const void *b)
{
	const struct tn_verify_count *x = a, *y = b;
	int order = strcmp(x->signer, y->signer);

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	if (x->state != y->state)
		return x->state < y->state ? -1 : 1;
	return order ? order : strcmp(x->key, y->key);
}

/* Beyond that it is no count any more: somebody has made a key for each module. */
#define COUNTS_MAX 1000

int tn_verify_count(struct tn_verify_view *view)
{
	int r = 0;

	for (size_t i = 0; i < view->rows.n && r == 0 && view->counts.n < COUNTS_MAX; i++)
		if (view->rows.v[i].file)
			r = count_one(view, view->rows.v[i].file);
	if (view->counts.n)
		qsort(view->counts.v, view->counts.n, sizeof(*view->counts.v), by_number);
	return r;
}
