// SPDX-License-Identifier: LGPL-2.1-or-later
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
#include "build/dkms_tree.h"
#include "tests/support/testtop.h"

static void sh(const char *text)
{
	assert_int_equal(testtop_run(text), 0);
}

static int setup(void **state)
{
	return testtop_make(NULL);
}

static int empty(void **state)
{
	sh("rm -rf var usr; mkdir -p var/lib/dkms usr/src");
	return 0;
}

/* "m/1<source>!: 6.1/x86_64=i+ 6.2/x86_64=b\n" */
static void check(const struct tn_dkms_choice *choice, const char *want)
{
	static const struct tn_dkms_settings settings = { .source_tree = "/usr/src", .dkms_tree = "/var/lib/dkms" };
	tn_auto_dkms_tree tree = { 0 };
	tn_root *root = tn_root_new(top);
	tn_autobuf out = { 0 };

	assert_non_null(root);
	assert_int_equal(tn_dkms_tree_read(root, &settings, choice, &tree, NULL), 0);
	tn_root_free(root);
	for (size_t i = 0; i < tree.versions.n; i++) {
		const struct tn_dkms_version *v = &tree.versions.v[i];

		tn_buf_addf(&out, "%s/%s<%s>%s:", v->module, v->version, v->source ? v->source : "", v->broken ? "!" : "");
		for (size_t k = 0; k < v->builds.n; k++)
			tn_buf_addf(&out, " %s/%s=%s%s", v->builds.v[k].kernel, v->builds.v[k].arch,
				    v->builds.v[k].state == TN_DKMS_INSTALLED ? "i" : "b", v->builds.v[k].original ? "+" : "");
		tn_buf_add_char(&out, '\n');
		assert_ptr_equal(tn_dkms_tree_find(&tree, v->module, v->version), v);
	}
	tn_buf_add_char(&out, '\0');
	assert_string_equal(out.p, want);
}

#define SOURCE "mkdir -p usr/src/m-1 var/lib/dkms/m/1; ln -s /usr/src/m-1 var/lib/dkms/m/1/source; cd var/lib/dkms/m; "

static void states(void **state)
{
	check(NULL, "");
	sh(SOURCE "mkdir -p 1/build 1/6.1/x86_64/module 1/6.2/x86_64/module 1/6.3/x86_64 1/6.4/arm64/module "
		  "original_module/6.2/x86_64; ln -s 1/6.1/x86_64 kernel-6.1-x86_64; ln -s ../m/1/6.4/arm64 kernel-6.4-arm64");
	check(NULL, "m/1</usr/src/m-1>: 6.1/x86_64=i 6.2/x86_64=b+ 6.4/arm64=i\n");
	check(&(struct tn_dkms_choice){ .kernel = "6.1" }, "m/1</usr/src/m-1>: 6.1/x86_64=i\n");
	check(&(struct tn_dkms_choice){ .arch = "arm64" }, "m/1</usr/src/m-1>: 6.4/arm64=i\n");
	check(&(struct tn_dkms_choice){ .module = "n" }, "");
	check(&(struct tn_dkms_choice){ .module = "m", .version = "2" }, "");
}

static void order(void **state)
{
	sh(SOURCE "for v in 1.0 1-0 10 9; do mkdir -p $v ../../../../usr/src/m-$v; ln -s /usr/src/m-$v $v/source; done;"
		  "cp -r . ../m-x; mkdir -p 1/6.1/x86/module 1/6.1-a/x86/module 1/6.1.0/x86/module "
		  "1/10.1/x86/module 1/own/x86/module");
	check(&(struct tn_dkms_choice){ .version = "1*" },
	      "m-x/1</usr/src/m-1>:\nm-x/1-0</usr/src/m-1-0>:\nm-x/1.0</usr/src/m-1.0>:\nm-x/10</usr/src/m-10>:\n"
	      "m/1</usr/src/m-1>: 10.1/x86=b 6.1-a/x86=b 6.1.0/x86=b 6.1/x86=b\nm/1-0</usr/src/m-1-0>:\nm/1.0</usr/src/m-1.0>:\n"
	      "m/10</usr/src/m-10>:\n");
	check(&(struct tn_dkms_choice){ .module = "m", .version = "1", .kernel = "own" }, "m/1</usr/src/m-1>: own/x86=b\n");
}

static void broken(void **state)
{
	sh(SOURCE "mkdir -p 2 3 4/6.1/x86/module 5/source 6 ../../../../usr/src/m-2 ../.h/1; "
		  "touch ../file ../../../../usr/src/m-6 7;"
		  "ln -s /usr/src/m-3 3/source; ln -s /usr/src/m-6 6/source; ln -s m ../n; rmdir ../../../../usr/src/m-1;"
		  "mkdir -p \"$(printf 'a\\nb')/1\"; ln -s / \"$(printf 'a\\nb')/1/source\"");
	check(&(struct tn_dkms_choice){ .module = "m" },
	      "m/1</usr/src/m-1>!:\nm/2<>!:\nm/3</usr/src/m-3>!:\nm/6</usr/src/m-6>!:\n");
}

/* Links that lead out, or to themselves. */
static void hostile(void **state)
{
	sh("cd var/lib/dkms; ln -s / root; ln -s . self; ln -s loop loop; mkdir -p m/1; ln -s source m/1/source; ln -s . m/1/6.1;"
	   "ln -s . m/1/6.2; ln -s kernel-6.1-x m/kernel-6.1-x; mkdir -p m/2; ln -s ../../../../../../../usr m/2/source");
	check(NULL, "m/1<source>!:\nm/2<../../../../../../../usr>:\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(states, empty),
		cmocka_unit_test_setup(order, empty),
		cmocka_unit_test_setup(broken, empty),
		cmocka_unit_test_setup(hostile, empty),
	};

	return cmocka_run_group_tests(tests, setup, testtop_remove);
}
