// SPDX-License-Identifier: LGPL-2.1-or-later
/* Keys for people. */
#include <errno.h>
#include <string.h>

#include "cli/show.h"
#include "cli/detail.h"
#include "cmd/keys/keys_view.h"
#include "cmd/keys_text.h"

enum column {
	COL_STATE, COL_SUBJECT, COL_KIND, COL_RING, COL_SOURCES, COL_ID, COL_SERIAL, COL_FINGERPRINT, COL_FROM, COL_UNTIL, COL_CA,
	COL_WHY
};

const struct tn_column tn_keys_columns[] = {
	[COL_STATE] = { "STATE", TN_CELL_TEXT, "trusted, revoked, unsure, pending, unread, here or leaves" },
	[COL_SUBJECT] = { "SUBJECT", TN_CELL_TEXT, "name of the certificate, as the kernel shows it" },
	[COL_KIND] = { "KIND", TN_CELL_TEXT, "kind of the key" },
	[COL_RING] = { "RING", TN_CELL_TEXT, "the kernel's keyring that has it" },
	[COL_SOURCES] = { "SOURCES", TN_CELL_TEXTS, "where it is: an image, lists of the firmware's, files" },
	[COL_ID] = { "ID", TN_CELL_TEXT, "subject key identifier" },
	[COL_SERIAL] = { "SERIAL", TN_CELL_TEXT, "serial number, which modules' signatures have" },
	[COL_FINGERPRINT] = { "FINGERPRINT", TN_CELL_TEXT, "SHA-256 of the certificate" },
	[COL_FROM] = { "FROM", TN_CELL_TEXT, "first day; the kernel looks at no dates" },
	[COL_UNTIL] = { "UNTIL", TN_CELL_TEXT, "last day" },
	[COL_CA] = { "CA", TN_CELL_BOOL, "whether it may sign other certificates" },
	[COL_WHY] = { "WHY", TN_CELL_TEXT, "why it may not count" },
	{ 0 }
};

static void fill(tn_row *to, const struct tn_key_row *row)
{
	tn_row_text(to, COL_STATE, tn_key_state_word(row));
	tn_row_text(to, COL_SUBJECT, row->subject);
	tn_row_text(to, COL_KIND, row->kind);
	tn_row_text(to, COL_RING, row->ring);
	tn_row_texts(to, COL_SOURCES, row->sources, row->n_sources);
	tn_row_text(to, COL_ID, row->id);
	tn_row_text(to, COL_SERIAL, row->serial);
	tn_row_text(to, COL_FINGERPRINT, row->fingerprint);
	tn_row_text(to, COL_FROM, row->from);
	tn_row_text(to, COL_UNTIL, row->until);
	if (row->der.n)
		tn_row_bool(to, COL_CA, row->ca);
	tn_row_text(to, COL_WHY, row->doubt);
}

static int print_table(const struct tn_keys_view *view, const struct tn_table_style *style, FILE *out, struct tn_error *err)
{
	tn_cleanup(tn_table_freep) tn_table *table = NULL;
	int r = tn_table_new("keys", tn_keys_columns, "STATE,SUBJECT,KIND,RING,SOURCES", style, &table, err);

	for (size_t i = 0; i < view->rows.n && r == 0; i++)
		fill(tn_table_row(table, NULL), &view->rows.v[i]);
	return r < 0 ? r : tn_table_print(table, false, out);
}

static void print_requests(const struct tn_keys_view *view, FILE *out)
{
	const struct tn_secure_boot *boot = &view->keys.boot;
	size_t new = 0, del = 0;

	for (size_t i = 0; i < boot->certificates.n; i++) {
		new += boot->certificates.v[i].list == TN_EFI_MOK_NEW;
		del += boot->certificates.v[i].list == TN_EFI_MOK_DEL;
	}
	if (view->digests)
		fprintf(out, "%-13s %zu digests of files and certificates\n", "revoked", view->digests);
	if (new + del)
		fprintf(out, "%-13s %zu to be enrolled, %zu to be removed at the next start: confirm it on the blue screen\n",
			"requests", new, del);
	else if (boot->requested == TN_YES)
		fprintf(out, "%-13s one waits for the next start: confirm it on the blue screen\n", "requests");
}

static void print_what(const struct tn_key_answer *a, FILE *out)
{
	fputs(a->is_module ? "signed with " : "", out);
	fputs(*a->key ? "the key \"" : "a key", out);
	tn_show(a->key, out);
	fprintf(out, "%s%s %s\n", *a->key ? "\"" : "", a->is_module ? ", which" : "", a->step.what);
}

static void print_answer(const struct tn_key_answer *a, const struct tn_palette *colours, FILE *out)
{
	char command[64];

	tn_show(a->operand, out);
	fputs(": ", out);
	if (a->trouble) {
		tn_show(a->trouble, out);
		putc('\n', out);
		return;
	}
	print_what(a, out);
	if (a->wrong)
		tn_detail(colours, "but", "the signature does not fit the module: no key helps, sign it again", out);
	if (a->step.kind == TN_KEY_COUNTS)
		return;
	tn_detail(colours, a->step.unsure ? "maybe" : "step", a->step.remedy, out);
	snprintf(command, sizeof(command), "tenon explain %s", a->step.code);
	tn_detail(colours, "more", command, out);
}

int tn_keys_print_text(const struct tn_keys_view *view, const struct tn_table_style *style, FILE *out, struct tn_error *err)
{
	const struct tn_palette colours = tn_palette_for(out);
	int r = 0;

	for (size_t i = 0; i < view->answers.n; i++)
		print_answer(&view->answers.v[i], &colours, out);
	if (!view->answers.n && (view->rows.n || style->columns))
		r = print_table(view, style, out, err);
	else if (!view->answers.n)
		fputs("no keys\n", out);
	if (r < 0 || style->columns || style->noheadings)
		return r;
	putc('\n', out);
	tn_keys_text_kernel(view->world, &view->keys, out);
	print_requests(view, out);
	tn_keys_text_unseen(&view->keys, out);
	return 0;
}
