// SPDX-License-Identifier: LGPL-2.1-or-later
/* modules.*.bin: modprobe runs as root on whatever lies there. The input is a key to look for, a
 * newline, and the index. What starts with "write " is a list of keys to write and read again. */
#include <errno.h>

#include "base/glob.h"
#include "base/vec.h"
#include "format/index_lines.h"
#include "format/index_walk.h"
#include "format/index_write.h"
#include "fuzz.h"

/* Above this the walks are not compared with each other: it would take too long. */
#define COMPARED_MAX 300u

struct found {
	struct tn_text key; /* owned */
	const char *value;
	uint32_t priority;
};
typedef TN_VEC(struct found) found_list;

static int collect(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	found_list *list = data;
	struct tn_text copy = { tn_text_dup(key), key.n };

	fuzz_touch(value.p, value.n);
	fuzz_check(value.p[value.n] == '\0');
	fuzz_check(copy.p);
	fuzz_check(tn_vec_push(list, (struct found){ copy, value.p, priority }) == 0);
	return 0;
}

static void release(found_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free((char *)list->v[i].key.p);
	tn_vec_free(list);
}

/* What kmod does: literally up to the first wildcard of the stored key, as a pattern from there. */
static bool matches(struct tn_text stored, struct tn_text wanted)
{
	size_t n = 0;

	while (n < stored.n && !memchr("*?[", stored.p[n], 3))
		n++;
	if (n == stored.n)
		return tn_text_eq(stored, wanted);
	return wanted.n >= n && memcmp(stored.p, wanted.p, n) == 0 &&
	       tn_glob_match(tn_text_from(stored, n), tn_text_from(wanted, n));
}

/* All that the index holds is known: finding and matching must agree with it. */
static void compare(const found_list *all, const found_list *equal, const found_list *matched,
		    struct tn_text wanted)
{
	size_t n_equal = 0, n_matched = 0;

	for (size_t i = 0; i < all->n; i++) {
		n_equal += tn_text_eq(all->v[i].key, wanted);
		n_matched += matches(all->v[i].key, wanted);
	}
	fuzz_check(equal->n == n_equal);
	for (size_t i = 0; i < matched->n; i++)
		fuzz_check(matches(matched->v[i].key, wanted));
	/* A wildcard in the wanted key may find a value more than once. */
	fuzz_check(tn_glob_is_pattern(wanted) ? matched->n >= n_matched : matched->n == n_matched);
}

static int gather(void *data, struct tn_text lines)
{
	tn_buf_add_text(data, lines);
	return 0;
}

/* The same values as text, also of a damaged index as far as it goes: the walk ended with @result. */
static void compare_lines(const struct tn_index *ix, const found_list *all, int result)
{
	tn_autobuf got = { 0 }, want = { 0 };

	for (size_t i = 0; i < all->n; i++) {
		tn_buf_add_str(&want, "alias ");
		tn_buf_add_text(&want, all->v[i].key);
		tn_buf_add_char(&want, ' ');
		tn_buf_add_str(&want, all->v[i].value);
		tn_buf_add_char(&want, '\n');
	}
	fuzz_check(tn_index_lines(ix, tn_text("alias "), gather, &got) == result);
	fuzz_check(!want.failed && !got.failed);
	fuzz_check(tn_text_eq(tn_buf_text(&got), tn_buf_text(&want)));
}

static void read_index(struct tn_text wanted, struct tn_text file)
{
	tn_cleanup(release) found_list all = { 0 }, equal = { 0 }, matched = { 0 }, below = { 0 };
	struct tn_index ix;
	int r, found, match;

	if (tn_index_open(&ix, file.p, file.n, NULL) < 0)
		return;
	r = tn_index_dump(&ix, tn_text(""), collect, &all);
	found = tn_index_find(&ix, wanted, collect, &equal);
	match = tn_index_match(&ix, wanted, collect, &matched);
	fuzz_check(tn_index_dump(&ix, wanted, collect, &below) == 0 || r < 0);
	fuzz_check(all.n <= file.n && below.n <= file.n && matched.n <= 9 * file.n);
	if (all.n <= COMPARED_MAX)
		compare_lines(&ix, &all, r);
	if (r == 0) {
		fuzz_check(found == 0 && match == 0);
		if (all.n <= COMPARED_MAX && wanted.n <= COMPARED_MAX)
			compare(&all, &equal, &matched, wanted);
	}
}

static int by_key(const void *pa, const void *pb)
{
	const struct found *a = pa, *b = pb;
	int c = tn_text_cmp(a->key, b->key);

	if (c)
		return c;
	if (a->priority != b->priority)
		return a->priority < b->priority ? -1 : 1;
	return (a->value < b->value) - (a->value > b->value); /* later lines first */
}

/* A line each: "KEY VALUE"; the priority is the length of the value. */
static void write_index(struct tn_text list)
{
	tn_cleanup(tn_index_writer_freep) tn_index_writer *w = tn_index_writer_new();
	tn_cleanup(release) found_list got = { 0 };
	tn_autovec found_list given = { 0 };
	tn_autobuf out = { 0 };
	struct tn_text line;
	struct tn_index ix;

	fuzz_check(w);
	while (tn_text_line(&list, &line)) {
		const char *blank = line.n ? memchr(line.p, ' ', line.n) : NULL;
		struct tn_text key = { line.p, blank ? (size_t)(blank - line.p) : line.n };
		struct tn_text value = tn_text_from(line, key.n + 1);
		uint32_t priority = (uint32_t)value.n;

		if (tn_index_writer_add(w, key, value, priority) == 0)
			fuzz_check(tn_vec_push(&given, (struct found){ key, value.p, priority }) ==
				   0);
	}
	fuzz_check(tn_index_writer_finish(w, &out) == 0);
	fuzz_check(tn_index_open(&ix, out.p, out.n, NULL) == 0);
	fuzz_check(tn_index_dump(&ix, tn_text(""), collect, &got) == 0);
	fuzz_check(got.n == given.n);
	if (given.n)
		qsort(given.v, given.n, sizeof(*given.v), by_key);
	for (size_t i = 0; i < got.n; i++) {
		fuzz_check(tn_text_eq(got.v[i].key, given.v[i].key));
		fuzz_check(got.v[i].priority == given.v[i].priority);
		fuzz_check(memcmp(got.v[i].value, given.v[i].value, given.v[i].priority) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct tn_text command = { "write ", 6 };
	struct tn_text rest = { (const char *)data, size }, wanted;

	if (tn_text_starts(rest, command))
		write_index(tn_text_from(rest, command.n));
	else if (tn_text_line(&rest, &wanted))
		read_index(wanted, rest);
	return 0;
}

static void seed(struct fuzz_corpus *corpus, const char *wanted, const char *const *keys, size_t n)
{
	tn_cleanup(tn_index_writer_freep) tn_index_writer *w = tn_index_writer_new();
	tn_autobuf out = { 0 };

	fuzz_check(w);
	tn_buf_add_str(&out, wanted);
	tn_buf_add_char(&out, '\n');
	for (size_t i = 0; i < n; i++)
		fuzz_check(tn_index_writer_add(w, tn_text(keys[i]), tn_text("module"),
					       (uint32_t)i) == 0);
	fuzz_check(tn_index_writer_finish(w, &out) == 0);
	fuzz_seed(corpus, out.p, out.n);
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char *const aliases[] = {
		"pci:v00008086d0000*sv*sd*bc*sc*i*", "pci:v00008086d00001[0-57]*", "fs-ext4", "fs-ext3",
		"acpi*:PNP0?0[!a-c]:*", "of:N*T*Cfoo,bar", "of:N*T*Cfoo,barC*", "x[", "y[]-]", "z\\*",
	};
	static const char *const symbols[] = { "symbol:a", "symbol:ab", "symbol:b", "symbol:a" };

	seed(corpus, "pci:v00008086d00001500sv1sd2bc3sc4i5", aliases, TN_ARRAY_SIZE(aliases));
	seed(corpus, "acpi1:PNP010x:", aliases, TN_ARRAY_SIZE(aliases));
	seed(corpus, "of:NxTyCfoo,barCz", aliases, TN_ARRAY_SIZE(aliases));
	seed(corpus, "*", aliases, TN_ARRAY_SIZE(aliases));
	seed(corpus, "symbol:a", symbols, TN_ARRAY_SIZE(symbols));
	seed(corpus, "", NULL, 0);
	/* The root is its own child; two children are one node. */
	fuzz_seed(corpus, "abc\n\xb0\x07\xf4\x57\0\2\0\1\x20\0\0\x0c**\x20\0\0\x0c", 22);
	fuzz_seed(corpus, "a\n\xb0\x07\xf4\x57\0\2\0\1\x20\0\0\x0c"
			  "ab\x40\0\0\x16\x40\0\0\x16\0\0\0\1\0\0\0\0x",
		  34);
	fuzz_seed_str(corpus, "write a 1\nab 2\nabc 3\nabd 4\nb 5\na 1\na 0\nabcdefghijklmnop x\n\n");
	fuzz_seed_str(corpus, "write usb:v* m\nusb:v0[1-9]* n\nusb:v? o\nusb: p\n");
}
