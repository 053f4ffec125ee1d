// SPDX-License-Identifier: LGPL-2.1-or-later
/* Signatures, keys and Secure Boot: the one step that is missing. What the kernel makes of each list of keys is in
 * diag/trust_read.c; here is what a person can do about it. */
#include "explain/probes.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "explain/key_step.h"
#include "explain/signer.h"
#include "tenon-config.h"

/* Before the general words of the check. */
#define RANK 5

struct search {
	struct tn_explaining *x;
	struct tn_secure_boot boot;
	tn_signing_keys disk;
	const char *unreadable; /* a certificate that is there */
	struct tn_signer signer;
	struct tn_key_places places;
	bool told; /* which of these causes it is */
};

static enum tn_config_answer config(const struct search *s, const char *option)
{
	return tn_kernel_facts_config(s->x->machine->basis->kernel, option);
}

/* What the check found wrong with its signature, or cannot tell; NULL: nothing. */
static struct tn_explanation *found_by_check(struct tn_explaining *x)
{
	static const char *const codes[] = { "E-signature-unknown-key", "E-unsigned" };
	struct tn_explanation *e = NULL;

	for (size_t i = 0; i < TN_ARRAY_SIZE(codes) && !e; i++)
		e = tn_explain_found(x, codes[i]);
	return e && e->kind == TN_EXPLAINS_FAILURE ? e : NULL;
}

/* Says which cause it is, in place of the general one that the check has told. */
static struct tn_explanation *refine(struct search *s, const char *code, bool candidate, const char *text, const char *remedy)
{
	struct tn_explanation *e = found_by_check(s->x);

	if (!text || !remedy)
		return NULL;
	if (!e) {
		e = tn_explain_add(s->x, TN_EXPLAINS_FAILURE, code, "%s", text);
		if (!e)
			return NULL;
		e->rank = RANK;
	}
	s->told = true;
	e->code = code;
	e->text = text;
	e->remedy = remedy;
	e->candidate = candidate;
	e->doubt = candidate;
	return e;
}

static const char *say(struct search *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static const char *say(struct search *s, const char *fmt, ...)
{
	const char *text;
	va_list args;

	va_start(args, fmt);
	text = tn_arena_vprintf(s->x->arena, fmt, args);
	va_end(args);
	return text;
}

/* "the key of Org: name", or by its number where its certificate is not at hand. */
static const char *key_name(struct search *s)
{
	if (s->signer.der.n)
		return say(s, "the key \"%s\"", s->signer.subject);
	return *s->signer.name ? say(s, "a key of \"%s\"", s->signer.name) : "a key";
}

static int add_home(struct search *s, struct tn_explanation *e, const struct tn_key_home *home)
{
	int r = 0;

	for (size_t i = 0; i < TN_N_EFI_LISTS && r == 0; i++) {
		static const char *const what[] = {
			[TN_EFI_DB] = "the firmware's list db has it",
			[TN_EFI_MOK_LIST] = "the owner's list of keys (MOK) has it: it is enrolled",
			[TN_EFI_MOK_NEW] = "a request to enrol it waits for the next start",
			[TN_EFI_MOK_DEL] = "a request to delete it waits for the next start",
		};

		if (home->listed[i])
			r = tn_explain_evidence(s->x, e, tn_efi_list_source((enum tn_efi_list)i), 0, "%s", what[i]);
	}
	if (r == 0 && home->ring)
		r = tn_explain_evidence(s->x, e, "/proc/keys", 0, "the kernel's keyring %s has it", home->ring);
	if (r == 0 && home->disk)
		r = tn_explain_evidence(s->x, e, home->disk->certificate, 0, "this is its certificate, of %s", home->disk->owner);
	return r;
}

/* Who signed, and all places where the key is. */
static int add_evidence(struct search *s, struct tn_explanation *e)
{
	const struct tn_signer *k = &s->signer;

	if (tn_explain_evidence(s->x, e, s->x->path, 0, *k->name ? "signed by %s, key %s" : "signed%s with the key %s",
				k->name, k->key) < 0)
		return -ENOMEM;
	return add_home(s, e, &k->home);
}

static int add_secure_boot(struct search *s, struct tn_explanation *e)
{
	static const char *const states[] = { [TN_NOT_KNOWN] = "not known", [TN_NO] = "off", [TN_YES] = "on" };

	return tn_explain_evidence(s->x, e, "/sys/firmware/efi/efivars", 0, "Secure Boot is %s%s", states[s->boot.state.on],
				   s->boot.state.setup == TN_YES ? ", in setup mode" :
				   s->boot.state.disabled == TN_YES ? ", and shim was told not to check (mokutil)" : "");
}

/* Which cause it is, with who signed and where the key is. */
static struct tn_explanation *refine_by(struct search *s, const struct tn_key_step *step)
{
	struct tn_explanation *e = refine(s, step->code, step->unsure,
					  say(s, "it is signed with %s, which %s", key_name(s), step->what), step->remedy);

	return e && add_evidence(s, e) == 0 ? e : NULL;
}

static int secure_boot_off(struct search *s, struct tn_explanation *e)
{
	if (add_secure_boot(s, e) < 0)
		return -ENOMEM;
	return tn_live_facts_asks_signatures(s->x->machine->basis->live) ?
		       tn_explain_evidence(s->x, e, "/proc/cmdline", 1, "module.sig_enforce is set there") : 0;
}

static int platform_only(struct search *s, struct tn_explanation *e)
{
	if (s->signer.home.listed[TN_EFI_MOK_LIST] && s->boot.trusted == TN_NO)
		return tn_explain_evidence(s->x, e, "/sys/firmware/efi/efivars", 0, "there is no MokListTrustedRT");
	return 0;
}

static struct tn_key_question question(struct search *s, const struct tn_signing_key *key)
{
	return (struct tn_key_question){
		.places = &s->places, .kernel = s->x->machine->basis->kernel, .live = s->x->machine->basis->live,
		.distro = s->x->machine->distro, .home = &s->signer.home, .x509 = s->signer.der.n ? &s->signer.x509 : NULL,
		.certificate = key ? key->certificate : NULL, .arena = s->x->arena,
	};
}

static const char *enrolment(struct search *s, const struct tn_signing_key *key)
{
	struct tn_key_question q = question(s, key);

	return tn_key_enrolment(&q);
}

/* Another key of this disk that counts: two tools sign here, and each has a key of its own. */
static int add_others(struct search *s, struct tn_explanation *e)
{
	for (size_t i = 0; i < s->disk.n; i++) {
		const struct tn_signing_key *key = &s->disk.v[i];
		struct tn_key_home home = tn_key_home_of(&s->places, key->der);

		if (!(home.counts || home.listed[TN_EFI_MOK_LIST]) || tn_text_eq(key->der, s->signer.der))
			continue;
		if (tn_explain_evidence(s->x, e, key->certificate, 0, "this key, of %s, is enrolled, and has not signed it",
					key->owner) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* A key of this disk that has the same name and is another, as after a new one was made. */
static const struct tn_signing_key *find_namesake(const struct search *s)
{
	struct tn_x509 x509;

	for (size_t i = 0; *s->signer.name && i < s->disk.n; i++)
		if (tn_x509_read(s->disk.v[i].der, &x509, NULL) == 0 && tn_text_is(x509.subject.common_name, s->signer.name))
			return &s->disk.v[i];
	return NULL;
}

/* What there is to do about a key that is not known to be the kernel's. */
static const char *enrolment_of(struct search *s, const struct tn_signing_key *key, const struct tn_signing_key *namesake,
				bool sure)
{
	const struct tn_explanation *doubt = found_by_check(s->x);

	if (namesake)
		return say(s, "build it again, for the key of %s that is here to sign it", namesake->owner);
	return !sure && !key && doubt && doubt->remedy ? doubt->remedy : enrolment(s, key);
}

static int not_enrolled(struct search *s)
{
	const struct tn_signing_key *key = s->signer.home.disk, *namesake = key ? NULL : find_namesake(s);
	/* The kernel's rings have keys by their ids; without a certificate nobody knows that of this one. */
	bool seen = s->signer.der.n && s->x->machine->first->rings.known;
	bool sure = seen || !s->places.trust || !tn_trust_gap(s->places.trust);
	const char *what = key  ? "it is signed with %s, which is not enrolled" :
			   sure ? "it is signed with %s, which neither the kernel has nor this disk" :
				  "it is signed with %s, and whether the kernel has that is not to be seen";
	const char *text = tn_arena_printf(s->x->arena, what, key_name(s));
	struct tn_explanation *e = refine(s, "E-key-not-enrolled", !sure, text, enrolment_of(s, key, namesake, sure));

	if (!e || add_evidence(s, e) < 0)
		return -ENOMEM;
	if (namesake &&
	    tn_explain_evidence(s->x, e, namesake->certificate, 0, "this key has the same name, and is another") < 0)
		return -ENOMEM;
	return add_others(s, e);
}

/* The bytes were changed: then no key helps. */
static int also_wrong(struct search *s)
{
	struct tn_explanation *e;

	if (!s->signer.wrong || tn_explain_found(s->x, "E-signature-wrong"))
		return 0;
	e = tn_explain_add(s->x, TN_EXPLAINS_FAILURE, "E-signature-wrong",
			   "its signature does not fit it: even with the key enrolled the kernel would refuse it");
	if (!e)
		return -ENOMEM;
	e->rank = RANK + 1;
	return tn_explain_evidence(s->x, e, s->x->path, 0, "%s has not signed these bytes", key_name(s));
}

/* For a key that the kernel does not take, the first that fits. */
static int tell_signed(struct search *s)
{
	struct tn_key_question q = question(s, s->signer.home.disk);
	struct tn_explanation *e;
	struct tn_key_step step;

	if (tn_key_step_find(&q, &step) < 0)
		return -ENOMEM;
	if (step.kind == TN_KEY_COUNTS || tn_explain_found(s->x, "E-signature-revoked")) /* which the check has said */
		return 0;
	if (step.kind == TN_KEY_NOT_ENROLLED)
		return not_enrolled(s);
	e = refine_by(s, &step);
	if (!e)
		return -ENOMEM;
	switch (step.kind) {
	case TN_KEY_SECURE_BOOT:
		return secure_boot_off(s, e);
	case TN_KEY_PLATFORM:
		return platform_only(s, e);
	case TN_KEY_AUTHORITY:
		return tn_explain_evidence(s->x, e, s->x->machine->basis->kernel->config_source, 0,
					   "CONFIG_INTEGRITY_CA_MACHINE_KEYRING=y");
	default:
		return 0;
	}
}

/* What signs modules here, with all of its arguments. NULL: memory is out. */
static const char *signing_command(struct search *s, const struct tn_signing_key *key)
{
	const tn_root *root = s->x->machine->root;
	struct tn_text hash = tn_kernel_facts_config_text(s->x->machine->basis->kernel, "MODULE_SIG_HASH");
	const char *tool = say(s, TN_MODULEDIR "/%s/build/scripts/sign-file", s->x->machine->release);

	if (!hash.n)
		hash = TN_TEXT_LITERAL("sha256");
	if (tool && !tn_root_has(root, tool))
		tool = tn_root_has(root, "/usr/bin/kmodsign") ? "kmodsign" : "sign-file";
	return tool ? say(s, "%s %.*s %s %s %s", tool, TN_TEXT_FMT(hash), key->private, key->certificate, s->x->path) : NULL;
}

/* A module without a signature: which key here could sign it, and does that one count? */
static int tell_unsigned(struct search *s)
{
	const struct tn_signing_key *usable = NULL, *any = NULL;
	struct tn_explanation *e;

	for (size_t i = 0; i < s->disk.n; i++) {
		const struct tn_signing_key *key = &s->disk.v[i];

		if (!key->private)
			continue;
		any = any ? any : key;
		if (!usable && tn_key_home_of(&s->places, key->der).counts)
			usable = key;
	}
	e = found_by_check(s->x);
	if (!e || !any)
		return 0;
	e->remedy = usable ? signing_command(s, usable) :
			     say(s, "enrol the key that is here, then sign with it: %s", enrolment(s, any));
	if (!e->remedy)
		return -ENOMEM;
	return tn_explain_evidence(s->x, e, (usable ? usable : any)->private, 0,
				   usable ? "this key, of %s, could sign it, and the kernel takes it" :
					    "this key, of %s, could sign it, and the kernel does not take it yet",
				   (usable ? usable : any)->owner);
}

static int say_unseen(struct search *s)
{
	const struct tn_keyrings *rings = &s->x->machine->first->rings;
	int r = 0;

	if (rings->trouble && strncmp(rings->trouble, "nobody", strlen("nobody")) != 0)
		r = tn_explain_unseen(s->x, "the kernel's keyrings", rings->trouble);
	if (r == 0 && s->boot.efi && s->boot.listed[TN_EFI_MOK_NEW] == TN_NOT_KNOWN)
		r = tn_explain_unseen(s->x, "keys that wait to be enrolled (MokNew)", "root");
	if (r == 0 && s->unreadable)
		r = tn_explain_unseen(s->x, s->unreadable, "root");
	return r;
}

/* Of a kind that the kernel does not know: it has looked at no key, and none helps. */
static bool is_unsupported(const struct tn_explaining *x)
{
	const struct tn_explanation *e = tn_explain_found(x, "E-signature-unsupported");

	return e && e->kind == TN_EXPLAINS_FAILURE && !e->candidate;
}

/* Whether the kernel minds at all, or may. */
static bool is_wanted(const struct search *s)
{
	const struct tn_live_facts *live = s->x->machine->basis->live;

	if (!live || !s->x->machine->running || !s->x->path || s->x->builtin || s->x->loaded ||
	    config(s, "MODULE_SIG") == TN_CONFIG_NO || is_unsupported(s->x))
		return false;
	return tn_live_facts_enforces(live) || found_by_check(s->x);
}

static int search(struct search *s)
{
	const struct tn_machine *m = s->x->machine;
	int r = tn_secure_boot_read(m->root, s->x->arena, &s->boot);

	if (r == 0)
		r = tn_signing_keys_read(m->root, m->release, s->x->arena, &s->disk, &s->unreadable);
	s->places = (struct tn_key_places){ m->basis->trust, &m->first->rings, &s->boot, &s->disk };
	if (r == 0)
		r = tn_signer_find(s->x->path, &s->places, s->x->arena, &s->signer);
	if (r < 0 || !s->signer.readable)
		return r;
	if (s->signer.is_signed && (found_by_check(s->x) || !s->signer.home.counts)) {
		r = tell_signed(s);
		if (r == 0)
			r = also_wrong(s);
	} else if (!s->signer.is_signed) {
		r = tell_unsigned(s);
	}
	return r < 0 || !(s->told || found_by_check(s->x)) ? r : say_unseen(s);
}

static void search_free(struct search *s)
{
	tn_secure_boot_free(&s->boot);
	tn_vec_free(&s->disk);
	tn_signer_free(&s->signer);
}

int tn_probe_keys(struct tn_explaining *x)
{
	tn_cleanup(search_free) struct search s = { .x = x };

	return is_wanted(&s) ? search(&s) : 0;
}
