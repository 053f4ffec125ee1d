// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "machine/parameters.h"
#include "tests/support/testtree.h"

static struct testtree top;

static int setup(void **state)
{
	return testtree_open(&top);
}

static int teardown(void **state)
{
	return testtree_close(&top);
}

static void put(const char *name, const char *content)
{
	testtree_put(&top, name, tn_text(content));
}

/* With the root and configuration of the tree; @modinfo's records end with '|'. */
static const char *shown(const char *modinfo, bool builtin)
{
	static char text[4096];
	static const char *const fits[] = { "", " alike", " unlike" };
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top.path);
	tn_cleanup(tn_config_freep) tn_config *config = NULL;
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const struct tn_config_source from = { .root = root, .log = &top.log };
	tn_autovec tn_parameters list = { 0 };
	char *copy = tn_arena_str(&arena, modinfo);
	struct tn_parameters_of of = { "m", { copy, strlen(copy) }, builtin, true };
	size_t n = 0;

	for (char *c = copy; *c; c++)
		if (*c == '|')
			*c = '\0';
	assert_int_equal(tn_config_load(&from, &config, NULL), 0);
	assert_int_equal(tn_parameters_read(root, config, &of, &arena, &list, NULL), 0);
	text[0] = '\0';
	for (size_t i = 0; i < list.n; i++) {
		const struct tn_parameter *p = &list.v[i];

		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s %s %s%s%s%s", p->name, p->type ? p->type : "-",
				      p->value ? p->value : p->trouble ? p->trouble : "-", p->listed ? "" : " unlisted",
				      p->writable ? " writable" : "", fits[p->fit]);
		for (const struct tn_parameter_setting *s = p->setting; s; s = s->earlier)
			n += (size_t)snprintf(text + n, sizeof(text) - n, " <%s:%u %s", strrchr(s->rule->file, '/') + 1,
					      s->rule->d.line, s->value ? s->value : "-");
		n += (size_t)snprintf(text + n, sizeof(text) - n, ";");
	}
	return text;
}

static void described(void **state)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec tn_parameters list = { 0 };
	static const char info[] = "license=GPL\0parm=a:how: many (int)\0parmtype=a:int\0parm=:x\0parm=no colon\0parmtype=b:bool";
	struct tn_parameters_of of = { "m", { info, sizeof(info) }, false, false };

	assert_int_equal(tn_parameters_read(NULL, NULL, &of, &arena, &list, NULL), 0);
	assert_int_equal(list.n, 2);
	assert_string_equal(list.v[0].description, "how: many (int)");
	assert_string_equal(list.v[1].type, "bool");
	assert_null(list.v[1].description);
	assert_ptr_equal(tn_parameters_find(&list, "b"), &list.v[1]);
	assert_null(tn_parameters_find(&list, "c"));
}

static void values_of_sysfs(void **state)
{
	put("sys/module/m/parameters/a", "5\n");
	put("sys/module/m/parameters/secret", "x");
	put("sys/module/m/parameters/two", "1\n2\n");
	put("sys/module/m/parameters/dir/x", "1\n2\n");
	assert_int_equal(chmod(testtree_path(&top, "sys/module/m/parameters/a"), 0444), 0);
	assert_int_equal(chmod(testtree_path(&top, "sys/module/m/parameters/secret"), 0200), 0);
	assert_string_equal(shown("parmtype=a:int|parmtype=hid-den:int|", false),
			    "a int 5;"
			    "dir - what has its name in sysfs is no value writable;"
			    "hid-den int the module does not show it in sysfs;"
			    "secret - it can only be written writable;"
			    "two - 1\n2 writable;");
}

static void who_sets_them(void **state)
{
	put("etc/modprobe.d/a.conf", "options m a=1 flag\noptions other a=7\noptions m a=2 nothing=1\n");
	put("etc/modprobe.d/b.conf", "options m my-list=1,2 s=\"x y\"\n");
	put("proc/cmdline", "quiet m.a=0x3\n");
	put("sys/module/m/parameters/a", "3\n");
	put("sys/module/m/parameters/flag", "N\n");
	put("sys/module/m/parameters/my_list", "1,2,0,0\n");
	put("sys/module/m/parameters/s", "x y\n");
	assert_string_equal(shown("parmtype=a:int|parmtype=flag:bool|parmtype=my_list:array of int|parmtype=s:charp|", false),
			    "a int 3 writable alike <cmdline:1 0x3 <a.conf:3 2 <a.conf:1 1;"
			    "flag bool N writable unlike <a.conf:1 -;"
			    "my_list array of int 1,2,0,0 writable alike <b.conf:1 1,2;"
			    "nothing - - unlisted <a.conf:3 1;"
			    "s charp x y writable alike <b.conf:1 x y;");
	/* No modprobe comes by what is built in. */
	assert_string_equal(shown("parmtype=a:int|", true), "a int 3 writable alike <cmdline:1 0x3;"
							    "flag - N writable;my_list - 1,2,0,0 writable;s - x y writable;");
}

static void after_dashes(void **state)
{
	put("etc/modprobe.d/a.conf", "options m a=1 -- a=2\noptions m a=3\n");
	assert_string_equal(shown("parmtype=a:int|", false), "a int - <a.conf:1 1;");
}

static void compared(void **state)
{
	put("etc/modprobe.d/a.conf", "options m a=1,2,3 b=1,2 c=x d=y e\n");
	put("sys/module/m/parameters/a", "1,2\n");
	put("sys/module/m/parameters/b", "1,3\n");
	put("sys/module/m/parameters/c", "x\n");
	put("sys/module/m/parameters/d", "5\n");
	put("sys/module/m/parameters/e", "5\n");
	assert_string_equal(shown("parmtype=a:array of int|parmtype=b:array of int|parmtype=c:its_own|parmtype=d:int|"
				  "parmtype=e:int|", false),
			    "a array of int 1,2 writable unlike <a.conf:1 1,2,3;"
			    "b array of int 1,3 writable unlike <a.conf:1 1,2;"
			    "c its_own x writable <a.conf:1 x;"
			    "d int 5 writable <a.conf:1 y;"
			    "e int 5 writable <a.conf:1 -;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(described, setup, teardown),
		cmocka_unit_test_setup_teardown(values_of_sysfs, setup, teardown),
		cmocka_unit_test_setup_teardown(who_sets_them, setup, teardown),
		cmocka_unit_test_setup_teardown(after_dashes, setup, teardown),
		cmocka_unit_test_setup_teardown(compared, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
