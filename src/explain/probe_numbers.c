// SPDX-License-Identifier: LGPL-2.1-or-later
/* Has something else the numbers of devices that it asks for? Its aliases name them: "char-major-21-*" is all of a number,
 * which the kernel gives to one alone. */
#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "explain/module_file.h"
#include "explain/probes.h"
#include "format/modinfo.h"

/* Behind what the kernel says itself, before what no device asks for. */
#define RANK 80

#define FILE_NAME "/proc/devices"
#define FILE_MAX_BYTES 65536u

static const struct kind {
	struct tn_text prefix, heading;
	const char *word;
} kinds[] = {
	{ TN_TEXT_LITERAL("char-major-"), TN_TEXT_LITERAL("Character devices:"), "character" },
	{ TN_TEXT_LITERAL("block-major-"), TN_TEXT_LITERAL("Block devices:"), "block" },
};

struct search {
	struct tn_explaining *x;
	struct tn_text devices;      /* /proc/devices */
	struct tn_explanation *told; /* NULL: nothing yet */
};

/* The number of which @alias asks for all; .n is 0: it is no such alias. */
static struct tn_text number_of(struct tn_text alias, const struct kind *kind)
{
	struct tn_text number = tn_text_starts(alias, kind->prefix) ? tn_text_from(alias, kind->prefix.n) : tn_text("");
	size_t n = 0;

	while (n < number.n && number.p[n] >= '0' && number.p[n] <= '9')
		n++;
	if (!tn_text_is(tn_text_from(number, n), "-*"))
		n = 0;
	number.n = n;
	return number;
}

/* Who has it: the first that the kernel names; .n is 0: nobody. */
static struct tn_text owner_of(struct tn_text devices, const struct kind *kind, struct tn_text number)
{
	bool inside = false;
	struct tn_text line, word;

	while (tn_text_line(&devices, &line)) {
		if (line.n && line.p[line.n - 1] == ':')
			inside = tn_text_eq(line, kind->heading);
		else if (inside && tn_text_word(&line, " ", &word) && tn_text_eq(word, number))
			return tn_text_trim(line);
	}
	return tn_text("");
}

static int look_at(struct search *s, struct tn_text alias, const struct kind *kind)
{
	struct tn_text number = number_of(alias, kind);
	struct tn_text owner = number.n ? owner_of(s->devices, kind, number) : tn_text("");

	if (!owner.n)
		return 0;
	if (!s->told) {
		s->told = tn_explain_add(s->x, TN_EXPLAINS_FAILURE, "E-device-taken",
					 "%.*s has the number %.*s of %s devices, which it is for", TN_TEXT_FMT(owner),
					 TN_TEXT_FMT(number), kind->word);
		if (!s->told)
			return -ENOMEM;
		s->told->candidate = true;
		s->told->rank = RANK;
	}
	return tn_explain_evidence(s->x, s->told, FILE_NAME, 0, "%s devices: %.*s %.*s", kind->word, TN_TEXT_FMT(number),
				   TN_TEXT_FMT(owner));
}

static int look(struct search *s)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_modinfo_entry entry;
	struct tn_text rest;
	int r = tn_explain_modinfo(s->x->machine, s->x->path, &image, &rest);

	if (r <= 0)
		return r;
	r = 0;
	while (r == 0 && tn_modinfo_next(&rest, &entry))
		for (size_t i = 0; i < TN_ARRAY_SIZE(kinds) && r == 0 && tn_text_is(entry.key, "alias"); i++)
			r = look_at(s, entry.value, &kinds[i]);
	return r;
}

int tn_probe_numbers(struct tn_explaining *x)
{
	struct tn_buf b = { 0 };
	struct search s = { .x = x };
	int r;

	if (!x->machine->running || !x->match || !x->path || x->loaded || tn_explain_found(x, "E-loading"))
		return 0;
	r = tn_root_read(x->machine->root, FILE_NAME, FILE_MAX_BYTES, &b);
	s.devices = tn_buf_text(&b);
	r = r == 0 ? look(&s) : r == -ENOMEM ? r : 0;
	tn_buf_free(&b);
	return r;
}
