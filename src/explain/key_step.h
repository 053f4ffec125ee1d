/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* key_step.h - the one step that is missing until the kernel takes a key */
#ifndef TN_EXPLAIN_KEY_STEP_H
#define TN_EXPLAIN_KEY_STEP_H

#include "explain/signer.h"
#include "machine/distro.h"

enum tn_key_step_kind {
	TN_KEY_COUNTS, /* none is missing */
	TN_KEY_REVOKED,
	TN_KEY_WAITS,
	TN_KEY_SECURE_BOOT,
	TN_KEY_AUTHORITY,
	TN_KEY_PLATFORM,
	TN_KEY_NOT_ENROLLED,
};

/* What is asked about. */
struct tn_key_question {
	const struct tn_key_places *places;
	const tn_kernel_facts *kernel;
	const struct tn_live_facts *live; /* NULL: it does not run */
	enum tn_distro distro;
	const struct tn_key_home *home;
	const struct tn_x509 *x509;   /* NULL: the certificate is not at hand */
	const char *certificate;      /* its file; NULL: none is known */
	struct tn_arena *arena;       /* holds what is made of words */
};

struct tn_key_step {
	enum tn_key_step_kind kind;
	const char *code;   /* of its page; NULL: none */
	const char *what;   /* what is wrong: goes on behind the name of the key, and "which" where a sentence wants that */
	const char *remedy; /* what to do; NULL with -ENOMEM alone */
	bool unsure;        /* it may be so */
};

/* Return: 0 or -ENOMEM. */
int tn_key_step_find(const struct tn_key_question *q, struct tn_key_step *ret);

/* How to enrol a certificate here. NULL: no memory. */
const char *tn_key_enrolment(const struct tn_key_question *q);

#endif
