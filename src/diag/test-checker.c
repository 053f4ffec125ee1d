// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who exports what, with files and a kernel's state made on the spot. */
#include "diag/checker.h"
#include "diag/testcheck.h"
#include "tests/support/testtree.h"

static struct testtree top;
static tn_kernel_facts kernel;

static const struct tn_text build_id = TN_TEXT_LITERAL("\4\0\0\0\3\0\0\0\3\0\0\0GNU\0abc\0");
static const struct tn_text other_id = TN_TEXT_LITERAL("\4\0\0\0\3\0\0\0\3\0\0\0GNU\0xyz\0");

#define LIVE " Live 0x0000000000000000"

static void put_module(const char *name, const char *imports, const char *exports, const char *damage)
{
	tn_autobuf file = { 0 };
	char path[64], record[64];
	struct mkko m;

	made_module(&m);
	m.marks = MKKO_MARK_FLAG;
	if (imports)
		tn_vec_push(&m.imports, (struct mkko_symbol){ .name = imports, .crc = 7, .has_crc = true });
	if (exports)
		tn_vec_push(&m.exports, (struct mkko_symbol){ .name = exports, .crc = 7, .has_crc = true });
	if (damage)
		tn_vec_push(&m.fields, (struct mkko_field){ damage, 7 });
	tn_vec_push(&m.extra, (struct mkko_extra){ ".note.gnu.build-id", build_id });
	snprintf(record, sizeof(record), "name=%s", name);
	m.info.v[0] = record;
	assert_int_equal(mkko_build(&m, &file, NULL), 0);
	mkko_release(&m);
	snprintf(path, sizeof(path), "tree/k/%s.ko", name);
	testtree_put(&top, path, tn_buf_text(&file));
}

static int make(void **state)
{
	(void)state;
	if (testtree_open(&top) < 0)
		return -1;
	kernel = made_kernel(6, 12, 117);
	testtree_put(&top, "proc/cmdline", TN_TEXT_LITERAL("quiet\n"));
	testtree_put(&top, "proc/sys/kernel/modules_disabled", TN_TEXT_LITERAL("0\n"));
	testtree_put(&top, "sys/module/module/parameters/sig_enforce", TN_TEXT_LITERAL("N\n"));
	testtree_put(&top, "sys/kernel/security/lockdown", TN_TEXT_LITERAL("[none] integrity confidentiality\n"));
	put_module("owner", NULL, "owned", NULL);
	put_module("user", "owned", NULL, NULL);
	put_module("lonely", "nowhere", NULL, NULL);
	put_module("broken", NULL, "broken_too", "e_machine");
	put_module("hopeful", "broken_too", NULL, NULL);
	testtree_put_index(&top, "tree/modules.dep.bin", "0 owner k/owner.ko:\n1 user k/user.ko: k/owner.ko\n"
							 "2 broken k/broken.ko:\n3 hopeful k/hopeful.ko: k/broken.ko\n");
	testtree_put_index(&top, "tree/modules.symbols.bin", "0 symbol:owned owner\n0 symbol:broken_too broken\n");
	return 0;
}

static int unmake(void **state)
{
	(void)state;
	return testtree_close(&top);
}

/* What is loaded, and from which build of owner.ko. */
struct world {
	tn_root *root;
	tn_tree *tree;
	struct tn_live_facts live;
	struct tn_check_basis basis;
	tn_checker *checker;
};

static struct world *open_world(const char *loaded, struct tn_text id)
{
	static struct world w;

	testtree_put(&top, "proc/modules", tn_text(loaded));
	testtree_put(&top, "sys/module/owner/notes/.note.gnu.build-id", id);
	w = (struct world){ .root = tn_root_new(top.path), .tree = tn_tree_new(testtree_path(&top, "tree"), NULL) };
	assert_int_equal(tn_live_facts_read(w.root, &w.live, NULL), 0);
	w.basis = (struct tn_check_basis){ .kernel = &kernel, .live = &w.live };
	w.checker = tn_checker_new(&w.basis, w.root, w.tree);
	assert_non_null(w.checker);
	return &w;
}

static void close_world(struct world *w)
{
	tn_checker_free(w->checker);
	tn_live_facts_free(&w->live);
	tn_tree_free(w->tree);
	tn_root_free(w->root);
}

static void file_is(struct world *w, const char *name, enum tn_check_with with, enum tn_verdict verdict, const char *id)
{
	const struct tn_check_how how = { .with = with };
	struct testverdict v = { 0 };
	char path[64];

	snprintf(path, sizeof(path), "tree/k/%s.ko", name);
	assert_int_equal(tn_checker_file(w->checker, testtree_path(&top, path), &how, &v.arena, &v.result, NULL), 0);
	if (v.result.verdict != verdict || (id && strcmp(deciding(&v)->what.id, id) != 0))
		fail_msg("%s: verdict %d, %s", name, v.result.verdict, deciding(&v) ? deciding(&v)->what.text : "");
	forget(&v);
}

static void owners_are_found(void **state)
{
	struct world *w = open_world("owner 4096 0 -" LIVE "\n", build_id);

	(void)state;
	file_is(w, "user", TN_CHECK_WITH_LOADED, TN_VERDICT_LOADS, NULL);
	file_is(w, "lonely", TN_CHECK_WITH_NEEDED, TN_VERDICT_FAILS, "symbol-missing");
	close_world(w);

	w = open_world("", build_id);
	file_is(w, "user", TN_CHECK_WITH_LOADED, TN_VERDICT_FAILS, "symbol-missing");
	file_is(w, "user", TN_CHECK_WITH_NEEDED, TN_VERDICT_LOADS, NULL);
	file_is(w, "user", TN_CHECK_WITH_LOADED, TN_VERDICT_FAILS, "symbol-missing");
	close_world(w);
}

static void who_could_help_is_named(void **state)
{
	struct world *w = open_world("", build_id);
	const struct tn_check_how how = { .with = TN_CHECK_WITH_LOADED };
	struct testverdict v = { 0 };

	(void)state;
	assert_int_equal(tn_checker_file(w->checker, testtree_path(&top, "tree/k/user.ko"), &how, &v.arena, &v.result, NULL), 0);
	assert_non_null(strstr(deciding(&v)->what.remedy, "load owner first"));
	forget(&v);
	close_world(w);
}

static void other_states_of_an_owner(void **state)
{
	static const struct {
		const char *loaded;
		bool other;
		enum tn_verdict verdict;
		const char *id;
	} cases[] = {
		{ "owner 4096 0 -" LIVE "\n", true, TN_VERDICT_UNKNOWN, "symbol-version" },
		{ "owner 4096 0 - Unloading 0x0\n", false, TN_VERDICT_FAILS, "symbol-exporter-leaving" },
		{ "owner 4096 0 - Loading 0x0\n", false, TN_VERDICT_UNKNOWN, "symbol-exporter-starting" },
		{ "owner 4096 0 -" LIVE " (PO)\n", false, TN_VERDICT_LOADS, NULL },
	};

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct world *w = open_world(cases[i].loaded, cases[i].other ? other_id : build_id);

		file_is(w, "user", TN_CHECK_WITH_LOADED, cases[i].verdict, cases[i].id);
		close_world(w);
	}
}

/* What no file tells of may export anything. */
static void strangers(void **state)
{
	struct world *w = open_world("alien 4096 0 -" LIVE "\nowner 4096 0 -" LIVE "\n", build_id);

	(void)state;
	file_is(w, "user", TN_CHECK_WITH_LOADED, TN_VERDICT_LOADS, NULL);
	file_is(w, "lonely", TN_CHECK_WITH_LOADED, TN_VERDICT_UNKNOWN, "symbol-missing");
	close_world(w);
}

/* But for what the kernel shows of them. */
static void strangers_that_are_shown(void **state)
{
	static const struct {
		const char *kallsyms;
		enum tn_verdict verdict;
		const char *id;
	} cases[] = {
		{ "0 r __ksymtab_kfree\n0 r __ksymtab_other\t[alien]\n", TN_VERDICT_FAILS, "symbol-missing" },
		{ "0 r __ksymtab_kfree\n0 r __ksymtab_nowhere\t[alien]\n", TN_VERDICT_UNKNOWN, "symbol-version" },
		{ "0 r __ksymtab_kfree\n0 r __ksymtab_nowhere\t[native]\n", TN_VERDICT_FAILS, "symbol-missing" },
		{ "0 t kfree\n0 r __ksymtab_other\t[alien]\n", TN_VERDICT_UNKNOWN, "symbol-missing" },
		{ "rubbish\n\n __ksymtab_\n", TN_VERDICT_UNKNOWN, "symbol-missing" },
	};

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct world *w = open_world("alien 4096 0 -" LIVE "\nowner 4096 0 -" LIVE "\n", build_id);

		testtree_put(&top, "proc/kallsyms", tn_text(cases[i].kallsyms));
		file_is(w, "lonely", TN_CHECK_WITH_LOADED, cases[i].verdict, cases[i].id);
		close_world(w);
	}
	testtree_put(&top, "proc/kallsyms", tn_text(""));
}

/* Of files that are named together, one may be what is loaded, and one may have what another needs. */
static void named_files(void **state)
{
	struct world *w = open_world("owner 4096 0 -" LIVE "\n", build_id);
	const struct tn_check_how how = { .with = TN_CHECK_WITH_LOADED };
	struct testverdict v = { 0 };

	(void)state;
	testtree_put_index(&top, "empty/modules.dep.bin", "0 none k/none.ko:\n");
	tn_tree_free(w->tree);
	w->tree = tn_tree_new(testtree_path(&top, "empty"), NULL);
	tn_checker_free(w->checker);
	w->checker = tn_checker_new(&w->basis, w->root, w->tree);
	file_is(w, "user", TN_CHECK_WITH_LOADED, TN_VERDICT_UNKNOWN, "symbol-missing");
	tn_checker_free(w->checker);

	w->checker = tn_checker_new(&w->basis, w->root, w->tree);
	assert_int_equal(tn_checker_name_file(w->checker, testtree_path(&top, "tree/k/owner.ko")), 0);
	assert_int_equal(tn_checker_name_file(w->checker, testtree_path(&top, "tree/k/gone.ko")), 0);
	file_is(w, "user", TN_CHECK_WITH_LOADED, TN_VERDICT_LOADS, NULL);
	tn_checker_free(w->checker);

	w->live.loaded.n = 0;
	w->checker = tn_checker_new(&w->basis, w->root, w->tree);
	assert_int_equal(tn_checker_name_file(w->checker, testtree_path(&top, "tree/k/owner.ko")), 0);
	assert_int_equal(tn_checker_file(w->checker, testtree_path(&top, "tree/k/user.ko"), &how, &v.arena, &v.result, NULL), 0);
	assert_non_null(strstr(deciding(&v)->what.remedy, "tree/k/owner.ko first"));
	forget(&v);
	close_world(w);
}

static struct tn_step step(const char *name)
{
	static char paths[8][128];
	static unsigned turn;
	char *path = paths[turn++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/tree/k/%s.ko", top.path, name);
	return (struct tn_step){ .kind = TN_STEP_INSERT, .module = name, .path = path, .options = { .text = "" },
				 .same_as = -1, .required = true };
}

static void release(struct tn_check_step *found, size_t n)
{
	for (size_t i = 0; i < n; i++)
		tn_check_result_free(&found[i].result);
}

static void steps_build_on_each_other(void **state)
{
	struct world *w = open_world("", build_id);
	struct tn_step steps[] = { step("user"), step("owner"), step("user") };
	struct tn_check_step found[3] = { 0 };
	struct tn_arena arena = { 0 };

	(void)state;
	assert_int_equal(tn_checker_steps(w->checker, steps, 3, &arena, found, NULL), 0);
	assert_int_equal(found[0].result.error, ENOENT); /* too early */
	assert_int_equal(found[1].result.verdict, TN_VERDICT_LOADS);
	assert_int_equal(found[2].result.verdict, TN_VERDICT_LOADS);
	release(found, 3);
	tn_arena_free(&arena);
	close_world(w);
}

/* Not so one that is known to do nothing. */
static void a_command_may_load_it(void **state)
{
	static const struct {
		const char *shell;
		enum tn_verdict verdict;
	} rows[] = { { "modprobe -i owner", TN_VERDICT_LOADS }, { "/bin/true", TN_VERDICT_FAILS } };

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(rows); i++) {
		struct world *w = open_world("", build_id);
		struct tn_step steps[] = { step("owner"), step("user") };
		struct tn_check_step found[2] = { 0 };
		struct tn_arena arena = { 0 };

		steps[0].kind = TN_STEP_COMMAND;
		steps[0].command = (struct tn_shell_command){ .shell = rows[i].shell };
		assert_int_equal(tn_checker_steps(w->checker, steps, 2, &arena, found, NULL), 0);
		assert_false(found[0].checked);
		assert_int_equal(found[1].result.verdict, rows[i].verdict);
		release(found, 2);
		tn_arena_free(&arena);
		close_world(w);
	}
}

static void a_dependency_fails(void **state)
{
	struct world *w = open_world("", build_id);
	struct tn_step steps[] = { step("broken"), step("hopeful"), step("owner"), step("user"), step("none") };
	struct tn_check_step found[5] = { 0 };
	struct tn_arena arena = { 0 };

	(void)state;
	steps[3].same_as = 2;
	assert_int_equal(tn_checker_steps(w->checker, steps, 5, &arena, found, NULL), 0);
	assert_int_equal(found[0].result.error, ENOEXEC);
	assert_int_equal(found[1].result.error, ENOEXEC);
	assert_string_equal(found[1].result.findings.v[0].what.id, "dependency-fails");
	assert_true(found[1].result.findings.v[0].decides);
	assert_non_null(strstr(found[1].result.findings.v[0].what.text, "broken"));
	for (size_t i = 1; i < found[1].result.findings.n; i++)
		assert_false(found[1].result.findings.v[i].decides);
	assert_int_equal(found[2].result.verdict, TN_VERDICT_LOADS);
	assert_false(found[3].checked);
	assert_false(found[4].checked);
	assert_non_null(strstr(found[4].trouble, "No such file"));
	release(found, 5);
	tn_arena_free(&arena);
	close_world(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(owners_are_found),
		cmocka_unit_test(who_could_help_is_named),
		cmocka_unit_test(other_states_of_an_owner),
		cmocka_unit_test(strangers),
		cmocka_unit_test(strangers_that_are_shown),
		cmocka_unit_test(named_files),
		cmocka_unit_test(steps_build_on_each_other),
		cmocka_unit_test(a_command_may_load_it),
		cmocka_unit_test(a_dependency_fails),
	};

	return cmocka_run_group_tests(tests, make, unmake);
}
