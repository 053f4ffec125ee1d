// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/index_walk.h"

#include <stdlib.h>

#include "format/index_format.h"
#include "format/index_pattern.h"
#include "format/index_visit.h"
#include "base/vec.h"
#include "format/poison.h"

/* Up to here each wildcard of the wanted key may lead to the same nodes again. */
#define KEY_WILDCARDS_MAX 8u

struct level {
	struct tn_index_node node;
	unsigned next;  /* the child to look at next */
	size_t key_len; /* of the key that ends at the node */
	bool accepted;  /* that key matches; reported after the children, as kmod does */
	struct tn_pattern_state state;
};

struct matcher {
	struct tn_index_visit v;
	tn_index_fn *fn;
	void *data;
	struct tn_text wanted;
	struct tn_pattern_text text; /* of @wanted; made when the first wildcard comes */
	TN_VEC(struct level) open;
	uint64_t *sets; /* of each open level, then of the one being entered */
	size_t sets_room;
};

static void matcher_free(struct matcher *m)
{
	tn_vec_free(&m->open);
	tn_pattern_text_free(&m->text);
	free(m->sets);
}

/* All values of a node whose key matches. */
static int report(struct matcher *m, struct tn_index_node *node)
{
	const size_t before = node->values.left;
	int r = 0;

	for (; !r && node->n_values; node->n_values--)
		r = tn_index_report(&m->v, &node->values, m->fn, m->data);
	return r ? r : tn_index_spend(&m->v, before - node->values.left);
}

static bool is_wildcard(char c)
{
	return c == '*' || c == '?' || c == '[';
}

static uint64_t *sets_of(const struct matcher *m, size_t level)
{
	return m->sets + level * tn_pattern_set_words(&m->text);
}

/* Room for the sets of the open levels and of one more. */
static int make_room(struct matcher *m)
{
	size_t need = (m->open.n + 1) * tn_pattern_set_words(&m->text);
	uint64_t *grown;

	if (need <= m->sets_room)
		return 0;
	grown = realloc(m->sets, 2 * need * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	m->sets = grown;
	m->sets_room = 2 * need;
	return 0;
}

/* Feeds pattern bytes to the state being entered. Return: 1 alive, 0 dead, or -errno. */
static int feed(struct matcher *m, struct tn_pattern_state *state, struct tn_text bytes)
{
	int r = tn_index_spell(&m->v, bytes);

	if (r < 0)
		return r;
	for (size_t i = 0; i < bytes.n; i++) {
		uint64_t *sets = sets_of(m, m->open.n);
		unsigned char byte = (unsigned char)bytes.p[i];
		int alive = tn_pattern_step_quick(&m->text, state, sets, byte);

		if (alive < 0)
			alive = tn_pattern_step(&m->text, state, sets, byte);
		if (!alive)
			return 0;
	}
	return 1;
}

/* The node is entered and its prefix fed from @from on: open it, or report a childless one. */
static int settle(struct matcher *m, struct tn_index_node *node, size_t from,
		  struct tn_pattern_state state)
{
	int r = feed(m, &state, tn_text_from(node->prefix, from));
	bool accepted;

	if (r <= 0)
		return r;
	accepted = tn_pattern_accepts(&m->text, &state, sets_of(m, m->open.n));
	if (!tn_index_has_children(&node->children))
		return accepted ? report(m, node) : 0;
	return tn_vec_push(&m->open,
			   (struct level){ *node, node->children.first, m->v.key_len, accepted, state });
}

/* All children of the deepest level are done. */
static int close_level(struct matcher *m)
{
	struct level *top = &m->open.v[--m->open.n];

	m->v.key_len = top->key_len;
	return top->accepted ? report(m, &top->node) : 0;
}

/* Looks at the next child of the deepest level. */
static int step_child(struct matcher *m)
{
	struct level *top = &m->open.v[m->open.n - 1];
	struct tn_pattern_state state = top->state;
	char byte = (char)top->next;
	struct tn_index_node node;
	uint32_t ref;
	int r;

	if (top->next > top->node.children.last)
		return close_level(m);
	ref = tn_index_node_child(&top->node, top->next++);
	if (!(ref & TN_INDEX_REF_OFFSET))
		return 0;
	r = make_room(m);
	if (r < 0)
		return r;
	memcpy(sets_of(m, m->open.n), sets_of(m, m->open.n - 1),
	       tn_pattern_set_words(&m->text) * sizeof(*m->sets));
	m->v.key_len = top->key_len;
	r = feed(m, &state, (struct tn_text){ &byte, 1 });
	if (r <= 0)
		return r;
	r = tn_index_enter(&m->v, ref, &node);
	return r < 0 ? r : settle(m, &node, 0, state);
}

/* From byte @from of @node's prefix on, all below is patterns for wanted[at..]. */
static int match_patterns(struct matcher *m, struct tn_index_node *node, size_t from, size_t at,
			  char first)
{
	struct tn_pattern_state state;
	size_t key_len = m->v.key_len;
	int r = m->text.bits ? 0 : tn_pattern_text_init(&m->text, m->wanted);

	if (!r)
		r = make_room(m);
	if (r < 0)
		return r;
	tn_pattern_start(&m->text, at, &state, sets_of(m, 0));
	r = first ? feed(m, &state, (struct tn_text){ &first, 1 }) : 1;
	if (r > 0)
		r = settle(m, node, from, state);
	while (!r && m->open.n)
		r = step_child(m);
	m->v.key_len = key_len;
	return r;
}

/* The children of @node that start a pattern. */
static int match_wild_children(struct matcher *m, const struct tn_index_node *node, size_t at)
{
	static const char wildcards[] = { '*', '?', '[' };

	for (size_t i = 0; i < sizeof(wildcards); i++) {
		uint32_t ref = tn_index_node_child(node, (unsigned char)wildcards[i]);
		struct tn_index_node child;
		int r;

		if (!(ref & TN_INDEX_REF_OFFSET))
			continue;
		r = tn_index_enter(&m->v, ref, &child);
		if (!r)
			r = match_patterns(m, &child, 0, at, wildcards[i]);
		if (r)
			return r;
	}
	return 0;
}

/* How much of @prefix stands before a wildcard. */
static size_t literal_length(struct tn_text prefix)
{
	size_t n = 0;

	while (n < prefix.n && !is_wildcard(prefix.p[n]))
		n++;
	return n;
}

/* Follows the wanted key while the index spells it literally. */
static int match_literally(struct matcher *m)
{
	uint32_t ref = m->v.index->root;
	size_t at = 0;

	while (ref & TN_INDEX_REF_OFFSET) {
		struct tn_text left = tn_text_from(m->wanted, at), literal;
		struct tn_index_node node;
		char byte;
		int r = tn_index_enter(&m->v, ref, &node);

		if (r < 0)
			return r;
		literal = (struct tn_text){ node.prefix.p, literal_length(node.prefix) };
		if (!tn_text_starts(left, literal))
			return 0;
		r = tn_index_spell(&m->v, literal);
		at += literal.n;
		if (!r && literal.n < node.prefix.n)
			return match_patterns(m, &node, literal.n, at, '\0');
		if (!r)
			r = match_wild_children(m, &node, at);
		if (r || at == m->wanted.n)
			return r ? r : report(m, &node);
		byte = m->wanted.p[at++];
		ref = tn_index_node_child(&node, (unsigned char)byte);
		r = tn_index_spell_byte(&m->v, byte);
		if (r < 0)
			return r;
	}
	return 0;
}

int tn_index_match(const struct tn_index *ix, struct tn_text key, tn_index_fn *fn, void *data)
{
	char spelled[TN_INDEX_KEY_MAX];
	struct matcher m;
	unsigned wild = 0;
	int r;

	/* Not as a whole: most of it is m.text, which may never be needed. */
	m.v = (struct tn_index_visit){ .index = ix, .budget = ix->size, .key = spelled };
	m.fn = fn;
	m.data = data;
	m.wanted = key;
	m.text.bits = NULL;
	memset(&m.open, 0, sizeof(m.open));
	m.sets = NULL;
	m.sets_room = 0;
	/* A '*' in the wanted key follows the child '*' twice: as pattern and as itself. */
	for (size_t i = 0; i < key.n && wild < KEY_WILDCARDS_MAX; i++)
		wild += is_wildcard(key.p[i]);
	m.v.budget *= 1 + wild;
	r = match_literally(&m);
	matcher_free(&m);
	return r;
}
