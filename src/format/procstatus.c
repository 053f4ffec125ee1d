// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/procstatus.h"

/* The first user namespace maps each of the 2^32 - 1 ids that can be to itself. */
#define ALL_IDS 4294967295u

bool tn_procstatus_field(struct tn_text status, struct tn_text name, struct tn_text *ret)
{
	struct tn_text line;

	while (tn_text_line(&status, &line))
		if (tn_text_starts(line, name)) {
			*ret = tn_text_trim(tn_text_from(line, name.n));
			return true;
		}
	return false;
}

/* The one line "0 0 4294967295". */
bool tn_uid_map_is_first(struct tn_text map)
{
	static const uint64_t wanted[] = { 0, 0, ALL_IDS };
	struct tn_text word;
	uint64_t n;

	for (size_t i = 0; i < 3; i++)
		if (!tn_text_word(&map, " \t\n", &word) || tn_text_u64(word, 10, &n) < 0 || n != wanted[i])
			return false;
	return !tn_text_word(&map, " \t\n", &word);
}

struct tn_text tn_environ_get(struct tn_text environment, struct tn_text name)
{
	while (environment.n) {
		const char *end = memchr(environment.p, '\0', environment.n);
		struct tn_text word = { environment.p, end ? (size_t)(end - environment.p) : environment.n };

		if (tn_text_starts(word, name))
			return tn_text_from(word, name.n);
		environment = tn_text_from(environment, word.n + 1);
	}
	return (struct tn_text){ 0 };
}
