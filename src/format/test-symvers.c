// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/symvers.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cleanup.h"

static void three_generations(void **state)
{
	static const struct {
		const char *line, *symbol, *module, *kind, *ns;
		uint64_t crc;
	} cases[] = {
		{ "0x0000002a\tprintk\tvmlinux", "printk", "vmlinux", "", "", 42 },
		{ "0x2a printk  vmlinux EXPORT_SYMBOL", "printk", "vmlinux", "EXPORT_SYMBOL", "", 42 },
		{ "0x2a\ta\tdrivers/x/x\tEXPORT_SYMBOL_GPL", "a", "drivers/x/x",
		  "EXPORT_SYMBOL_GPL", "", 42 },
		{ "0x2a\ta\tUSB\tvmlinux\tEXPORT_SYMBOL", "a", "vmlinux", "EXPORT_SYMBOL", "USB",
		  42 },
		{ "0x2a\ta\t\tvmlinux\tEXPORT_SYMBOL", "a", "vmlinux", "EXPORT_SYMBOL", "", 42 },
		{ "0x2a\ta\tvmlinux\tEXPORT_SYMBOL\tUSB", "a", "vmlinux", "EXPORT_SYMBOL", "USB",
		  42 },
		{ "0x2a\ta\tvmlinux\tEXPORT_SYMBOL\t", "a", "vmlinux", "EXPORT_SYMBOL", "", 42 },
		{ "0xffffffffffffffff\ta\tvmlinux\r", "a", "vmlinux", "", "", UINT64_MAX },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct tn_symvers_line got;

		assert_int_equal(tn_symvers_parse(tn_text(cases[i].line), &got), 0);
		assert_true(tn_text_is(got.symbol, cases[i].symbol));
		assert_true(tn_text_is(got.module, cases[i].module));
		assert_true(tn_text_is(got.export_kind, cases[i].kind));
		assert_true(tn_text_is(got.export_ns, cases[i].ns));
		assert_true(got.crc == cases[i].crc);
	}
}

static void no_lines(void **state)
{
	static const char *const lines[] = {
		"", "0x1", "0x1\ta", "0x1 a", "zz\ta\tvmlinux", "0x\ta\tvmlinux", "\ta\tvmlinux",
		"0x1\t\tvmlinux", "0x10000000000000000\ta\tvmlinux", "0x1\ta\t\t", "-1 a vmlinux",
	};
	struct tn_symvers_line got;

	for (size_t i = 0; i < TN_ARRAY_SIZE(lines); i++)
		assert_int_equal(tn_symvers_parse(tn_text(lines[i]), &got), -EINVAL);
}

static void system_map(void **state)
{
	static const struct {
		const char *line;
		char prefix;
		int want;
		const char *name;
	} cases[] = {
		{ "ffffffff81 r __ksymtab_printk", 0, 1, "printk" },
		{ "0 R __ksymtab_a\r", 0, 1, "a" },
		{ "ffffffff81 T printk", 0, 0, NULL },
		{ "0 r __ksymtab_", 0, 0, NULL },
		{ "0 r ___ksymtab_a", 0, 0, NULL },
		{ "0 r ___ksymtab_a", '_', 1, "a" },
		{ "0 r ___ksymtab__a", '_', 1, "_a" },
		{ "0 r __ksymtab_a", '_', 0, NULL },
		{ "0 r __ksymtab_a", '.', 1, "a" },
		{ "__ksymtab_printk", 0, -EINVAL, NULL },
		{ "0 r", 0, -EINVAL, NULL },
		{ "", '_', -EINVAL, NULL },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct tn_text name;
		int r = tn_sysmap_parse(tn_text(cases[i].line), cases[i].prefix, &name);

		assert_int_equal(r, cases[i].want);
		if (r > 0)
			assert_true(tn_text_is(name, cases[i].name));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_generations),
		cmocka_unit_test(no_lines),
		cmocka_unit_test(system_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
