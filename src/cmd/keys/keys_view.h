/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* keys_view.h - all keys that count, or might, and where they sit */
#ifndef TN_CMD_KEYS_KEYS_VIEW_H
#define TN_CMD_KEYS_KEYS_VIEW_H

#include <stdio.h>

#include "cli/table.h"
#include "cmd/world_keys.h"
#include "explain/key_step.h"

/* Ordered: where a certificate is in several places, the first of these is what it is. */
enum tn_key_state {
	TN_KEY_IS_REVOKED,
	TN_KEY_IS_TRUSTED,
	TN_KEY_IS_UNSURE,  /* the kernel may have it and not count it */
	TN_KEY_IS_PENDING, /* to be enrolled at the next start */
	TN_KEY_IS_UNREAD,  /* the firmware has it, and the kernel does not read it */
	TN_KEY_IS_HERE,    /* on this disk only */
};

#define TN_KEY_SOURCES_MAX 8

struct tn_key_row {
	enum tn_key_state state;
	bool leaves;          /* a request to delete it waits for the next start */
	const char *subject;  /* as the kernel names it */
	struct tn_text der;   /* empty: the kernel has the key, and its certificate is nowhere */
	const char *kind;     /* "RSA 4096"; NULL: not known */
	const char *ring, *doubt;
	const char *id, *serial, *fingerprint; /* hex; NULL: none, or not known */
	const char *from, *until; /* days; NULL: not known */
	bool ca;
	const char *sources[TN_KEY_SOURCES_MAX];
	size_t n_sources;
};
typedef TN_VEC(struct tn_key_row) tn_key_rows;

/* A module or a certificate that was asked about. */
struct tn_key_answer {
	const char *operand;
	const char *trouble; /* why nothing can be said; NULL: it can */
	const char *key;     /* name of it, "" where its certificate is not at hand */
	bool is_module, wrong; /* the bytes are not those that were signed: then no key helps */
	struct tn_key_step step;
};
typedef TN_VEC(struct tn_key_answer) tn_key_answers;

struct tn_keys_view {
	struct tn_world *world;
	struct tn_world_keys keys;
	tn_key_rows rows;
	size_t digests; /* that are revoked */
	tn_key_answers answers;
};

const char *tn_key_state_word(const struct tn_key_row *row);

/* Collects the rows. Return: 0 or -ENOMEM. */
int tn_keys_view_fill(struct tn_keys_view *view);
/* Which step is missing for @operand, a certificate's file or a module. Return: 0 or -ENOMEM. */
int tn_keys_view_ask(struct tn_keys_view *view, const char *operand);
void tn_keys_view_free(struct tn_keys_view *view);

/* Whether the kernel takes all that was asked about. */
bool tn_keys_view_ok(const struct tn_keys_view *view);

extern const struct tn_column tn_keys_columns[];
int tn_keys_print_text(const struct tn_keys_view *view, const struct tn_table_style *style, FILE *out, struct tn_error *err);
/* The schema is in doc/json.md. */
int tn_keys_print_json(const struct tn_keys_view *view, FILE *out);

#endif
