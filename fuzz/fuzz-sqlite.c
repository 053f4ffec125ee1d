// SPDX-License-Identifier: LGPL-2.1-or-later
/* An SQLite database, asked for the rows of a table and of its index. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/be.h"
#include "base/buf.h"
#include "format/sqlite.h"
#include "fuzz.h"

struct asking {
	struct tn_sqlite db;
	uint32_t table;
	size_t rows;
};

static void check_result(int r)
{
	fuzz_check(r == 0 || r == 1 || r == -EBADMSG || r == -EFBIG || r == -ENOMEM);
}

static void touch(const struct tn_sqlite_value *values, size_t n)
{
	fuzz_check(n <= TN_SQLITE_COLUMNS);
	for (size_t i = 0; i < n; i++) {
		fuzz_check(!values[i].is_number || !values[i].bytes.p);
		fuzz_touch(values[i].bytes.p, values[i].bytes.n);
	}
}

static int take_row(void *data, int64_t row, const struct tn_sqlite_value *values, size_t n)
{
	struct asking *a = data;

	touch(values, n);
	return ++a->rows > 1000;
}

static int take_key(void *data, int64_t row, const struct tn_sqlite_value *values, size_t n)
{
	struct asking *a = data;

	touch(values, n);
	fuzz_check(n && tn_text_is(values[0].bytes, "a.ko"));
	if (values[n - 1].is_number)
		check_result(tn_sqlite_row(&a->db, a->table, values[n - 1].number, take_row, a));
	return ++a->rows > 1000;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct asking a = { .db.file = { (const char *)data, size } };
	uint32_t index = 0;

	if (tn_sqlite_open(&a.db) < 0)
		return 0;
	fuzz_check(a.db.pages && a.db.pages * a.db.page_size <= size && a.db.usable <= a.db.page_size);
	check_result(tn_sqlite_root(&a.db, "table", &a.table));
	check_result(tn_sqlite_root(&a.db, "index", &index));
	check_result(tn_sqlite_all(&a.db, a.table, take_row, &a));
	check_result(tn_sqlite_find(&a.db, index, TN_TEXT_LITERAL("a.ko"), take_key, &a));
	return 0;
}

enum { PAGE = 512 };

/* Cells are put from a page's end to its start. */
static void begin_page(uint8_t *page, size_t header, uint8_t type, uint32_t right)
{
	page[header] = type;
	tn_put_be16(page + header + 5, PAGE);
	if (type == 2 || type == 5)
		tn_put_be32(page + header + 8, right);
}

static void add_cell(uint8_t *page, size_t header, const void *cell, size_t n)
{
	unsigned count = tn_be16(page + header + 3), start = tn_be16(page + header + 5) - (unsigned)n;
	size_t pointers = header + (page[header] == 2 || page[header] == 5 ? 12 : 8);

	memcpy(page + start, cell, n);
	tn_put_be16(page + header + 5, (uint16_t)start);
	tn_put_be16(page + pointers + 2 * count, (uint16_t)start);
	tn_put_be16(page + header + 3, (uint16_t)(count + 1));
}

/* A table of three pages (inner, two leaves, one row with a page of its own), its index of one, and what is called so. */
static void make(uint8_t file[static 7 * PAGE])
{
	static const char magic[16] = "SQLite format 3";
	/* bytes of the row, its number, bytes of the types, types, values: text of n bytes is 13 + 2n, a blob 12 + 2n */
	static const char table[] = "\x17\1\6\x17\x17\x17\1\xf" "tabletabletable\2x";
	static const char index[] = "\x17\2\6\x17\x17\x17\1\xf" "indexindextable\6x";
	static const char row1[] = "\xa\1\4\x15\1\x0e" "a.ko\7z", row2[] = "\xa\2\4\x15\1\x0e" "b.ko\7z";
	static const char low[] = "\0\0\0\3\1", key1[] = "\x8\3\x15\1" "a.ko\1", key2[] = "\x8\3\x15\1" "b.ko\2";
	uint8_t spread[3 + 102 + 4] = { 0x84, 0x62, 3, 5, 0x15, 1, 0x89, 0x3c, 'a', '.', 'k', 'o', 9 };

	memset(file, 0, 7 * PAGE);
	memcpy(file, magic, sizeof(magic));
	tn_put_be16(file + 16, PAGE);
	tn_put_be32(file + 56, 1);
	begin_page(file, 100, 0x0d, 0);
	add_cell(file, 100, table, sizeof(table) - 1);
	add_cell(file, 100, index, sizeof(index) - 1);
	begin_page(file + PAGE, 0, 5, 4);
	add_cell(file + PAGE, 0, low, sizeof(low) - 1);
	begin_page(file + 2 * PAGE, 0, 0x0d, 0);
	add_cell(file + 2 * PAGE, 0, row1, sizeof(row1) - 1);
	begin_page(file + 3 * PAGE, 0, 0x0d, 0);
	add_cell(file + 3 * PAGE, 0, row2, sizeof(row2) - 1);
	tn_put_be32(spread + 3 + 102, 7);
	add_cell(file + 3 * PAGE, 0, spread, sizeof(spread));
	begin_page(file + 5 * PAGE, 0, 0x0a, 0);
	add_cell(file + 5 * PAGE, 0, key1, sizeof(key1) - 1);
	add_cell(file + 5 * PAGE, 0, key2, sizeof(key2) - 1);
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	uint8_t file[7 * PAGE];

	make(file);
	fuzz_seed(corpus, file, sizeof(file));
	tn_put_be32(file + PAGE + 8, 2); /* the table leads into itself */
	fuzz_seed(corpus, file, sizeof(file));
}
