// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon sign: modules that the kernel is to trust. */
#include <errno.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/sign/signing.h"
#include "core/find/meaning.h"

struct sign_args {
	const char *key, *certificate, *hash;
	bool all, force, by_key_id, dry_run, quiet;
};

static const struct tn_option sign_options[] = {
	{ 0, "key", "FILE", TN_STRING(struct sign_args, key), "Sign with this private key: a file, or a token's pkcs11: URI" },
	{ 0, "cert", "FILE", TN_STRING(struct sign_args, certificate), "Its certificate; without this, the one in the key's file" },
	{ 0, "hash", "DIGEST", TN_STRING(struct sign_args, hash),
	  "Sign this digest: sha256, sha512, ...; else the kernel's configuration says it" },
	{ 'a', "all", NULL, TN_FLAG(struct sign_args, all),
	  "Sign every module of the kernel that is not signed, or with another key" },
	{ 'f', "force", NULL, TN_FLAG(struct sign_args, force),
	  "With --all: also those that this key or the kernel's own build has signed" },
	{ 'k', "key-id", NULL, TN_FLAG(struct sign_args, by_key_id), "Name the key by its id, not by issuer and serial number" },
	{ 'n', "dry-run", NULL, TN_FLAG(struct sign_args, dry_run), "Print what would be done, and change nothing" },
	TN_OPTION_QUIET(struct sign_args),
	{ 0 }
};

static const char sign_notes[] =
	"A FILE is a path that starts with / or ./; a NAME is a module's name or an alias. Each is signed in place, whatever\n"
	"signature it has; a packed one is unpacked, signed, and packed again as it was.\n"
	"Without --key, the key is the one that DKMS, shim-signed, akmods or the kernel's build keeps on this machine.\n"
	"A key with a pass phrase takes it from KBUILD_SIGN_PIN, or asks on the terminal.\n"
	"\n"
	"Examples:\n"
	"  tenon sign ./hello.ko                    with this machine's own key\n"
	"  tenon sign --key MOK.priv --cert MOK.der ./hello.ko\n"
	"  tenon sign --kernel 6.12.1 nvidia        of a kernel that is not running\n"
	"  tenon sign --all --dry-run               what is not signed yet\n"
	"  tenon sign --key 'pkcs11:object=mok' --cert mok.pem ./hello.ko\n";

static int put_in_place(const struct tn_replacing *file, struct tn_text content, struct tn_error *err)
{
	return tn_replacing_put(file, content, err);
}

static int rehearse(const struct tn_replacing *file, struct tn_text content, struct tn_error *err)
{
	(void)content;
	return tn_replacing_check(file, err);
}

/* Return: 0, or -errno with a message. */
static int prepare(struct tn_signing *s, const struct sign_args *args, int argc, char **argv, struct tn_error *err)
{
	const char *release = s->world->kernel;
	int r = args->all ? tn_signing_add_all(s, err) : 0;

	for (int i = 0; i < argc && r == 0; i++)
		r = tn_signing_add(s, argv[i], err);
	if (r < 0)
		return r;
	if (s->world->tree)
		release = s->world->release;
	if (!release && argc)
		release = tn_signing_release_of(s, argv[0]);
	if (!s->world->release)
		s->world->release = release;
	r = tn_signing_choose_key(s, args->key, args->certificate, err);
	return r < 0 ? r : tn_signing_choose_hash(s, args->hash, release, err);
}

static bool is_understood(const struct sign_args *args, int argc)
{
	const char *wrong = args->all && argc	       ? "--all takes no module names" :
			    !args->all && !argc	       ? "no module name given" :
			    args->certificate && !args->key ? "--cert needs --key" :
			    args->force && !args->all  ? "--force is for --all: what is named is signed in any case" :
							 NULL;

	if (wrong)
		tn_report(TN_LOG_ERROR, "%s; see tenon sign --help", wrong);
	return !wrong;
}

static int sign_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct sign_args *args = data;
	tn_cleanup(tn_signing_release) struct tn_signing s = {
		.world = world,
		.flags = args->by_key_id ? TN_SEALER_BY_KEY_ID : 0,
		.force = args->force,
		.carry_out = args->dry_run ? rehearse : put_in_place,
	};
	tn_autoerror err = { 0 };
	int r;

	if (!is_understood(args, argc))
		return TN_EXIT_USAGE;
	r = prepare(&s, args, argc, argv, &err);
	if (r == 0)
		r = tn_signing_run(&s);
	if (r < 0)
		return tn_command_failed(&err, r);
	if (world->json)
		r = tn_signing_print_json(&s, args->dry_run);
	else
		tn_signing_print(&s, args->dry_run, args->all, args->quiet);
	if (r < 0)
		return tn_command_failed(&err, r);
	return s.counts[TN_SIGNING_FAILED] ? TN_EXIT_FAILURE : TN_EXIT_OK;
}

static bool sign_acts(const void *data)
{
	const struct sign_args *args = data;

	return !args->dry_run;
}

const struct tn_command tn_cmd_sign = {
	.name = "sign",
	.operands = "[FILE|NAME]...",
	.summary = "Sign modules, packed ones too, so that the kernel can trust them",
	.max_operands = TN_ANY,
	.needs = TN_NEED_ROOT, /* and a tree, but for files */
	.options = sign_options,
	.notes = sign_notes,
	.args_size = sizeof(struct sign_args),
	.acts = sign_acts,
	.run = sign_run,
};
