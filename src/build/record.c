// SPDX-License-Identifier: LGPL-2.1-or-later
/* A line is "name value"; the last one has the sum of all before. doc/format/build-record.md. */
#include "build/record.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "base/size.h"
#include "base/text.h"

#define FIRST "tenon build record "
#define VERSION "1"
#define FILES_MAX 4096u

/* Members that are texts, by the names of their lines. */
static const struct text {
	const char *name;
	size_t offset;
	bool is_name; /* one component of a path */
} texts[] = {
	{ "module", offsetof(struct tn_build_record, module), true },
	{ "version", offsetof(struct tn_build_record, version), true },
	{ "kernel", offsetof(struct tn_build_record, kernel), true },
	{ "arch", offsetof(struct tn_build_record, arch), true },
	{ "id", offsetof(struct tn_build_record, id), true },
	{ "reason", offsetof(struct tn_build_record, reason), false },
	{ "error-file", offsetof(struct tn_build_record, file), false },
	{ "error-text", offsetof(struct tn_build_record, text), false },
	{ "error-target", offsetof(struct tn_build_record, target), false },
	{ "remedy", offsetof(struct tn_build_record, remedy), false },
};

static const char **text_of(struct tn_build_record *record, const struct text *t)
{
	return (const char **)(void *)((char *)record + t->offset);
}

void tn_build_record_free(struct tn_build_record *record)
{
	tn_vec_free(&record->files);
	tn_arena_free(&record->arena);
}

/* A line stays one: a newline is "\n", a backslash two. */
static void add_value(struct tn_buf *b, const char *value)
{
	for (const char *p = value; *p; p++) {
		if (*p == '\n' || *p == '\\')
			tn_buf_add_char(b, '\\');
		tn_buf_add_char(b, *p == '\n' ? 'n' : *p);
	}
	tn_buf_add_char(b, '\n');
}

void tn_build_record_write(const struct tn_build_record *record, struct tn_buf *ret)
{
	struct tn_build_record copy = *record;
	const size_t start = ret->n;

	tn_buf_add_str(ret, FIRST VERSION "\n");
	for (size_t i = 0; i < TN_ARRAY_SIZE(texts); i++) {
		const char *value = *text_of(&copy, &texts[i]);

		if (!value || !*value)
			continue;
		tn_buf_addf(ret, "%s ", texts[i].name);
		add_value(ret, value);
	}
	if (record->line)
		tn_buf_addf(ret, "error-line %u\n", record->line);
	tn_buf_addf(ret, "keyed %d\ncached %d\nbegan %" PRId64 "\nmsec %" PRIu64 "\nstatus %d\n", record->keyed, record->cached,
		    record->began, record->msec, record->status);
	for (size_t i = 0; i < record->files.n; i++) {
		const struct tn_build_file *file = &record->files.v[i];

		tn_buf_addf(ret, "file %" PRIu64 " %s ", file->size, *file->sum ? file->sum : "-");
		add_value(ret, file->name);
	}
	if (!ret->failed)
		tn_buf_addf(ret, "end %08" PRIx32 "\n", tn_crc32((const uint8_t *)ret->p + start, ret->n - start));
}

/* All but the last line, which says what the rest is to come to. */
static int check_end(struct tn_text bytes, struct tn_text *ret)
{
	static const char like[] = "end 01234567\n";
	const size_t n = sizeof(like) - 1;
	struct tn_text last = tn_text_from(bytes, bytes.n < n ? bytes.n : bytes.n - n);
	uint64_t sum;

	if (last.n != n || memcmp(last.p, "end ", 4) != 0 || last.p[n - 1] != '\n' ||
	    tn_text_u64((struct tn_text){ last.p + 4, 8 }, 16, &sum) < 0)
		return -EBADMSG;
	*ret = (struct tn_text){ bytes.p, bytes.n - n };
	return tn_crc32((const uint8_t *)ret->p, ret->n) == sum ? 0 : -EBADMSG;
}

/* Return: NULL where it is no value, or memory is out. */
static const char *take_value(struct tn_arena *arena, struct tn_text value)
{
	char *s = tn_arena_alloc(arena, tn_size_add(value.n, 1));
	size_t n = 0;

	for (size_t i = 0; s && i < value.n; i++) {
		char c = value.p[i];

		if (!c)
			return NULL;
		if (c == '\\') {
			if (++i == value.n || (value.p[i] != 'n' && value.p[i] != '\\'))
				return NULL;
			c = value.p[i] == 'n' ? '\n' : '\\';
		}
		s[n++] = c;
	}
	return s;
}

static bool is_component(const char *s)
{
	return *s && !strchr(s, '/') && !strchr(s, '\n') && strcmp(s, ".") != 0 && strcmp(s, "..") != 0;
}

static bool is_sum(struct tn_text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (!(t.p[i] >= '0' && t.p[i] <= '9') && !(t.p[i] >= 'a' && t.p[i] <= 'f'))
			return false;
	return t.n == TN_BUILD_SUM_SIZE - 1;
}

static int take_file(struct tn_build_record *record, struct tn_text rest)
{
	struct tn_build_file file = { .sum = "" };
	struct tn_text size, sum;

	if (!tn_text_word(&rest, " ", &size) || !tn_text_word(&rest, " ", &sum) || tn_text_u64(size, 10, &file.size) < 0)
		return -EBADMSG;
	if (record->files.n == FILES_MAX)
		return -EFBIG;
	if (!tn_text_is(sum, "-")) {
		if (!is_sum(sum))
			return -EBADMSG;
		file.sum = tn_arena_dup(&record->arena, sum);
	}
	/* One blank is between them; a name may begin with another. */
	rest = tn_text_from(rest, 1);
	file.name = take_value(&record->arena, rest);
	if (record->arena.failed)
		return -ENOMEM;
	return file.name && is_component(file.name) ? tn_vec_push(&record->files, file) : -EBADMSG;
}

static int take_text(struct tn_build_record *record, const struct text *t, struct tn_text value)
{
	const char *s = take_value(&record->arena, value);

	if (record->arena.failed)
		return -ENOMEM;
	if (!s || (t->is_name && !is_component(s)))
		return -EBADMSG;
	*text_of(record, t) = s;
	return 0;
}

static int take_number(struct tn_build_record *record, struct tn_text name, struct tn_text value)
{
	uint64_t n;

	if (tn_text_u64(value, 10, &n) < 0 || n > INT64_MAX)
		return -EBADMSG;
	if (tn_text_is(name, "keyed"))
		record->keyed = n == 1;
	else if (tn_text_is(name, "cached"))
		record->cached = n == 1;
	else if (tn_text_is(name, "began"))
		record->began = (int64_t)n;
	else if (tn_text_is(name, "msec"))
		record->msec = n;
	else if (tn_text_is(name, "status") && n <= 255)
		record->status = (int)n;
	else if (tn_text_is(name, "error-line") && n <= UINT32_MAX)
		record->line = (unsigned)n;
	else
		return -EBADMSG;
	return 0;
}

static int take_line(struct tn_build_record *record, struct tn_text line)
{
	const char *blank = memchr(line.p, ' ', line.n);
	struct tn_text name, value;

	if (!blank)
		return -EBADMSG;
	name = (struct tn_text){ line.p, (size_t)(blank - line.p) };
	value = tn_text_from(line, name.n + 1);
	if (tn_text_is(name, "file"))
		return take_file(record, value);
	for (size_t i = 0; i < TN_ARRAY_SIZE(texts); i++)
		if (tn_text_is(name, texts[i].name))
			return take_text(record, &texts[i], value);
	return take_number(record, name, value);
}

/* Of a build, and with the names that it has to have. */
static bool is_whole(const struct tn_build_record *r)
{
	if (!*r->module || !*r->version || !*r->kernel || !*r->arch || !*r->id)
		return false;
	return !r->keyed || is_sum(tn_text(r->id));
}

int tn_build_record_read(struct tn_text bytes, struct tn_build_record *ret)
{
	struct tn_text rest, line;
	int r;

	if (bytes.n > TN_BUILD_RECORD_MAX)
		return -EFBIG;
	rest = bytes;
	if (!tn_text_line(&rest, &line) || line.n == bytes.n || !tn_text_starts(bytes, tn_text(FIRST)))
		return -EBADMSG;
	if (!tn_text_is(tn_text_from(line, strlen(FIRST)), VERSION))
		return -ESTALE;
	r = check_end(bytes, &rest);
	if (r < 0)
		return r;
	for (size_t i = 0; i < TN_ARRAY_SIZE(texts); i++)
		*text_of(ret, &texts[i]) = "";
	tn_text_line(&rest, &line);
	while (r == 0 && tn_text_line(&rest, &line))
		r = take_line(ret, line);
	return r == 0 && !is_whole(ret) ? -EBADMSG : r;
}
