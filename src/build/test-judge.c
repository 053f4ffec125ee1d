// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules made on the spot, judged for a kernel of which there are headers alone. */
#include "build/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/mkko/mkko.h"
#include "tests/support/testtree.h"

#define RELEASE "6.1.0-made"
#define HEADERS "/usr/src/headers"
#define LAYOUT 0x1badcafe

static struct testtree top;
static tn_root *root;

static const char config[] = "CONFIG_X86_64=y\nCONFIG_SMP=y\nCONFIG_MODULES=y\nCONFIG_MODULE_UNLOAD=y\nCONFIG_MODVERSIONS=y\n"
			     "CONFIG_LIVEPATCH=y\n";

/* What differs from a module that is good. */
struct made {
	const char *name;
	const char *vermagic; /* NULL: RELEASE's */
	const char *licence;  /* NULL: GPL */
	const char *needs, *exports;
	uint32_t crc;         /* of either; 0: 7 */
	uint32_t layout;      /* 0: LAYOUT */
};

static const char *put(const struct made *w)
{
	static const char this_module[896] = { [24] = 'm' };
	uint32_t crc = w->crc ? w->crc : 7;
	char name[64], vermagic[128], licence[64], path[64];
	tn_autobuf file = { 0 };
	struct mkko m = { 0 };

	snprintf(name, sizeof(name), "name=%s", w->name);
	snprintf(licence, sizeof(licence), "license=%s", w->licence ? w->licence : "GPL");
	snprintf(vermagic, sizeof(vermagic), "vermagic=%s", w->vermagic ? w->vermagic : RELEASE " SMP mod_unload modversions ");
	tn_vec_push(&m.info, name);
	tn_vec_push(&m.info, licence);
	tn_vec_push(&m.info, vermagic);
	tn_vec_push(&m.imports,
		    (struct mkko_symbol){ .name = "module_layout", .crc = w->layout ? w->layout : LAYOUT, .has_crc = true });
	if (w->needs)
		tn_vec_push(&m.imports, (struct mkko_symbol){ .name = w->needs, .crc = crc, .has_crc = true });
	if (w->exports)
		tn_vec_push(&m.exports, (struct mkko_symbol){ .name = w->exports, .crc = crc, .has_crc = true });
	tn_vec_push(&m.extra, (struct mkko_extra){ ".gnu.linkonce.this_module", { this_module, sizeof(this_module) } });
	assert_int_equal(mkko_build(&m, &file, NULL), 0);
	mkko_release(&m);
	snprintf(path, sizeof(path), "work/%s.ko", w->name);
	testtree_put(&top, path, tn_buf_text(&file));
	return testtree_path(&top, path);
}

static int make(void **state)
{
	(void)state;
	if (testtree_open(&top) < 0)
		return -1;
	root = tn_root_new(top.path);
	testtree_put(&top, "lib/modules/" RELEASE "/modules.order", TN_TEXT_LITERAL(""));
	testtree_put(&top, HEADERS "/include/generated/utsrelease.h", TN_TEXT_LITERAL("#define UTS_RELEASE \"" RELEASE "\"\n"));
	testtree_put(&top, HEADERS "/Module.symvers",
		     TN_TEXT_LITERAL("0x1badcafe\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n"
				     "0x00000007\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n"
				     "0x00000007\tgpl_thing\tvmlinux\tEXPORT_SYMBOL_GPL\t\n"
				     "0x00000007\tspaced\tvmlinux\tEXPORT_SYMBOL\tSPACE\n"
				     "0x00000007\tof_module\tdrivers/x/own\tEXPORT_SYMBOL_GPL\t\n"));
	return root ? 0 : -1;
}

static int unmake(void **state)
{
	(void)state;
	tn_root_free(root);
	return testtree_close(&top);
}

/* The first error; "": it is not refused. */
static void judge(const char *settings, const struct tn_build_judge_files *files, char ret[128])
{
	const struct tn_build_target target = { .release = RELEASE, .arch = "x86_64", .tree = "/lib/modules/" RELEASE,
						.headers = HEADERS };
	const struct tn_build_judge_ask ask = { .root = root, .target = &target };
	tn_cleanup(tn_build_judge_freep) tn_build_judge *j = NULL;
	tn_auto_build_judgement judgement = { 0 };
	tn_autoerror err = { 0 };

	testtree_put(&top, HEADERS "/.config", tn_text(settings));
	assert_int_equal(tn_build_judge_new(&ask, &j, &err), 0);
	if (tn_build_judge_files(j, files, &judgement, &err) != 0)
		fail_msg("%s", tn_error_text(&err, 0));
	*ret = '\0';
	for (size_t i = 0; i < judgement.findings.n; i++) {
		const struct tn_finding *f = &judgement.findings.v[i];

		assert_non_null(f->file);
		assert_non_null(f->text);
		if (f->severity == TN_SEVERITY_ERROR && !*ret)
			snprintf(ret, 128, "%s", f->id);
	}
	assert_true(judgement.refused == (*ret != '\0'));
}

static const struct one {
	struct made made;
	const char *settings; /* added to config; NULL: nothing */
	const char *id;       /* "": it is taken */
} ones[] = {
	{ { .name = "good" }, NULL, "" },
	{ { .name = "uses", .needs = "kfree" }, NULL, "" },
	{ { .name = "of_module", .needs = "of_module" }, NULL, "" },
	{ { .name = "missing", .needs = "nobody_has_this" }, NULL, "symbol-missing" },
	{ { .name = "crc", .needs = "kfree", .crc = 8 }, NULL, "symbol-version" },
	{ { .name = "module_crc", .needs = "of_module", .crc = 8 }, NULL, "symbol-version" },
	{ { .name = "layout", .layout = 5 }, NULL, "module-layout" },
	{ { .name = "spaced", .needs = "spaced" }, NULL, "symbol-namespace" },
	{ { .name = "secret", .licence = "Proprietary", .needs = "gpl_thing" }, NULL, "symbol-gpl-only" },
	{ { .name = "other", .vermagic = "6.12.0 SMP mod_unload modversions " }, NULL, "build-other-kernel" },
	{ { .name = "preempt", .vermagic = RELEASE " SMP preempt mod_unload modversions " }, NULL, "vermagic" },
	{ { .name = "preempt", .vermagic = RELEASE " SMP preempt mod_unload modversions " }, "CONFIG_PREEMPT_BUILD=y\n", "" },
	{ { .name = "rt", .vermagic = RELEASE " SMP preempt_rt mod_unload modversions " }, "CONFIG_PREEMPT_RT=y\n", "" },
	{ { .name = "naked" }, "CONFIG_MODULE_SIG=y\nCONFIG_MODULE_SIG_FORCE=y\n", "unsigned" },
	{ { .name = "naked" }, "CONFIG_MODULE_SIG=y\n", "" },
};

static void test_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(ones); i++) {
		const char *path = put(&ones[i].made);
		const struct tn_build_judge_files files = { .products = &path, .n = 1 };
		char settings[1024], id[128];

		snprintf(settings, sizeof(settings), "%s%s", config, ones[i].settings ? ones[i].settings : "");
		judge(settings, &files, id);
		if (strcmp(id, ones[i].id) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", ones[i].made.name, id, ones[i].id);
	}
}

/* What one exports counts for the other, whichever comes first, and with the version that it has now. */
static void test_together(void **state)
{
	const char *both[] = { put(&(struct made){ .name = "user", .needs = "shared" }),
			       put(&(struct made){ .name = "owner", .exports = "shared" }) };
	const struct tn_build_judge_files pair = { .products = both, .n = 2 }, alone = { .products = both, .n = 1 };
	const struct tn_build_judge_files with = { .products = both, .n = 1, .others = both + 1, .n_others = 1 };
	char id[128];

	(void)state;
	judge(config, &pair, id);
	assert_string_equal(id, "");
	judge(config, &alone, id);
	assert_string_equal(id, "symbol-missing");
	judge(config, &with, id);
	assert_string_equal(id, "");
	put(&(struct made){ .name = "owner", .exports = "shared", .crc = 9 });
	judge(config, &with, id);
	assert_string_equal(id, "symbol-version");
}

/* The tree's module of that name is the one that goes: what it exported is nothing to the new ones. */
static void test_in_place_of(void **state)
{
	const char *old = put(&(struct made){ .name = "owner", .exports = "dropped" });
	const char *files[] = { put(&(struct made){ .name = "user", .needs = "dropped" }), NULL };
	const struct tn_build_judge_files alone = { .products = files, .n = 1 }, both = { .products = files, .n = 2 };
	char command[512], id[128];

	(void)state;
	snprintf(command, sizeof(command), "cp %s %s/lib/modules/" RELEASE "/owner.ko", old, top.path);
	assert_int_equal(system(command), 0);
	testtree_put_index(&top, "lib/modules/" RELEASE "/modules.dep.bin", "0 owner owner.ko:\n");
	testtree_put_index(&top, "lib/modules/" RELEASE "/modules.symbols.bin", "0 symbol:dropped owner\n");
	judge(config, &alone, id);
	assert_string_equal(id, "");
	files[1] = put(&(struct made){ .name = "owner", .exports = "renamed" });
	judge(config, &both, id);
	assert_string_equal(id, "symbol-missing");
}

/* Headers of another kernel, and none at all: nobody knows, and nothing is refused but for its own name. */
static void test_unknown(void **state)
{
	const char *path = put(&(struct made){ .name = "missing", .needs = "nobody_has_this" });
	const struct tn_build_judge_files files = { .products = &path, .n = 1 };
	char id[128];

	(void)state;
	testtree_put(&top, HEADERS "/include/generated/utsrelease.h", TN_TEXT_LITERAL("#define UTS_RELEASE \"6.1.0-other\"\n"));
	judge(config, &files, id);
	assert_string_equal(id, "");
	put(&(struct made){ .name = "missing", .vermagic = "6.1.0-other SMP mod_unload modversions " });
	judge(config, &files, id);
	assert_string_equal(id, "build-other-kernel");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one, make, unmake),
		cmocka_unit_test_setup_teardown(test_together, make, unmake),
		cmocka_unit_test_setup_teardown(test_in_place_of, make, unmake),
		cmocka_unit_test_setup_teardown(test_unknown, make, unmake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
