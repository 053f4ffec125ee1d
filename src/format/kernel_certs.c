// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/kernel_certs.h"

#include <errno.h>

#include "format/der.h"

#include "format/poison.h"

enum {
	/* A SEQUENCE with a length of two bytes, as certificates of 256 to 65535 bytes begin; two of them. */
	CERT_HEADER = 4,
	ALIGN = 8,
	ROOM_MAX = 1 << 20, /* for a certificate that is put in afterwards */
	TRIES_MAX = 4096,   /* places that look like one: no kernel has so many */
};

/* Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { version [0], serialNumber, ... }, algorithm, signature } */
size_t tn_kernel_cert_size(struct tn_text at)
{
	enum { BIT_STRING = 0x03, V3 = 2 };
	struct tn_reader r = { .p = (const uint8_t *)at.p, .left = at.n };
	struct tn_reader cert, tbs, version, number;

	if (at.n < CERT_HEADER || r.p[0] != TN_DER_SEQUENCE || r.p[1] != 0x82)
		return 0;
	cert = tn_der_enter(&r, TN_DER_SEQUENCE);
	tbs = tn_der_enter(&cert, TN_DER_SEQUENCE);
	version = tn_der_enter(&tbs, TN_DER_EXPLICIT | 0);
	number = tn_der_enter(&version, TN_DER_INTEGER);
	if (number.bad || number.left != 1 || number.p[0] != V3)
		return 0;
	tn_der_enter(&tbs, TN_DER_INTEGER);  /* serial number */
	tn_der_enter(&tbs, TN_DER_SEQUENCE); /* algorithm */
	tn_der_enter(&tbs, TN_DER_SEQUENCE); /* issuer */
	tn_der_enter(&tbs, TN_DER_SEQUENCE); /* validity */
	tn_der_enter(&tbs, TN_DER_SEQUENCE); /* subject */
	tn_der_enter(&tbs, TN_DER_SEQUENCE); /* key */
	tn_der_enter(&cert, TN_DER_SEQUENCE);
	tn_der_enter(&cert, BIT_STRING);
	return r.bad || tbs.bad || cert.bad || cert.left ? 0 : at.n - r.left;
}

static uint64_t word_at(const char *p, unsigned bytes, bool big_endian)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < bytes; i++)
		v = v << 8 | (uint8_t)p[big_endian ? i : bytes - 1 - i];
	return v;
}

/* Certificates that stand one after the other. */
struct run {
	struct tn_text bytes;
	size_t first; /* bytes of the first one */
	bool for_modules, sized;
};

static struct run run_at(struct tn_text kernel, size_t at)
{
	struct run run = { .bytes = { kernel.p + at, 0 } };
	size_t size;

	while ((size = tn_kernel_cert_size(tn_text_from(kernel, at + run.bytes.n)))) {
		if (!run.first)
			run.first = size;
		run.bytes.n += size;
	}
	return run;
}

/* Where the first word that is not zero stands from @at on: room for an extra certificate may be before it,
 * which nobody has filled. */
static size_t skip_zeros(struct tn_text kernel, size_t at)
{
	size_t room = kernel.n - at < ROOM_MAX ? kernel.n - at : ROOM_MAX, n = 0;

	while (n < room && kernel.p[at + n] == '\0')
		n++;
	return at + n / ALIGN * ALIGN;
}

/* Looks at the numbers that follow the list, which starts at a multiple of 8. */
static void read_sizes(struct tn_text kernel, bool is64, bool big_endian, struct run *run)
{
	size_t start = (size_t)(run->bytes.p - kernel.p), at = (start + run->bytes.n + ALIGN - 1) / ALIGN * ALIGN;
	unsigned width = is64 ? 8 : 4;
	uint64_t modules;

	if (start % ALIGN != 0 || at >= kernel.n)
		return;
	at = skip_zeros(kernel, at);
	if (kernel.n - at < 2 * ALIGN)
		return;
	run->sized = word_at(kernel.p + at, width, big_endian) == run->bytes.n;
	modules = word_at(kernel.p + at + ALIGN, width, big_endian);
	run->for_modules = run->sized && modules >= run->first && modules <= run->bytes.n;
}

static int add_run(const struct run *run, tn_kernel_certs *ret)
{
	struct tn_text rest = run->bytes;

	while (rest.n) {
		size_t size = tn_kernel_cert_size(rest);

		if (tn_vec_push(ret, (struct tn_text){ rest.p, size }) < 0)
			return -ENOMEM;
		rest = tn_text_from(rest, size);
	}
	return 0;
}

/* The next run from @from on, which is moved behind it. Return: whether there is one. */
static bool next_run(struct tn_text kernel, size_t *from, struct run *ret)
{
	static const struct tn_text version = TN_TEXT_LITERAL("\xa0\x03\x02\x01\x02");
	const size_t version_at = 2 * CERT_HEADER;

	for (unsigned tries = 0; tries < TRIES_MAX; tries++) {
		struct tn_text rest = tn_text_from(kernel, *from);
		const char *at = rest.n ? memmem(rest.p, rest.n, version.p, version.n) : NULL;
		size_t start = at ? (size_t)(at - kernel.p) : 0;

		if (!at)
			return false;
		*from = start + 1;
		*ret = start < version_at ? (struct run){ 0 } : run_at(kernel, start - version_at);
		if (!ret->first)
			continue;
		*from = start - version_at + ret->bytes.n;
		return true;
	}
	return false;
}

int tn_kernel_certs_find(struct tn_text kernel, bool is64, bool big_endian, tn_kernel_certs *ret)
{
	struct run run, sure = { 0 }, sized = { 0 }, only = { 0 };
	unsigned n_sure = 0, n_sized = 0, n = 0;
	size_t from = 0;

	for (; n < TRIES_MAX && next_run(kernel, &from, &run); n++) {
		read_sizes(kernel, is64, big_endian, &run);
		only = run;
		if (run.for_modules) {
			sure = run;
			n_sure++;
		} else if (run.sized) {
			sized = run;
			n_sized++;
		}
	}
	if (n_sure == 1)
		return add_run(&sure, ret);
	if (!n_sure && n_sized == 1)
		return add_run(&sized, ret);
	if (n > 1)
		return -ENOENT;
	return n ? add_run(&only, ret) : 0;
}
