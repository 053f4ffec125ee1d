// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/rpm_header.h"

#include <errno.h>

#include "base/reader.h"
#include "format/poison.h"

enum { NAME = 1000, VERSION = 1001, RELEASE = 1002, EPOCH = 1003, DIR_INDEXES = 1116, BASE_NAMES = 1117, DIR_NAMES = 1118 };
enum { INT32 = 4, STRING = 6, STRINGS = 8 };
enum { ENTRY = 16 };

struct header {
	struct tn_text entries, data;
};

static bool open_header(struct tn_text bytes, struct header *ret)
{
	struct tn_reader r = { .p = (const uint8_t *)bytes.p, .left = bytes.n };
	uint32_t n = tn_take_be32(&r), size = tn_take_be32(&r);

	if (r.bad || n > r.left / ENTRY)
		return false;
	ret->entries = (struct tn_text){ (const char *)tn_take(&r, (size_t)n * ENTRY), (size_t)n * ENTRY };
	ret->data = (struct tn_text){ (const char *)tn_take(&r, size), size };
	return !r.bad;
}

/* The data of a tag, from its start to the end of all. Return: how many values it has; 0: there is no such tag. */
static uint32_t find_tag(const struct header *h, uint32_t tag, uint32_t type, struct tn_reader *ret)
{
	struct tn_reader r = { .p = (const uint8_t *)h->entries.p, .left = h->entries.n };

	while (r.left) {
		uint32_t has = tn_take_be32(&r), of = tn_take_be32(&r), offset = tn_take_be32(&r), count = tn_take_be32(&r);

		if (has != tag || of != type || offset > h->data.n)
			continue;
		*ret = (struct tn_reader){ .p = (const uint8_t *)h->data.p + offset, .left = h->data.n - offset };
		return count;
	}
	return 0;
}

static struct tn_text find_text(const struct header *h, uint32_t tag)
{
	struct tn_reader r;

	return find_tag(h, tag, STRING, &r) ? tn_take_text(&r) : (struct tn_text){ 0 };
}

/* Which of the directories is @dir, "usr/lib/"; @n: none is. */
static uint32_t find_dir(struct tn_reader dirs, uint32_t n, struct tn_text dir)
{
	for (uint32_t i = 0; i < n && !dirs.bad; i++) {
		struct tn_text name = tn_take_text(&dirs);

		if (name.n && tn_text_eq(tn_text_from(name, name.p[0] == '/'), dir))
			return i;
	}
	return n;
}

/* Whether a file of that name is in the directory of that number. */
static bool has_file(const struct header *h, struct tn_text base, uint32_t dir)
{
	struct tn_reader names, indexes;
	uint32_t n = find_tag(h, BASE_NAMES, STRINGS, &names), n_indexes = find_tag(h, DIR_INDEXES, INT32, &indexes);

	for (uint32_t i = 0; i < n && i < n_indexes && !names.bad && !indexes.bad; i++) {
		struct tn_text name = tn_take_text(&names);
		uint32_t index = tn_take_be32(&indexes);

		if (index == dir && !names.bad && !indexes.bad && tn_text_eq(name, base))
			return true;
	}
	return false;
}

static bool has(const struct header *h, struct tn_text path)
{
	const char *slash = path.n ? memrchr(path.p, '/', path.n) : NULL;
	size_t n = slash ? (size_t)(slash + 1 - path.p) : 0;
	struct tn_reader dirs;
	uint32_t n_dirs = find_tag(h, DIR_NAMES, STRINGS, &dirs), dir;

	if (!n_dirs)
		return false;
	dir = find_dir(dirs, n_dirs, (struct tn_text){ path.p, n });
	return dir < n_dirs && has_file(h, tn_text_from(path, n), dir);
}

int tn_rpm_header_find(struct tn_text bytes, const struct tn_packaged_file *file, struct tn_rpm_package *ret)
{
	struct tn_rpm_package package = { 0 };
	struct tn_reader epoch;
	struct header h;
	bool found = false;

	if (!open_header(bytes, &h))
		return -EBADMSG;
	for (size_t i = 0; i < file->n; i++)
		found |= has(&h, file->names[i]);
	if (!found)
		return -ENOENT;
	package.name = find_text(&h, NAME);
	package.version = find_text(&h, VERSION);
	package.release = find_text(&h, RELEASE);
	package.has_epoch = find_tag(&h, EPOCH, INT32, &epoch) > 0;
	package.epoch = package.has_epoch ? tn_take_be32(&epoch) : 0;
	if (!package.name.n)
		return -EBADMSG;
	*ret = package;
	return 0;
}
