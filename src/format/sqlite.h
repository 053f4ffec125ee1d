/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sqlite.h - rows of an SQLite 3 database, by number or by an index: enough to look things up in rpm's
 *
 * Read-only, of the file as it is: what a write-ahead log holds besides is not seen. The bytes are untrusted: pages
 * may point anywhere, so no walk visits more of them than the file has. Source: sqlite.org/fileformat2.html.
 */
#ifndef TN_FORMAT_SQLITE_H
#define TN_FORMAT_SQLITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct tn_sqlite {
	struct tn_text file;
	/* Called before bytes are looked at: to read them in. NULL: they are all there. Return: 0 or -errno. */
	int (*need)(void *data, size_t offset, size_t n);
	void *data;
	size_t page_size, usable; /* bytes; set by tn_sqlite_open() */
	size_t pages;
};

/* @db: file, need and data are set. Return: 0, -EBADMSG (no such database), or what need() returned. */
int tn_sqlite_open(struct tn_sqlite *db);

/* A value of a row: a number, or text or a blob; NULL and floating point are neither (p is NULL). */
struct tn_sqlite_value {
	bool is_number;
	int64_t number;
	struct tn_text bytes;
};

enum { TN_SQLITE_COLUMNS = 8 }; /* what a row has besides is left out */

/* Of an index the last value is the number of the row. Lives as long as the call. Return: 0 to go on; else what the
 * walk returns. */
typedef int tn_sqlite_fn(void *data, int64_t row, const struct tn_sqlite_value *values, size_t n);

/* Three walks. Return: 0, what @fn returned, -EBADMSG, -EFBIG (a row of more than 64 MiB), -ENOMEM, or what need() did. */
int tn_sqlite_all(const struct tn_sqlite *db, uint32_t root, tn_sqlite_fn *fn, void *data);
int tn_sqlite_row(const struct tn_sqlite *db, uint32_t root, int64_t row, tn_sqlite_fn *fn, void *data);
/* Rows of an index whose first value is the text @key. */
int tn_sqlite_find(const struct tn_sqlite *db, uint32_t root, struct tn_text key, tn_sqlite_fn *fn, void *data);

/* The first page of a table or an index, by its name; 0: there is none. Return: 0 or as above. */
int tn_sqlite_root(const struct tn_sqlite *db, const char *name, uint32_t *ret);

#endif
