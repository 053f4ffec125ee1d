// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "diag/symbol_scope.h"
#include "tests/mkko/mkko.h"

static const struct tn_kernel_export exports[] = {
	{ .name = TN_TEXT_LITERAL("kfree"), .crc = 1, .has_crc = true },
	{ .name = TN_TEXT_LITERAL("kill_pid"), .crc = 2, .has_crc = true, .gpl_only = true },
};

static const tn_kernel_facts kernel = {
	.exports = exports, .n_exports = 2, .exports_source = "/boot/vmlinuz", .crcs = true,
};

static void add(tn_symbol_scope *scope, struct mkko *m, const struct tn_exporter *exporter, int expected)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	tn_autobuf file = { 0 };

	assert_int_equal(mkko_build(m, &file, NULL), 0);
	mkko_release(m);
	assert_int_equal(tn_image_open_mem(file.p, file.n, "x.ko", &image, NULL), 0);
	assert_int_equal(tn_symbol_scope_add(scope, image, exporter, NULL), expected);
}

static void the_kernel_alone(void **state)
{
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = tn_symbol_scope_new(&kernel);
	struct tn_scope_symbol s;

	(void)state;
	assert_int_equal(tn_symbol_scope_find(scope, tn_text("kill_pid"), &s), 0);
	assert_true(s.what.gpl_only);
	assert_int_equal(s.what.crc, 2);
	assert_null(s.exporter->name);
	assert_string_equal(s.exporter->source, "/boot/vmlinuz");
	assert_int_equal(tn_symbol_scope_find(scope, tn_text("kill"), &s), -ENOENT);
	assert_int_equal(tn_symbol_scope_find(scope, tn_text(""), &s), -ENOENT);
}

static void a_kernel_of_which_nothing_is_known(void **state)
{
	static const tn_kernel_facts nothing = { 0 };
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = tn_symbol_scope_new(&nothing);
	struct tn_scope_symbol s;

	(void)state;
	assert_null(tn_symbol_scope_unknown(scope));
	assert_int_equal(tn_symbol_scope_find(scope, tn_text("kfree"), &s), -ENOENT);
}

static void modules_come_after(void **state)
{
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = tn_symbol_scope_new(&kernel);
	char name[] = "first";
	struct tn_exporter first = { .name = name, .source = "first.ko", .proprietary = true };
	struct tn_exporter second = { .name = "second", .coming = true };
	struct mkko a = { 0 }, b = { 0 };
	struct tn_scope_symbol s;

	(void)state;
	tn_vec_push(&a.exports, (struct mkko_symbol){ .name = "f", .crc = 7, .has_crc = true, .gpl = true,
						      .export_ns = "NS" });
	tn_vec_push(&a.exports, (struct mkko_symbol){ .name = "kfree", .crc = 8, .has_crc = true });
	add(scope, &a, &first, 0);
	name[0] = '?'; /* all was copied */
	tn_vec_push(&b.exports, (struct mkko_symbol){ .name = "f", .crc = 9, .has_crc = true });
	tn_vec_push(&b.exports, (struct mkko_symbol){ .name = "g" });
	add(scope, &b, &second, 0);

	assert_int_equal(tn_symbol_scope_find(scope, tn_text("f"), &s), 0);
	assert_string_equal(s.exporter->name, "first");
	assert_string_equal(s.exporter->source, "first.ko");
	assert_true(s.exporter->proprietary);
	assert_true(tn_text_is(s.what.export_ns, "NS"));
	assert_true(s.what.gpl_only && s.what.has_crc);
	assert_int_equal(s.what.crc, 7);
	assert_int_equal(tn_symbol_scope_find(scope, tn_text("kfree"), &s), 0);
	assert_null(s.exporter->name);
	assert_int_equal(tn_symbol_scope_find(scope, tn_text("g"), &s), 0);
	assert_true(s.exporter->coming);
	assert_false(s.what.has_crc);
}

/* More than a first table holds. */
static void many(void **state)
{
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = tn_symbol_scope_new(&kernel);
	static char names[5000][8];
	struct tn_exporter exporter = { .name = "many" };
	struct mkko m = { 0 };
	struct tn_scope_symbol s;

	(void)state;
	for (size_t i = 0; i < 5000; i++) {
		snprintf(names[i], sizeof(names[i]), "f%zu", i);
		tn_vec_push(&m.exports, (struct mkko_symbol){ .name = names[i], .crc = (uint32_t)i, .has_crc = true });
	}
	add(scope, &m, &exporter, 0);
	for (size_t i = 0; i < 5000; i++) {
		assert_int_equal(tn_symbol_scope_find(scope, tn_text(names[i]), &s), 0);
		assert_int_equal(s.what.crc, i);
	}
	assert_int_equal(tn_symbol_scope_find(scope, tn_text("kill_pid"), &s), 0);
	assert_int_equal(tn_symbol_scope_find(scope, tn_text("f5000"), &s), -ENOENT);
}

static void what_cannot_be_read(void **state)
{
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = tn_symbol_scope_new(&kernel);
	struct tn_exporter exporter = { .name = "broken" };
	struct mkko m = { 0 };

	(void)state;
	tn_vec_push(&m.exports, (struct mkko_symbol){ .name = "f" });
	tn_vec_push(&m.fields, (struct mkko_field){ ".symtab:sh_size", 0xffff });
	add(scope, &m, &exporter, -EBADMSG);
	assert_null(tn_symbol_scope_unknown(scope));
	assert_int_equal(tn_symbol_scope_add_unknown(scope, "broken"), 0);
	assert_int_equal(tn_symbol_scope_add_unknown(scope, "other"), 0);
	assert_string_equal(tn_symbol_scope_unknown(scope), "broken");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_kernel_alone),
		cmocka_unit_test(a_kernel_of_which_nothing_is_known),
		cmocka_unit_test(modules_come_after),
		cmocka_unit_test(many),
		cmocka_unit_test(what_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
