// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sets of modules: what is in them, in which order, and what cannot be. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "autoload/closure.h"
#include "autoload/closure_config.h"
#include "tests/support/testplan.h"

static struct testplan t;
static struct tn_closure c;

static int setup(void **state)
{
	if (testplan_open(&t) < 0)
		return -1;
	testplan_put_modules(&t, "0 low low.ko:\n1 mid mid.ko: low.ko\n2 top top.ko: mid.ko low.ko\n3 a a.ko:\n4 b b.ko: a.ko\n"
				 "5 other other.ko:\n6 weak weak.ko: other.ko\n");
	testtree_put_index(&t.top, "modules.builtin.bin", "0 core \n");
	testtree_put_index(&t.top, "modules.alias.bin", "0 pci:v1* top\n1 pci:v1* other\n");
	return 0;
}

static int teardown(void **state)
{
	tn_closure_free(&c);
	return testplan_close(&t);
}

static void begin(const char *conf)
{
	tn_closure_free(&c);
	testplan_set(&t, conf, NULL);
	memset(&c, 0, sizeof(c));
	c.from = (struct tn_closure_source){ .tree = t.tree, .config = t.config };
}

static void add(const char *name, bool required)
{
	tn_autovec tn_matches found = { 0 };

	assert_int_equal(tn_lookup(t.tree, t.config, name, &t.arena, &found), 0);
	for (size_t i = 0; i < found.n; i++)
		assert_int_equal(tn_closure_add(&c, &found.v[i], TN_CLOSURE_ASKED, name, required), 0);
}

/* "low(D mid) mid(asked)"; of what is not required the name is in brackets. */
static const char *told(void)
{
	static const char letters[] = "RSLVFKDP>W";
	tn_autobuf b = { 0 };

	for (size_t i = 0; i < c.modules.n; i++) {
		const struct tn_closure_module *m = c.modules.v[i];

		tn_buf_addf(&b, "%s%s%s%s%s(%c%s%s)", i ? " " : "", m->required ? "" : "[", m->name, m->path ? "" : "!",
			    m->required ? "" : "]", letters[m->why], m->for_module ? " " : "", m->for_module ? m->for_module : "");
	}
	return tn_arena_dup(&t.arena, tn_buf_text(&b));
}

static const char *lacking(void)
{
	tn_autobuf b = { 0 };

	for (size_t i = 0; i < c.lacks.n; i++)
		tn_buf_addf(&b, "%s%s %s%s%s%s", i ? ", " : "", tn_closure_lack_word(c.lacks.v[i].kind), c.lacks.v[i].name,
			    c.lacks.v[i].for_module ? " of " : "", c.lacks.v[i].for_module ? c.lacks.v[i].for_module : "",
			    c.lacks.v[i].required ? "!" : "");
	return tn_arena_dup(&t.arena, tn_buf_text(&b));
}

static void what_is_needed_comes_first(void **state)
{
	begin("");
	add("top", true);
	assert_string_equal(told(), "low(D top) mid(D top) top(R)");
	add("mid", true);
	assert_string_equal(told(), "low(D top) mid(R) top(R)");
	begin("");
	add("pci:v12", false);
	assert_string_equal(told(), "[low](D top) [mid](D top) [top](R) [other](R)");
	add("core", true);
	assert_string_equal(told(), "[low](D top) [mid](D top) [top](R) [other](R) core!(R)");
	/* what is required makes what it needs so */
	add("top", true);
	assert_string_equal(told(), "low(D top) mid(D top) top(R) [other](R) core!(R)");
}

static void lines_bring_others(void **state)
{
	begin("softdep top pre: b post: other\nweakdep a weak\n");
	add("top", true);
	assert_string_equal(told(), "low(D top) mid(D top) [a](D b) [other](D weak) [weak](W a) [b](P top) top(R)");
	/* those of what is needed, too; blacklist and install lines leave nothing out */
	begin("softdep low pre: a\nblacklist a\ninstall low /bin/false\n");
	add("mid", true);
	assert_string_equal(told(), "[a](P low) low(D mid) mid(R)");
	begin("softdep low post: other\nsoftdep mid pre: nothing\n");
	add("mid", true);
	assert_string_equal(told(), "low(D mid) [other](> low) mid(R)");
	assert_string_equal(lacking(), "no-such-module nothing of mid");
}

static void circles_end(void **state)
{
	/* b needs a, which wants it first: a is loaded before b all the same */
	begin("softdep a pre: b\n");
	add("a", true);
	assert_string_equal(told(), "a(R) [b](P a)");
	begin("softdep low pre: top\nsoftdep top post: low\nweakdep low low\n");
	add("low", true);
	assert_string_equal(told(), "low(R) [mid](D top) [top](P low)");
}

static void lines_nest_as_deep_as_configuration_says(void **state)
{
	tn_autobuf dep = { 0 }, conf = { 0 };

	for (int i = 0; i < 2000; i++) {
		tn_buf_addf(&dep, "%d m%d \n", i, i);
		tn_buf_addf(&conf, "softdep m%d pre: m%d\n", i, i + 1);
	}
	tn_buf_add_char(&dep, '\0');
	tn_buf_add_char(&conf, '\0');
	testtree_put_index(&t.top, "modules.builtin.bin", dep.p);
	begin(conf.p);
	add("m0", true);
	assert_int_equal(c.modules.n, 2000);
	assert_string_equal(c.modules.v[0]->name, "m1999");
	testtree_put_index(&t.top, "modules.builtin.bin", "0 core \n");
}

static void what_is_gone_takes_along_what_needs_it(void **state)
{
	assert_int_equal(unlink(testtree_path(&t.top, "mid.ko")), 0);
	begin("softdep other pre: top\nsoftdep a pre: mid\n");
	add("other", true);
	assert_string_equal(told(), "other(R)");
	assert_string_equal(lacking(), "file-gone mid of top");
	add("top", true);
	assert_string_equal(lacking(), "file-gone mid of top!");
	add("a", true);
	assert_string_equal(lacking(), "file-gone mid of top!, file-gone mid of a");
	testtree_put(&t.top, "mid.ko", tn_text(""));
}

static bool excludes(const void *data, const char *name, const char *path)
{
	return strcmp(data, name) == 0 && path;
}

static void what_is_excluded_stays_away(void **state)
{
	begin("softdep top pre: a\n");
	c.from.excludes = excludes;
	c.from.data = "a";
	add("top", true);
	assert_string_equal(told(), "low(D top) mid(D top) top(R)");
	assert_string_equal(lacking(), "");
	add("b", true);
	assert_string_equal(lacking(), "excluded a of b!");
	add("a", true);
	assert_string_equal(lacking(), "excluded a of b!");
}

static void configuration_that_matters(void **state)
{
	tn_cleanup(tn_closure_files_free) tn_closure_files files = { 0 };

	begin("options b x=1\noptions other y=2\nblacklist a\nalias z b\nalias y other\ninstall t* true\nsoftdep [ab] pre: low\n"
	      "options pci:v1* z=3\n");
	add("b", true);
	assert_int_equal(tn_closure_files_find(&c, &files), 0);
	assert_int_equal(files.n, 1);
	assert_int_equal(files.v[0].rules.n, 4);
	assert_int_equal(files.v[0].rules.v[0]->d.line, 1);
	assert_int_equal(files.v[0].rules.v[1]->d.line, 3);
	assert_int_equal(files.v[0].rules.v[2]->d.line, 4);
	assert_int_equal(files.v[0].rules.v[3]->d.line, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_needed_comes_first),
		cmocka_unit_test(lines_bring_others),
		cmocka_unit_test(circles_end),
		cmocka_unit_test(lines_nest_as_deep_as_configuration_says),
		cmocka_unit_test(what_is_gone_takes_along_what_needs_it),
		cmocka_unit_test(what_is_excluded_stays_away),
		cmocka_unit_test(configuration_that_matters),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
