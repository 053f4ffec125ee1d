// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/sqlite.h"

#include <errno.h>

#include "base/buf.h"
#include "base/reader.h"
#include "base/vec.h"
#include "format/poison.h"

#define MAGIC TN_TEXT_LITERAL("SQLite format 3\0")
#define ROW_MAX ((size_t)64 << 20)

enum { FILE_HEADER = 100, SMALLEST_PAGE = 512, LARGEST_PAGE = 65536, UTF8 = 1 };
enum { INDEX_INTERIOR = 0x02, TABLE_INTERIOR = 0x05, INDEX_LEAF = 0x0a, TABLE_LEAF = 0x0d };

/* What is looked for. */
struct search {
	const struct tn_sqlite *db;
	bool by_row, by_key;
	int64_t row;
	struct tn_text key;
	tn_sqlite_fn *fn;
	void *data;
	TN_VEC(uint32_t) pages; /* still to be visited */
	size_t budget;
	struct tn_buf payload;  /* of a row that is spread over pages */
};

/* One page of a b-tree. */
struct page {
	const uint8_t *bytes;
	size_t header; /* where the b-tree's header is: behind the file's on the first page */
	uint8_t type;
	unsigned cells;
};

static int need(const struct tn_sqlite *db, size_t offset, size_t n)
{
	return db->need ? db->need(db->data, offset, n) : 0;
}

int tn_sqlite_open(struct tn_sqlite *db)
{
	struct tn_reader r = { .p = (const uint8_t *)db->file.p, .left = FILE_HEADER };
	size_t size, reserved;
	int e;

	if (db->file.n < FILE_HEADER)
		return -EBADMSG;
	e = need(db, 0, FILE_HEADER);
	if (e < 0)
		return e;
	if (!tn_text_starts(db->file, MAGIC))
		return -EBADMSG;
	tn_take(&r, MAGIC.n);
	size = tn_take_be16(&r);
	size = size == 1 ? LARGEST_PAGE : size;
	tn_take(&r, 2); /* versions of the format */
	reserved = tn_take_u8(&r);
	tn_take(&r, 56 - 21);
	if (size < SMALLEST_PAGE || (size & (size - 1)) || size - reserved < 480 || tn_take_be32(&r) != UTF8)
		return -EBADMSG;
	db->page_size = size;
	db->usable = size - reserved;
	db->pages = db->file.n / size;
	return db->pages ? 0 : -EBADMSG;
}

/* Big-endian groups of seven bits, at most nine bytes, of which the last has eight. */
static uint64_t take_varint(struct tn_reader *r)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < 8; i++) {
		uint8_t byte = tn_take_u8(r);

		v = v << 7 | (byte & 0x7f);
		if (!(byte & 0x80))
			return v;
	}
	return v << 8 | tn_take_u8(r);
}

/* @number counts from 1. */
static int open_page(const struct tn_sqlite *db, uint32_t number, const uint8_t **ret)
{
	size_t offset;
	int r;

	if (!number || number > db->pages)
		return -EBADMSG;
	offset = (size_t)(number - 1) * db->page_size;
	r = need(db, offset, db->page_size);
	*ret = (const uint8_t *)db->file.p + offset;
	return r;
}

static int open_btree_page(const struct tn_sqlite *db, uint32_t number, struct page *ret)
{
	struct tn_reader r = { 0 };
	int e = open_page(db, number, &ret->bytes);

	if (e < 0)
		return e;
	ret->header = number == 1 ? FILE_HEADER : 0;
	r = (struct tn_reader){ .p = ret->bytes + ret->header, .left = db->usable - ret->header };
	ret->type = tn_take_u8(&r);
	tn_take(&r, 2);
	ret->cells = tn_take_be16(&r);
	return r.bad ? -EBADMSG : 0;
}

static bool is_interior(const struct page *page)
{
	return page->type == INDEX_INTERIOR || page->type == TABLE_INTERIOR;
}

static bool is_index(const struct page *page)
{
	return page->type == INDEX_INTERIOR || page->type == INDEX_LEAF;
}

/* From the start of cell @i to the end of the page. */
static struct tn_reader cell(const struct tn_sqlite *db, const struct page *page, unsigned i)
{
	size_t at = page->header + (is_interior(page) ? 12 : 8) + 2 * (size_t)i;
	struct tn_reader r = { .bad = true };
	size_t where;

	if (at + 2 > db->usable)
		return r;
	where = tn_be16(page->bytes + at);
	return where < db->usable ? (struct tn_reader){ .p = page->bytes + where, .left = db->usable - where } : r;
}

/* How much of a row of @n bytes stands in its cell. */
static size_t local_part(const struct tn_sqlite *db, bool index, size_t n)
{
	size_t most = index ? (db->usable - 12) * 64 / 255 - 23 : db->usable - 35;
	size_t least = (db->usable - 12) * 32 / 255 - 23, part;

	if (n <= most)
		return n;
	part = least + (n - least) % (db->usable - 4);
	return part <= most ? part : least;
}

/* The rest of a row: a chain of pages, each with the number of the next one first. */
static int gather(struct search *s, struct tn_text first, size_t n, uint32_t next, struct tn_text *ret)
{
	s->payload.n = 0;
	tn_buf_add_text(&s->payload, first);
	while (s->payload.n < n) {
		size_t part = n - s->payload.n < s->db->usable - 4 ? n - s->payload.n : s->db->usable - 4;
		const uint8_t *page;
		int r = open_page(s->db, next, &page);

		if (r < 0)
			return r;
		tn_buf_add(&s->payload, page + 4, part);
		if (s->payload.failed)
			return -ENOMEM;
		next = tn_be32(page);
	}
	*ret = tn_buf_text(&s->payload);
	return 0;
}

/* @n bytes of a row, from where its cell has them. */
static int take_payload(struct search *s, struct tn_reader *r, bool index, uint64_t n, struct tn_text *ret)
{
	size_t local;
	const uint8_t *p;

	if (n > ROW_MAX || n > s->db->file.n)
		return n > ROW_MAX ? -EFBIG : -EBADMSG;
	local = local_part(s->db, index, (size_t)n);
	p = tn_take(r, local);
	if (!p)
		return -EBADMSG;
	*ret = (struct tn_text){ (const char *)p, local };
	if (local == n)
		return 0;
	return r->left < 4 ? -EBADMSG : gather(s, *ret, (size_t)n, tn_take_be32(r), ret);
}

/* A whole number of @n bytes, the first one with the sign. */
static int64_t take_number(struct tn_reader *r, unsigned n)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < n; i++) {
		uint8_t byte = tn_take_u8(r);

		v = (i == 0 && byte & 0x80 ? UINT64_MAX : v) << 8 | byte;
	}
	return (int64_t)v;
}

static void take_value(struct tn_reader *r, uint64_t type, struct tn_sqlite_value *to)
{
	static const unsigned sizes[] = { 0, 1, 2, 3, 4, 6, 8 };

	*to = (struct tn_sqlite_value){ 0 };
	if (type >= 1 && type <= 6) {
		to->is_number = true;
		to->number = take_number(r, sizes[type]);
	} else if (type == 7) {
		tn_take(r, 8);
	} else if (type == 8 || type == 9) {
		to->is_number = true;
		to->number = type == 9;
	} else if (type >= 12) {
		uint64_t n = (type - 12) / 2;

		to->bytes.p = (const char *)tn_take(r, n > SIZE_MAX ? SIZE_MAX : (size_t)n);
		to->bytes.n = to->bytes.p ? (size_t)n : 0;
	}
}

/* Header: its size, then a type for each value; then the values. Return: how many, or -EBADMSG. */
static int read_row(struct tn_text payload, struct tn_sqlite_value values[static TN_SQLITE_COLUMNS])
{
	struct tn_reader all = { .p = (const uint8_t *)payload.p, .left = payload.n }, types = all, body = all;
	uint64_t size = take_varint(&types);
	int n = 0;

	if (types.bad || size > all.left || size < all.left - types.left)
		return -EBADMSG;
	tn_take(&body, (size_t)size);
	types.left = (size_t)size - (all.left - types.left);
	for (; n < TN_SQLITE_COLUMNS && types.left && !types.bad; n++) {
		uint64_t type = take_varint(&types);

		take_value(&body, type, &values[n]);
	}
	return types.bad || body.bad ? -EBADMSG : n;
}

static int visit_later(struct search *s, uint32_t page)
{
	return tn_vec_push(&s->pages, page);
}

static int hand_out(struct search *s, int64_t row, const struct tn_sqlite_value *values, int n)
{
	return s->fn(s->data, row, values, (size_t)n);
}

/* Rows in a leaf; in an interior page only numbers, each with the page of those up to it. Return: 1: no other cell is
 * of interest. */
static int visit_table_cell(struct search *s, const struct page *page, struct tn_reader r)
{
	struct tn_sqlite_value values[TN_SQLITE_COLUMNS];
	uint64_t size = is_interior(page) ? tn_take_be32(&r) : take_varint(&r);
	int64_t row = (int64_t)take_varint(&r);
	struct tn_text payload;
	int n;

	if (r.bad)
		return -EBADMSG;
	if (is_interior(page)) {
		if (s->by_row && row < s->row)
			return 0;
		n = visit_later(s, (uint32_t)size);
		return n < 0 ? n : s->by_row;
	}
	if (s->by_row && row != s->row)
		return 0;
	n = take_payload(s, &r, false, size, &payload);
	if (n == 0)
		n = read_row(payload, values);
	return n < 0 ? n : hand_out(s, row, values, n);
}

/* Rows everywhere: those of the page before a cell are not greater. @ret_order: how the key is to the cell's. */
static int visit_index_cell(struct search *s, const struct page *page, struct tn_reader r, int *ret_order)
{
	struct tn_sqlite_value values[TN_SQLITE_COLUMNS];
	uint32_t child = is_interior(page) ? tn_take_be32(&r) : 0;
	uint64_t size = take_varint(&r);
	struct tn_text payload;
	int n = r.bad ? -EBADMSG : take_payload(s, &r, true, size, &payload);

	if (n == 0)
		n = read_row(payload, values);
	if (n <= 0)
		return n < 0 ? n : -EBADMSG;
	*ret_order = s->by_key ? tn_text_cmp(s->key, values[0].bytes) : 0;
	if (child && *ret_order <= 0 && visit_later(s, child) < 0)
		return -ENOMEM;
	return *ret_order == 0 ? hand_out(s, 0, values, n) : 0;
}

static int visit_index(struct search *s, const struct page *page, bool *ret_beyond)
{
	int r = 0, order = 0;

	for (unsigned i = 0; i < page->cells && r == 0; i++) {
		r = visit_index_cell(s, page, cell(s->db, page, i), &order);
		if (r == 0 && order < 0) {
			*ret_beyond = true; /* what follows is greater */
			break;
		}
	}
	return r;
}

static int visit_table(struct search *s, const struct page *page, bool *ret_beyond)
{
	int r = 0;

	for (unsigned i = 0; i < page->cells && r == 0; i++) {
		r = visit_table_cell(s, page, cell(s->db, page, i));
		if (r == 1 && is_interior(page)) {
			*ret_beyond = true;
			return 0;
		}
	}
	return r;
}

static int visit(struct search *s, uint32_t number)
{
	bool beyond = false;
	struct page page;
	int r = open_btree_page(s->db, number, &page);

	if (r < 0)
		return r;
	switch (page.type) {
	case INDEX_INTERIOR:
	case INDEX_LEAF:
	case TABLE_INTERIOR:
	case TABLE_LEAF:
		break;
	default:
		return -EBADMSG;
	}
	if (is_index(&page) != s->by_key)
		return -EBADMSG;
	r = is_index(&page) ? visit_index(s, &page, &beyond) : visit_table(s, &page, &beyond);
	if (r || beyond || !is_interior(&page))
		return r;
	return visit_later(s, tn_be32(page.bytes + page.header + 8));
}

/* The last page that was found is the next one. */
static int walk(struct search *s, uint32_t root)
{
	int r = visit_later(s, root);

	s->budget = s->db->pages;
	while (r == 0 && s->pages.n) {
		if (!s->budget--)
			r = -EBADMSG;
		else
			r = visit(s, s->pages.v[--s->pages.n]);
	}
	tn_vec_free(&s->pages);
	tn_buf_free(&s->payload);
	return r;
}

int tn_sqlite_all(const struct tn_sqlite *db, uint32_t root, tn_sqlite_fn *fn, void *data)
{
	return walk(&(struct search){ .db = db, .fn = fn, .data = data }, root);
}

int tn_sqlite_row(const struct tn_sqlite *db, uint32_t root, int64_t row, tn_sqlite_fn *fn, void *data)
{
	return walk(&(struct search){ .db = db, .by_row = true, .row = row, .fn = fn, .data = data }, root);
}

int tn_sqlite_find(const struct tn_sqlite *db, uint32_t root, struct tn_text key, tn_sqlite_fn *fn, void *data)
{
	return walk(&(struct search){ .db = db, .by_key = true, .key = key, .fn = fn, .data = data }, root);
}

/* sqlite_schema: type, name, name of the table, first page, SQL. */
struct root_search {
	const char *name;
	uint32_t root;
};

static int note_root(void *data, int64_t row, const struct tn_sqlite_value *values, size_t n)
{
	struct root_search *s = data;

	if (n > 3 && values[1].bytes.n && tn_text_is(values[1].bytes, s->name) && values[3].is_number &&
	    values[3].number > 0 && values[3].number <= UINT32_MAX)
		s->root = (uint32_t)values[3].number;
	return 0;
}

int tn_sqlite_root(const struct tn_sqlite *db, const char *name, uint32_t *ret)
{
	struct root_search s = { .name = name };
	int r = tn_sqlite_all(db, 1, note_root, &s);

	if (r == 0)
		*ret = s.root;
	return r;
}
