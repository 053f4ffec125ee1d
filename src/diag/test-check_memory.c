// SPDX-License-Identifier: LGPL-2.1-or-later
/* Memory runs out at the n-th allocation of a check, for every n: that is told, and no verdict is made of less. */
#include "diag/testcheck.h"

#include "tests/support/allocations_run_out.h"

/* Wrong in many ways, so that each kind of finding is made. */
static void build(struct tn_buf *file)
{
	struct mkko m;

	made_module(&m);
	m.imports.v[0].crc ^= 1;
	assert_int_equal(tn_vec_push(&m.imports, (struct mkko_symbol){ .name = "nowhere", .crc = 1, .has_crc = true }), 0);
	assert_int_equal(tn_vec_push(&m.imports, (struct mkko_symbol){ .name = "nor_there", .crc = 1, .has_crc = true }), 0);
	assert_int_equal(tn_vec_push(&m.exports, (struct mkko_symbol){ .name = "kfree", .crc = 1, .has_crc = true }), 0);
	assert_int_equal(tn_vec_push(&m.extra, (struct mkko_extra){ ".BTF", TN_TEXT_LITERAL("BTF") }), 0);
	assert_int_equal(tn_vec_push(&m.fields, (struct mkko_field){ ".text:sh_flags", SHF_ALLOC | SHF_WRITE |
									SHF_EXECINSTR }), 0);
	m.info.v[1] = "license=Secret";
	m.info.v[4] = "vermagic=6.1.0-made SMP mod_unload modversions ";
	assert_int_equal(mkko_build(&m, file, NULL), 0);
	mkko_release(&m);
}

static void each_allocation_fails_once(void **state)
{
	tn_kernel_facts kernel = made_kernel(6, 12, 117);
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = tn_symbol_scope_new(&kernel);
	struct tn_check_basis basis = { .kernel = &kernel };
	struct tn_check_request request = { .path = "made.ko", .scope = scope, .options = "nothing=1 -- more" };
	size_t expected = 0;
	tn_autobuf file = { 0 };

	(void)state;
	build(&file);
	request.file = tn_buf_text(&file);
	for (long n = -1; n < 0 || has_failed; n++) {
		struct testverdict v = { 0 };
		int r;

		has_failed = false;
		left = n;
		r = tn_check(&basis, &request, &v.arena, &v.result, NULL);
		left = -1;
		assert_int_equal(r, has_failed ? -ENOMEM : 0);
		if (n < 0)
			expected = v.result.findings.n;
		if (r == 0)
			assert_int_equal(v.result.findings.n, expected);
		else
			assert_null(v.result.findings.v);
		forget(&v);
	}
	assert_true(expected > 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_fails_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
