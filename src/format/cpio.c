// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/cpio.h"

#include <errno.h>
#include <stdbool.h>

#include "format/poison.h"

/* What comes next. */
enum { BETWEEN, HEADER, NAME, CONTENT, PADDING, LAST_PADDING };

/* Six characters of magic, then thirteen numbers of eight hexadecimal digits. */
enum {
	MAGIC_SIZE = 6,
	DIGITS = 8,
	INODE = 0, MODE, UID, GID, LINKS, MTIME, SIZE, MAJOR, MINOR, RDEV_MAJOR, RDEV_MINOR, NAME_SIZE, CHECKSUM,
	N_NUMBERS,
	HEADER_SIZE = MAGIC_SIZE + N_NUMBERS * DIGITS,
	NAME_MAX_SIZE = 4096, /* with its NUL: PATH_MAX, as the kernel has it */
	ALIGNMENT = 4,
};

#define TRAILER "TRAILER!!!"

static int damaged(const struct tn_cpio *cpio, const char *how, struct tn_error *err)
{
	return tn_fail(err, -EBADMSG, "the cpio archive is damaged at byte %llu: %s", (unsigned long long)cpio->at, how);
}

static size_t padding(size_t n)
{
	return (ALIGNMENT - n % ALIGNMENT) % ALIGNMENT;
}

static void pass(struct tn_cpio *cpio, struct tn_text *bytes, size_t n)
{
	cpio->at += n;
	*bytes = tn_text_from(*bytes, n);
}

/* Moves bytes into @to until it has @want. Return: 1 once it has, 0 for want of bytes, -ENOMEM. */
static int collect(struct tn_cpio *cpio, struct tn_buf *to, size_t want, struct tn_text *bytes)
{
	size_t n = want - to->n;

	if (n > bytes->n)
		n = bytes->n;
	tn_buf_add(to, bytes->p, n);
	if (to->failed)
		return -ENOMEM;
	pass(cpio, bytes, n);
	return to->n == want;
}

static int skip(struct tn_cpio *cpio, struct tn_text *bytes)
{
	size_t n = cpio->skip < bytes->n ? (size_t)cpio->skip : bytes->n;

	cpio->skip -= n;
	pass(cpio, bytes, n);
	if (!cpio->skip)
		cpio->state = cpio->state == LAST_PADDING ? BETWEEN : HEADER;
	return 0;
}

static void pass_zeros(struct tn_cpio *cpio, struct tn_text *bytes)
{
	size_t n = 0;

	while (n < bytes->n && !bytes->p[n])
		n++;
	pass(cpio, bytes, n);
}

static int number(const struct tn_cpio *cpio, unsigned which, uint32_t *ret)
{
	struct tn_text digits = { cpio->head.p + MAGIC_SIZE + which * DIGITS, DIGITS };
	uint64_t v;
	int r = tn_text_u64(digits, 16, &v);

	if (r == 0)
		*ret = (uint32_t)v;
	return r;
}

static bool is_magic(const char *p)
{
	return memcmp(p, "070701", MAGIC_SIZE) == 0 || memcmp(p, "070702", MAGIC_SIZE) == 0;
}

/* Something else may begin here; in an archive the next entry does. Zeros may stand at either place. */
static int between(struct tn_cpio *cpio, struct tn_text *bytes)
{
	pass_zeros(cpio, bytes);
	if (!bytes->n)
		return 0;
	if (bytes->p[0] != '0')
		return 1;
	cpio->state = HEADER;
	return 0;
}

static int take_header(struct tn_cpio *cpio, struct tn_text *bytes, struct tn_error *err)
{
	struct tn_cpio_entry *e = &cpio->entry;
	uint32_t name_size = 0;
	int r;

	if (!cpio->head.n)
		pass_zeros(cpio, bytes);
	r = collect(cpio, &cpio->head, HEADER_SIZE, bytes);
	if (r <= 0)
		return r;
	if (!is_magic(cpio->head.p))
		return damaged(cpio, "no entry begins where one should", err);
	if (number(cpio, INODE, &e->inode) < 0 || number(cpio, MODE, &e->mode) < 0 || number(cpio, LINKS, &e->links) < 0 ||
	    number(cpio, SIZE, &e->size) < 0 || number(cpio, MAJOR, &e->major) < 0 || number(cpio, MINOR, &e->minor) < 0 ||
	    number(cpio, NAME_SIZE, &name_size) < 0)
		return damaged(cpio, "an entry's numbers are none", err);
	if (!name_size || name_size > NAME_MAX_SIZE)
		return damaged(cpio, "the length of a name makes no sense", err);
	e->name.n = name_size;
	cpio->state = NAME;
	return 0;
}

static struct tn_text strip(struct tn_text name)
{
	for (;;) {
		if (name.n && name.p[0] == '/')
			name = tn_text_from(name, 1);
		else if (tn_text_starts(name, TN_TEXT_LITERAL("./")))
			name = tn_text_from(name, 2);
		else
			return name;
	}
}

static int end_entry(struct tn_cpio *cpio)
{
	cpio->head.n = 0;
	cpio->state = cpio->skip ? PADDING : HEADER;
	return 0;
}

static int begin_content(struct tn_cpio *cpio, const struct tn_cpio_reader *reader)
{
	struct tn_cpio_entry *e = &cpio->entry;
	int r;

	cpio->keep = 0;
	r = reader->entry(reader->data, e, &cpio->keep);
	if (r != 0)
		return r;
	if (cpio->keep > e->size)
		cpio->keep = e->size;
	cpio->kept.n = 0;
	cpio->state = CONTENT;
	return cpio->keep ? 0 : end_entry(cpio);
}

static int take_name(struct tn_cpio *cpio, const struct tn_cpio_reader *reader, struct tn_text *bytes, struct tn_error *err)
{
	struct tn_cpio_entry *e = &cpio->entry;
	size_t size = HEADER_SIZE + e->name.n;
	int r = collect(cpio, &cpio->head, size + padding(size), bytes);
	const char *name, *nul;

	if (r <= 0)
		return r;
	name = cpio->head.p + HEADER_SIZE;
	nul = memchr(name, '\0', e->name.n);
	if (!nul)
		return damaged(cpio, "a name does not end", err);
	e->name = (struct tn_text){ name, (size_t)(nul - name) };
	cpio->skip = (uint64_t)e->size + padding(e->size);
	if (tn_text_eq(e->name, TN_TEXT_LITERAL(TRAILER))) {
		cpio->head.n = 0;
		cpio->state = cpio->skip ? LAST_PADDING : BETWEEN;
		return reader->end(reader->data);
	}
	e->name = strip(e->name);
	return begin_content(cpio, reader);
}

static int take_content(struct tn_cpio *cpio, const struct tn_cpio_reader *reader, struct tn_text *bytes)
{
	size_t before = cpio->kept.n;
	int r = collect(cpio, &cpio->kept, cpio->keep, bytes);

	cpio->skip -= cpio->kept.n - before;
	if (r <= 0)
		return r;
	r = reader->content(reader->data, &cpio->entry, tn_buf_text(&cpio->kept));
	end_entry(cpio);
	return r;
}

static int step(struct tn_cpio *cpio, const struct tn_cpio_reader *reader, struct tn_text *bytes, struct tn_error *err)
{
	switch (cpio->state) {
	case BETWEEN:
		return between(cpio, bytes);
	case HEADER:
		return take_header(cpio, bytes, err);
	case NAME:
		return take_name(cpio, reader, bytes, err);
	case CONTENT:
		return take_content(cpio, reader, bytes);
	default:
		return skip(cpio, bytes);
	}
}

int tn_cpio_feed(struct tn_cpio *cpio, const struct tn_cpio_reader *reader, struct tn_text *bytes, struct tn_error *err)
{
	int r = 0;

	while (r == 0 && bytes->n)
		r = step(cpio, reader, bytes, err);
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}

int tn_cpio_finish(const struct tn_cpio *cpio, struct tn_error *err)
{
	/* The kernel misses no trailer, either. */
	return cpio->state == BETWEEN || (cpio->state == HEADER && !cpio->head.n) ? 0 : damaged(cpio, "it is cut short", err);
}

void tn_cpio_free(struct tn_cpio *cpio)
{
	tn_buf_free(&cpio->head);
	tn_buf_free(&cpio->kept);
}
