// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "build/directives.h"
#include "build/exclusive.h"
#include "format/dkms_conf.h"

static const char *const files[] = { "dkms.conf" };
static const struct tn_dkms_facts debian = {
	.module = "m", .version = "1", .kernel = "6.12.5-1-amd64", .arch = "x86_64", .kernel_source = "/k", .dkms_tree = "/d",
	.distribution = "debian", .config = { "CONFIG_A=y\nCONFIG_B=m\nCONFIG_C=3\n", 33 }, .files = files, .n_files = 1,
};

static void show(const struct tn_dkms_conf *c, struct tn_buf *ret)
{
	for (size_t i = 0; i < c->modules.n; i++) {
		const struct tn_dkms_module *m = &c->modules.v[i];

		tn_buf_addf(ret, "%s%s>%s/%s%s%s%s\n", m->built_location, m->built_name, m->location, m->dest_name,
			    m->strip ? "" : " unstripped", m->excluded ? " not: " : "", m->excluded ? m->excluded : "");
	}
	tn_buf_addf(ret, "make: %s\n", c->make);
	for (size_t i = 0; i < c->patches.n; i++)
		tn_buf_addf(ret, "patch: %s\n", c->patches.v[i]);
	for (size_t i = 0; i < c->depends.n; i++)
		tn_buf_addf(ret, "depends: %s\n", c->depends.v[i]);
	if (c->excluded)
		tn_buf_addf(ret, "not: %s\n", c->excluded);
	for (size_t i = 0; i < c->findings.n; i++)
		tn_buf_addf(ret, "%s:%u: %s: %s\n", c->findings.v[i].file, c->findings.v[i].line, c->findings.v[i].id,
			    c->findings.v[i].text);
	tn_buf_addf(ret, "%s%s%s\n", tn_dkms_conf_is_good(c) ? "good" : "bad", c->autoinstall ? " auto" : "",
		    c->no_weak_modules ? " noweak" : "");
	tn_buf_add_char(ret, '\0');
}

static void check_for(const struct tn_dkms_facts *facts, const char *text, const char *want)
{
	tn_auto_dkms_vars vars = { 0 };
	tn_auto_dkms_conf conf = { 0 };
	struct tn_dkms_unplain why;
	tn_autobuf got = { 0 };

	assert_int_equal(tn_dkms_conf_source(tn_text(text), &vars, &why), 0);
	assert_int_equal(tn_dkms_conf_judge(&vars, facts, &conf), 0);
	show(&conf, &got);
	assert_string_equal(got.p, want);
}

#define HEAD "PACKAGE_NAME=m PACKAGE_VERSION=1\n"
#define CHECK(text, want) check_for(&debian, text, want)
#define ONE "DEST_MODULE_LOCATION=/extra\n"
#define ONE_IS "m>/updates/dkms/m\n"
#define MAKE_IS "make: make -C /k M=/d/m/1/build\n"

static void modules(void **state)
{
	CHECK(HEAD "DEST_MODULE_LOCATION=/extra\nAUTOINSTALL=YES NO_WEAK_MODULES=Yes", ONE_IS MAKE_IS "good auto noweak\n");
	CHECK(HEAD, MAKE_IS "good\n");
	CHECK(HEAD "BUILT_MODULE_NAME=(a b)\nBUILT_MODULE_LOCATION=(x y/)\nDEST_MODULE_NAME[1]=c\nDEST_MODULE_LOCATION=(/kernel/x "
	      "/updates)\nSTRIP=no STRIP[1]=yes\n", "x/a>/updates/dkms/a unstripped\ny/b>/updates/dkms/c\n" MAKE_IS "good\n");
	CHECK(HEAD "BUILT_MODULE_NAME=(a b) DEST_MODULE_LOCATION=(/extra /extra)\nSTRIP=N BUILD_EXCLUSIVE_KERNEL_MIN[1]=6.13\n",
	      "a>/updates/dkms/a unstripped\nb>/updates/dkms/b unstripped not: it is for kernels from 6.13 on\n" MAKE_IS "good\n");
}

static void places(void **state)
{
	struct tn_dkms_facts f = debian;

	f.distribution = "rhel fedora";
	check_for(&f, HEAD "DEST_MODULE_LOCATION=/kernel/x\n", "m>/extra/m\n" MAKE_IS "good\n");
	f.distribution = "opensuse suse";
	check_for(&f, HEAD "DEST_MODULE_LOCATION=/kernel/x\n", "m>/updates/m\n" MAKE_IS "good\n");
	f.distribution = "gentoo";
	check_for(&f, HEAD "DEST_MODULE_LOCATION=/kernel/x\n", "m>/kernel/x/m\n" MAKE_IS "good\n");
	f.addon_dir = "addon";
	f.llvm = true;
	check_for(&f, HEAD "DEST_MODULE_LOCATION=/kernel/x MAKE=x\n", "m>/addon/m\nmake: x LLVM=1\ngood\n");
}

static void faults(void **state)
{
	CHECK("\n", MAKE_IS "dkms.conf:0: dkms-required: PACKAGE_NAME is missing\n"
			    "dkms.conf:0: dkms-required: PACKAGE_VERSION is missing\nbad\n");
	CHECK(HEAD "BUILT_MODULE_NAME=a.ko\n", "a.ko>/updates/dkms/a.ko\n" MAKE_IS
	      "dkms.conf:2: dkms-name-suffix: BUILT_MODULE_NAME[0] is a.ko: a module's name here has no .ko or .o\n"
	      "dkms.conf:2: dkms-location: DEST_MODULE_LOCATION[0] is missing\nbad\n");
	CHECK(HEAD "DEST_MODULE_LOCATION[1]=/lib\nBUILT_MODULE_NAME=a DEST_MODULE_LOCATION=/extra", "a>/updates/dkms/a\n"
	      ">/updates/dkms/\n"
	      MAKE_IS "dkms.conf:2: dkms-module-without-name: module 1 of 2 has no BUILT_MODULE_NAME\n"
	      "dkms.conf:2: dkms-location: DEST_MODULE_LOCATION[1] is /lib: it begins with none of /kernel, /updates and "
	      "/extra\nbad\n");
	CHECK(HEAD "BUILT_MODULE_NAME=(a b)\nDEST_MODULE_NAME[1]=a\nDEST_MODULE_LOCATION=(/extra /extra)", "a>/updates/dkms/a\n"
	      "b>/updates/dkms/a\n" MAKE_IS "dkms.conf:3: dkms-module-twice: modules 0 and 1 are both a\nbad\n");
	CHECK(HEAD ONE "AUTOINSTALL=maybe\nREMAKE_INITRD=yes", ONE_IS MAKE_IS
	      "dkms.conf:3: dkms-yes-or-no: AUTOINSTALL is maybe: it is yes or no\n"
	      "dkms.conf:4: dkms-deprecated: REMAKE_INITRD does nothing any more\nbad\n");
}

static void choices(void **state)
{
	CHECK(HEAD ONE "MAKE=(a b c) MAKE_MATCH[1]='^6\\.' MAKE_MATCH[2]='^[56]\\.(11|12)\\.'", ONE_IS "make: c\ngood\n");
	CHECK(HEAD ONE "MAKE=(a b) MAKE_MATCH=('^5' '^4')", ONE_IS MAKE_IS "good\n");
	CHECK(HEAD ONE "PATCH=(p q r) PATCH_MATCH[1]='^5' PATCH_MATCH[2]='^6'\nBUILD_DEPENDS=(x y)", ONE_IS MAKE_IS
	      "patch: p\npatch: r\ndepends: x\ndepends: y\ngood\n");
	CHECK(HEAD ONE "MAKE=a\nMAKE_MATCH='('", ONE_IS MAKE_IS
	      "dkms.conf:4: dkms-pattern: MAKE_MATCH[0] is no regular expression: (\ngood\n");
}

static void exclusions(void **state)
{
	CHECK(HEAD ONE "BUILD_EXCLUSIVE_KERNEL_MIN=6.12 BUILD_EXCLUSIVE_ARCH='x86_64|arm' "
	      "BUILD_EXCLUSIVE_CONFIG='CONFIG_A !CONFIG_D'",
	      ONE_IS MAKE_IS "good\n");
	CHECK(HEAD ONE "BUILD_EXCLUSIVE_KERNEL_MAX=6.12", ONE_IS MAKE_IS "not: it is for kernels up to 6.12\ngood\n");
	CHECK(HEAD ONE "OBSOLETE_BY=6.2", ONE_IS MAKE_IS "not: it is for kernels up to 6.2\ngood\n");
	CHECK(HEAD ONE "BUILD_EXCLUSIVE_KERNEL='^5'", ONE_IS MAKE_IS "not: it is for kernels that match \"^5\"\ngood\n");
	CHECK(HEAD ONE "BUILD_EXCLUSIVE_KERNEL='('", ONE_IS MAKE_IS "not: it is for kernels that match \"(\"\ngood\n");
	CHECK(HEAD ONE "BUILD_EXCLUSIVE_CONFIG=CONFIG_C", ONE_IS MAKE_IS "not: the kernel is built without CONFIG_C\ngood\n");
	CHECK(HEAD ONE "BUILD_EXCLUSIVE_CONFIG='!CONFIG_B'", ONE_IS MAKE_IS "not: the kernel is built with CONFIG_B\ngood\n");
}

static void versions(void **state)
{
	assert_true(tn_dkms_version_cmp("6.9", "6.12.0") < 0);
	assert_true(tn_dkms_version_cmp("6.12.0-rc1", "6.12.0") > 0);
	assert_true(tn_dkms_version_cmp("6.12", "6.12.0") < 0);
	assert_true(tn_dkms_version_cmp("2.6.9-1cvs200409091247", "2.6.10") < 0);
	assert_int_equal(tn_dkms_version_cmp("6.1", "006.001"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modules), cmocka_unit_test(places),     cmocka_unit_test(faults),
		cmocka_unit_test(choices), cmocka_unit_test(exclusions), cmocka_unit_test(versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
