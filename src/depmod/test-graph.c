// SPDX-License-Identifier: LGPL-2.1-or-later
#include "depmod/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "depmod/bucket.h"

/* A catalog of @n modules, made from lists of needs: "1 2, 2, " is module 0 needs 1 and 2, 1 needs 2. */
static void make_catalog(const char *needs, struct tn_depmod_catalog *ret)
{
	struct tn_text rest = tn_text(needs), part, number;

	*ret = (struct tn_depmod_catalog){ 0 };
	while (tn_text_word(&rest, ",", &part)) {
		uint64_t value;

		while (tn_text_word(&part, " ", &number)) {
			assert_int_equal(tn_text_u64(number, 10, &value), 0);
			assert_int_equal(tn_vec_push(&ret->deps, (uint32_t)value), 0);
		}
		assert_int_equal(
			tn_vec_push(&ret->modules, (struct tn_depmod_module){ .deps_end = ret->deps.n }),
			0);
	}
}

/* What each module needs in the end, in the same notation. */
static char *all_deps(const struct tn_depmod_catalog *cat, const struct tn_depmod_graph *g)
{
	struct tn_buf out = { 0 };

	for (size_t m = 0; m < cat->modules.n; m++) {
		for (size_t i = m ? g->deps_end[m - 1] : 0; i < g->deps_end[m]; i++)
			tn_buf_addf(&out, "%u ", g->deps.v[i]);
		tn_buf_add_str(&out, ", ");
	}
	return tn_buf_take(&out);
}

/* More modules, which need nothing and which nobody needs. */
static void add_loners(struct tn_depmod_catalog *cat, size_t n)
{
	while (n--)
		assert_int_equal(
			tn_vec_push(&cat->modules, (struct tn_depmod_module){ .deps_end = cat->deps.n }), 0);
}

static void dependencies_in_order(void **state)
{
	static const struct {
		const char *needs, *want;
	} cases[] = {
		{ " , , ", ", , , " },
		{ "1, 2, ,", "1 2 , 2 , , " },
		{ "2 1,3,3, ,", "1 2 3 , 3 , 3 , , " },
		/* A diamond over a chain: what has users waits for the last of them. */
		{ "1 2, 3, 1, 4, ,", "2 1 3 4 , 3 4 , 1 3 4 , 4 , , " },
	};

	for (size_t i = 0; i < 2 * TN_ARRAY_SIZE(cases); i++) {
		const char *want = cases[i / 2].want;
		struct tn_depmod_catalog cat;
		struct tn_depmod_graph g;
		tn_autofree char *got = NULL;

		make_catalog(cases[i / 2].needs, &cat);
		if (i % 2) /* the same among so many that their numbers are sorted in another way */
			add_loners(&cat, 50000);
		assert_int_equal(tn_depmod_graph_make(&cat, &g), 0);
		got = all_deps(&cat, &g);
		assert_memory_equal(got, want, tn_text(want).n);
		assert_int_equal(g.cycles.n, 0);
		tn_depmod_graph_free(&g);
		tn_depmod_catalog_free(&cat);
	}
}

static void smallest_cycles(void **state)
{
	static const struct {
		const char *needs, *cycles; /* "a b (entangled); ..." */
	} cases[] = {
		{ "0,", "0 (1); " },
		{ "1, 0, ", "0 1 (2); " },
		/* 0 -> 1 -> 2 -> 3 -> 0 with a short cut 2 -> 1; 4 only needs them; 5 and 6 apart. */
		{ "1, 2, 1 3, 0, 0, 6, 5,", "1 2 (4); 5 6 (2); " },
		/* A knot of three in which one also needs itself. */
		{ "1, 2, 0 2, ", "2 (3); " },
		{ "1 2, 0, 0, ", "0 1 (3); " },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct tn_depmod_catalog cat;
		struct tn_depmod_graph g;
		tn_autobuf got = { 0 };

		make_catalog(cases[i].needs, &cat);
		assert_int_equal(tn_depmod_graph_make(&cat, &g), 0);
		for (size_t c = 0; c < g.cycles.n; c++) {
			for (size_t j = 0; j < g.cycles.v[c].n; j++)
				tn_buf_addf(&got, "%u ", g.cycles.v[c].modules[j]);
			tn_buf_addf(&got, "(%zu); ", g.cycles.v[c].entangled);
		}
		tn_buf_add_char(&got, '\0');
		assert_string_equal(got.p, cases[i].cycles);
		tn_depmod_graph_free(&g);
		tn_depmod_catalog_free(&cat);
	}
}

/* Whoever is in a cycle needs all others of it, and nobody needs itself. */
static void cycles_are_closed(void **state)
{
	struct tn_depmod_catalog cat;
	struct tn_depmod_graph g;

	make_catalog("1, 2, 0 3, , 0, ", &cat);
	assert_int_equal(tn_depmod_graph_make(&cat, &g), 0);
	assert_int_equal(g.deps_end[0], 3);
	assert_int_equal(g.deps_end[1] - g.deps_end[0], 3);
	assert_int_equal(g.deps_end[3] - g.deps_end[2], 0);
	assert_int_equal(g.deps_end[4] - g.deps_end[3], 4);
	for (size_t m = 0; m < 5; m++)
		for (size_t i = m ? g.deps_end[m - 1] : 0; i < g.deps_end[m]; i++)
			assert_int_not_equal(g.deps.v[i], m);
	tn_depmod_graph_free(&g);
	tn_depmod_catalog_free(&cat);
}

/* A long chain and a long circle: no recursion, no quadratic search. */
static void large_ones_end(void **state)
{
	enum { N = 3000 };
	struct tn_depmod_catalog cat = { 0 };
	struct tn_depmod_graph g;

	for (uint32_t i = 0; i < N; i++) {
		assert_int_equal(tn_vec_push(&cat.deps, (i + 1) % N), 0);
		assert_int_equal(
			tn_vec_push(&cat.modules, (struct tn_depmod_module){ .deps_end = cat.deps.n }),
			0);
	}
	assert_int_equal(tn_depmod_graph_make(&cat, &g), 0);
	assert_int_equal(g.cycles.n, 1);
	assert_int_equal(g.cycles.v[0].n, N);
	tn_depmod_graph_free(&g);
	cat.modules.v[N - 1].deps_end = --cat.deps.n;
	assert_int_equal(tn_depmod_graph_make(&cat, &g), 0);
	assert_int_equal(g.cycles.n, 0);
	assert_int_equal(g.deps_end[0], N - 1);
	tn_depmod_graph_free(&g);
	tn_depmod_catalog_free(&cat);
}

/* The order in which kmod 34 wrote modules of these names without a modules.order. */
static void buckets_are_kmods(void **state)
{
	static const char *const names[] = { "i", "h", "r", "j", "s", "n", "o", "m", "p", "c",
					     "b", "l", "q", "d", "a", "g", "e", "f", "k", "t" };
	static const char *const symbols[] = { "drm_dp_link_train_channel_eq_delay",
					       "drm_need_swiotlb", "jbd2_journal_inode_ranged_write",
					       "qmi_txn_wait" };
	uint32_t last = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(names); i++) {
		uint32_t bucket = tn_depmod_bucket(tn_text(names[i]), TN_DEPMOD_MODULE_BUCKETS);

		assert_true(bucket >= last);
		last = bucket;
	}
	for (size_t i = 0; i < TN_ARRAY_SIZE(symbols); i++)
		assert_int_equal(tn_depmod_bucket(tn_text(symbols[i]), TN_DEPMOD_SYMBOL_BUCKETS), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dependencies_in_order), cmocka_unit_test(smallest_cycles),
		cmocka_unit_test(cycles_are_closed),	 cmocka_unit_test(large_ones_end),
		cmocka_unit_test(buckets_are_kmods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
