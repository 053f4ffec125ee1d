// SPDX-License-Identifier: LGPL-2.1-or-later
/* bash itself is asked: what the plain reader takes must be what bash sets. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "build/dkms_bash.h"
#include "format/dkms_conf.h"

#define PATIENCE 60000

static char path[] = "/tmp/test-dkms_bash-XXXXXX";

static void give(struct tn_dkms_vars *vars, const char *name, const char *value)
{
	struct tn_dkms_value v = { .text = tn_text(value) };

	assert_int_equal(tn_dkms_vars_set(vars, tn_text(name), &v), 0);
}

static void give_all(struct tn_dkms_vars *vars)
{
	give(vars, "kernelver", "6.1.0-9-amd64");
	give(vars, "kernel_source_dir", "/lib/modules/6.1.0-9-amd64/build");
	give(vars, "dkms_tree", "/var/lib/dkms");
}

/* The directives, in dkms' order. */
static void show(const struct tn_dkms_vars *vars, struct tn_buf *ret)
{
	size_t n;
	const char *const *names = tn_dkms_taken(TN_DKMS_FILE_CONF, &n);

	for (size_t i = 0; i < n; i++) {
		const struct tn_dkms_var *var = tn_dkms_vars_find(vars, tn_text(names[i]));

		for (size_t k = 0; var && k < var->values.n; k++)
			tn_buf_addf(ret, "%s[%u]=<%.*s>\n", names[i], var->values.v[k].index,
				    TN_TEXT_FMT(var->values.v[k].text));
	}
	tn_buf_add_char(ret, '\0');
}

static void write_file(struct tn_text text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text.p, 1, text.n, file), text.n);
	assert_int_equal(fclose(file), 0);
}

static int by_bash(struct tn_text text, unsigned msec, struct tn_buf *ret)
{
	tn_auto_dkms_vars vars = { 0 };
	int r;

	give_all(&vars);
	write_file(text);
	r = tn_dkms_bash_source(path, text, msec, &vars, NULL);
	show(&vars, ret);
	return r;
}

/* Return: whether it is plain; then bash says the same. */
static bool same(struct tn_text text)
{
	tn_auto_dkms_vars vars = { 0 };
	tn_autobuf plain = { 0 }, bash = { 0 };
	struct tn_dkms_unplain why;
	int r;

	give_all(&vars);
	r = tn_dkms_conf_source(text, &vars, &why);
	if (r == -ENOTSUP)
		return false;
	assert_int_equal(r, 0);
	show(&vars, &plain);
	assert_int_equal(by_bash(text, PATIENCE, &bash), 0);
	if (strcmp(plain.p, bash.p) != 0)
		print_error("--- %.*s\n", TN_TEXT_FMT(text));
	assert_string_equal(plain.p, bash.p);
	return true;
}

static void plain_files(void **state)
{
	static const char *const files[] = {
		"PACKAGE_NAME=\"a\"\nMAKE[0]=\"make -C ${kernel_source_dir} M=${dkms_tree}/$PACKAGE_NAME\"\n",
		"MAKE='$kernelver'  CLEAN='\\$kernelver' POST_ADD=\"\\\\\\$kernelver\"\n",
		"MAKE='a   b\tc\nd'\nCLEAN=' x '\nPOST_ADD=\"\ny\n\"",
		"MAKE=(a b)\nMAKE+=(c)\nMAKE[9]=d\nMAKE+=(e)\nMAKE+=f\nMAKE[1]+=g\n",
		"MAKE=x{a,b}*[c]?$\nCLEAN=a\\ b\\\\c\\$\nSTRIP=a#b #c\n#d\\\nAUTOINSTALL=yes",
		"PACKAGE_NAME=\"a\"\r\n\r\nAUTOINSTALL=yes\r\nMAKE[0]='x y'\r\nPATCH=(a\r\n b\r\n )\n",
		"KVER=$kernelver\nMAKE=\"x $KVER\"\n",
		"MAKE='a \"b\" c\\\"d'\n",
		"MAKE='X=\"a\"'\nCLEAN='^6\\.1$' PATCH_MATCH=\"^[2-3]\\.(1|2)$\"",
		"BUILT_MODULE_NAME[1]=b\nBUILT_MODULE_NAME[0]=a\nPACKAGE_NAME=\"$BUILT_MODULE_NAME\"\n",
		"PACKAGE_NAME=\xc3\xa9'\xff'\n",
		"MAKE=1;CLEAN=2 ; STRIP=3",
		"MAKE=\\\n1 \\\n CLEAN=\"2\\\n3\"\n",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(files); i++) {
		if (!same(tn_text(files[i])))
			print_error("not plain: %s\n", files[i]);
		assert_true(same(tn_text(files[i])));
	}
}

/* Pieces put together in every order that a small generator comes by: most are plain, some are not. */
static void made_files(void **state)
{
	static const char *const pieces[] = {
		"MAKE=", "MAKE+=", "MAKE[1]=", "CLEAN=", "PATCH=(", ")", " ", "\n", ";", "'", "\"", "\\",
		"$", "$kernelver", "${MAKE}",
		"${PATCH[1]}", "#", "a", "b c", "{",
		"*", "\r", "\t", "[0]", "PATCH+=(", "\nSTRIP=", "''", "\"\"", "=", "\n", "\nMAKE=",
	};
	unsigned plain = 0;
	uint32_t seed = 1;

	for (unsigned n = 0; n < 3000 && plain < 150; n++) {
		tn_autobuf text = { 0 };

		tn_buf_add_str(&text, "MAKE=");
		for (unsigned i = 0; i < 3 + n % 9; i++) {
			seed = seed * 1664525 + 1013904223;
			tn_buf_add_str(&text, pieces[(seed >> 16) % TN_ARRAY_SIZE(pieces)]);
		}
		plain += same(tn_buf_text(&text));
	}
	assert_int_equal(plain, 150);
}

static void shell_files(void **state)
{
	tn_autobuf got = { 0 };

	assert_int_equal(by_bash(TN_TEXT_LITERAL("for i in a b; do BUILT_MODULE_NAME+=($i); done\n"
						 "echo out; echo err >&2\n[[ $kernelver == 6.+([0-9]).* ]] && STRIP=no\n"
						 "MAKE='$(echo second) x'\nIFS=,\n"),
				 PATIENCE, &got), 0);
	assert_string_equal(got.p, "MAKE[0]=<second x>\nBUILT_MODULE_NAME[0]=<a>\nBUILT_MODULE_NAME[1]=<b>\nSTRIP[0]=<no>\n");
}

static void failures(void **state)
{
	tn_autobuf got = { 0 };

	/* What the file itself ends leaves nothing; what ends the second time is no answer. */
	assert_int_equal(by_bash(TN_TEXT_LITERAL("MAKE=x\nexit 1\n"), PATIENCE, &got), 0);
	assert_int_equal(by_bash(TN_TEXT_LITERAL("MAKE='$(kill $$)'\n"), PATIENCE, &got), -EBADMSG);
	assert_int_equal(by_bash(TN_TEXT_LITERAL("while :; do :; done\n"), 300, &got), -ETIMEDOUT);
}

static int make_file(void **state)
{
	int fd = mkstemp(path);

	return fd < 0 || close(fd) < 0;
}

static int remove_file(void **state)
{
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_files),
		cmocka_unit_test(made_files),
		cmocka_unit_test(shell_files),
		cmocka_unit_test(failures),
	};

	if (access("/bin/bash", X_OK) < 0)
		return 77;
	return cmocka_run_group_tests(tests, make_file, remove_file);
}
