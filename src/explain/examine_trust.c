// SPDX-License-Identifier: LGPL-2.1-or-later
/* Enforcement, lockdown, keys, and what waits for the next start. */
#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "diag/mok.h"
#include "explain/enforcement.h"
#include "explain/examinations.h"
#include "machine/secure_boot.h"
#include "machine/signing_keys.h"

/* sbctl's keys sign what the firmware starts, and no modules. */
#define NOT_FOR_MODULES "sbctl"

struct look {
	struct tn_doctor *doctor;
	const struct tn_machine *m;
	struct tn_secure_boot boot;
	tn_signing_keys keys; /* on the disk */
	bool one_counts;      /* the kernel has one of them */
};

static int tell_rings(struct look *l)
{
	static const char *const rings[] = { ".builtin_trusted_keys", ".secondary_trusted_keys", ".machine", ".platform" };
	const tn_ring_keys *keys = &l->m->first->rings.keys;
	tn_autobuf text = { 0 };

	for (size_t k = 0; k < TN_ARRAY_SIZE(rings); k++) {
		size_t n = 0;

		for (size_t i = 0; i < keys->n; i++)
			n += keys->v[i].ring && strcmp(keys->v[i].ring, rings[k]) == 0 && *keys->v[i].id;
		if (n)
			tn_buf_addf(&text, "%s%zu in %s", text.n ? ", " : "", n, rings[k]);
	}
	tn_buf_add_char(&text, '\0');
	return text.failed ? -ENOMEM : tn_doctor_state_add(l->doctor, "keys", "%s", text.n > 1 ? text.p : "none");
}

/* A copy has no keyrings; what else would tell of them is the kernel's image. */
static int tell_no_keys(struct look *l)
{
	int r = tn_doctor_state_add(l->doctor, "keys", "not known");

	if (r < 0 || !*tn_root_path(l->m->root))
		return r;
	return tn_doctor_unseen(l->doctor, "which keys the kernel has: no image of it is here that tells",
				tn_doctor_who(l->doctor));
}

/* As far as the kernel's image and the firmware tell. */
static int tell_keys(struct look *l)
{
	struct tn_trust_certificate certificate;
	size_t n = 0, sure = 0;

	if (!l->m->basis->trust || !l->m->basis->kernel->certificates_source)
		return tell_no_keys(l);
	while (tn_trust_certificate(l->m->basis->trust, n, &certificate)) {
		sure += !certificate.place.doubt;
		n++;
	}
	if (n > sure)
		return tn_doctor_state_add(l->doctor, "keys", "%zu for modules, and %zu that may not count", sure, n - sure);
	return tn_doctor_state_add(l->doctor, "keys", "%zu for modules", n);
}

static int tell_state(struct look *l)
{
	int r = tn_doctor_state_add(l->doctor, "signatures", "%s", tn_enforcement_words(l->m->basis->kernel, l->m->basis->live));

	if (r == 0)
		r = tn_doctor_state_add(l->doctor, "lockdown", "%s", tn_lockdown_word(l->m->basis->live->lockdown));
	if (r == 0)
		r = tn_doctor_state_add(l->doctor, "Secure Boot", "%s", tn_secure_boot_words(&l->boot));
	if (r == 0)
		r = l->m->first->rings.known ? tell_rings(l) : tell_keys(l);
	if (r < 0 || !l->m->first->rings.trouble)
		return r;
	return tn_doctor_unseen(l->doctor, "the kernel's keyrings", l->m->first->rings.trouble);
}

static int find_disabled(struct look *l)
{
	const struct tn_finding like = {
		.id = "modules-disabled",
		.severity = TN_SEVERITY_NOTE,
		.file = "/proc/sys/kernel/modules_disabled",
		.remedy = "reboot; it is mostly set in a file of /etc/sysctl.d",
	};

	if (l->m->basis->live->disabled != TN_YES)
		return 0;
	return tn_doctor_add(l->doctor, &like, "no module can be loaded or unloaded until the next start");
}

/* What shim asks about at the next start. */
static int find_waiting(struct look *l)
{
	const struct tn_finding like = {
		.id = "key-waits",
		.severity = TN_SEVERITY_NOTE,
		.remedy = TN_MOK_SCREEN ", and confirm it",
	};
	size_t new = 0, del = 0;

	for (size_t i = 0; i < l->boot.certificates.n; i++) {
		new += l->boot.certificates.v[i].list == TN_EFI_MOK_NEW;
		del += l->boot.certificates.v[i].list == TN_EFI_MOK_DEL;
	}
	if (new + del)
		return tn_doctor_add(l->doctor, &like, "keys wait for the next start: %zu to be enrolled, %zu to be removed",
				     new, del);
	if (l->boot.requested == TN_YES)
		return tn_doctor_add(l->doctor, &like, "a request about keys waits for the next start");
	if (l->boot.efi && (l->boot.listed[TN_EFI_MOK_NEW] == TN_NOT_KNOWN || l->boot.listed[TN_EFI_MOK_DEL] == TN_NOT_KNOWN))
		return tn_doctor_unseen(l->doctor, "keys that wait for the next start", "root");
	return 0;
}

static bool is_listed(const struct look *l, enum tn_efi_list list, struct tn_text der)
{
	for (size_t i = 0; i < l->boot.certificates.n; i++)
		if (l->boot.certificates.v[i].list == list && tn_text_eq(l->boot.certificates.v[i].der, der))
			return true;
	return false;
}

/* Whether the kernel has the key; @ret_doubt: it has, and may not count it. */
static bool is_trusted(const struct look *l, struct tn_text der, const char **ret_doubt)
{
	struct tn_trust_certificate certificate;

	for (size_t i = 0; tn_trust_certificate(l->m->basis->trust, i, &certificate); i++) {
		if (!tn_text_eq(certificate.der, der))
			continue;
		*ret_doubt = certificate.place.doubt;
		return true;
	}
	return false;
}

/* The one step that is missing. */
static const char *way_in(const struct look *l, const struct tn_signing_key *key)
{
	if (!l->boot.efi)
		return "without UEFI only keys that are built into the kernel count: build it in";
	if (tn_efi_state_counts(&l->boot.state) == TN_NO)
		return "turn Secure Boot on, for without it the kernel takes no key of the machine's owner, and enroll it";
	if (is_listed(l, TN_EFI_MOK_LIST, key->der))
		return "reboot: it is enrolled, and the kernel has not read it";
	return tn_arena_printf(l->doctor->arena, TN_MOK_ENROL " %s, then " TN_MOK_CONFIRM, key->certificate);
}

static int add_not_enrolled(struct look *l, const struct tn_signing_key *key, const char *path)
{
	struct tn_finding like = {
		.id = "key-not-enrolled",
		.severity = l->one_counts ? TN_SEVERITY_NOTE : TN_SEVERITY_WARNING, /* then that one is in use */
		.file = path,
		.detail = key->owner,
	};

	like.remedy = way_in(l, key);
	if (!like.remedy)
		return -ENOMEM;
	return tn_doctor_add(l->doctor, &like,
			     "the kernel does not have the key that %s signs modules with: they cannot be loaded", key->owner);
}

static int add_doubtful(struct look *l, const struct tn_signing_key *key, const char *path, const char *doubt)
{
	const bool told = l->boot.trusted == TN_YES;
	const struct tn_finding like = {
		.id = "key-may-not-count",
		.severity = TN_SEVERITY_WARNING,
		.file = path,
		.detail = key->owner,
		.remedy = told ? "take a kernel that counts keys of the machine's owner (CONFIG_INTEGRITY_MACHINE_KEYRING)" :
				 TN_MOK_TRUST ", then " TN_MOK_CONFIRM_TRUST,
	};

	return tn_doctor_add(l->doctor, &like, "the kernel may not count the key that %s signs modules with: %s", key->owner,
			     doubt);
}

/* What could have the key, and cannot be seen. */
static int tell_unsure(struct look *l, const struct tn_signing_key *key, const char *gap)
{
	const char *what = tn_arena_printf(l->doctor->arena, "whether the kernel has the key that %s signs modules with: %s",
					   key->owner, gap);

	return what ? tn_doctor_unseen(l->doctor, what, tn_doctor_who(l->doctor)) : -ENOMEM;
}

static int check_key(struct look *l, const struct tn_signing_key *key)
{
	const char *path = tn_arena_printf(l->doctor->arena, "%s%s", tn_root_path(l->m->root), key->certificate);
	const char *gap = tn_trust_gap(l->m->basis->trust), *doubt = NULL;

	if (!path)
		return -ENOMEM;
	if (strcmp(key->owner, NOT_FOR_MODULES) == 0 || is_listed(l, TN_EFI_MOK_NEW, key->der))
		return 0;
	if (is_trusted(l, key->der, &doubt))
		return doubt ? add_doubtful(l, key, path, doubt) : 0;
	return gap ? tell_unsure(l, key, gap) : add_not_enrolled(l, key, path);
}

/* Keys matter where they are asked for. */
static int find_keys(struct look *l)
{
	const char *unreadable = NULL, *doubt;
	int r;

	if (!l->m->basis->trust || !tn_live_facts_enforces(l->m->basis->live))
		return 0;
	r = tn_signing_keys_read(l->m->root, l->m->release, l->doctor->arena, &l->keys, &unreadable);
	for (size_t i = 0; i < l->keys.n; i++)
		l->one_counts |= is_trusted(l, l->keys.v[i].der, &doubt);
	for (size_t i = 0; i < l->keys.n && r == 0; i++)
		r = check_key(l, &l->keys.v[i]);
	return r < 0 || !unreadable ? r : tn_doctor_unseen(l->doctor, unreadable, "root");
}

static int examine(struct look *l)
{
	int r = tell_state(l);

	if (r == 0)
		r = find_disabled(l);
	if (r == 0)
		r = find_waiting(l);
	return r < 0 ? r : find_keys(l);
}

int tn_examine_trust(struct tn_doctor *doctor)
{
	struct look l = { .doctor = doctor, .m = doctor->machine };
	int r;

	if (!l.m->basis->live)
		return 0;
	r = tn_secure_boot_read(l.m->root, doctor->arena, &l.boot);
	if (r == 0)
		r = examine(&l);
	tn_vec_free(&l.keys);
	tn_secure_boot_free(&l.boot);
	return r;
}
