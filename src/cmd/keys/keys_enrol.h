/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* keys_enrol.h - what became of asking for a certificate to be enrolled, for the ways to print it */
#ifndef TN_CMD_KEYS_KEYS_ENROL_H
#define TN_CMD_KEYS_KEYS_ENROL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum tn_enrol_outcome {
	TN_ENROL_WOULD,     /* --dry-run */
	TN_ENROL_REQUESTED, /* mokutil has taken the request */
	TN_ENROL_PENDING,   /* it had before */
	TN_ENROL_ENROLLED,  /* it is in a list of the firmware's already */
	TN_ENROL_NO_EFI,    /* there is no such list */
	TN_ENROL_NO_SHIM,   /* nobody who would ask for it at the next start */
};

struct tn_enrolled {
	enum tn_enrol_outcome outcome;
	const char *path, *subject;
	bool off; /* Secure Boot is */
};

/* Only where the outcome is one that keeps keys from being enrolled: why, and what else can be done. */
void tn_enrol_print_refusal(const struct tn_enrolled *e);
/* What mokutil is told and what it asks, before it does. */
void tn_enrol_print_command(const struct tn_enrolled *e);
void tn_enrol_print_text(const struct tn_enrolled *e, struct tn_arena *arena);
/* The schema is in doc/json.md. Return: 0, -ENOMEM or -EIO. */
int tn_enrol_print_json(const struct tn_enrolled *e, struct tn_arena *arena);

#endif
