// SPDX-License-Identifier: LGPL-2.1-or-later
/* EFI signature lists of any bytes, walked, and added to what is trusted and revoked. */
#include <errno.h>

#include "tests/mkko/mkko.h"
#include "format/efi_siglist.h"
#include "fuzz.h"
#include "sign/verify.h"

static void walk(struct tn_text input)
{
	struct tn_efi_walk w = { .lists = { .p = (const uint8_t *)input.p, .left = input.n } };
	struct tn_efi_entry entry;
	size_t entries = 0;
	int r;

	while ((r = tn_efi_next(&w, &entry)) > 0) {
		fuzz_check(entry.data.n > 0 && entry.kind <= TN_EFI_OTHER);
		fuzz_check((entry.kind != TN_EFI_SHA256 && entry.kind != TN_EFI_X509_SHA256) || entry.data.n >= 32);
		fuzz_touch(entry.data.p, entry.data.n);
		entries++;
	}
	fuzz_check((r == 0 || r == -EBADMSG) && entries <= input.n / 17);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tn_cleanup(tn_trust_freep) tn_trust *trust = tn_trust_new();
	struct tn_text input = { (const char *)data, size };
	struct tn_trust_certificate c;
	int r;

	walk(input);
	fuzz_check(trust);
	r = tn_trust_add_efi(trust, input, TN_TRUST_LIST_KEYS, "db", NULL);
	fuzz_check(r == 0 || r == -EBADMSG);
	fuzz_check(tn_trust_add_efi(trust, input, TN_TRUST_LIST_REVOKED, "dbx", NULL) == r);
	for (size_t i = 0; tn_trust_certificate(trust, i, &c); i++)
		fuzz_check(c.subject && c.der.n && strcmp(c.place.name, "db") == 0);
	return 0;
}

static void put_le32(struct tn_buf *b, size_t v)
{
	for (unsigned i = 0; i < 4; i++)
		tn_buf_add_char(b, (char)(v >> 8 * i));
}

static void put_list(struct tn_buf *b, const char *guid, struct tn_text entry, size_t n)
{
	tn_buf_add(b, guid, 16);
	put_le32(b, 28 + n * (16 + entry.n));
	put_le32(b, 0);
	put_le32(b, 16 + entry.n);
	for (size_t i = 0; i < n; i++) {
		tn_buf_add(b, "owner, 16 bytes.", 16);
		tn_buf_add_text(b, entry);
	}
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char x509[] = "\xa1\x59\xc0\xa5\xe4\x94\xa7\x4a\x87\xb5\xab\x15\x5c\x2b\xf0\x72";
	static const char sha256[] = "\x26\x16\xc4\xc1\x4c\x50\x92\x40\xac\xa9\x41\xf9\x36\x93\x43\x28";
	static const char tbs[] = "\x92\xa4\xd2\x3b\xc0\x96\x79\x40\xb4\x20\xfc\xf9\x8e\xf1\x03\xed";
	const struct mkko_certificate c = { "Signer", "Signer", TN_TEXT_LITERAL("\1"), TN_TEXT_LITERAL("\2") };
	tn_autobuf list = { 0 }, certificate = { 0 };

	fuzz_check(mkko_certificate(&c, &certificate, NULL) == 0);
	put_list(&list, x509, tn_buf_text(&certificate), 1);
	fuzz_seed(corpus, list.p, list.n);
	put_list(&list, sha256, TN_TEXT_LITERAL("a digest of SHA-256, 32 bytes...."), 3);
	put_list(&list, tbs, TN_TEXT_LITERAL("a digest of SHA-256, 32 bytes....and a time, 16 b."), 1);
	put_list(&list, "some other kind.", TN_TEXT_LITERAL("x"), 2);
	fuzz_seed(corpus, list.p, list.n);
}
