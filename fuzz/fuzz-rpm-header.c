// SPDX-License-Identifier: LGPL-2.1-or-later
/* A package's header of rpm. */
#include <errno.h>

#include "base/buf.h"
#include "format/rpm_header.h"
#include "fuzz.h"

static void check_inside(struct tn_text part, const uint8_t *data, size_t size)
{
	fuzz_check(!part.n || (part.p >= (const char *)data && part.p + part.n <= (const char *)data + size));
	fuzz_touch(part.p, part.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct tn_packaged_file file = { { TN_TEXT_LITERAL("usr/lib/a.ko"), TN_TEXT_LITERAL("lib/a.ko") }, 2 };
	struct tn_rpm_package package;
	int r = tn_rpm_header_find((struct tn_text){ (const char *)data, size }, &file, &package);

	fuzz_check(r == 0 || r == -ENOENT || r == -EBADMSG);
	if (r < 0)
		return 0;
	fuzz_check(package.name.n);
	check_inside(package.name, data, size);
	check_inside(package.version, data, size);
	check_inside(package.release, data, size);
	return 0;
}

struct tag {
	uint32_t tag, type, count;
	const char *bytes;
	size_t n;
};

static void seed(struct fuzz_corpus *corpus, const struct tag *tags, size_t n)
{
	tn_autobuf all = { 0 }, data = { 0 };

	for (size_t i = 0; i < n; i++)
		tn_buf_add(&data, tags[i].bytes, tags[i].n);
	tn_buf_add_be32(&all, (uint32_t)n);
	tn_buf_add_be32(&all, (uint32_t)data.n);
	for (size_t i = 0, at = 0; i < n; at += tags[i].n, i++) {
		tn_buf_add_be32(&all, tags[i].tag);
		tn_buf_add_be32(&all, tags[i].type);
		tn_buf_add_be32(&all, (uint32_t)at);
		tn_buf_add_be32(&all, tags[i].count);
	}
	tn_buf_add_text(&all, tn_buf_text(&data));
	fuzz_seed(corpus, all.p, all.n);
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const struct tag good[] = {
		{ 1000, 6, 1, "kernel", 7 }, { 1001, 6, 1, "6.1", 4 }, { 1002, 6, 1, "2.fc40", 7 }, { 1003, 4, 1, "\0\0\0\1", 4 },
		{ 1116, 4, 3, "\0\0\0\0\0\0\0\1\0\0\0\1", 12 }, { 1117, 8, 3, "a.ko\0b.ko\0a.ko", 15 },
		{ 1118, 8, 2, "/opt/\0/usr/lib/", 16 },
	};

	seed(corpus, good, 7);
	seed(corpus, good + 1, 6);
	seed(corpus, good, 3);
	seed(corpus, good, 0);
}
