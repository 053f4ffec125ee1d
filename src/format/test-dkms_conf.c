// SPDX-License-Identifier: LGPL-2.1-or-later
/* What bash sets, which build/test-dkms_bash.c asks beside this for the same kinds of files. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "format/dkms_conf.h"

static void give(struct tn_dkms_vars *vars, const char *name, const char *value)
{
	struct tn_dkms_value v = { .text = tn_text(value) };

	assert_int_equal(tn_dkms_vars_set(vars, tn_text(name), &v), 0);
}

typedef int reader(struct tn_text, struct tn_dkms_vars *, struct tn_dkms_unplain *);

static void check(reader *read, struct tn_text text, const char *want)
{
	tn_auto_dkms_vars vars = { 0 };
	struct tn_dkms_unplain why = { 0 };
	tn_autobuf got = { 0 };
	int r;

	give(&vars, "kernelver", "6.1.0");
	r = read(text, &vars, &why);
	if (r == -ENOTSUP)
		tn_buf_addf(&got, "! %u: %s", why.line, why.why);
	else
		assert_int_equal(r, 0);
	for (size_t i = 1; i < vars.list.n; i++) {
		const struct tn_dkms_var *var = &vars.list.v[i];

		tn_buf_addf(&got, "%.*s:", TN_TEXT_FMT(var->name));
		for (size_t k = 0; k < var->values.n; k++)
			tn_buf_addf(&got, " %u@%u<%.*s>", var->values.v[k].index, var->values.v[k].line,
				    TN_TEXT_FMT(var->values.v[k].text));
		tn_buf_add_char(&got, '\n');
	}
	tn_buf_add_char(&got, '\0');
	assert_string_equal(got.p, want);
}

#define READ(text, want) check(tn_dkms_conf_read, TN_TEXT_LITERAL(text), want)
#define SOURCE(text, want) check(tn_dkms_conf_source, TN_TEXT_LITERAL(text), want)

static void assignments(void **state)
{
	READ("", "");
	READ("# only this\n\n \t\n", "");
	READ("A=1", "A: 0@1<1>\n");
	READ("A=1 B=$A; C=${B}x # why\n", "A: 0@1<1>\nB: 0@1<1>\nC: 0@1<1x>\n");
	READ("A=\nA+=x\nA+=y\n", "A: 0@3<xy>\n");
	READ("A[2]=c\nA=a\nA[2]+=d", "A: 0@2<a> 2@3<cd>\n");
	READ("A=a#b=c{d,e}*[f]$\n", "A: 0@1<a#b=c{d,e}*[f]$>\n");
	READ("A=1 \\\n  B=2\\\n3\n", "A: 0@1<1>\nB: 0@2<23>\n");
}

static void quotes(void **state)
{
	READ("A='a \"$b\\' B=\"c 'd' \\$e \\x \\\\\" C=f\\ g\\$", "A: 0@1<a \"$b\\>\nB: 0@1<c 'd' $e \\x \\>\nC: 0@1<f g$>\n");
	READ("A=\"x\ny\\\nz\" B=1\nC=2", "A: 0@1<x\nyz>\nB: 0@3<1>\nC: 0@4<2>\n");
	READ("A=\"^6\\.1$\" B=\"$ $/\"", "A: 0@1<^6\\.1$>\nB: 0@1<$ $/>\n");
	READ("A=a'b'\"c\"d", "A: 0@1<abcd>\n");
}

static void arrays(void **state)
{
	READ("A=(a 'b c' \"$kernelver\") B=()", "A: 0@1<a> 1@1<b c> 2@1<6.1.0>\nB:\n");
	READ("A=( # first\n a\n\n b#c # last\n)\nA+=(d)\nA[7]=e; A+=(f)", "A: 0@2<a> 1@4<b#c> 2@6<d> 7@7<e> 8@7<f>\n");
	READ("A=x; A=($A \"$A\")", "A: 0@1<x> 1@1<x>\n");
	READ("A=x; A+=(y); A=(z)", "A: 0@1<z>\n");
}

static void refusals(void **state)
{
	READ("A=1\nif true; then\n", "! 2: \"if\" is a command");
	READ("A=$(uname -r)", "! 1: $( starts a command or arithmetic");
	READ("\n\nA=\"`date`\"", "! 3: `...` runs a command");
	READ("A=\"x\n$(y)\"", "! 2: $( starts a command or arithmetic");
	READ("A=${kernelver%%-*}", "! 1: ${...} is more than a variable's name");
	READ("A[$i]=x", "! 1: the index of A[...] is no number");
	READ("A[08]=x", "! 1: the index of A[...] is no number");
	READ("A[4096]=x", "! 1: the values are too many or too long");
	READ("A=$HOME", "! 1: nothing before this sets $HOME");
	READ("A=(*.c)", "! 1: '*' is expanded by a shell");
	READ("A=(~/x)", "! 1: '~' is expanded by a shell");
	READ("A='a b' B=($A)", "! 1: $A without quotes may become several words");
	READ("A= B=($A)", "! 1: $A without quotes is empty");
	READ("A=1 make", "! 1: \"make\" is a command");
	READ("A=1 \r\n", "! 1: \"\" is a command");
	READ("A=\"x", "! 1: a quotation mark is not closed");
	READ("A=(x\n", "! 2: a parenthesis is not closed");
	READ("A=(x)y\n", "! 1: more follows the parenthesis");
	READ("A=x&\n", "! 1: '&' is for a shell");
	READ("A=$'x'", "! 1: $' is for a shell");
	READ("A=1;;", "! 1: ';' ends nothing");
	READ("RANDOM=1", "! 1: RANDOM means something to the shell itself");
	READ("A=x\0", "! 1: there is a NUL byte in the file");
	READ("A=x\\", "! 1: the file ends in a backslash");
}

/* A value that doubles with each line does not fill the memory. */
static void growth(void **state)
{
	tn_autobuf text = { 0 };

	tn_buf_add_str(&text, "A=0123456789\n");
	for (unsigned i = 0; i < 64; i++)
		tn_buf_add_str(&text, "A=$A$A\n");
	check(tn_dkms_conf_read, tn_buf_text(&text), "! 17: the values are too many or too long");
}

static void second_time(void **state)
{
	SOURCE("KVER=x\nMAKE='make  KVER=$kernelver\t$PACKAGE_NAME'\nPACKAGE_NAME=a\r\n",
	       "PACKAGE_NAME: 0@3<a>\nMAKE: 0@2<make KVER=6.1.0 a>\n");
	SOURCE("PACKAGE_NAME=\"\"a\n\r\nMAKE=' x\n '", "PACKAGE_NAME: 0@1<a>\nMAKE: 0@3< x >\n");
	SOURCE("MAKE=(a b) STRIP[3]=no", "MAKE: 0@1<a> 1@1<b>\nSTRIP: 3@1<no>\n");
	SOURCE("MAKE='a \\\\ \\x'", "MAKE: 0@1<a \\ \\x>\n");
	SOURCE("\nMAKE='make X=\"a b\"'", "! 2: \"b\"\"\" is a command");
	SOURCE("\nMAKE='make X=\"a\"'", "MAKE: 0@2<make X=a>\n");
	SOURCE("MAKE='$(date)'", "! 1: $( starts a command or arithmetic");
	SOURCE("KVER=1 MAKE='$KVER'", "! 1: nothing before this sets $KVER");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(assignments), cmocka_unit_test(quotes), cmocka_unit_test(arrays),
		cmocka_unit_test(refusals),    cmocka_unit_test(growth), cmocka_unit_test(second_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
