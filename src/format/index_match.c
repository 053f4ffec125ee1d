// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which keys of an index, patterns as they are, match a name. */
#include "format/index_walk.h"

#include <stdlib.h>

#include "base/size.h"
#include "format/index_format.h"
#include "format/index_pattern.h"
#include "format/index_visit.h"
#include "base/vec.h"
#include "format/poison.h"

/* Up to here each wildcard of the wanted key may lead to the same nodes again. */
#define KEY_WILDCARDS_MAX 8u
/* Deeper than the tree of a real index is, as a rule. */
#define LEVELS_AT_FIRST 8u

struct level {
	struct tn_index_children children;
	unsigned next;  /* the child to look at next */
	uint32_t ref;   /* to the node */
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
	size_t set = tn_pattern_set_words(&m->text), room = m->sets_room;
	uint64_t *grown;

	if ((m->open.n + 1) * set <= room)
		return 0;
	room = room ? tn_size_mul(room, 2) : tn_size_mul(LEVELS_AT_FIRST, set);
	grown = realloc(m->sets, tn_size_mul(room, sizeof(*grown)));
	if (!grown)
		return -ENOMEM;
	m->sets = grown;
	m->sets_room = room;
	return 0;
}

/* Feeds pattern bytes to the state being entered. Return: 1 alive, 0 dead, or -errno. */
static int feed(struct matcher *m, struct tn_pattern_state *state, struct tn_text bytes)
{
	int r = tn_index_spell(&m->v, bytes);

	return r < 0 ? r : tn_pattern_feed(&m->text, state, sets_of(m, m->open.n), bytes);
}

/* The node is entered and its prefix fed from @from on: open it, or report a childless one. */
static int settle(struct matcher *m, struct tn_index_node *node, size_t from,
		  struct tn_pattern_state *state)
{
	int r = feed(m, state, tn_text_from(node->prefix, from));
	bool accepted;

	if (r <= 0)
		return r;
	accepted = tn_pattern_accepts(&m->text, state, sets_of(m, m->open.n));
	if (!tn_index_has_children(&node->children))
		return accepted ? report(m, node) : 0;
	return tn_vec_push(&m->open, (struct level){
		.children = node->children,
		.next = node->children.first,
		.ref = node->ref,
		.accepted = accepted,
		.key_len = m->v.key_len,
		.state = *state,
	});
}

/* All children of the deepest level are done. */
static int close_level(struct matcher *m)
{
	struct level *top = &m->open.v[--m->open.n];
	struct tn_index_node node;
	int r;

	if (!top->accepted)
		return 0;
	m->v.key_len = top->key_len;
	r = tn_index_node_read(m->v.index->data, m->v.index->size, top->ref, &node);
	return r < 0 ? r : report(m, &node);
}

/* Enters the child that @byte chooses from the deepest level. */
static int enter_child(struct matcher *m, uint32_t ref, char byte)
{
	struct tn_pattern_state state;
	struct tn_index_node node;
	int r = make_room(m);

	if (r < 0)
		return r;
	state = m->open.v[m->open.n - 1].state;
	m->v.key_len = m->open.v[m->open.n - 1].key_len;
	tn_pattern_copy_sets(&m->text, sets_of(m, m->open.n), sets_of(m, m->open.n - 1));
	r = feed(m, &state, (struct tn_text){ &byte, 1 });
	if (r <= 0)
		return r;
	r = tn_index_enter(&m->v, ref, &node);
	return r < 0 ? r : settle(m, &node, 0, &state);
}

/* Looks at the next child of the deepest level that may lead anywhere. */
static int step_child(struct matcher *m)
{
	struct level *top = &m->open.v[m->open.n - 1];
	const uint64_t *sets = sets_of(m, m->open.n - 1);

	while (top->next <= top->children.last) {
		unsigned byte = top->next++;
		uint32_t ref = tn_index_child(&top->children, byte);

		if ((ref & TN_INDEX_REF_OFFSET) &&
		    !tn_pattern_is_dead_end(&m->text, &top->state, sets, (unsigned char)byte))
			return enter_child(m, ref, (char)byte);
	}
	return close_level(m);
}

/* The key so far is what is wanted, as far as that has been followed. */
static int spell_wanted(struct matcher *m, size_t at)
{
	m->v.key_len = 0;
	return tn_index_spell(&m->v, (struct tn_text){ m->wanted.p, at });
}

/* From byte @from of @node's prefix on, all below is patterns for wanted[at..]. */
static int match_patterns(struct matcher *m, struct tn_index_node *node, size_t from, size_t at,
			  char first)
{
	struct tn_pattern_state state;
	int r = m->text.bits ? 0 : tn_pattern_text_init(&m->text, m->wanted);

	if (!r)
		r = make_room(m);
	if (!r)
		r = spell_wanted(m, at);
	if (r < 0)
		return r;
	tn_pattern_start(&m->text, at, &state, sets_of(m, 0));
	r = first ? feed(m, &state, (struct tn_text){ &first, 1 }) : 1;
	if (r > 0)
		r = settle(m, node, from, &state);
	while (!r && m->open.n)
		r = step_child(m);
	return r;
}

/* The children of a node that start a pattern. */
static int match_wild_children(struct matcher *m, const struct tn_index_children *children,
			       size_t at)
{
	static const char wildcards[] = { '*', '?', '[' };

	for (size_t i = 0; i < sizeof(wildcards); i++) {
		uint32_t ref = tn_index_child(children, (unsigned char)wildcards[i]);
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

/* How much of @prefix is what @wanted starts with, up to a wildcard. */
static size_t literal_length(struct tn_text prefix, struct tn_text wanted)
{
	size_t n = 0;

	while (n < prefix.n && n < wanted.n && prefix.p[n] == wanted.p[n] &&
	       !is_wildcard(prefix.p[n]))
		n++;
	return n;
}

static int report_wanted(struct matcher *m, struct tn_index_node *node)
{
	int r = node->n_values ? spell_wanted(m, m->wanted.n) : 0;

	return r < 0 ? r : report(m, node);
}

/* Follows the wanted key while the index spells it literally. */
static int match_literally(struct matcher *m)
{
	uint32_t ref = m->v.index->root;
	size_t at = 0;

	while (ref & TN_INDEX_REF_OFFSET) {
		struct tn_index_node node;
		int r = tn_index_enter(&m->v, ref, &node);
		size_t n;

		if (r < 0)
			return r;
		n = literal_length(node.prefix, tn_text_from(m->wanted, at));
		at += n;
		if (n < node.prefix.n)
			return is_wildcard(node.prefix.p[n]) ?
				       match_patterns(m, &node, n, at, '\0') :
				       0;
		r = match_wild_children(m, &node.children, at);
		if (r || at == m->wanted.n)
			return r ? r : report_wanted(m, &node);
		ref = tn_index_child(&node.children, (unsigned char)m->wanted.p[at++]);
	}
	return 0;
}

/* A '*' in the wanted key follows the child '*' twice: as pattern and as itself. */
static unsigned count_wildcards(struct tn_text key)
{
	unsigned n = 0;

	if (!key.n || (!memchr(key.p, '*', key.n) && !memchr(key.p, '?', key.n) &&
		       !memchr(key.p, '[', key.n)))
		return 0;
	for (size_t i = 0; i < key.n && n < KEY_WILDCARDS_MAX; i++)
		n += is_wildcard(key.p[i]);
	return n;
}

int tn_index_match(const struct tn_index *ix, struct tn_text key, tn_index_fn *fn, void *data)
{
	char spelled[TN_INDEX_KEY_MAX];
	struct matcher m;
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
	m.v.budget *= 1 + count_wildcards(key);
	r = match_literally(&m);
	matcher_free(&m);
	return r;
}
