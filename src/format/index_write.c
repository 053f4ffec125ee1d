// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/index_write.h"

#include <errno.h>
#include <stdlib.h>

#include "base/be.h"
#include "base/sort.h"
#include "base/vec.h"
#include "format/index_format.h"
#include "format/poison.h"

struct entry {
	struct tn_text value;
	uint32_t priority;
};

struct tn_index_writer {
	TN_VEC(struct tn_sort_item) keys; /* id: index into entries */
	TN_VEC(struct entry) entries;
};

/* Sorted keys first..end-1, which agree in their first @depth bytes, and where
 * the reference to the node for them goes. */
struct range {
	size_t first, end, depth;
	size_t reference_at; /* offset in the output */
};

struct emitter {
	const struct tn_index_writer *w;
	struct tn_buf *out;
	size_t base;            /* where the index starts in @out */
	size_t *same;           /* for each key: bytes in common with the one before */
	TN_VEC(struct range) todo; /* next one last */
};

tn_index_writer *tn_index_writer_new(void)
{
	return calloc(1, sizeof(tn_index_writer));
}

tn_index_writer *tn_index_writer_free(tn_index_writer *w)
{
	if (!w)
		return NULL;
	tn_vec_free(&w->keys);
	tn_vec_free(&w->entries);
	free(w);
	return NULL;
}

static bool key_fits(struct tn_text key)
{
	bool bad = false;

	if (!key.n || key.n > TN_INDEX_KEY_MAX)
		return false;
	/* No early end: compilers look at many bytes at once then. */
	for (size_t i = 0; i < key.n; i++)
		bad |= !key.p[i] || (unsigned char)key.p[i] > TN_INDEX_BYTE_MAX;
	return !bad;
}

int tn_index_writer_add(tn_index_writer *w, struct tn_text key, struct tn_text value,
			uint32_t priority)
{
	struct tn_sort_item item = { .key = key, .id = (uint32_t)w->entries.n };
	int r;

	if (!key_fits(key) || (value.n && memchr(value.p, '\0', value.n)))
		return -EINVAL;
	if (w->entries.n >= UINT32_MAX)
		return -ENOMEM;
	r = tn_vec_push(&w->entries, (struct entry){ value, priority });
	if (r < 0)
		return r;
	r = tn_vec_push(&w->keys, item);
	if (r < 0)
		w->entries.n--;
	return r;
}

static size_t common_bytes(struct tn_text a, struct tn_text b)
{
	size_t n = a.n < b.n ? a.n : b.n, i = 0;

	while (i < n && a.p[i] == b.p[i])
		i++;
	return i;
}

/* Output that is patched later: @at counts from the buffer's start. */
static void patch(struct tn_buf *out, size_t at, uint32_t v)
{
	if (!out->failed)
		tn_put_be32((uint8_t *)out->p + at, v);
}

/* Index of the first key in @r that does not agree with r->first up to byte @depth. */
static size_t group_end(const struct emitter *e, size_t first, size_t end, size_t depth)
{
	size_t i = first + 1;

	while (i < end && e->same[i] > depth)
		i++;
	return i;
}

static int by_window(const void *pa, const void *pb)
{
	const struct tn_sort_item *a = pa, *b = pb;

	return (a->window > b->window) - (a->window < b->window);
}

/* Equal keys are sorted; the window is free for rising priority, then falling id. */
static void sort_values(struct emitter *e, size_t first, size_t end)
{
	struct tn_sort_item *keys = e->w->keys.v;

	for (size_t i = first; i < end; i++)
		keys[i].window = (uint64_t)e->w->entries.v[keys[i].id].priority << 32 |
				 (UINT32_MAX - keys[i].id);
	qsort(keys + first, end - first, sizeof(*keys), by_window);
}

static void emit_values(struct emitter *e, size_t first, size_t end)
{
	const struct tn_sort_item *keys = e->w->keys.v;

	if (end - first > 1)
		sort_values(e, first, end);
	tn_buf_add_be32(e->out, (uint32_t)(end - first));
	for (size_t i = first; i < end; i++) {
		const struct entry *entry = &e->w->entries.v[keys[i].id];

		tn_buf_add_be32(e->out, entry->priority);
		tn_buf_add_text(e->out, entry->value);
		tn_buf_add_char(e->out, '\0');
	}
}

/* Writes the table of children with gaps and notes what belongs below each. */
static int emit_children(struct emitter *e, const struct range *r)
{
	const struct tn_sort_item *keys = e->w->keys.v;
	unsigned first = (unsigned char)keys[r->first].key.p[r->depth];
	unsigned last = (unsigned char)keys[r->end - 1].key.p[r->depth];
	size_t table, todo = e->todo.n;

	tn_buf_add_char(e->out, (char)first);
	tn_buf_add_char(e->out, (char)last);
	table = e->out->n;
	for (unsigned byte = first; byte <= last; byte++)
		tn_buf_add_be32(e->out, 0);
	for (size_t i = r->first; i < r->end;) {
		size_t end = group_end(e, i, r->end, r->depth);
		unsigned byte = (unsigned char)keys[i].key.p[r->depth];

		if (tn_vec_push(&e->todo, (struct range){ i, end, r->depth + 1,
							  table + 4u * (byte - first) }) < 0)
			return -ENOMEM;
		i = end;
	}
	/* The first child is written first: it goes to the end of the list. */
	for (size_t i = todo, j = e->todo.n - 1; i < j; i++, j--) {
		struct range t = e->todo.v[i];

		e->todo.v[i] = e->todo.v[j];
		e->todo.v[j] = t;
	}
	return 0;
}

/* Where the keys of @r part, or the shortest of them ends. The root (depth 0) takes no prefix. */
static size_t prefix_end(const struct emitter *e, const struct range *r)
{
	struct tn_text first = e->w->keys.v[r->first].key;

	if (!r->depth)
		return 0;
	if (r->end - r->first == 1)
		return first.n;
	return r->depth + common_bytes(tn_text_from(first, r->depth),
				       tn_text_from(e->w->keys.v[r->end - 1].key, r->depth));
}

static int emit_node(struct emitter *e, struct range r)
{
	struct tn_text key = e->w->keys.v[r.first].key;
	size_t end = prefix_end(e, &r), own = r.first, at = e->out->n - e->base;
	uint32_t ref = (uint32_t)at;

	if (at > TN_INDEX_REF_OFFSET)
		return -EFBIG;
	if (end > r.depth) {
		ref |= TN_INDEX_REF_PREFIX;
		tn_buf_add(e->out, key.p + r.depth, end - r.depth);
		tn_buf_add_char(e->out, '\0');
	}
	/* Keys that end here stand before the longer ones. */
	while (own < r.end && e->w->keys.v[own].key.n == end)
		own++;
	if (own < r.end) {
		ref |= TN_INDEX_REF_CHILDREN;
		if (emit_children(e, &(struct range){ own, r.end, end, 0 }) < 0)
			return -ENOMEM;
	}
	if (own > r.first) {
		ref |= TN_INDEX_REF_VALUES;
		emit_values(e, r.first, own);
	}
	patch(e->out, r.reference_at, ref);
	return 0;
}

int tn_index_writer_finish(tn_index_writer *w, struct tn_buf *out)
{
	struct emitter e = { .w = w, .out = out, .base = out->n };
	int r = 0;

	tn_buf_add_be32(out, TN_INDEX_MAGIC);
	tn_buf_add_be32(out, TN_INDEX_MAJOR << 16 | TN_INDEX_MINOR);
	tn_buf_add_be32(out, TN_INDEX_HEADER_BYTES);
	if (!w->keys.n)
		return out->failed ? -ENOMEM : 0;
	e.same = calloc(w->keys.n, sizeof(*e.same));
	if (!e.same)
		return -ENOMEM;
	tn_sort_texts(w->keys.v, w->keys.n);
	for (size_t i = 1; i < w->keys.n; i++)
		e.same[i] = common_bytes(w->keys.v[i - 1].key, w->keys.v[i].key);
	r = tn_vec_push(&e.todo, (struct range){ 0, w->keys.n, 0, e.base + 8 });
	while (!r && e.todo.n && !out->failed) {
		e.todo.n--;
		r = emit_node(&e, e.todo.v[e.todo.n]);
	}
	tn_vec_free(&e.todo);
	free(e.same);
	return out->failed ? -ENOMEM : r;
}
