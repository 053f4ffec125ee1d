// SPDX-License-Identifier: LGPL-2.1-or-later
/* /proc/modules that changes between two reads: what the kernel says is written down here, one text
 * a read. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/state/state.h"

int __wrap_tn_root_read(const tn_root *root, const char *path, size_t max, struct tn_buf *ret);

/* What a read says: modules m0, m1... of which one is missing, and how often the first is used. */
struct answer {
	int n, without;
	int count;
};

static const struct answer *next, *last; /* the last one is given for ever */
static int reads;

int __wrap_tn_root_read(const tn_root *root, const char *path, size_t max, struct tn_buf *ret)
{
	assert_string_equal(path, "/proc/modules");
	for (int i = 0; i < next->n; i++)
		if (i != next->without)
			tn_buf_addf(ret, "m%d 4096 %d - Live 0x0000000000000000\n", i, next->count);
	if (next < last)
		next++;
	reads++;
	return ret->failed ? -ENOMEM : 0;
}

/* What comes of them: how many modules; @ret_first: the first one's use count. */
static size_t ask(const struct answer *answers, size_t n, int *ret_first)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new("/nonexistent");
	tn_autovec tn_loaded_list list = { 0 };
	size_t found;

	next = answers;
	last = answers + n - 1;
	reads = 0;
	assert_int_equal(tn_state_loaded(root, &arena, &list, NULL), 0);
	found = list.n;
	*ret_first = (int)list.v[0].refcount;
	return found;
}
#define ASK(ret_first, ...)                                                                        \
	ask((const struct answer[]){ __VA_ARGS__ },                                                \
	    sizeof((const struct answer[]){ __VA_ARGS__ }) / sizeof(struct answer), ret_first)

enum { MANY = 300, FEW = 3, NONE = -1 }; /* more than a page, and less */

static void a_page_is_read_once(void **unused)
{
	int first;

	assert_int_equal(ASK(&first, { FEW, 1, 7 }, { FEW, NONE, 8 }), FEW - 1);
	assert_int_equal(reads, 1);
	assert_int_equal(first, 7);
}

static void more_is_read_until_two_say_the_same(void **unused)
{
	int first;

	assert_int_equal(ASK(&first, { MANY, NONE, 1 }), MANY);
	assert_int_equal(reads, 2);
	/* One was passed over, or shown where it is no more. */
	assert_int_equal(ASK(&first, { MANY, 200, 1 }, { MANY, NONE, 2 }, { MANY, NONE, 3 }), MANY);
	assert_int_equal(reads, 3);
	assert_int_equal(first, 3);
	assert_int_equal(ASK(&first, { MANY, 9, 1 }, { MANY, NONE, 2 }, { MANY, 9, 3 }, { MANY, 9, 4 }),
			 MANY - 1);
	assert_int_equal(reads, 4);
	/* The same names count, not the same text. */
	assert_int_equal(ASK(&first, { MANY, 9, 1 }, { MANY, 9, 2 }, { MANY, NONE, 3 }), MANY - 1);
	assert_int_equal(reads, 2);
	assert_int_equal(first, 2);
	/* Fewer than before, up to where the text ends. */
	assert_int_equal(ASK(&first, { MANY, NONE, 1 }, { MANY - 1, NONE, 2 }), MANY - 1);
	assert_int_equal(reads, 3);
}

static void what_never_settles_ends(void **unused)
{
	static struct answer restless[64];
	int first;

	for (int i = 0; i < 64; i++)
		restless[i] = (struct answer){ MANY, i, i };
	assert_int_equal(ask(restless, 64, &first), MANY - 1);
	assert_in_range(reads, 3, 32);
	assert_int_equal(first, reads - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_read_once),
		cmocka_unit_test(more_is_read_until_two_say_the_same),
		cmocka_unit_test(what_never_settles_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
