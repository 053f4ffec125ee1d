/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mkko.h - modules for tests, made from a description
 *
 * What comes out has the sections that module tools read (.modinfo, .symtab,
 * __ksymtab*, __kcrctab*, __versions, a signature at the end) in either class
 * and byte order, and no code: tools can read it, no kernel will load it.
 * Everything borrowed must outlive the call of mkko_build().
 */
#ifndef TN_MKKO_H
#define TN_MKKO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/vec.h"

struct mkko_symbol {
	const char *name;
	uint32_t crc;
	bool has_crc;
	bool gpl;  /* exports: in __ksymtab_gpl, or with that flag */
	bool weak; /* imports */
	const char *export_ns; /* exports: namespace; NULL: none */
};

/* One field of an ELF structure that gets a value of its own, to make bad files:
 * "e_shoff", ".modinfo:sh_size", ...; names as in <elf.h>. */
struct mkko_field {
	const char *name;
	uint64_t value;
};

/* A parameter as the kernel finds it: an entry of __param. x86-64 and arm64 only. */
struct mkko_param {
	const char *name;
	const char *type; /* "int": param_ops_int is imported; NULL: the module's own, which nobody can read */
};

/* A section with content of the caller's. */
struct mkko_extra {
	const char *name;
	struct tn_text bytes;
};

/* How exported symbols carry their CRC. */
enum mkko_crcs {
	MKKO_CRC_SECTION,  /* 32-bit words in __kcrctab*, since Linux 5.19 */
	MKKO_CRC_ABSOLUTE, /* the value of an absolute symbol, before */
};

/* How exported symbols are marked as being for GPL modules alone. */
enum mkko_marks {
	MKKO_MARK_SECTION, /* they stand in __ksymtab_gpl */
	MKKO_MARK_FLAG,    /* bit 0 of their byte in __kflagstab, since Linux 7.1 */
};

/* How imported symbols carry theirs. */
enum mkko_versions {
	MKKO_VERSIONS_BASIC,    /* __versions: 64-byte records */
	MKKO_VERSIONS_EXTENDED, /* __version_ext_names, __version_ext_crcs: since Linux 6.14 */
	MKKO_VERSIONS_BOTH,
};

struct mkko {
	bool is32, big_endian;
	uint16_t machine; /* EM_*; 0: one that goes with class and byte order */
	TN_VEC(const char *) info; /* "key=value" records of .modinfo */
	TN_VEC(struct mkko_symbol) exports;
	TN_VEC(struct mkko_symbol) imports;
	TN_VEC(struct mkko_param) params;
	TN_VEC(struct mkko_extra) extra;
	TN_VEC(struct mkko_field) fields;
	enum mkko_crcs crcs;
	enum mkko_marks marks;
	bool relocated; /* .rela__ksymtab* leads from exports to their names, as in a real module */
	enum mkko_versions versions;
	unsigned import_copies; /* more symbols for each import, with the same string for a name */
};

/* Frees the vectors. */
void mkko_release(struct mkko *m);

/* Append the file to @ret. Return: 0, -EINVAL for a field that is not there, or -ENOMEM. */
int mkko_build(const struct mkko *m, struct tn_buf *ret, struct tn_error *err);

/* A signature as the kernel's sign-file makes it, but for its bytes: @bytes signs nothing. */
struct mkko_signature {
	const char *signer; /* common name of the issuer */
	struct tn_text key; /* serial number, or key id */
	bool by_key_id;     /* name the key by its id instead of issuer and serial */
	const char *hash;   /* "sha256", ... or a dotted OID; NULL: sha256 */
	const char *algo;   /* "rsa", "ecdsa", "mldsa65" or a dotted OID; NULL: rsa */
	struct tn_text bytes;
	struct tn_text certificate; /* that the message carries; empty: none */
};

/* Append the PKCS#7 message alone. Return: 0, -EINVAL (unknown name) or -ENOMEM. */
int mkko_pkcs7(const struct mkko_signature *s, struct tn_buf *ret, struct tn_error *err);

/* A certificate of a key on the curve P-256, which nobody has the private part of, so its own signature is made up. */
struct mkko_certificate {
	const char *issuer, *subject; /* common names */
	struct tn_text serial;
	struct tn_text key_id; /* subject key identifier; empty: none */
};
int mkko_certificate(const struct mkko_certificate *c, struct tn_buf *ret, struct tn_error *err);

/* The end of a signed file: struct module_signature (linux/module_signature.h), then the mark. */
struct mkko_trailer {
	uint8_t algo, hash, id_type; /* 2 means PKCS#7 */
	uint8_t signer_len, key_id_len;
	uint32_t sig_len; /* bytes of signature data before this */
};
void mkko_add_trailer(const struct mkko_trailer *t, struct tn_buf *ret);

/* mkko_pkcs7() and a trailer that fits. */
int mkko_sign(const struct mkko_signature *s, struct tn_buf *file, struct tn_error *err);

#endif
