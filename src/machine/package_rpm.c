// SPDX-License-Identifier: LGPL-2.1-or-later
#include "machine/package_rpm.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "format/rpm_header.h"
#include "format/sqlite.h"
#include "sys/fd.h"
#include "sys/sparse.h"

/* Fedora's are 200 MB. */
#define DATABASE_MAX ((size_t)(sizeof(size_t) > 4 ? 4ull << 30 : 1ull << 30))

/* The tables are rpm's own: names of files by their last parts, packages by number. */
#define FILES "Basenames"
#define FILES_INDEX "Basenames_key_idx"
#define PACKAGES "Packages"

struct asking {
	struct tn_sqlite db;
	struct tn_sparse sparse;
	const struct tn_packaged_file *file;
	uint32_t files, packages; /* first pages */
	struct tn_arena *arena;
	const char *source;
	struct tn_package found;
};

static int need(void *data, size_t offset, size_t n)
{
	return tn_sparse_need(data, offset, n);
}

static int judge_package(void *data, int64_t row, const struct tn_sqlite_value *values, size_t n)
{
	struct asking *a = data;
	struct tn_rpm_package p;
	int r = n > 1 ? tn_rpm_header_find(values[1].bytes, a->file, &p) : -EBADMSG;
	const char *epoch = "";

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	if (p.has_epoch)
		epoch = tn_arena_printf(a->arena, "%u:", p.epoch);
	a->found = (struct tn_package){
		.name = tn_arena_dup(a->arena, p.name),
		.version = epoch ? tn_arena_printf(a->arena, "%s%.*s-%.*s", epoch, TN_TEXT_FMT(p.version),
						   TN_TEXT_FMT(p.release)) : NULL,
		.manager = "rpm",
		.source = a->source,
	};
	return a->found.name && a->found.version ? 1 : -ENOMEM;
}

/* Basenames: key, hnum, idx. */
static int judge_file(void *data, int64_t row, const struct tn_sqlite_value *values, size_t n)
{
	struct asking *a = data;

	if (n < 2 || !values[1].is_number)
		return -EBADMSG;
	return tn_sqlite_row(&a->db, a->packages, values[1].number, judge_package, a);
}

/* The index: key, and the number of the row. */
static int judge_key(void *data, int64_t row, const struct tn_sqlite_value *values, size_t n)
{
	struct asking *a = data;

	if (n < 2 || !values[n - 1].is_number)
		return -EBADMSG;
	return tn_sqlite_row(&a->db, a->files, values[n - 1].number, judge_file, a);
}

static struct tn_text base_name(struct tn_text path)
{
	const char *slash = path.n ? memrchr(path.p, '/', path.n) : NULL;

	return slash ? tn_text_from(path, (size_t)(slash + 1 - path.p)) : path;
}

static int look_up(struct asking *a)
{
	uint32_t index = 0;
	int r = tn_sqlite_open(&a->db);

	if (r == 0)
		r = tn_sqlite_root(&a->db, FILES_INDEX, &index);
	if (r == 0)
		r = tn_sqlite_root(&a->db, FILES, &a->files);
	if (r == 0)
		r = tn_sqlite_root(&a->db, PACKAGES, &a->packages);
	if (r == 0 && (!index || !a->files || !a->packages))
		r = -EBADMSG;
	return r < 0 ? r : tn_sqlite_find(&a->db, index, base_name(a->file->names[0]), judge_key, a);
}

static int ask(struct asking *a, int fd)
{
	struct tn_sparse_memory memory = { 0 };
	int r = tn_sparse_open(fd, DATABASE_MAX, &memory, &a->sparse);

	if (r == 0) {
		a->db = (struct tn_sqlite){
			.file = { memory.bytes.p, a->sparse.size }, .need = need, .data = &a->sparse,
		};
		r = look_up(a);
	}
	tn_buf_free(&memory.bytes);
	tn_buf_free(&memory.have);
	return r;
}

int tn_package_of_rpm(const tn_root *root, const struct tn_packaged_file *file, struct tn_arena *arena,
		      struct tn_package *ret, const char **ret_trouble)
{
	static const char *const places[] = {
		"/usr/lib/sysimage/rpm/rpmdb.sqlite", "/var/lib/rpm/rpmdb.sqlite", "/usr/share/rpm/rpmdb.sqlite",
	};

	*ret_trouble = NULL;
	for (size_t i = 0; i < TN_ARRAY_SIZE(places); i++) {
		struct asking a = { .file = file, .arena = arena, .source = places[i] };
		tn_autoclose int fd = tn_root_open(root, places[i], O_RDONLY);
		int r = fd < 0 ? fd : ask(&a, fd);

		if (r == -ENOENT && fd < 0)
			continue;
		if (r == 1)
			*ret = a.found;
		if (r < 0 && r != -ENOMEM)
			*ret_trouble = tn_arena_printf(arena, "rpm's database %s could not be read (%s)", places[i],
						       r == -EBADMSG ? "it is damaged, or no SQLite" : strerror(-r));
		return r < 0 && !*ret_trouble ? -ENOMEM : r == 1;
	}
	return 0;
}
