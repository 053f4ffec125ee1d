// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is asked, and what it means: the kernel's security/integrity/platform_certs/load_uefi.c and
 * machine_keyring.c, certs/system_keyring.c. */
#include "diag/trust_read.h"

#include <errno.h>
#include <stdio.h>

#include "diag/live_facts.h"
#include "format/efi_siglist.h"
#include "format/proc_keys.h"
#include "format/x509.h"
#include "sys/efivars.h"

#define FILE_MAX_BYTES ((size_t)4 << 20)

#define DEBIAN "debian-kernel@lists.debian.org" /* who built it, in its banner */

#define PLATFORM_DOUBT                                                                    \
	"it is in the keyring .platform, where only the kernels of some distributions look" \
	" for those of modules"

struct reading {
	const tn_root *root;
	const tn_kernel_facts *kernel;
	tn_trust *trust;
	enum tn_answer secure_boot;
	bool debian; /* its kernels look into .platform, too */
	bool told;   /* to trust MOK keys as its own (mokutil --trust-mok) */
	struct tn_buf keys; /* /proc/keys */
};

static int read_file(const tn_root *root, const char *path, struct tn_buf *ret)
{
	return tn_root_read(root, path, FILE_MAX_BYTES, ret);
}

static int ignore_damage(struct reading *r, int code, const char *name)
{
	char why[160];

	if (code != -EBADMSG)
		return code;
	snprintf(why, sizeof(why), "the firmware's list %s is damaged", name);
	return tn_trust_set_gap(r->trust, why);
}

/* Which keyring a certificate is in, and why it may not count. */
typedef void place_fn(const struct reading *r, const struct tn_x509 *certificate, struct tn_trust_place *ret);

static int add_list(struct reading *r, const char *name, struct tn_text list, place_fn *find_place)
{
	struct tn_efi_walk walk = { .lists = { .p = (const uint8_t *)list.p, .left = list.n } };
	struct tn_efi_entry entry;
	int e;

	while ((e = tn_efi_next(&walk, &entry)) > 0) {
		struct tn_x509 x509;
		struct tn_trust_place place = { .name = name, .firmware = true };

		if (entry.kind != TN_EFI_X509 || tn_x509_read(entry.data, &x509, NULL) < 0)
			continue; /* as the kernel does */
		find_place(r, &x509, &place);
		if (tn_trust_add_from(r->trust, entry.data, &place, NULL) == -ENOMEM)
			return -ENOMEM;
	}
	return ignore_damage(r, e, name);
}

static void in_platform(const struct reading *r, const struct tn_x509 *certificate, struct tn_trust_place *ret)
{
	ret->ring = ".platform";
	ret->doubt = r->debian ? NULL : PLATFORM_DOUBT;
}

/* MOK keys: into .machine where the kernel has that and was told to trust them, else into .platform. */
static void in_machine(const struct reading *r, const struct tn_x509 *certificate, struct tn_trust_place *ret)
{
	enum tn_config_answer machine = tn_kernel_facts_config(r->kernel, "INTEGRITY_MACHINE_KEYRING");
	enum tn_config_answer authorities = tn_kernel_facts_config(r->kernel, "INTEGRITY_CA_MACHINE_KEYRING");

	/* Debian's before 7 are told so by themselves. */
	if ((!r->told && !(r->debian && r->kernel->version[0] < 7)) || machine == TN_CONFIG_NO ||
	    (authorities == TN_CONFIG_YES && !tn_x509_is_authority(certificate)))
		in_platform(r, certificate, ret);
	else if (machine == TN_CONFIG_UNKNOWN && !r->debian)
		ret->doubt = "whether the kernel has a keyring for MOK keys is not known";
	else if (machine != TN_CONFIG_UNKNOWN)
		ret->ring = ".machine";
	if (r->secure_boot == TN_NOT_KNOWN)
		ret->doubt = "whether Secure Boot is on is not known, and the kernel takes MOK keys only then";
}

/* What is not to be trusted: digests, and certificates where the kernel has a place for those. */
static int add_revoked(struct reading *r, const char *name, struct tn_text list)
{
	enum tn_trust_list kind = tn_kernel_facts_config(r->kernel, "SYSTEM_REVOCATION_LIST") == TN_CONFIG_NO ?
					  TN_TRUST_LIST_REVOKED_DIGESTS : TN_TRUST_LIST_REVOKED;

	return ignore_damage(r, tn_trust_add_efi(r->trust, list, kind, name, NULL), name);
}

static int add_mok(struct reading *r)
{
	tn_autobuf buf = { 0 }, revoked = { 0 };
	struct tn_text list;
	int e;

	if (r->secure_boot == TN_NO)
		return 0;
	r->told = tn_root_has(r->root, TN_EFI "/mok-variables/MokListTrustedRT") ||
		  tn_root_has(r->root, TN_EFI "/efivars/MokListTrustedRT-" TN_EFI_MOK);
	e = tn_efivar_read_mok(r->root, "MokListRT", &buf, &list);
	if (e == -ENOENT)
		return 0;
	if (e < 0)
		return e == -ENOMEM ? e : tn_trust_set_gap(r->trust, "the list of MOK keys cannot be read");
	e = add_list(r, "MokListRT", list, in_machine);
	if (e == 0 && r->secure_boot == TN_YES && tn_efivar_read_mok(r->root, "MokListXRT", &revoked, &list) == 0)
		e = add_revoked(r, "MokListXRT", list);
	return e;
}

static int add_databases(struct reading *r)
{
	tn_autobuf db = { 0 }, dbx = { 0 };
	struct tn_text list;
	int e = 0;

	if (tn_efivar_read(r->root, "dbx", TN_EFI_SECURITY, &dbx, &list) == 0)
		e = add_revoked(r, "dbx", list);
	if (e == 0 && tn_efivar_read(r->root, "db", TN_EFI_SECURITY, &db, &list) == 0)
		e = add_list(r, "db", list, in_platform);
	return e;
}

static bool has_hex(struct tn_text hex, struct tn_text bytes)
{
	static const char digits[] = "0123456789abcdef";

	if (hex.n != 2 * bytes.n)
		return false;
	for (size_t i = 0; i < bytes.n; i++) {
		uint8_t byte = (uint8_t)bytes.p[i];

		if (hex.p[2 * i] != digits[byte >> 4] || hex.p[2 * i + 1] != digits[byte & 15])
			return false;
	}
	return true;
}

static bool is_of(const struct tn_proc_key *key, const struct tn_trust_certificate *certificate)
{
	struct tn_x509 x509;

	if (certificate->key_id.n)
		return has_hex(key->id, certificate->key_id);
	return tn_x509_read(certificate->der, &x509, NULL) == 0 && has_hex(key->id, x509.serial);
}

static bool next_kernel_key(struct tn_text *rest, struct tn_proc_key *ret)
{
	while (tn_proc_keys_next(rest, ret))
		if (ret->uid == 0 && ret->id.n)
			return true;
	return false;
}

/* Whether the kernel really has it. */
static bool has_key(const struct tn_trust_certificate *certificate, void *data)
{
	const struct reading *r = data;
	struct tn_text rest = tn_buf_text(&r->keys);
	struct tn_proc_key key;

	while (next_kernel_key(&rest, &key))
		if (is_of(&key, certificate))
			return true;
	return false;
}

/* Who signs the database of radio regulations: in a ring of their own, in no way for modules. */
static bool is_of_regulations(struct tn_text name)
{
	static const char *const names[] = { "sforshee", "wens", "benh@debian.org", "romain.perier@gmail.com" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(names); i++)
		if (tn_text_is(name, names[i]))
			return true;
	return false;
}

static bool is_explained(const struct reading *r, const struct tn_proc_key *key)
{
	struct tn_trust_certificate certificate;

	for (size_t i = 0; tn_trust_certificate(r->trust, i, &certificate); i++)
		if (is_of(key, &certificate))
			return true;
	return is_of_regulations(key->name);
}

/* A key that the kernel has, and nobody else: its certificate would tell what it has signed. */
static int note_unexplained(struct reading *r)
{
	struct tn_text rest = tn_buf_text(&r->keys);
	struct tn_proc_key key;

	while (next_kernel_key(&rest, &key)) {
		char why[256];

		if (is_explained(r, &key))
			continue;
		snprintf(why, sizeof(why), "the kernel has a key \"%.*s\", whose certificate is not to be found",
			 (int)(key.name.n < 100 ? key.name.n : 100), key.name.p);
		return tn_trust_set_gap(r->trust, why);
	}
	return 0;
}

/* Only with the kernel's own rings in it does the list tell what the kernel has not. */
static int compare_with_keys(struct reading *r)
{
	struct tn_text rest = tn_buf_text(&r->keys);
	struct tn_proc_key key;
	bool all = false;

	while (!all && tn_proc_keys_next(&rest, &key))
		all = tn_text_is(key.type, "keyring") &&
		      tn_text_starts(key.description, TN_TEXT_LITERAL(".builtin_trusted_keys"));
	if (!all)
		return tn_trust_set_gap(r->trust, "only root sees in /proc/keys which keys the kernel has been given since");
	tn_trust_keep(r->trust, has_key, r);
	return note_unexplained(r);
}

/* By the image's banner, else by the running kernel's, where that is the same. */
static bool is_debian(const struct reading *r, enum tn_trust_from from)
{
	tn_autobuf version = { 0 };

	if (r->kernel->banner)
		return strstr(r->kernel->banner, DEBIAN);
	return from == TN_TRUST_RUNNING && read_file(r->root, "/proc/version", &version) == 0 &&
	       memmem(version.p, version.n, DEBIAN, sizeof(DEBIAN) - 1);
}

static int read_firmware(struct reading *r, enum tn_trust_from from)
{
	struct tn_efi_state state;
	int e;

	r->debian = is_debian(r, from);
	if (!tn_root_has(r->root, TN_EFI))
		return 0;
	state = tn_efi_state_read(r->root);
	r->secure_boot = tn_efi_state_counts(&state);
	e = add_mok(r);
	return e < 0 ? e : add_databases(r);
}

static int read_keys(struct reading *r)
{
	if (read_file(r->root, "/proc/keys", &r->keys) == -ENOMEM)
		return -ENOMEM;
	return compare_with_keys(r);
}

static int read_built_in(struct reading *r)
{
	const tn_kernel_facts *kernel = r->kernel;

	for (size_t i = 0; i < kernel->certificates.n; i++) {
		const struct tn_certificate *c = &kernel->certificates.v[i];

		const struct tn_trust_place place = { .name = c->source, .ring = ".builtin_trusted_keys" };

		if (tn_trust_add_from(r->trust, c->der, &place, NULL) == -ENOMEM)
			return -ENOMEM;
	}
	if (kernel->certificates_source)
		return 0;
	return tn_trust_set_gap(r->trust, "the certificates that are built into the kernel could not be read");
}

int tn_trust_read(const tn_root *root, const tn_kernel_facts *kernel, enum tn_trust_from from, tn_trust **ret,
		  struct tn_error *err)
{
	tn_cleanup(tn_trust_freep) tn_trust *trust = tn_trust_new();
	struct reading reading = { .root = root, .kernel = kernel, .trust = trust };
	int r = trust ? read_built_in(&reading) : -ENOMEM;

	if (r == 0 && from != TN_TRUST_IMAGE)
		r = read_firmware(&reading, from);
	if (r == 0 && from == TN_TRUST_RUNNING)
		r = read_keys(&reading);
	tn_buf_free(&reading.keys);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	*ret = tn_take_ptr(trust);
	return 0;
}
