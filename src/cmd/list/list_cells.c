// SPDX-License-Identifier: LGPL-2.1-or-later
/* What stands in each column of `tenon list`. */
#include "cmd/list/list_cells.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

#include "core/image/image.h"
#include "core/plan/words.h"
#include "format/modinfo.h"
#include "format/modsig.h"
#include "sys/files.h"

enum {
	NAME, SIZE, REFS, USERS, STATE, TAINT, PERMANENT, ADDRESS,
	PATH, FILESIZE, NEEDS, NEEDEDBY, DESCRIPTION, LICENSE, VERSION, VERMAGIC, SIGNED, SIGNER,
	N_COLUMNS
};

const struct tn_column tn_list_columns[] = {
	[NAME] = { "NAME", TN_CELL_TEXT, "name" },
	[SIZE] = { "SIZE", TN_CELL_NUMBER, "bytes of memory, if it is loaded" },
	[REFS] = { "REFS", TN_CELL_NUMBER, "how many users it has; at 0 it can be unloaded" },
	[USERS] = { "USERS", TN_CELL_TEXTS, "loaded modules that use it" },
	[STATE] = { "STATE", TN_CELL_TEXT, "loaded, loading, unloading, builtin or available" },
	[TAINT] = { "TAINT", TN_CELL_TEXT, "kernel taints that it caused, such as OE" },
	[PERMANENT] = { "PERMANENT", TN_CELL_BOOL, "whether it can never be unloaded" },
	[ADDRESS] = { "ADDRESS", TN_CELL_TEXT, "address of its code, if the kernel tells it" },
	[PATH] = { "PATH", TN_CELL_TEXT, "its file" },
	[FILESIZE] = { "FILESIZE", TN_CELL_NUMBER, "size of its file in bytes" },
	[NEEDS] = { "NEEDS", TN_CELL_TEXTS, "modules that must be loaded before it, nearest first" },
	[NEEDEDBY] = { "NEEDEDBY", TN_CELL_TEXTS, "modules that need it, loaded or not" },
	[DESCRIPTION] = { "DESCRIPTION", TN_CELL_TEXT, "description in its file" },
	[LICENSE] = { "LICENSE", TN_CELL_TEXT, "licence in its file" },
	[VERSION] = { "VERSION", TN_CELL_TEXT, "version in its file" },
	[VERMAGIC] = { "VERMAGIC", TN_CELL_TEXT, "kernel that its file was built for" },
	[SIGNED] = { "SIGNED", TN_CELL_BOOL, "whether its file has a signature" },
	[SIGNER] = { "SIGNER", TN_CELL_TEXT, "who signed its file, according to the signature" },
	[N_COLUMNS] = { 0 },
};

/* Columns that .modinfo fills, and its keys. */
static const struct {
	size_t id;
	const char *key;
} file_fields[] = {
	{ DESCRIPTION, "description" },
	{ LICENSE, "license" },
	{ VERSION, "version" },
	{ VERMAGIC, "vermagic" },
};

bool tn_list_cells_need_files(const tn_table *table)
{
	if (tn_table_wants(table, SIGNED) || tn_table_wants(table, SIGNER))
		return true;
	for (size_t i = 0; i < TN_ARRAY_SIZE(file_fields); i++)
		if (tn_table_wants(table, file_fields[i].id))
			return true;
	return false;
}

bool tn_list_cells_need_users(const tn_table *table)
{
	return tn_table_wants(table, NEEDEDBY);
}

bool tn_list_cells_show_path(const tn_table *table)
{
	return tn_table_wants(table, PATH);
}

bool tn_list_cells_need_tree(const tn_table *table)
{
	return tn_table_wants(table, PATH) || tn_table_wants(table, FILESIZE) ||
	       tn_table_wants(table, NEEDS) || tn_table_wants(table, NEEDEDBY) || tn_list_cells_need_files(table);
}

static enum tn_initstate state_of(const struct tn_item *item)
{
	if (item->loaded)
		return item->loaded->state;
	return item->builtin ? TN_STATE_BUILTIN : TN_STATE_ABSENT;
}

/* @text: made for the cell; NULL where there was no memory for it. */
static void put_made(tn_row *row, size_t id, const char *text)
{
	if (text)
		tn_row_text(row, id, text);
	else
		tn_row_fail(row);
}

static void fill_loaded(tn_row *row, const struct tn_item *item, struct tn_arena *arena)
{
	const struct tn_loaded *m = item->loaded;

	tn_row_number(row, SIZE, m->size);
	if (m->refcount >= 0)
		tn_row_number(row, REFS, (uint64_t)m->refcount);
	tn_row_texts(row, USERS, item->users, item->n_users);
	tn_row_text(row, TAINT, m->taints);
	tn_row_bool(row, PERMANENT, item->permanent);
	if (m->address)
		put_made(row, ADDRESS, tn_arena_printf(arena, "0x%016" PRIx64, m->address));
}

/* The value of @key among the records of a built-in module; .p is NULL when there is none. */
static struct tn_text builtin_field(const struct tn_item *item, const char *key)
{
	struct tn_text rest = item->builtin_info;
	struct tn_modinfo_entry entry;

	while (tn_modinfo_next_of(&rest, tn_text(item->name), &entry))
		if (tn_text_is(entry.key, key))
			return entry.value;
	return (struct tn_text){ 0 };
}

static void fill_builtin(tn_row *row, const struct tn_item *item, struct tn_arena *arena)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(file_fields); i++) {
		struct tn_text value = builtin_field(item, file_fields[i].key);

		if (value.p)
			put_made(row, file_fields[i].id, tn_arena_dup(arena, value));
	}
}

static void fill_signature(tn_row *row, const tn_image *image, struct tn_arena *arena)
{
	struct tn_modsig sig;
	int r;

	if (!tn_table_wants(tn_row_table(row), SIGNED) && !tn_table_wants(tn_row_table(row), SIGNER))
		return;
	r = tn_modsig_read(tn_image_bytes(image), &sig, NULL);
	if (r == -ENOMEM)
		tn_row_fail(row);
	tn_row_bool(row, SIGNED, r != -ENOENT); /* one that makes no sense is a signature, too */
	if (r == 0)
		put_made(row, SIGNER, tn_arena_dup(arena, sig.signer));
}

/* A file that cannot be read has blank cells: a list of thousands goes on. */
static void fill_fields(tn_row *row, const struct tn_item *item, struct tn_arena *arena)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_text section;

	int r = tn_image_open_at(AT_FDCWD, item->path, &image, NULL);

	if (r == -ENOMEM)
		tn_row_fail(row);
	if (r < 0)
		return;
	fill_signature(row, image, arena);
	if (tn_image_modinfo(image, &section) < 0)
		return;
	for (size_t i = 0; i < TN_ARRAY_SIZE(file_fields); i++) {
		struct tn_text value = tn_modinfo_get(section, file_fields[i].key);

		if (value.p)
			put_made(row, file_fields[i].id, tn_arena_dup(arena, value));
	}
}

static const char *shorten(const char *path, const char *below)
{
	size_t n = below ? strlen(below) : 0;

	return n && strncmp(path, below, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

static void fill_file(tn_row *row, const struct tn_item *item, const char *below,
		      struct tn_arena *arena)
{
	const tn_table *table = tn_row_table(row);
	uint64_t bytes;

	tn_row_text(row, PATH, shorten(item->path, below));
	tn_row_texts(row, NEEDS, item->needs, item->n_needs);
	tn_row_texts(row, NEEDEDBY, item->needed_by.v, item->needed_by.n);
	if (tn_table_wants(table, FILESIZE) && tn_file_size_at(AT_FDCWD, item->path, &bytes) == 0)
		tn_row_number(row, FILESIZE, bytes);
	if (tn_list_cells_need_files(table))
		fill_fields(row, item, arena);
}

void tn_list_cells_fill(tn_row *row, const struct tn_item *item, const char *below,
			struct tn_arena *arena)
{
	if (!row)
		return; /* the table knows */
	tn_row_text(row, NAME, item->name);
	tn_row_text(row, STATE, tn_words_state(state_of(item))->id);
	if (item->loaded)
		fill_loaded(row, item, arena);
	if (item->path)
		fill_file(row, item, below, arena);
	else if (item->builtin_info.n)
		fill_builtin(row, item, arena);
}
