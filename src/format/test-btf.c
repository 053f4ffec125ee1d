// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/btf.h"
#include "format/testbtf.h"

static uint32_t size_in(const struct tn_buf *b, bool big_endian, const char *name)
{
	return tn_btf_struct_size(tn_buf_text(b), big_endian, tn_text(name));
}

static void sizes(void **state)
{
	(void)state;
	for (int big_endian = 0; big_endian < 2; big_endian++) {
		tn_autobuf b = { 0 };

		testbtf_add(&b, big_endian, 1280, 0);
		assert_int_equal(size_in(&b, big_endian, "module"), 1280);
		assert_int_equal(size_in(&b, big_endian, "module_kobject"), 96);
		assert_int_equal(size_in(&b, big_endian, "mod"), 0);
		assert_int_equal(size_in(&b, big_endian, "int"), 0);
		assert_int_equal(size_in(&b, !big_endian, "module"), 0);
		for (size_t n = 0; n < b.n; n++)
			assert_int_equal(tn_btf_struct_size((struct tn_text){ b.p, n }, big_endian, tn_text("module")), 0);
	}
}

static void two_of_a_name(void **state)
{
	tn_autobuf same = { 0 }, differ = { 0 };

	(void)state;
	testbtf_add(&same, false, 1280, 1280);
	assert_int_equal(size_in(&same, false, "module"), 1280);
	testbtf_add(&differ, false, 1280, 1216);
	assert_int_equal(size_in(&differ, false, "module"), 0);
}

static void unknown_kinds_end_it(void **state)
{
	tn_autobuf b = { 0 };

	(void)state;
	testbtf_add(&b, false, 1280, 0);
	b.p[24 + 7] = 20;
	assert_int_equal(size_in(&b, false, "module"), 0);
	b.p[24 + 7] = 0;
	assert_int_equal(size_in(&b, false, "module"), 0);
}

static void found_in_a_flat_kernel(void **state)
{
	tn_autobuf kernel = { 0 };
	struct tn_text at;
	size_t from = 0;

	(void)state;
	tn_buf_add_str(&kernel, "code \x9f\xeb\1");
	tn_buf_add(&kernel, "\0no", 3);
	testbtf_add(&kernel, false, 1216, 0);
	at = tn_btf_find(tn_buf_text(&kernel), false, &from);
	assert_ptr_equal(at.p, kernel.p + 11);
	assert_int_equal(tn_btf_struct_size(at, false, tn_text("module")), 1216);
	assert_null(tn_btf_find(tn_buf_text(&kernel), false, &from).p);
	from = 0;
	assert_null(tn_btf_find(tn_buf_text(&kernel), true, &from).p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes), cmocka_unit_test(two_of_a_name), cmocka_unit_test(unknown_kinds_end_it),
		cmocka_unit_test(found_in_a_flat_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
