/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* signing.h - one run of tenon sign: with which key, which files, and what comes of each */
#ifndef TN_CMD_SIGN_SIGNING_H
#define TN_CMD_SIGN_SIGNING_H

#include <stdio.h>

#include "base/vec.h"
#include "cmd/world.h"
#include "format/x509.h"
#include "sign/sealer.h"
#include "sys/replacing.h"
#include "sys/secrets.h"

enum tn_signing_outcome {
	TN_SIGNING_FAILED, /* with a sentence */
	TN_SIGNING_SIGNED,
	TN_SIGNING_HELD,   /* that key has signed it already */
	TN_SIGNING_KERNELS, /* the kernel's own build has signed it */
	TN_SIGNING_N_OUTCOMES
};

/* One file. Strings live in its arena or longer. */
struct tn_signing_file {
	const char *path;   /* as it was named, or stands in the tree */
	const char *within; /* what it must not lead out of; "": nothing */
	bool chosen;        /* it was named: signed whatever it has */
	struct tn_arena arena;
	enum tn_signing_outcome outcome;
	const char *real;      /* where links lead; NULL: @path is no link */
	uint64_t names;        /* hard links, 1 without */
	const char *packing;   /* "xz"...; NULL: not packed */
	bool was_signed;
	const char *old_signer; /* "": it is not said */
	const char *error;      /* of TN_SIGNING_FAILED; NULL: out of memory */
};
typedef TN_VEC(struct tn_signing_file) tn_signing_files;

struct tn_signing {
	struct tn_world *world;
	const char *key, *certificate; /* paths, or a token's URI */
	const char *key_why;           /* a sentence: where it was found, and which others there are */
	const char *hash, *hash_why;
	unsigned flags; /* enum tn_sealer_flags */
	bool force;
	tn_sealer *signer;
	struct tn_x509 x509; /* of the certificate */
	struct tn_secrets secrets;
	tn_signing_files files;
	size_t counts[TN_SIGNING_N_OUTCOMES];
	/* What is done with the content of a file that is to be signed: it is put in place, or not. Return: 0 or -errno with a
	 * sentence. Any thread. */
	int (*carry_out)(const struct tn_replacing *file, struct tn_text content, struct tn_error *err);
};
void tn_signing_release(struct tn_signing *s);

/* Where a key and its certificate are. */
struct tn_key_files {
	const tn_root *root;           /* the paths are the sysroot's; NULL: the user's own */
	const char *key, *certificate; /* the key may be the URI of a token */
	bool lenient;                  /* a key that others can read is complained of, and used */
};

/* Reads both. The pass phrase is KBUILD_SIGN_PIN's, or asked for. Return: 0, or -errno with a sentence. */
int tn_key_files_open(const struct tn_key_files *files, tn_sealer **ret, struct tn_error *err);

/* Which key: the one that is named, or the first that a distribution's tool keeps here; and opens it. Return: the same. */
int tn_signing_choose_key(struct tn_signing *s, const char *key, const char *certificate, struct tn_error *err);

/* Which digest: @given, or what the kernel's configuration says. @release: of the kernel; NULL: nobody knows. */
int tn_signing_choose_hash(struct tn_signing *s, const char *given, const char *release, struct tn_error *err);

/* What the operands stand for; all files of the tree. Return: 0 or -errno with a sentence. */
int tn_signing_add(struct tn_signing *s, const char *operand, struct tn_error *err);
int tn_signing_add_all(struct tn_signing *s, struct tn_error *err);
/* The kernel that a file was built for; NULL: it cannot be told. */
const char *tn_signing_release_of(struct tn_signing *s, const char *path);

/* Return: 0 or -ENOMEM. */
int tn_signing_run(struct tn_signing *s);

void tn_signing_print(const struct tn_signing *s, bool dry_run, bool all, bool quiet);
int tn_signing_print_json(const struct tn_signing *s, bool dry_run);

#endif
