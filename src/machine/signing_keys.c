// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where distributions' tools keep the keys that they sign modules with. */
#include "machine/signing_keys.h"

#include <errno.h>

#include "base/cleanup.h"
#include "format/pem.h"
#include "machine/sysfs.h"
#include "tenon-config.h"

#define CERTIFICATE_MAX_BYTES ((size_t)64 << 10)
#define CONF_MAX_BYTES ((size_t)1 << 20)

/* Vendors' certificates that are looked at. */
#define VENDORS_MAX 64

#define VENDORS "/etc/uefi/certs" /* openSUSE's packages of drivers */

#define DKMS_CONF "/etc/dkms/framework.conf"
#define DKMS_CONF_DIR "/etc/dkms/framework.conf.d"
#define PORTAGE_CONF "/etc/portage/make.conf" /* Gentoo's */

static const struct place {
	const char *owner, *certificate, *private;
} places[] = {
	{ "Ubuntu's shim-signed", "/var/lib/shim-signed/mok/MOK.der", "/var/lib/shim-signed/mok/MOK.priv" },
	{ "DKMS", "/var/lib/dkms/mok.pub", "/var/lib/dkms/mok.key" },
	{ "akmods", "/etc/pki/akmods/certs/public_key.der", "/etc/pki/akmods/private/private_key.priv" },
	{ "sbctl", "/var/lib/sbctl/keys/db/db.pem", "/var/lib/sbctl/keys/db/db.key" },
	{ "sbctl", "/usr/share/secureboot/keys/db/db.pem", "/usr/share/secureboot/keys/db/db.key" },
};

struct reading {
	const tn_root *root;
	struct tn_arena *arena;
	tn_signing_keys *keys;
	const char **unreadable;
};

static bool is_known(const struct reading *r, const char *certificate)
{
	for (size_t i = 0; i < r->keys->n; i++)
		if (strcmp(r->keys->v[i].certificate, certificate) == 0)
			return true;
	return false;
}

/* DER, or in letters. Return: 0 or -ENOMEM. */
static int add(struct reading *r, const struct place *place)
{
	tn_autobuf file = { 0 }, decoded = { 0 };
	struct tn_signing_key key = { place->owner, tn_arena_str(r->arena, place->certificate), false, { 0 }, NULL };
	int e = tn_root_read(r->root, place->certificate, CERTIFICATE_MAX_BYTES, &file);
	struct tn_text der;

	if (e == -EACCES || e == -EPERM)
		*r->unreadable = key.certificate;
	if (e < 0 || is_known(r, place->certificate))
		return e == -ENOMEM ? e : 0;
	e = tn_pem_certificate(tn_buf_text(&file), &decoded);
	key.letters = e == 0;
	der = e == 0 ? tn_buf_text(&decoded) : tn_buf_text(&file);
	if (place->private && tn_root_has(r->root, place->private))
		key.private = tn_arena_str(r->arena, place->private);
	key.der = (struct tn_text){ tn_arena_dup(r->arena, der), der.n };
	if (e == -ENOMEM || !key.certificate || !key.der.p)
		return -ENOMEM;
	return tn_vec_push(r->keys, key);
}

/* The value of "NAME=VALUE", without quotes; what a shell would have to work out is none. */
static bool read_setting(struct tn_text line, struct tn_text name, struct tn_text *ret)
{
	struct tn_text value;

	line = tn_text_trim(line);
	if (!tn_text_starts(line, name))
		return false;
	value = tn_text_from(line, name.n);
	if (value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'') && value.p[value.n - 1] == value.p[0])
		value = (struct tn_text){ value.p + 1, value.n - 2 };
	if (!value.n || value.p[0] != '/' || memchr(value.p, '$', value.n) || memchr(value.p, '\0', value.n))
		return false;
	*ret = value;
	return true;
}

/* Who says in a file of settings where keys are. */
struct keeper {
	const char *owner;
	struct tn_text certificate, key; /* "NAME=" */
};
static const struct keeper dkms = { "DKMS", TN_TEXT_LITERAL("mok_certificate="), TN_TEXT_LITERAL("mok_signing_key=") };
static const struct keeper portage = { "Portage", TN_TEXT_LITERAL("MODULES_SIGN_CERT="), TN_TEXT_LITERAL("MODULES_SIGN_KEY=") };

static int add_configured(struct reading *r, const struct keeper *keeper, const char *path)
{
	struct tn_text rest, line, value, certificate_path = { 0 }, private_path = { 0 };
	struct place place = { .owner = keeper->owner };
	tn_autobuf file = { 0 };
	int e = tn_root_read(r->root, path, CONF_MAX_BYTES, &file);

	if (e < 0)
		return e == -ENOMEM ? e : 0;
	rest = tn_buf_text(&file);
	while (tn_text_line(&rest, &line))
		if (read_setting(line, keeper->certificate, &value))
			certificate_path = value;
		else if (read_setting(line, keeper->key, &value))
			private_path = value;
	/* One file may hold both. */
	if (!certificate_path.n && keeper == &portage)
		certificate_path = private_path;
	if (!certificate_path.n)
		return 0;
	place.certificate = tn_arena_dup(r->arena, certificate_path);
	place.private = private_path.n ? tn_arena_dup(r->arena, private_path) : NULL;
	return !place.certificate || (private_path.n && !place.private) ? -ENOMEM : add(r, &place);
}

static int add_all_configured(struct reading *r)
{
	tn_autovec tn_names names = { 0 };
	int e = add_configured(r, &dkms, DKMS_CONF);

	if (e == 0)
		e = add_configured(r, &portage, PORTAGE_CONF);
	if (e == 0 && tn_sysfs_list(r->root, DKMS_CONF_DIR, r->arena, &names) == -ENOMEM)
		e = -ENOMEM;
	for (size_t i = 0; i < names.n && i < VENDORS_MAX && e == 0; i++) {
		const char *path = tn_arena_printf(r->arena, DKMS_CONF_DIR "/%s", names.v[i]);

		e = path ? add_configured(r, &dkms, path) : -ENOMEM;
	}
	return e;
}

static int add_vendors(struct reading *r)
{
	tn_autovec tn_names names = { 0 };
	int e = tn_sysfs_list(r->root, VENDORS, r->arena, &names) == -ENOMEM ? -ENOMEM : 0;

	for (size_t i = 0; i < names.n && i < VENDORS_MAX && e == 0; i++) {
		struct place place = { "a package of drivers", tn_arena_printf(r->arena, VENDORS "/%s", names.v[i]), NULL };

		e = place.certificate ? add(r, &place) : -ENOMEM;
	}
	return e;
}

/* The key of a kernel that was built here. */
static int add_build(struct reading *r, const char *release)
{
	const char *dir = tn_arena_printf(r->arena, TN_MODULEDIR "/%s/build/certs", release);
	struct place place = { .owner = "this kernel's build" };

	if (!dir)
		return -ENOMEM;
	place.certificate = tn_arena_printf(r->arena, "%s/signing_key.x509", dir);
	place.private = tn_arena_printf(r->arena, "%s/signing_key.pem", dir);
	return place.certificate && place.private ? add(r, &place) : -ENOMEM;
}

int tn_signing_keys_read(const tn_root *root, const char *release, struct tn_arena *arena, tn_signing_keys *ret,
			 const char **unreadable)
{
	struct reading r = { root, arena, ret, unreadable };
	int e = add_all_configured(&r);

	for (size_t i = 0; i < TN_ARRAY_SIZE(places) && e == 0; i++)
		e = add(&r, &places[i]);
	if (e == 0)
		e = add_vendors(&r);
	return e < 0 ? e : add_build(&r, release);
}
