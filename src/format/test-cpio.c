// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/testcpio.h"

/* Lists what there is; keeps at most @keep bytes of each. */
struct lister {
	struct tn_buf got;
	size_t keep;
};

static int list_entry(void *data, const struct tn_cpio_entry *e, size_t *ret_keep)
{
	struct lister *l = data;

	tn_buf_addf(&l->got, "%.*s %o %u %u.%u|", TN_TEXT_FMT(e->name), e->mode, e->size, e->inode, e->links);
	*ret_keep = l->keep;
	return tn_text_is(e->name, "stop") ? 7 : 0;
}

static int list_content(void *data, const struct tn_cpio_entry *e, struct tn_text start)
{
	struct lister *l = data;

	tn_buf_addf(&l->got, "=%.*s|", TN_TEXT_FMT(start));
	return tn_text_is(start, "stop") ? 8 : 0;
}

static int list_end(void *data)
{
	struct lister *l = data;

	tn_buf_addf(&l->got, "end|");
	return 0;
}

/* In pieces of @piece bytes. Return: of the last call. */
static int read_in(struct tn_text all, size_t piece, size_t keep, struct lister *l, size_t *ret_left)
{
	struct tn_cpio_reader reader = { list_entry, list_content, list_end, l };
	tn_cleanup(tn_cpio_free) struct tn_cpio cpio = { 0 };
	int r = 0;

	l->keep = keep;
	while (r == 0 && all.n) {
		struct tn_text part = { all.p, piece < all.n ? piece : all.n };
		size_t n = part.n;

		r = tn_cpio_feed(&cpio, &reader, &part, NULL);
		all = tn_text_from(all, n - part.n);
	}
	*ret_left = all.n;
	if (r == 0)
		r = tn_cpio_finish(&cpio, NULL);
	tn_buf_add_char(&l->got, '\0');
	return r;
}

static void check(const struct tn_buf *b, size_t keep, int code, size_t left, const char *want)
{
	static const size_t pieces[] = { 1, 3, 4, 110, 113, 64 << 10 };

	for (size_t i = 0; i < TN_ARRAY_SIZE(pieces); i++) {
		struct lister l = { 0 };
		size_t rest;
		int r = read_in(tn_buf_text(b), pieces[i], keep, &l, &rest);

		assert_string_equal(l.got.p, want);
		assert_int_equal(r, code);
		if (code >= 0)
			assert_int_equal(rest, left);
		tn_buf_free(&l.got);
	}
}

static void entries(void **state)
{
	tn_autobuf b = { 0 };

	testcpio_add(&b, (struct testcpio_entry){ .name = ".", .mode = 040755 });
	testcpio_file(&b, "./a", "text");
	testcpio_file(&b, "/etc/b", "12345");
	testcpio_file(&b, "empty", "");
	testcpio_add(&b, (struct testcpio_entry){ .name = "lib", .mode = 0120777, .content = tn_text("usr/lib") });
	testcpio_end(&b);
	check(&b, 99, 0, 0,
	      ". 40755 0 0.1|a 100644 4 0.1|=text|etc/b 100644 5 0.1|=12345|empty 100644 0 0.1|lib 120777 7 0.1|=usr/lib|end|");
	check(&b, 3, 0, 0,
	      ". 40755 0 0.1|a 100644 4 0.1|=tex|etc/b 100644 5 0.1|=123|empty 100644 0 0.1|lib 120777 7 0.1|=usr|end|");
	check(&b, 0, 0, 0, ". 40755 0 0.1|a 100644 4 0.1|etc/b 100644 5 0.1|empty 100644 0 0.1|lib 120777 7 0.1|end|");
}

/* Early microcode, zeros up to the next block, another archive, and what is packed. */
static void one_after_the_other(void **state)
{
	tn_autobuf b = { 0 };

	check(&b, 9, 0, 0, "");
	testcpio_file(&b, "a", "1");
	testcpio_end(&b);
	tn_buf_add(&b, (const char[300]){ 0 }, 300);
	testcpio_file(&b, "b", "2");
	testcpio_end(&b);
	tn_buf_add(&b, (const char[8]){ 0 }, 8);
	check(&b, 9, 0, 0, "a 100644 1 0.1|=1|end|b 100644 1 0.1|=2|end|");
	tn_buf_add_str(&b, "\x1f\x8bxyz");
	check(&b, 9, 1, 5, "a 100644 1 0.1|=1|end|b 100644 1 0.1|=2|end|");
}

static void no_trailer_is_missed(void **state)
{
	tn_autobuf b = { 0 };

	testcpio_file(&b, "a", "1");
	testcpio_file(&b, "b", "");
	check(&b, 9, 0, 0, "a 100644 1 0.1|=1|b 100644 0 0.1|");
	check(&b, 0, 0, 0, "a 100644 1 0.1|b 100644 0 0.1|");
}

static void callbacks_end_it(void **state)
{
	tn_autobuf a = { 0 }, b = { 0 };

	testcpio_file(&a, "stop", "1");
	check(&a, 9, 7, a.n - 116, "stop 100644 1 0.1|");
	testcpio_file(&b, "a", "stop");
	testcpio_end(&b);
	check(&b, 9, 8, b.n - 116, "a 100644 4 0.1|=stop|");
}

/* One byte at @at becomes @with. */
static void check_damaged(size_t at, char with, const char *want)
{
	tn_autobuf b = { 0 };

	testcpio_file(&b, "a", "text");
	testcpio_end(&b);
	b.p[at] = with;
	check(&b, 9, -EBADMSG, 0, want);
}

static void damaged_ones(void **state)
{
	tn_autobuf b = { 0 };

	check_damaged(5, '7', "");          /* the old binary format's text form */
	check_damaged(6 + 8, 'x', "");      /* the mode */
	check_damaged(6 + 11 * 8, 'f', ""); /* the length of the name */
	check_damaged(6 + 11 * 8 + 7, '0', "");
	check_damaged(111, 'b', "");         /* the end of the name */
	check_damaged(116, 'x', "a 100644 4 0.1|=text|");
	testcpio_file(&b, "a", "text");
	for (size_t n = b.n; --n;) {
		struct lister l = { .keep = 9 };
		size_t rest;

		assert_int_equal(read_in((struct tn_text){ b.p, n }, 99, 9, &l, &rest), -EBADMSG);
		tn_buf_free(&l.got);
	}
}

/* Nor are the lengths of names: the rest of the archive would be one. */
static void a_name_is_not_collected_for_ever(void **state)
{
	struct lister l = { 0 };
	struct tn_cpio_reader reader = { list_entry, list_content, list_end, &l };
	tn_cleanup(tn_cpio_free) struct tn_cpio cpio = { 0 };
	tn_autoerror err = { 0 };
	tn_autobuf b = { 0 };
	struct tn_text rest;

	testcpio_file(&b, "a", "text");
	b.p[6 + 11 * 8] = 'f';
	rest = tn_buf_text(&b);
	assert_int_equal(tn_cpio_feed(&cpio, &reader, &rest, &err), -EBADMSG);
	assert_non_null(strstr(err.text, "the length of a name makes no sense"));
	assert_int_equal(rest.n, b.n - 110);
}

/* A file that says it has 4 GiB costs no memory. */
static void sizes_are_not_believed(void **state)
{
	struct lister l = { 0 };
	tn_autobuf b = { 0 };
	size_t rest;

	testcpio_file(&b, "a", "text");
	memcpy(b.p + 6 + 6 * 8, "ffffffff", 8);
	assert_int_equal(read_in(tn_buf_text(&b), 50, SIZE_MAX, &l, &rest), -EBADMSG);
	assert_string_equal(l.got.p, "a 100644 4294967295 0.1|");
	tn_buf_free(&l.got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries),
		cmocka_unit_test(one_after_the_other),
		cmocka_unit_test(no_trailer_is_missed),
		cmocka_unit_test(callbacks_end_it),
		cmocka_unit_test(damaged_ones),
		cmocka_unit_test(a_name_is_not_collected_for_ever),
		cmocka_unit_test(sizes_are_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
