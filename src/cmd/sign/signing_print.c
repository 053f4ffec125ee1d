// SPDX-License-Identifier: LGPL-2.1-or-later
/* What came of it, for people and as JSON. */
#include <errno.h>
#include <inttypes.h>

#include "cli/json.h"
#include "cli/log.h"
#include "cli/show.h"
#include "cmd/sign/signing.h"

static const struct {
	const char *word;           /* in JSON */
	const char *does, *would;   /* of one file; NULL: an error says it */
	const char *count;          /* of several */
} outcomes[TN_SIGNING_N_OUTCOMES] = {
	[TN_SIGNING_FAILED] = { "failed", NULL, NULL, "not signed" },
	[TN_SIGNING_SIGNED] = { "signed", "signed", "would be signed", "signed" },
	[TN_SIGNING_HELD] = { "already", "is signed with this key already", "is signed with this key already",
			      "signed with this key already" },
	[TN_SIGNING_KERNELS] = { "kernel", "is signed by its kernel's own build", "is signed by its kernel's own build",
				 "signed by the kernel's own build and left alone" },
};

static void print_file(const struct tn_signing_file *f, bool dry_run)
{
	tn_show(f->path, stdout);
	printf(": %s", dry_run ? outcomes[f->outcome].would : outcomes[f->outcome].does);
	if (f->outcome == TN_SIGNING_SIGNED && f->was_signed) {
		fputs(", in place of the signature by ", stdout);
		tn_show(*f->old_signer ? f->old_signer : "a signer without a name", stdout);
	}
	if (f->packing)
		printf(" (packed with %s)", f->packing);
	putchar('\n');
	if (f->outcome != TN_SIGNING_SIGNED)
		return;
	if (f->real) {
		fputs("    it is a link: the file is ", stdout);
		tn_show(f->real, stdout);
		putchar('\n');
	}
	if (f->names > 1)
		printf("    the file has %" PRIu64 " more name%s, which stay%s as %s\n", f->names - 1, f->names == 2 ? "" : "s",
		       f->names == 2 ? "s" : "", f->names == 2 ? "it is" : "they are");
}

static void print_counts(const struct tn_signing *s, bool dry_run)
{
	const char *separator = "";

	if (dry_run)
		fputs("nothing is changed; ", stdout);
	for (int i = TN_SIGNING_N_OUTCOMES - 1; i >= 0; i--)
		if (s->counts[i]) {
			printf("%s%zu %s%s", separator, s->counts[i], dry_run && i == TN_SIGNING_SIGNED ? "would be " : "",
			       outcomes[i].count);
			separator = ", ";
		}
	puts(*separator ? "" : "no modules");
}

void tn_signing_print(const struct tn_signing *s, bool dry_run, bool all, bool quiet)
{
	for (size_t i = 0; i < s->files.n; i++) {
		const struct tn_signing_file *f = &s->files.v[i];

		if (f->outcome == TN_SIGNING_FAILED)
			tn_report(TN_LOG_ERROR, "%s", f->error);
		else if (!quiet && (f->outcome == TN_SIGNING_SIGNED || !all))
			print_file(f, dry_run);
	}
	if (quiet)
		return;
	if (all || s->files.n > 1 || dry_run)
		print_counts(s, dry_run);
	printf("key   ");
	tn_show(s->key, stdout);
	if (s->key_why) {
		fputs(" (", stdout);
		tn_show(s->key_why, stdout);
		putchar(')');
	}
	printf("\nhash  ");
	tn_show(s->hash, stdout);
	fputs(", ", stdout);
	tn_show(s->hash_why, stdout);
	putchar('\n');
}

static void add_file(const struct tn_signing_file *f, struct tn_json list)
{
	struct tn_json o = tn_json_object(list, NULL);

	tn_json_text(o, "file", f->path);
	tn_json_text(o, "link_to", f->real);
	tn_json_unsigned(o, "names", f->names);
	tn_json_text(o, "packing", f->packing);
	tn_json_text(o, "outcome", outcomes[f->outcome].word);
	tn_json_text(o, "old_signer", f->was_signed ? f->old_signer : NULL);
	tn_json_text(o, "error", f->outcome == TN_SIGNING_FAILED ? f->error : NULL);
}

int tn_signing_print_json(const struct tn_signing *s, bool dry_run)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;

	tn_json_bool(top, "dry_run", dry_run);
	tn_json_text(top, "key", s->key);
	tn_json_text(top, "certificate", s->certificate);
	tn_json_text(top, "key_reason", s->key_why);
	tn_json_text(top, "key_type", tn_sealer_kind(s->signer));
	tn_json_text(top, "hash", s->hash);
	tn_json_text(top, "hash_reason", s->hash_why);
	list = tn_json_array(top, "files");
	for (size_t i = 0; i < s->files.n; i++)
		add_file(&s->files.v[i], list);
	for (int i = 0; i < TN_SIGNING_N_OUTCOMES; i++)
		tn_json_unsigned(top, outcomes[i].word, s->counts[i]);
	return tn_json_print(&doc, stdout);
}
