// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/proc_keys.h"

#include "format/poison.h"

/* SERIAL FLAGS USAGE TIMEOUT PERM UID GID TYPE DESCRIPTION */
enum { SERIAL, FLAGS, USAGE, TIMEOUT, PERM, UID, GID, TYPE, N_FIELDS };

static bool read_line(struct tn_text line, struct tn_proc_key *key)
{
	struct tn_text fields[N_FIELDS];
	uint64_t serial;

	for (size_t i = 0; i < N_FIELDS; i++)
		if (!tn_text_word(&line, " ", &fields[i]))
			return false;
	if (tn_text_u64(fields[SERIAL], 16, &serial) < 0 || serial > UINT32_MAX ||
	    tn_text_u64(fields[UID], 10, &key->uid) < 0)
		return false;
	key->serial = (uint32_t)serial;
	key->type = fields[TYPE];
	key->description = tn_text_trim(line);
	return true;
}

/* The last place of @what in @t, or @t's end. */
static size_t last(struct tn_text t, struct tn_text what)
{
	for (size_t i = t.n; i-- > 0;)
		if (tn_text_starts(tn_text_from(t, i), what))
			return i;
	return t.n;
}

/* "NAME: ID: X509.ALGORITHM TAIL [...]", where NAME may have any of these in it. */
static void read_asymmetric(struct tn_proc_key *key)
{
	const struct tn_text kind = TN_TEXT_LITERAL(": X509."), colon = TN_TEXT_LITERAL(": ");
	struct tn_text d = key->description, rest;
	size_t at = last(d, kind), id;

	if (at == d.n)
		return;
	rest = tn_text_from(d, at + kind.n);
	tn_text_word(&rest, " ", &key->algorithm);
	d.n = at;
	id = last(d, colon);
	if (id == d.n) { /* no name: ": ID" has lost its blank, "ID" has none */
		key->id = d;
		return;
	}
	key->id = tn_text_from(d, id + colon.n);
	key->name = (struct tn_text){ d.p, id };
}

bool tn_proc_keys_next(struct tn_text *rest, struct tn_proc_key *ret)
{
	struct tn_text line;

	while (tn_text_line(rest, &line)) {
		struct tn_proc_key key = { 0 };

		if (!read_line(line, &key))
			continue;
		if (tn_text_is(key.type, "asymmetri"))
			read_asymmetric(&key);
		*ret = key;
		return true;
	}
	return false;
}
