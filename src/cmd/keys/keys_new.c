// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon keys new: a key and a certificate for modules, where dkms looks for them. */
#include <errno.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/log.h"
#include "cmd/keys/keys.h"
#include "diag/kernel_facts.h"
#include "diag/mok.h"
#include "sign/new_key.h"
#include "sys/new_files.h"
#include "sys/secrets.h"

/* dkms's own, so that it signs with this one. */
#define DIR "/var/lib/dkms"
#define PRIVATE "mok.key"
#define CERTIFICATE "mok.pub"

#define NAME "DKMS module signing key"
#define DAYS 36500

/* Where the kernel counts authorities' certificates alone, it has to be one. */
static int wants_authority(struct tn_world *world, bool *ret, struct tn_error *err)
{
	tn_cleanup(tn_kernel_facts_freep) tn_kernel_facts *facts = NULL;
	int r = tn_world_need_tree_or_none(world, err);

	if (r == 0)
		r = tn_kernel_facts_read_config(world->root, world->release, &facts, err);
	if (r == 0)
		*ret = tn_kernel_facts_config(facts, "INTEGRITY_CA_MACHINE_KEYRING") == TN_CONFIG_YES;
	return r;
}

static int make(const char *dir, const struct tn_new_key *wanted, bool replace, struct tn_error *err)
{
	tn_autosecret private = { 0 };
	tn_autobuf certificate = { 0 };
	struct tn_secrets secrets = { 0 };
	int r;

	tn_secrets_begin(&secrets);
	r = tn_new_key_make(wanted, &private, &certificate, err);
	if (r == 0) {
		const struct tn_new_file files[] = {
			/* A key never stands here without its certificate, and an old one is replaced last. */
			{ CERTIFICATE, 0644, tn_buf_text(&certificate) },
			{ PRIVATE, 0600, tn_buf_text(&private) },
		};

		r = tn_new_files_write(dir, files, TN_ARRAY_SIZE(files), replace, err);
	}
	tn_secrets_forget(&private);
	tn_secrets_end(&secrets);
	return r;
}

/* Names that are taken refuse a dry run, too. */
static int look(const char *dir, bool replace, struct tn_error *err)
{
	static const struct tn_new_file files[] = { { .name = CERTIFICATE }, { .name = PRIVATE } };

	return replace ? 0 : tn_new_files_look(dir, files, TN_ARRAY_SIZE(files), err);
}

static int explain(const char *dir, struct tn_error *err, int r)
{
	tn_command_failed(err, r);
	if (r == -EEXIST)
		tn_report(TN_LOG_ERROR, "a key is there already, with which modules may be signed: --out DIR puts another one"
					" elsewhere, --force takes its place (%s)", dir);
	else if (r == -EACCES || r == -EPERM)
		tn_report(TN_LOG_ERROR, "do this as root, or put it elsewhere with --out DIR");
	return TN_EXIT_FAILURE;
}

static const char *kind_of(const struct tn_new_key *key)
{
	return key->ec ? "ECDSA P-384" : "RSA 2048";
}

static void print(const char *dir, const struct tn_new_key *made, bool dry_run)
{
	const char *would = dry_run ? "would write " : "";

	printf("%s%s/" PRIVATE ": the private key, %s, which only its owner can read\n", would, dir, kind_of(made));
	printf("%s%s/" CERTIFICATE ": its certificate, \"%s\"%s\n", would, dir, made->name,
	       made->authority ? ", an authority's" : "");
	if (!dry_run)
		printf("next: " TN_MOK_ENROL " %s/" CERTIFICATE "\n", dir);
}

/* doc/json.md says what each key of it means. */
static int print_json(const char *dir, const struct tn_new_key *made, bool dry_run)
{
	tn_autobuf private = { 0 }, certificate = { 0 };
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json to = tn_json_object(tn_json_start(&doc), "new");

	tn_buf_addf(&private, "%s/" PRIVATE "%c", dir, 0);
	tn_buf_addf(&certificate, "%s/" CERTIFICATE "%c", dir, 0);
	if (private.failed || certificate.failed)
		return -ENOMEM;
	tn_json_bool(to, "dry_run", dry_run);
	tn_json_text(to, "private", private.p);
	tn_json_text(to, "certificate", certificate.p);
	tn_json_text(to, "subject", made->name);
	tn_json_text(to, "kind", kind_of(made));
	tn_json_bool(to, "ca", made->authority);
	return tn_json_print(&doc, stdout);
}

int tn_keys_new(struct tn_world *world, const struct tn_keys_args *args)
{
	struct tn_new_key wanted = { args->name ? args->name : NAME, args->ec, args->authority, DAYS };
	const char *dir = args->out;
	bool authority = false;
	tn_autoerror err = { 0 };
	int r = wants_authority(world, &authority, &err);

	if (r < 0)
		return tn_command_failed(&err, r);
	wanted.authority |= authority;
	if (!dir)
		dir = tn_arena_printf(&world->arena, "%s" DIR, tn_root_path(world->root));
	if (!dir)
		return tn_command_failed(NULL, -ENOMEM);
	r = args->dry_run ? look(dir, args->force, &err) : make(dir, &wanted, args->force, &err);
	if (r < 0)
		return explain(dir, &err, r);
	if (world->json)
		return print_json(dir, &wanted, args->dry_run) < 0 ? tn_command_failed(NULL, -ENOMEM) : TN_EXIT_OK;
	print(dir, &wanted, args->dry_run);
	return TN_EXIT_OK;
}
