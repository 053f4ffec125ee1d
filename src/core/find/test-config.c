// SPDX-License-Identifier: LGPL-2.1-or-later
/* Expected values are what kmod 34 prints (-c) and does (-n -v) with the same files. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "core/find/config.h"
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

/* The default directories below the root, the tree "mods" if @with_tree. */
static tn_config *load(const char *const *paths, bool with_tree)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top.path);
	tn_cleanup(tn_tree_freep) tn_tree *tree = tn_tree_new(testtree_path(&top, "mods"), &top.log);
	const struct tn_config_source from = {
		.root = root, .paths = paths, .tree = with_tree ? tree : NULL, .log = &top.log,
	};
	tn_config *config = NULL;

	assert_int_equal(tn_config_load(&from, &config, NULL), 0);
	return config;
}

/* The rules of one kind as "FILE:LINE NAME VALUE;..." with base names of files. */
static const char *rules(const tn_config *config, enum tn_conf_kind kind)
{
	static char text[2048];
	const tn_rules *list = tn_config_rules(config, kind);
	size_t n = 0;

	text[0] = '\0';
	for (size_t i = 0; i < list->n; i++) {
		const struct tn_rule *r = &list->v[i];

		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s:%u %s %s;",
				      strrchr(r->file, '/') + 1, r->d.line, r->d.name, r->d.value);
	}
	return text;
}

static void precedence_of_directories(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;

	put("etc/modprobe.d/b.conf", "blacklist etc-b\n");
	put("run/modprobe.d/b.conf", "blacklist run-b\n");
	put("run/modprobe.d/c.conf", "blacklist run-c\n");
	put("usr/local/lib/modprobe.d/c.conf", "blacklist local-c\n");
	put("usr/local/lib/modprobe.d/d.conf", "blacklist local-d\n");
	put("usr/lib/modprobe.d/d.conf", "blacklist usr-d\n");
	put("usr/lib/modprobe.d/a.conf", "blacklist usr-a\n");
	put("lib/modprobe.d/a.conf", "blacklist lib-a\n");
	put("lib/modprobe.d/e.conf", "blacklist lib-e\n");
	config = load(NULL, false);
	assert_string_equal(rules(config, TN_CONF_BLACKLIST),
			    "a.conf:1 usr_a ;b.conf:1 etc_b ;c.conf:1 run_c ;d.conf:1 local_d ;"
			    "e.conf:1 lib_e ;");
	assert_string_equal(tn_config_rules(config, TN_CONF_BLACKLIST)->v[1].file,
			    testtree_path(&top, "etc/modprobe.d/b.conf"));
	assert_string_equal(testtree_messages(&top), "");
}

static void merged_usr_reads_once(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;

	put("usr/lib/modprobe.d/a.conf", "blacklist a\n");
	assert_int_equal(symlink("usr/lib", testtree_path(&top, "lib")), 0);
	config = load(NULL, false);
	assert_string_equal(rules(config, TN_CONF_BLACKLIST), "a.conf:1 a ;");
}

static void own_paths_replace_the_directories(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;
	const char *const paths[] = { testtree_path(&top, "x/1.conf"), testtree_path(&top, "none"),
				      testtree_path(&top, "y"), NULL };

	put("etc/modprobe.d/b.conf", "blacklist etc\n");
	put("proc/cmdline", "modprobe.blacklist=c quiet a.b=c\n");
	put("x/1.conf", "blacklist x1\n");
	put("y/1.conf", "blacklist y1\n");
	put("y/0.conf", "bad\nblacklist y0\n");
	config = load(paths, false);
	assert_string_equal(rules(config, TN_CONF_BLACKLIST),
			    "0.conf:2 y0 ;1.conf:1 x1 ;cmdline:1 c ;");
	assert_string_equal(rules(config, TN_CONF_OPTIONS), "cmdline:1 a b=c;");
	assert_string_equal(testtree_messages(&top),
			    "TOP/none: no such file or directory, so no configuration from it\n"
			    "TOP/y/0.conf:1: line ignored, 'bad' is not a keyword\n");
}

/* modules.softdep and modules.weakdep stand among the files, by their names. */
static void files_of_the_tree(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;

	put("mods/modules.softdep", "# c\nsoftdep a pre: tree\nsoftdep b-c pre: d-e\n");
	put("mods/modules.weakdep", "weakdep a w\n");
	put("etc/modprobe.d/m.conf", "softdep a pre: m\n");
	put("etc/modprobe.d/n.conf", "softdep a pre: n\n");
	put("etc/modprobe.d/modules.conf", "softdep a pre: conf\n");
	config = load(NULL, true);
	assert_string_equal(rules(config, TN_CONF_SOFTDEP),
			    "m.conf:1 a pre: m;modules.conf:1 a pre: conf;"
			    "modules.softdep:2 a pre: tree;modules.softdep:3 b_c pre: d-e;"
			    "n.conf:1 a pre: n;");
	assert_string_equal(rules(config, TN_CONF_WEAKDEP), "modules.weakdep:1 a w;");
	assert_string_equal(tn_config_dep(config, TN_CONF_SOFTDEP, "a")->d.value, "pre: m");
	assert_string_equal(tn_config_dep(config, TN_CONF_WEAKDEP, "a")->d.value, "w");
	assert_null(tn_config_dep(config, TN_CONF_SOFTDEP, "b-c"));
	assert_null(tn_config_dep(config, TN_CONF_WEAKDEP, "b_c"));
}

/* Who will not ask need not wait for them; lines of other files are read anyway. */
static void files_of_the_tree_left_out(void **state)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top.path);
	tn_cleanup(tn_tree_freep) tn_tree *tree = tn_tree_new(testtree_path(&top, "mods"), &top.log);
	struct tn_config_source from = { .root = root, .tree = tree, .log = &top.log };
	tn_config *config = NULL;

	put("mods/modules.softdep", "softdep a pre: tree\n");
	put("mods/modules.weakdep", "weakdep a tree\n");
	put("etc/modprobe.d/z.conf", "softdep a pre: z\nweakdep a z\n");
	from.no_softdeps = true;
	assert_int_equal(tn_config_load(&from, &config, NULL), 0);
	assert_string_equal(rules(config, TN_CONF_SOFTDEP), "z.conf:1 a pre: z;");
	assert_string_equal(rules(config, TN_CONF_WEAKDEP), "modules.weakdep:1 a tree;z.conf:2 a z;");
	config = tn_config_free(config);
	from.no_softdeps = false;
	from.no_weakdeps = true;
	assert_int_equal(tn_config_load(&from, &config, NULL), 0);
	assert_string_equal(rules(config, TN_CONF_SOFTDEP), "modules.softdep:1 a pre: tree;z.conf:1 a pre: z;");
	assert_string_equal(rules(config, TN_CONF_WEAKDEP), "z.conf:2 a z;");
	config = tn_config_free(config);
}

/* More than any real file has: said, not read. */
static void a_file_too_large(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;

	put("etc/modprobe.d/a.conf", "blacklist a\n");
	put("etc/modprobe.d/b.conf", "blacklist b\n");
	assert_int_equal(truncate(testtree_path(&top, "etc/modprobe.d/a.conf"), (64 << 20) + 1), 0);
	config = load(NULL, false);
	assert_string_equal(rules(config, TN_CONF_BLACKLIST), "b.conf:1 b ;");
	assert_string_equal(testtree_messages(&top), "TOP/etc/modprobe.d/a.conf: not read: File too large\n");
}

static void first_match_wins(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;

	put("etc/modprobe.d/1.conf", "install fo*-o one\ninstall foo_o two\nremove foo-o r1\n"
				     "softdep fo[o-p]* pre: x\nsoftdep foo_o pre: y\n");
	put("etc/modprobe.d/2.conf", "install f* three\n");
	config = load(NULL, false);
	assert_string_equal(tn_config_command(config, TN_CONF_INSTALL, "foo_o")->d.value, "one");
	assert_string_equal(tn_config_command(config, TN_CONF_INSTALL, "foo")->d.value, "three");
	assert_string_equal(tn_config_command(config, TN_CONF_REMOVE, "foo_o")->d.value, "r1");
	assert_null(tn_config_command(config, TN_CONF_REMOVE, "foo"));
	assert_null(tn_config_command(config, TN_CONF_INSTALL, "g"));
	assert_int_equal(tn_config_dep(config, TN_CONF_SOFTDEP, "foo_o")->d.line, 4);
}

static void blacklist_compares_names(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;

	put("etc/modprobe.d/1.conf", "blacklist snd-pcsp\nblacklist usb*\n");
	config = load(NULL, false);
	assert_int_equal(tn_config_blacklisted(config, "snd_pcsp")->d.line, 1);
	assert_null(tn_config_blacklisted(config, "usbcore")); /* no pattern */
	assert_null(tn_config_blacklisted(config, "snd"));
}

static const char *options(const tn_config *config, const char *name, const char *alias)
{
	static char text[256];
	tn_autobuf b = { 0 };

	assert_int_equal(tn_config_options(config, name, alias, &b), 0);
	snprintf(text, sizeof(text), "%.*s", TN_TEXT_FMT(tn_buf_text(&b)));
	return text;
}

/* Joined in order, for the name and for the very pattern of the alias. */
static void options_add_up(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;

	put("etc/modprobe.d/1.conf", "options my* p=1\noptions my-al a=1  b=2\n"
				     "options dm-mirror y=2\noptions other z=1\n");
	put("etc/modprobe.d/2.conf", "options dm_mirror y=3\n");
	put("proc/cmdline", "dm-mirror.k=\"4 5\" my_al.l=5");
	config = load(NULL, false);
	assert_string_equal(options(config, "dm_mirror", NULL), "y=2 y=3 k=\"4 5\"");
	assert_string_equal(options(config, "dm_mirror", "my_al"),
			    "a=1  b=2 y=2 y=3 k=\"4 5\" l=5");
	assert_string_equal(options(config, "dm_mirror", "my*"), "p=1 y=2 y=3 k=\"4 5\"");
	assert_string_equal(options(config, "none", NULL), "");
}

static void kernel_command_line(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;

	put("etc/modprobe.d/zz.conf", "options a-b file=1\nblacklist file\n");
	put("proc/cmdline", "a-b.c-d=e\tf.g quiet a[b.c=d modprobe.blacklist=x,,y "
			    "\"p.dyndbg=file a\tb\" modprobe.foo=1 modprobe.blacklist");
	config = load(NULL, false);
	assert_string_equal(rules(config, TN_CONF_BLACKLIST),
			    "zz.conf:2 file ;cmdline:1 x ;cmdline:1  ;cmdline:1 y ;");
	assert_string_equal(rules(config, TN_CONF_OPTIONS),
			    "zz.conf:1 a_b file=1;cmdline:1 a_b c-d=e;cmdline:1 f g;"
			    "cmdline:1 p dyndbg=\"file a b\";cmdline:1 modprobe foo=1;"
			    "cmdline:1 modprobe blacklist;");
	assert_string_equal(testtree_messages(&top),
			    "/proc/cmdline: parameter ignored, '[' and ']' do not pair in the module "
			    "name of 'a[b.c'\n");
}

/* kmod takes these names as they stand, so that they match no module. */
static void names_in_modprobe_blacklist(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;

	put("proc/cmdline", "modprobe.blacklist=snd-pcsp modprobe.blacklist=\"a,b-c\"");
	config = load(NULL, false);
	assert_non_null(tn_config_blacklisted(config, "snd_pcsp"));
	assert_non_null(tn_config_blacklisted(config, "a"));
	assert_non_null(tn_config_blacklisted(config, "b_c"));
}

/* kmod cuts it at 4095 bytes, in the middle of a value. */
static void a_long_command_line(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;
	char line[6000];

	memset(line, 'x', sizeof(line));
	memcpy(line, "a.b=c ", 6);
	memcpy(line + sizeof(line) - 11, " d.e=fghij", 11);
	put("proc/cmdline", line);
	config = load(NULL, false);
	assert_string_equal(rules(config, TN_CONF_OPTIONS), "cmdline:1 a b=c;cmdline:1 d e=fghij;");
}

static void what_cannot_be_read_is_named(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;

	put("etc/modprobe.d/b.conf", "blacklist b\n");
	assert_int_equal(mkdir(testtree_path(&top, "etc/modprobe.d/a.conf"), 0755), 0);
	put("mods/x", "");
	assert_int_equal(mkdir(testtree_path(&top, "mods/modules.softdep"), 0755), 0);
	config = load(NULL, true);
	assert_string_equal(rules(config, TN_CONF_BLACKLIST), "b.conf:1 b ;");
	assert_string_equal(testtree_messages(&top),
			    "TOP/etc/modprobe.d/a.conf: skipped: a directory where a file should be\n"
			    "TOP/mods/modules.softdep: not read: Is a directory\n");
}

static void no_permission(void **state)
{
	tn_cleanup(tn_config_freep) tn_config *config = NULL;

	if (geteuid() == 0)
		skip();
	put("etc/modprobe.d/a.conf", "blacklist a\n");
	put("etc/modprobe.d/b.conf", "blacklist b\n");
	assert_int_equal(chmod(testtree_path(&top, "etc/modprobe.d/a.conf"), 0), 0);
	config = load(NULL, false);
	assert_string_equal(rules(config, TN_CONF_BLACKLIST), "b.conf:1 b ;");
	assert_string_equal(testtree_messages(&top),
			    "TOP/etc/modprobe.d/a.conf: not read: Permission denied\n");
}

/* "pre... | post..." */
static const char *deps(enum tn_conf_kind kind, const char *value)
{
	static char text[256];
	const struct tn_rule rule = { .d = { .kind = kind, .name = "x", .value = value } };
	struct tn_arena arena = { 0 };
	struct tn_config_deps d;
	size_t n = 0;

	assert_int_equal(tn_config_parse_deps(&rule, &arena, &d), 0);
	text[0] = '\0';
	for (size_t i = 0; i < d.n_pre; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s ", d.pre[i]);
	n += (size_t)snprintf(text + n, sizeof(text) - n, "|");
	for (size_t i = 0; i < d.n_post; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, " %s", d.post[i]);
	tn_arena_free(&arena);
	return text;
}

static void softdep_values(void **state)
{
	assert_string_equal(deps(TN_CONF_SOFTDEP, "pre: a-b c\td post: e-f"), "a-b c d | e-f");
	assert_string_equal(deps(TN_CONF_SOFTDEP, "a b c"), "|");
	assert_string_equal(deps(TN_CONF_SOFTDEP, "x pre: y pre: z post: p pre: q"), "y z q | p");
	assert_string_equal(deps(TN_CONF_SOFTDEP, "pre:\vb\rc\fd"), "b c d |");
	assert_string_equal(deps(TN_CONF_SOFTDEP, "pre:a post:b PRE: c"), "|");
	assert_string_equal(deps(TN_CONF_SOFTDEP, "pre: post: post: x"), "| x");
	assert_string_equal(deps(TN_CONF_SOFTDEP, "pre:"), "|");
	assert_string_equal(deps(TN_CONF_SOFTDEP, "  "), "|");
	assert_string_equal(deps(TN_CONF_WEAKDEP, "a\tb\v c\rd  "), "a b c d |");
	assert_string_equal(deps(TN_CONF_WEAKDEP, "pre: c"), "pre: c |");
}

/* "softdep a  pre: b": kmod loses the word after exactly two blanks. */
static void two_blanks_after_the_name(void **state)
{
	assert_string_equal(deps(TN_CONF_SOFTDEP, " pre: b"), "b |");
	assert_string_equal(deps(TN_CONF_WEAKDEP, " b"), "b |");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(precedence_of_directories),
		TEST(merged_usr_reads_once),
		TEST(own_paths_replace_the_directories),
		TEST(files_of_the_tree),
		TEST(files_of_the_tree_left_out),
		TEST(a_file_too_large),
		TEST(first_match_wins),
		TEST(blacklist_compares_names),
		TEST(options_add_up),
		TEST(kernel_command_line),
		TEST(names_in_modprobe_blacklist),
		TEST(a_long_command_line),
		TEST(what_cannot_be_read_is_named),
		TEST(no_permission),
		cmocka_unit_test(softdep_values),
		cmocka_unit_test(two_blanks_after_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
