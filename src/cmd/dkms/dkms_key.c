// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/dkms/dkms_key.h"

#include <errno.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/sign/signing.h"
#include "sign/new_key.h"
#include "sys/new_files.h"
#include "sys/own_root.h"

/* Whatever dkms' tree is: who enrols a key looks for it there. */
#define HOME "/var/lib/dkms"
#define PRIVATE "mok.key"
#define CERTIFICATE "mok.pub"
#define NAME "DKMS module signing key"
#define DAYS 36500
#define TOKEN "pkcs11:"

static bool signs(const struct tn_build_target *target)
{
	struct tn_text rest = target->config, line;

	while (rest.n && tn_text_line(&rest, &line))
		if (tn_text_is(line, "CONFIG_MODULE_SIG=y"))
			return true;
	return false;
}

static int make(const char *dir, struct tn_error *err)
{
	const struct tn_new_key wanted = { .name = NAME, .days = DAYS };
	tn_autosecret private = { 0 };
	tn_autobuf certificate = { 0 };
	struct tn_secrets secrets = { 0 };
	int r;

	tn_secrets_begin(&secrets);
	r = tn_new_key_make(&wanted, &private, &certificate, err);
	if (r == 0) {
		const struct tn_new_file files[] = {
			{ CERTIFICATE, 0644, tn_buf_text(&certificate) },
			{ PRIVATE, 0600, tn_buf_text(&private) },
		};

		r = tn_new_files_write(dir, files, TN_ARRAY_SIZE(files), true, err);
	}
	tn_secrets_forget(&private);
	tn_secrets_end(&secrets);
	return r;
}

static const char *path_of(struct tn_dkms *d, const char *setting, const char *name, const char *release)
{
	return *setting ? tn_dkms_settings_for(setting, release, &d->arena)
			: tn_arena_printf(&d->arena, HOME "/%s", name);
}

int tn_dkms_key(struct tn_dkms *d, const struct tn_build_target *target, tn_sealer **ret, struct tn_error *err)
{
	const char *release = target->release;
	struct tn_key_files files = {
		.root = d->root,
		.key = path_of(d, d->settings.signing_key, PRIVATE, release),
		.certificate = path_of(d, d->settings.certificate, CERTIFICATE, release),
		.lenient = true,
	};
	bool own = !*d->settings.signing_key && !*d->settings.certificate;
	tn_autoerror why = { 0 };
	bool there;
	int r;

	*ret = NULL;
	if (!files.key || !files.certificate)
		return -ENOMEM;
	if (!signs(target) || d->settings.try_sign == TN_DKMS_SIGN_NEVER)
		return 0;
	there = tn_root_has(d->root, files.key) && tn_root_has(d->root, files.certificate);
	/* A key that is made with an image is on every machine that has it. */
	r = d->settings.try_sign == TN_DKMS_SIGN_ALWAYS || (there && d->settings.try_sign == TN_DKMS_SIGN_WITH_A_KEY) ?
		    1 :
		    tn_root_is_own(d->root);
	if (r <= 0)
		return r;
	r = own && !there ? make(HOME, &why) : 0;
	if (r == 0)
		r = tn_key_files_open(&files, ret, &why);
	/* A machine that cannot sign still wants its modules; those it may refuse are refused by the judge. */
	if (r < 0)
		tn_report(TN_LOG_WARNING, "modules are not signed: %s", tn_error_text(&why, r));
	return r == -ENOMEM ? r : 0;
}

static bool has_own_key(struct tn_dkms *d)
{
	const char *key = path_of(d, "", PRIVATE, ""), *certificate = path_of(d, "", CERTIFICATE, "");

	return key && certificate && tn_root_has(d->root, key) && tn_root_has(d->root, certificate);
}

int tn_dkms_generate_mok(struct tn_dkms *d)
{
	tn_autoerror err = { 0 };
	int r;

	if (*d->settings.signing_key && strncmp(d->settings.signing_key, TOKEN, strlen(TOKEN)) == 0) {
		tn_report(TN_LOG_ERROR, "framework.conf names a key in a token, which is made with the token's own program");
		return TN_BUILD_BAD_ARGUMENTS;
	}
	/* A key that machines may have been told to trust is not made anew. */
	r = has_own_key(d) ? 0 : make(HOME, &err);
	if (r < 0)
		return tn_dkms_failed(&err, r);
	tn_dkms_say(d, "The key is " HOME "/" PRIVATE ", its certificate " HOME "/" CERTIFICATE ".");
	return TN_BUILD_GOOD;
}
