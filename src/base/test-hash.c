// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/hash.h"

enum { MANY = 5000 };

/* The first slot with a key behind @after, from the start where that is NULL. */
static struct tn_hash_slot *next_used(const struct tn_hash *h, struct tn_hash_slot *after)
{
	for (size_t i = after ? (size_t)(after - h->slots) + 1 : 0; i < h->room; i++)
		if (h->slots[i].key.p)
			return &h->slots[i];
	return NULL;
}

static void holds_many(void **state)
{
	static char names[MANY][16];
	struct tn_hash h = { 0 };
	bool seen[MANY] = { false };
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "module_%zu", i);
		assert_int_equal(tn_hash_add(&h, tn_text(names[i]), names[i], NULL), 0);
		assert_int_equal(h.n, i + 1);
	}
	for (size_t i = 0; i < MANY; i++) {
		char copy[16];

		memcpy(copy, names[i], sizeof(copy)); /* equal by content, not by address */
		assert_ptr_equal(tn_hash_get(&h, tn_text(copy)), names[i]);
	}
	assert_null(tn_hash_get(&h, tn_text("module_")));
	for (struct tn_hash_slot *s = NULL; (s = next_used(&h, s)); n++) {
		size_t i = (size_t)((char *)s->value - names[0]) / sizeof(names[0]);

		assert_true(i < MANY && !seen[i]);
		seen[i] = true;
	}
	assert_int_equal(n, MANY);
	tn_hash_free(&h);
	assert_null(tn_hash_get(&h, tn_text(names[0])));
}

static void add_keeps_put_replaces(void **state)
{
	struct tn_hash h = { 0 };
	int one, two;
	void *old = NULL;

	(void)state;
	assert_null(tn_hash_get(&h, tn_text("a")));
	assert_int_equal(tn_hash_put(&h, tn_text("a"), &one), 0);
	assert_int_equal(tn_hash_add(&h, tn_text("a"), &two, &old), -EEXIST);
	assert_ptr_equal(old, &one);
	assert_ptr_equal(tn_hash_get(&h, tn_text("a")), &one);
	assert_int_equal(tn_hash_put(&h, tn_text("a"), &two), 1);
	assert_ptr_equal(tn_hash_get(&h, tn_text("a")), &two);
	assert_int_equal(h.n, 1);
	tn_hash_free(&h);
}

static void odd_keys(void **state)
{
	struct tn_hash h = { 0 };
	int empty, nul, other;

	(void)state;
	assert_int_equal(tn_hash_add(&h, (struct tn_text){ 0 }, &empty, NULL), 0);
	assert_int_equal(tn_hash_add(&h, tn_text(""), &other, NULL), -EEXIST);
	assert_int_equal(tn_hash_add(&h, TN_TEXT_LITERAL("\0"), &nul, NULL), 0);
	assert_ptr_equal(tn_hash_get(&h, tn_text("")), &empty);
	assert_ptr_equal(tn_hash_get(&h, (struct tn_text){ 0 }), &empty);
	assert_ptr_equal(tn_hash_get(&h, TN_TEXT_LITERAL("\0")), &nul);
	assert_int_equal(h.n, 2);
	tn_hash_free(&h);
}

/* The low bits of FNV-1a, as anybody can compute it, which this table once used. */
enum { FNV_BITS = 17, BLOCK = 3, PAIRS = 14, CROWD = 1 << PAIRS };

static uint32_t fnv(uint32_t h, const char *p, size_t n)
{
	while (n--)
		h = (h ^ (uint8_t)*p++) * 16777619u;
	return h & ((1u << FNV_BITS) - 1);
}

/* Two blocks of BLOCK bytes that lead from state @h to the same next one, which is returned. */
static uint32_t find_pair(uint32_t h, char ret[2][BLOCK])
{
	static char seen[1 << FNV_BITS][BLOCK]; /* the block that led there, none starts with 0 */

	memset(seen, 0, sizeof(seen));
	for (unsigned i = 0; i <= 1 << FNV_BITS; i++) { /* one more than there are states */
		char block[BLOCK] = { (char)((i >> 12 & 63) | 64), (char)(i >> 6 & 63),
				      (char)(i & 63) };
		uint32_t next = fnv(h, block, BLOCK);

		if (seen[next][0]) {
			memcpy(ret[0], seen[next], BLOCK);
			memcpy(ret[1], block, BLOCK);
			return next;
		}
		memcpy(seen[next], block, BLOCK);
	}
	fail_msg("more states than there can be");
	return 0;
}

/* Names that a module could hold, all for one slot of the old table: far from one now. */
static void names_made_to_collide_do_not(void **state)
{
	static char names[CROWD][BLOCK * PAIRS];
	char pairs[PAIRS][2][BLOCK];
	uint32_t end = fnv(2166136261u, "", 0);
	struct tn_hash h = { 0 };
	size_t away = 0;

	(void)state;
	for (size_t i = 0; i < PAIRS; i++)
		end = find_pair(end, pairs[i]);
	for (size_t n = 0; n < CROWD; n++) {
		for (size_t i = 0; i < PAIRS; i++)
			memcpy(names[n] + BLOCK * i, pairs[i][n >> i & 1], BLOCK);
		assert_int_equal(fnv(2166136261u, names[n], sizeof(names[n])), end);
		assert_int_equal(tn_hash_add(&h, (struct tn_text){ names[n], sizeof(names[n]) },
					     names[n], NULL),
				 0);
	}
	/* How far each is from the slot that it hashes to: half the crowd, were they to meet. */
	for (struct tn_hash_slot *s = NULL; (s = next_used(&h, s));)
		away += ((size_t)(s - h.slots) - s->hash) & (h.room - 1);
	assert_true(away < 8 * (size_t)CROWD);
	tn_hash_free(&h);
}

/* A key of the process, not one that a file's maker knows. */
static void the_key_is_what_the_kernel_gave_this_process(void **state)
{
	struct tn_siphash_key key = tn_hash_key();

	(void)state;
	assert_non_null((const void *)getauxval(AT_RANDOM));
	assert_memory_equal(&key, (const void *)getauxval(AT_RANDOM), sizeof(key));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_many),
		cmocka_unit_test(add_keeps_put_replaces),
		cmocka_unit_test(odd_keys),
		cmocka_unit_test(names_made_to_collide_do_not),
		cmocka_unit_test(the_key_is_what_the_kernel_gave_this_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
