// SPDX-License-Identifier: LGPL-2.1-or-later
/* Depth first, without recursion: a name that is met again on the way to it closes a circle. */
#include "explain/circle.h"

#include <errno.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/hash.h"

/* Names that are looked at, and names that one leads to. */
#define NAMES_MAX 512
#define LEADS_MAX 1024

/* Names of a circle that are shown. */
#define SHOWN_MAX 8

struct place {
	const char *name;
	tn_names leads_to;
	size_t next; /* of @leads_to */
	bool left;   /* nothing behind it leads back */
};

struct search {
	tn_leads_to_fn *leads_to;
	void *data;
	struct place places[NAMES_MAX];
	size_t n_places;
	size_t way[NAMES_MAX]; /* of @places */
	size_t n_way;
	struct tn_hash known; /* name -> its place */
};

static void search_free(struct search *s)
{
	for (size_t i = 0; i < s->n_places; i++)
		tn_vec_free(&s->places[i].leads_to);
	tn_hash_free(&s->known);
	free(s);
}

static void search_freep(struct search **s)
{
	if (*s)
		search_free(*s);
}

static int enter(struct search *s, const char *name)
{
	struct place *place = &s->places[s->n_places];

	if (s->n_places == NAMES_MAX)
		return 0;
	*place = (struct place){ .name = name };
	s->way[s->n_way++] = s->n_places++;
	return tn_hash_put(&s->known, tn_text(name), place) < 0 ? -ENOMEM : s->leads_to(s->data, name, &place->leads_to);
}

static int keep_way(const struct search *s, const struct place *back_to, struct tn_circle *ret)
{
	struct tn_circle circle = { 0 };

	for (size_t i = 0; i < s->n_way; i++) {
		const struct place *place = &s->places[s->way[i]];

		if (place == back_to)
			circle.first = i;
		if (tn_vec_push(&circle.way, place->name) < 0) {
			tn_circle_free(&circle);
			return -ENOMEM;
		}
	}
	*ret = circle;
	return 1;
}

static int step(struct search *s, struct tn_circle *ret)
{
	struct place *place = &s->places[s->way[s->n_way - 1]], *met;
	const char *name;

	if (place->next == place->leads_to.n || place->next == LEADS_MAX) {
		place->left = true;
		s->n_way--;
		return 0;
	}
	name = place->leads_to.v[place->next++];
	met = tn_hash_get(&s->known, tn_text(name));
	if (!met)
		return enter(s, name);
	return met->left ? 0 : keep_way(s, met, ret);
}

int tn_circle_find(const char *start, tn_leads_to_fn *leads_to, void *data, struct tn_circle *ret)
{
	tn_cleanup(search_freep) struct search *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return -ENOMEM;
	s->leads_to = leads_to;
	s->data = data;
	r = enter(s, start);
	while (r == 0 && s->n_way)
		r = step(s, ret);
	return r;
}

void tn_circle_free(struct tn_circle *circle)
{
	tn_vec_free(&circle->way);
}

const char *tn_circle_next(const struct tn_circle *circle, size_t i)
{
	return circle->way.v[i + 1 < circle->way.n ? i + 1 : circle->first];
}

const char *tn_circle_text(const struct tn_circle *circle, struct tn_arena *arena)
{
	tn_autobuf text = { 0 };
	size_t n = circle->way.n - circle->first;

	for (size_t i = 0; i < n && i < SHOWN_MAX; i++)
		tn_buf_addf(&text, "%s -> ", circle->way.v[circle->first + i]);
	if (n > SHOWN_MAX)
		tn_buf_addf(&text, "%zu more -> ", n - SHOWN_MAX);
	tn_buf_addf(&text, "%s", circle->way.v[circle->first]);
	return text.failed ? NULL : tn_arena_dup(arena, (struct tn_text){ text.p, text.n });
}
