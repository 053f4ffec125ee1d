// SPDX-License-Identifier: LGPL-2.1-or-later
/* Signatures for people: a paragraph for each module, or for a tree how many are signed by whom and a table of the others. */
#include <string.h>

#include "base/errname.h"
#include "cli/colour.h"
#include "cli/detail.h"
#include "cli/show.h"
#include "cmd/keys_text.h"
#include "cmd/verify/verify_view.h"
#include "explain/cause.h"

struct printer {
	const struct tn_verify_view *view;
	FILE *out;
	struct tn_palette colours;
};

static void begin(const struct printer *p, enum tn_colour colour)
{
	fputs(p->colours.code[colour], p->out);
}

static void end(const struct printer *p)
{
	fputs(p->colours.code[TN_COLOUR_NONE], p->out);
}

static void label(const struct printer *p, const char *word)
{
	tn_detail_label(&p->colours, word, p->out);
}

static void detail(const struct printer *p, const char *word, const char *text)
{
	tn_detail(&p->colours, word, text, p->out);
}

static void print_signer(const struct printer *p, const struct tn_signed_module *file)
{
	const struct tn_modsig *s = &file->report->signature;
	const char *key = tn_verify_key_number(file, &p->view->world->arena);
	const char *subject = tn_verify_key_of(file)->key_subject;
	const char *name = s->signer.n ? s->signer.p : subject;

	if (!key)
		return;
	label(p, "signed");
	fputs("by ", p->out);
	tn_show(name ? name : "a key that is not at hand", p->out);
	fprintf(p->out, ", %s ", s->by_key_id ? "key id" : "key");
	tn_show(key, p->out);
	if (*s->hash && *s->algo) {
		fputs(", ", p->out);
		tn_show(s->algo, p->out);
		fputs(" and ", p->out);
		tn_show(s->hash, p->out);
	}
	putc('\n', p->out);
}

static void print_key(const struct printer *p, const struct tn_signed_module *file)
{
	const struct tn_signature_report *key = tn_verify_key_of(file);

	if (!key->key_source)
		return;
	label(p, "key");
	fputs(key->key_ring ? "in the keyring " : key == file->report ? "of " : "not the kernel's, but here: ", p->out);
	if (key->key_ring)
		fprintf(p->out, "%s, from ", key->key_ring);
	tn_show(key->key_source, p->out);
	putc('\n', p->out);
}

/* What the kernel would make of it. */
static void print_answer(const struct printer *p, const struct tn_check_result *result)
{
	const char *name = result->error ? tn_errname(result->error) : NULL;

	label(p, "kernel");
	switch (result->verdict) {
	case TN_VERDICT_FAILS:
		fprintf(p->out, "refuses it: %s", strerror(result->error));
		if (name)
			fprintf(p->out, " (%s)", name);
		break;
	case TN_VERDICT_UNKNOWN:
		fputs("whether it takes it cannot be told", p->out);
		break;
	default:
		fputs(*result->taints ? "takes it, and is tainted (E)" : "takes it", p->out);
		break;
	}
	putc('\n', p->out);
}

static void print_finding(const struct printer *p, const struct tn_signed_module *file)
{
	const struct tn_check_finding *f = tn_check_decisive(&file->result);
	const struct tn_cause *cause = f ? tn_cause_find(f->what.id) : NULL;
	char command[64];

	if (f)
		detail(p, "log", f->log);
	if (!cause)
		return;
	snprintf(command, sizeof(command), "tenon explain %s", cause->code);
	detail(p, "more", command);
}

static void print_file(const struct printer *p, const struct tn_verify_row *row)
{
	static const char *const bytes[] = { NULL, "not those that were signed", "those that were signed" };
	const struct tn_signed_module *file = row->file;

	detail(p, "why", tn_verify_text(row));
	if (!file->report)
		return;
	print_signer(p, file);
	detail(p, "bytes", bytes[tn_verify_bytes(file)]);
	print_key(p, file);
	print_answer(p, &file->result);
	print_finding(p, file);
	detail(p, "remedy", tn_verify_remedy(row));
}

static enum tn_colour colour_of(const struct tn_verify_row *row)
{
	if (tn_verify_row_ok(row))
		return TN_COLOUR_GOOD;
	return row->file && row->file->state == TN_SIGNED_UNSURE ? TN_COLOUR_WARNING : TN_COLOUR_BAD;
}

static void print_row(const struct printer *p, const struct tn_verify_row *row)
{
	begin(p, TN_COLOUR_BOLD);
	tn_show(row->module ? row->module : row->operand, p->out);
	end(p);
	fputs(": ", p->out);
	if (!row->file) {
		tn_show(tn_verify_text(row), p->out);
		putc('\n', p->out);
		return;
	}
	begin(p, colour_of(row));
	fputs(tn_verify_word(row), p->out);
	end(p);
	putc('\n', p->out);
	print_file(p, row);
}

static void print_count(const struct printer *p, const struct tn_verify_count *count)
{
	fprintf(p->out, "%6zu %s", count->n, tn_signed_state_word(count->state));
	if (*count->key) {
		fprintf(p->out, "%*s", 12 - (int)strlen(tn_signed_state_word(count->state)), "");
		tn_show(*count->signer ? count->signer : "key", p->out);
		putc(' ', p->out);
		tn_show(count->key, p->out);
	}
	if (count->ring)
		fprintf(p->out, " in %s", count->ring);
	putc('\n', p->out);
}

static int print_bad(const struct printer *p, struct tn_error *err)
{
	static const struct tn_table_style style = { .columns = "MODULE,STATE,TEXT" };
	struct tn_verify_view bad = *p->view;

	bad.bad = true;
	if (tn_verify_view_ok(&bad))
		return 0;
	putc('\n', p->out);
	return tn_verify_print_table(&bad, &style, p->out, err);
}

static int print_tree(const struct printer *p)
{
	tn_autoerror err = { 0 };

	fprintf(p->out, "%zu modules\n", p->view->rows.n);
	for (size_t i = 0; i < p->view->counts.n; i++)
		print_count(p, &p->view->counts.v[i]);
	return print_bad(p, &err);
}

int tn_verify_print_text(const struct tn_verify_view *view, FILE *out)
{
	const struct printer p = { view, out, tn_palette_for(out) };
	int r = 0;

	if (view->all)
		r = print_tree(&p);
	for (size_t i = 0; i < view->rows.n && !view->all; i++)
		if (!view->bad || !tn_verify_row_ok(&view->rows.v[i]))
			print_row(&p, &view->rows.v[i]);
	putc('\n', out);
	tn_keys_text_kernel(view->world, view->keys, out);
	tn_keys_text_unseen(view->keys, out);
	return r;
}
