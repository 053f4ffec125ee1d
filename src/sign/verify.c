// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's own order: mod_verify_sig() looks at the trailer, then the message is read
 * (format/cms), then it is checked with the certificates that it carries, then with the revoked
 * ones, then with those that are trusted (verify_chain.c). */
#include "sign/verify.h"

#include <errno.h>

#include "sign/verify_private.h"

static int say(struct tn_verify_run *run, enum tn_signature verdict, int error, const char *detail)
{
	run->report->verdict = verdict;
	run->report->error = error;
	if (!detail)
		return 0;
	run->report->detail = tn_arena_str(run->arena, detail);
	return run->report->detail ? 0 : -ENOMEM;
}

/* What a step returned, with its sentence. Takes the sentence. */
static int say_failure(struct tn_verify_run *run, int code, struct tn_error *why)
{
	static const struct {
		int code;
		enum tn_signature verdict;
		int error;
	} cases[] = {
		{ -ENOKEY, TN_SIGNATURE_NO_KEY, ENOKEY },
		{ -EKEYREJECTED, TN_SIGNATURE_WRONG, EKEYREJECTED },
		{ -EKEYREVOKED, TN_SIGNATURE_REVOKED, EKEYREJECTED },
		{ -EKEYEXPIRED, TN_SIGNATURE_REVOKED, ENOKEY }, /* of a key that firmware has, and has revoked */
		{ -ENOSYS, TN_SIGNATURE_UNCHECKED, 0 },
		{ -EBADMSG, TN_SIGNATURE_MALFORMED, EBADMSG },
		{ -EMSGSIZE, TN_SIGNATURE_MALFORMED, EMSGSIZE },
		{ -EINVAL, TN_SIGNATURE_VERSION, EINVAL },
		{ -ENOPKG, TN_SIGNATURE_ALGORITHM, ENOPKG },
	};
	tn_autoerror sentence = *why;

	*why = (struct tn_error){ 0 };
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++)
		if (cases[i].code == code)
			return say(run, cases[i].verdict, cases[i].error, sentence.text);
	return -ENOMEM;
}

static int look_at_file_digest(struct tn_verify_run *run, struct tn_text file)
{
	const char *source;
	int r = tn_trust_is_revoked(&run->trust->files, run->crypto, file, &source, NULL);

	if (r == 0 && source)
		run->report->file_revoked = tn_arena_str(run->arena, source);
	return r == 0 && source && !run->report->file_revoked ? -ENOMEM : 0;
}

static int verify_message(struct tn_verify_run *run, struct tn_text message)
{
	tn_autoerror why = { 0 };
	int r = tn_cms_read(message, &run->cms, &why);

	if (r == 0 && run->cms.has_content)
		r = tn_fail(&why, -EBADMSG, "it carries content, where a module's signature must not");
	if (r < 0)
		return r == -ENOMEM ? r : say_failure(run, r, &why);
	if (!run->cms.is_data)
		return say(run, TN_SIGNATURE_MALFORMED, EKEYREJECTED, "its content is not of the type \"data\"");
	if (run->cms.signers.v[0].attributes)
		return say(run, TN_SIGNATURE_ATTRIBUTES, EKEYREJECTED, NULL);
	r = tn_verify_signers(run, &why);
	if (r < 0)
		return r == -ENOMEM ? r : say_failure(run, r, &why);
	return say(run, TN_SIGNATURE_GOOD, 0, NULL);
}

/* Where the fields of the trailer are wrong, its name; NULL: they are right. */
static const char *check_trailer(const uint8_t *trailer)
{
	static const struct {
		const char *name;
		uint8_t at;
	} zeros[] = {
		{ "algo", 0 }, { "hash", 1 }, { "signer_len", 3 }, { "key_id_len", 4 },
		{ "pad", 5 },  { "pad", 6 },  { "pad", 7 },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(zeros); i++)
		if (trailer[zeros[i].at])
			return zeros[i].name;
	return NULL;
}

/* What stands at the end of a file. */
struct ending {
	enum tn_signature verdict; /* GOOD: the trailer makes sense */
	int error;
	const char *field; /* PARAMETERS: which */
	size_t payload, message; /* bytes; one follows the other */
};

static struct ending read_ending(struct tn_text file)
{
	struct ending end = { .verdict = TN_SIGNATURE_CUT, .error = EBADMSG };
	const uint8_t *trailer;
	uint32_t size;
	size_t n;

	if (!tn_text_ends(file, TN_MODSIG_MARK) || file.n <= TN_MODSIG_MARK.n)
		return (struct ending){ TN_SIGNATURE_NONE, ENODATA, NULL, file.n, 0 };
	n = end.payload = file.n - TN_MODSIG_MARK.n;
	if (n <= TN_MODSIG_TRAILER_SIZE)
		return end;
	n -= TN_MODSIG_TRAILER_SIZE;
	trailer = (const uint8_t *)file.p + n;
	size = tn_be32(trailer + 8);
	if (size >= n)
		return end;
	if (trailer[2] != TN_MODSIG_PKCS7)
		return (struct ending){ TN_SIGNATURE_NOT_PKCS7, ENOPKG, NULL, end.payload, 0 };
	end.field = check_trailer(trailer);
	if (end.field)
		return (struct ending){ TN_SIGNATURE_PARAMETERS, EBADMSG, end.field, end.payload, 0 };
	return (struct ending){ TN_SIGNATURE_GOOD, 0, NULL, n - size, size };
}

size_t tn_verify_payload(struct tn_text file)
{
	return read_ending(file).payload;
}

static int verify_file(struct tn_verify_run *run, struct tn_text file)
{
	struct ending end = read_ending(file);
	int r;

	run->report->payload = end.payload;
	if (end.verdict != TN_SIGNATURE_NONE)
		tn_modsig_read(file, &run->report->signature, NULL);
	if (end.verdict != TN_SIGNATURE_GOOD)
		return say(run, end.verdict, end.error, end.field);
	run->payload = (struct tn_text){ file.p, end.payload };
	r = verify_message(run, (struct tn_text){ file.p + end.payload, end.message });
	return r == 0 && run->report->verdict == TN_SIGNATURE_GOOD ? look_at_file_digest(run, file) : r;
}

int tn_verify(const tn_trust *trust, tn_crypto *crypto, struct tn_text file, struct tn_arena *arena,
	      struct tn_signature_report *ret, struct tn_error *err)
{
	tn_cleanup(tn_crypto_freep) tn_crypto *own = crypto ? NULL : tn_crypto_new();
	struct tn_signature_report report = { 0 };
	struct tn_verify_run run = { .trust = trust, .crypto = crypto ? crypto : own, .arena = arena, .report = &report,
				     .budget = TN_VERIFY_BUDGET };
	int r = run.crypto ? verify_file(&run, file) : -ENOMEM;

	tn_cms_free(&run.cms);
	free(run.issuers);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	*ret = report;
	return 0;
}
