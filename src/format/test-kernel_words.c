// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/kernel_words.h"
#include "format/testpack.h"

#define RELEASE "6.1.0-56-amd64"
#define VERMAGIC RELEASE " SMP preempt mod_unload modversions "

static void banners(void **state)
{
	const struct tn_text kernel = TN_TEXT_LITERAL(
		"\1Linux version %s (%s)\0Linux version " RELEASE " (gcc) # SMP Debian 6.1.192-2\n\0"
		"Linux version " RELEASE " (gcc) #1 SMP Debian 6.1.192-2 (2026)\n\0Linux version ");
	const struct tn_text want = TN_TEXT_LITERAL("Linux version " RELEASE " (gcc) #1 SMP Debian 6.1.192-2 (2026)");

	(void)state;
	assert_true(tn_text_eq(tn_kernel_banner(kernel), want));
	assert_true(tn_text_is(tn_kernel_release_of(want), RELEASE));
	assert_true(tn_text_is(tn_kernel_release_of(tn_text(RELEASE " (a@b) #1")), RELEASE));
	assert_true(tn_text_is(tn_kernel_build_of(want), "#1 SMP Debian 6.1.192-2 (2026)"));
	assert_int_equal(tn_kernel_build_of(tn_text("Linux version 6.1.0")).n, 0);
	assert_null(tn_kernel_banner(TN_TEXT_LITERAL("Linux version 6.1.0 without an end")).p);
	assert_null(tn_kernel_banner(TN_TEXT_LITERAL("Linux version 6.1.0\1x\0")).p);
	assert_null(tn_kernel_banner(tn_text("")).p);
}

static void versions(void **state)
{
	static const struct {
		const char *banner;
		unsigned want[3];
	} cases[] = {
		{ "Linux version " RELEASE " (gcc) #1 SMP Debian 6.1.192-2 (2026)", { 6, 1, 192 } },
		{ RELEASE " (a@b) #1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1", { 6, 1, 176 } },
		{ "6.12.117+deb13-amd64 Debian 6.12.117-1", { 6, 12, 117 } },
		{ "6.1.200-1 Debian 6.1.176-1", { 6, 1, 200 } },       /* an own kernel in Debian's words */
		{ "6.1.0 (gcc (Debian 12.2.0-14) 12.2.0)", { 6, 1, 0 } }, /* the compiler's */
		{ "7.2-rc1", { 7, 2, 0 } },
		{ "6.1.99999999999", { 6, 1, 999999 } }, /* absurd, and no overflow */
	};
	unsigned v[3];

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		assert_true(tn_kernel_version_of(tn_text(cases[i].banner), v));
		assert_memory_equal(v, cases[i].want, sizeof(v));
	}
	assert_false(tn_kernel_version_of(tn_text("generic"), v));
	assert_false(tn_kernel_version_of(tn_text("6"), v));
}

static void vermagics(void **state)
{
	const struct tn_text release = tn_text(RELEASE);

	(void)state;
	assert_true(tn_text_is(tn_kernel_vermagic(TN_TEXT_LITERAL("x\0" RELEASE "\0" VERMAGIC "\0" VERMAGIC "\0" RELEASE " (x)\0"),
						  release), VERMAGIC));
	/* The first bytes of all, and no blank at the end. */
	assert_true(tn_text_is(tn_kernel_vermagic(TN_TEXT_LITERAL(RELEASE " SMP mod_unload aarch64\0"), release),
			       RELEASE " SMP mod_unload aarch64"));
	/* Two that differ; the end of something; words that are none of it; no end; another kernel's. */
	assert_null(tn_kernel_vermagic(TN_TEXT_LITERAL("\0" VERMAGIC "\0" VERMAGIC "x\0"), release).p);
	assert_null(tn_kernel_vermagic(TN_TEXT_LITERAL("of " VERMAGIC "\0"), release).p);
	assert_null(tn_kernel_vermagic(TN_TEXT_LITERAL("\0" RELEASE " SMP (mod_unload)\0"), release).p);
	assert_null(tn_kernel_vermagic(TN_TEXT_LITERAL("\0" RELEASE " of last year\0"), release).p);
	assert_null(tn_kernel_vermagic((struct tn_text){ "\0" VERMAGIC, sizeof(VERMAGIC) }, release).p);
	assert_null(tn_kernel_vermagic(TN_TEXT_LITERAL("\0" VERMAGIC "\0"), tn_text("6.1.0-56")).p);
	assert_null(tn_kernel_vermagic(TN_TEXT_LITERAL("\0" VERMAGIC "\0"), tn_text("")).p);
}

static void ikconfig(void **state)
{
	tn_autobuf kernel = { 0 }, config = { 0 };
	int r;

	(void)state;
	assert_int_equal(tn_kernel_ikconfig(tn_text("IKCFG_ST"), &config, NULL), -ENOENT);
	tn_buf_add_str(&kernel, "IKCFG_ST once more IKCFG_ST");
	pack_gz(&kernel, 0, "CONFIG_X=y\n", 11);
	tn_buf_add_str(&kernel, "IKCFG_ED");
	r = tn_kernel_ikconfig(tn_buf_text(&kernel), &config, NULL);
	if (r == -ENOSYS) {
		tn_buf_free(&kernel); /* skip() jumps out of here */
		skip();
	}
	assert_int_equal(r, 0);
	assert_true(tn_text_is(tn_buf_text(&config), "CONFIG_X=y\n"));
}

static void config_lines(void **state)
{
	static const struct {
		const char *line, *option, *value;
	} cases[] = {
		{ "CONFIG_X=y", "X", "y" },
		{ "CONFIG_MODULE_SIG_HASH=\"sha256\"", "MODULE_SIG_HASH", "sha256" },
		{ "CONFIG_A=\"b=c\"", "A", "b=c" },
		{ "CONFIG_E=\"\"", "E", "" },
		{ "CONFIG_Q=\"", "Q", "\"" },
		{ "CONFIG_NOTHING=", "NOTHING", "" },
		{ "# CONFIG_X is not set", "X", "n" },
	};
	static const char *const none[] = {
		"", "#", "# CONFIG_ is not set", "CONFIG_", "CONFIG_=y", "CONFIG_X", "X=y", "# CONFIG_X",
	};
	struct tn_text option, value;

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		assert_true(tn_kernel_config_line(tn_text(cases[i].line), &option, &value));
		assert_true(tn_text_is(option, cases[i].option));
		assert_true(tn_text_is(value, cases[i].value));
	}
	for (size_t i = 0; i < TN_ARRAY_SIZE(none); i++)
		assert_false(tn_kernel_config_line(tn_text(none[i]), &option, &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(banners),  cmocka_unit_test(versions),     cmocka_unit_test(vermagics),
		cmocka_unit_test(ikconfig), cmocka_unit_test(config_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
