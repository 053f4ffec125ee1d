// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/siphash.h"

/* Of the bytes 0, 1, 2... under the key 0, 1 ... 15, from a plain transcription of the paper in
 * another language that gives the paper's own example with its 2 and 4 rounds. */
static const struct {
	size_t n;
	uint64_t hash;
} vectors[] = {
	{ 0, 0xabac0158050fc4dc },  { 1, 0xc9f49bf37d57ca93 },  { 2, 0x82cb9b024dc7d44d },
	{ 3, 0x8bf80ab8e7ddf7fb },  { 4, 0xcf75576088d38328 },  { 5, 0xdef9d52f49533b67 },
	{ 6, 0xc50d2b50c59f22a7 },  { 7, 0xd3927d989bb11140 },  { 8, 0x369095118d299a8e },
	{ 9, 0x25a48eb36c063de4 },  { 14, 0x605aa111c0f95d34 }, { 15, 0xd320d86d2a519956 },
	{ 16, 0xcc4fdd1a7d908b66 }, { 17, 0x9cf2689063dbd80c }, { 63, 0x9d199062b7bbb3a8 },
};

static void as_in_the_paper(void **state)
{
	static const struct tn_siphash_key key = { 0x0706050403020100, 0x0f0e0d0c0b0a0908 };
	char bytes[64];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)i;
	for (size_t i = 0; i < TN_ARRAY_SIZE(vectors); i++)
		assert_true(tn_siphash(&key, (struct tn_text){ bytes, vectors[i].n }) ==
			    vectors[i].hash);
}

static void another_key_another_hash(void **state)
{
	static const struct tn_siphash_key key = { 0x0706050403020100, 0x0f0e0d0c0b0a0908 };

	(void)state;
	for (unsigned bit = 0; bit < 64; bit++) {
		const struct tn_siphash_key x = { key.k0 ^ 1ull << bit, key.k1 };
		const struct tn_siphash_key y = { key.k0, key.k1 ^ 1ull << bit };

		assert_true(tn_siphash(&x, tn_text("x")) != tn_siphash(&key, tn_text("x")));
		assert_true(tn_siphash(&y, tn_text("x")) != tn_siphash(&key, tn_text("x")));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_in_the_paper),
		cmocka_unit_test(another_key_another_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
