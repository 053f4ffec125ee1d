// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a long-lived client is told while files change under it, and where
 * messages go. tests/abi/run compares its output on both libraries.
 *
 *	state WORK TREE           validation, counts, lists, logging
 *	state --fresh WORK TREE   new indexes without loaded resources
 *	state --rewritten WORK TREE    indexes are written to, not replaced, in the middle of a call
 *	state --given-back WORK TREE   the same for who had resources loaded
 *	state --half-loaded WORK TREE  the same for who could not load all
 *	state --cut-file WORK TREE     a module's file becomes shorter (kmod: SIGBUS)
 *	state --log               KMOD_LOG
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libkmod.h>

#define SAY(call) printf("%s = %ld\n", #call, (long)(call))

static char work[4096], tree[4096];

static const char *at(const char *directory, const char *name)
{
	static char path[2][8192];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", directory, name);
	return path[turn];
}

static void write_to(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (f) {
		fputs(text, f);
		fclose(f);
	}
}

/* Replaced as depmod does it, by a copy under another name. */
static void replace(const char *name)
{
	char command[20000];

	snprintf(command, sizeof(command), "cp '%s/%s' '%s/new' && mv '%s/new' '%s/%s'", tree, name, tree,
		 tree, tree, name);
	if (system(command) != 0)
		puts("replace failed");
}

/* One more millisecond, so that times differ. */
static void tick(void)
{
	usleep(20000);
}

static struct kmod_ctx *context(void)
{
	static char path[8192];
	static const char *paths[2] = { path };

	snprintf(path, sizeof(path), "%s/config", work);
	return kmod_new(tree, paths);
}

static int count(struct kmod_ctx *ctx, const char *name)
{
	struct kmod_list *list = NULL, *entry;
	int n = 0;

	kmod_module_new_from_lookup(ctx, name, &list);
	kmod_list_foreach(entry, list)
		n++;
	kmod_module_unref_list(list);
	return n;
}

/* After each change: what does a context say that was made before it? */
static void validation(void)
{
	static const char *const indexes[] = { "modules.dep.bin", "modules.alias.bin",
					       "modules.symbols.bin", "modules.builtin.bin",
					       "modules.builtin.alias.bin", "modules.dep" };
	struct kmod_ctx *ctx = context();

	SAY(kmod_validate_resources(ctx));
	SAY(kmod_load_resources(ctx));
	SAY(kmod_load_resources(ctx));
	SAY(kmod_validate_resources(ctx));
	for (size_t i = 0; i < sizeof(indexes) / sizeof(*indexes); i++) {
		tick();
		replace(indexes[i]);
		printf("%s replaced: %d\n", indexes[i], kmod_validate_resources(ctx));
		kmod_unload_resources(ctx);
		SAY(kmod_validate_resources(ctx));
		SAY(kmod_load_resources(ctx));
		SAY(kmod_validate_resources(ctx));
	}
	tick();
	write_to(at(work, "config/b.conf"), "options low y=2\n");
	printf("configuration file added: %d\n", kmod_validate_resources(ctx));
	kmod_unref(ctx);
	ctx = context();
	SAY(kmod_validate_resources(ctx));
	tick();
	unlink(at(work, "config/b.conf"));
	printf("configuration file removed: %d\n", kmod_validate_resources(ctx));
	kmod_unref(ctx);
	ctx = context();
	tick();
	write_to(at(work, "config/a.conf"), "options low x=2 y=3\n");
	printf("configuration file edited: %d\n", kmod_validate_resources(ctx));
	kmod_unref(ctx);
	ctx = context();
	tick();
	utimensat(AT_FDCWD, at(work, "config"), NULL, 0);
	printf("configuration directory touched: %d\n", kmod_validate_resources(ctx));
	kmod_unref(ctx);
	ctx = context();
	SAY(kmod_load_resources(ctx));
	tick();
	unlink(at(tree, "modules.builtin.alias.bin"));
	printf("index removed: %d\n", kmod_validate_resources(ctx));
	kmod_unload_resources(ctx);
	SAY(kmod_load_resources(ctx));
	SAY(kmod_validate_resources(ctx));
	kmod_unref(ctx);
	ctx = context();
	SAY(kmod_load_resources(ctx));
	tick();
	replace("modules.softdep");
	printf("softdeps replaced: %d\n", kmod_validate_resources(ctx));
	kmod_unref(ctx);
}

static void counts(void)
{
	struct kmod_ctx *ctx = context();
	struct kmod_module *a = NULL, *b = NULL;
	struct kmod_list *list = NULL;
	int mark;

	printf("ref same %d\n", kmod_ref(ctx) == ctx);
	printf("unref same %d\n", kmod_unref(ctx) == ctx);
	kmod_set_userdata(ctx, &mark);
	printf("userdata same %d\n", kmod_get_userdata(ctx) == &mark);
	SAY(kmod_module_new_from_name(ctx, "low", &a));
	SAY(kmod_module_new_from_name(ctx, "low", &b));
	printf("one object %d\n", a == b);
	SAY(kmod_module_new_from_lookup(ctx, "low", &list));
	b = kmod_module_unref(b);
	printf("still there %d\n", b == a);
	b = kmod_module_get_module(list);
	printf("the same in a list %d\n", a == b);
	kmod_module_unref(b);
	printf("context lives with its module %d\n", kmod_unref(ctx) == ctx);
	puts(kmod_module_get_name(a));
	kmod_module_unref_list(list);
	SAY(kmod_module_unref(a));
}

static void listen(void *data, int priority, const char *file, int line, const char *fn,
		   const char *format, va_list args)
{
	char text[4096];

	(void)line;
	vsnprintf(text, sizeof(text), format, args);
	printf("%s %d file %d format %d fn %s newline %d\n", (char *)data, priority, file != NULL,
	       format != NULL, fn, text[0] && text[strlen(text) - 1] == '\n');
}

static void logging(void)
{
	struct kmod_ctx *ctx = context();
	struct kmod_module *m = NULL;

	kmod_module_new_from_name(ctx, "nothing", &m);
	kmod_set_log_fn(ctx, listen, "heard:");
	SAY(kmod_get_log_priority(ctx));
	SAY(kmod_module_insert_module(m, 0, NULL));
	SAY(kmod_module_get_holders(m));
	SAY(kmod_module_get_sections(m));
	kmod_set_log_priority(ctx, 2);
	SAY(kmod_get_log_priority(ctx));
	SAY(kmod_module_insert_module(m, 0, NULL));
	kmod_set_log_priority(ctx, 3);
	kmod_set_log_fn(ctx, NULL, NULL);
	SAY(kmod_module_insert_module(m, 0, NULL));
	kmod_module_unref(m);
	kmod_unref(ctx);
}

static int answer;

static int run_install(struct kmod_module *m, const char *command, void *data)
{
	printf("  run %s '%s' %s\n", kmod_module_get_name(m), command, (char *)data);
	fflush(stdout);
	return answer;
}

static void print_action(struct kmod_module *m, bool install, const char *options)
{
	printf("  %s %s '%s'\n", install ? "command for" : "insert", kmod_module_get_name(m), options);
	fflush(stdout);
}

/* Install commands run for real; with a function of the caller's and with the shell. */
static void install(void)
{
	static const char *const names[] = { "only-a-command", "failing", "command-alias", "high" };
	static const int answers[] = { 0, 5, -5, 300 };
	struct kmod_ctx *ctx;

	write_to(at(work, "config/c.conf"), "install only-a-command echo $CMDLINE_OPTS here\n"
					    "options only-a-command o=1\n"
					    "install failing exit 3\n"
					    "install low exit 4\n"
					    "install high echo low first\n"
					    "alias command-alias only_a_command\n");
	ctx = context();
	for (size_t i = 0; i < 4 * (sizeof(names) / sizeof(*names)); i++) {
		const char *name = names[i / 4];
		struct kmod_module *m = NULL;
		struct kmod_list *list = NULL;

		answer = answers[i % 4];
		SAY(kmod_module_new_from_lookup(ctx, name, &list));
		m = kmod_module_get_module(list);
		printf(" %s %d\n", name, answer);
		SAY(kmod_module_probe_insert_module(m, 0, i % 2 ? "x=y" : NULL, run_install, "data",
						    print_action));
		fflush(stdout);
		SAY(kmod_module_probe_insert_module(m, 0, NULL, NULL, NULL, print_action));
		kmod_module_unref(m);
		kmod_module_unref_list(list);
	}
	unlink(at(work, "config/c.conf"));
	kmod_unref(ctx);
}

static int log_environment(void)
{
	struct kmod_ctx *ctx = kmod_new("/nonexistent", (const char *const[]){ NULL });

	printf("priority %d\n", kmod_get_log_priority(ctx));
	kmod_unref(ctx);
	return 0;
}

static int fresh(void)
{
	struct kmod_ctx *ctx = context();
	struct kmod_config_iter *iter;

	rename(at(tree, "modules.dep.bin"), at(tree, "away"));
	printf("before %d\n", count(ctx, "low"));
	tick();
	rename(at(tree, "away"), at(tree, "modules.dep.bin"));
	printf("after %d\n", count(ctx, "low"));
	/* What came with the old tree has not gone with it. */
	iter = kmod_config_get_softdeps(ctx);
	while (kmod_config_iter_next(iter))
		printf("%s %s\n", kmod_config_iter_get_key(iter), kmod_config_iter_get_value(iter));
	kmod_config_iter_free_iter(iter);
	kmod_unref(ctx);
	return 0;
}

static struct kmod_ctx *rewriting;
static int rewritten;

/* A callback gives the resources back under a plan whose words are in them. */
static void give_back(struct kmod_module *m, bool command, const char *options)
{
	kmod_unload_resources(rewriting);
	printf("  %s, %s; then %d\n", kmod_module_get_name(m), command ? "a command" : options,
	       count(rewriting, "pci:many1499-x"));
	rewritten++;
}

/* As a program does that opens the file to write, in the middle of a client's work. */
static void rewrite(struct kmod_module *m, bool command, const char *options)
{
	static const char *const indexes[] = { "modules.dep.bin", "modules.alias.bin", "modules.symbols.bin" };

	printf("  %s, %s\n", kmod_module_get_name(m), command ? "a command" : options);
	for (size_t i = 0; i < sizeof(indexes) / sizeof(*indexes); i++)
		if (truncate(at(tree, indexes[i]), i ? 4096 : 0) < 0)
			puts("not cut");
	count(rewriting, "pci:many1499-x");
	count(rewriting, "symbol:many_1499");
	count(rewriting, "another");
	rewritten++;
}

/* Who keeps indexes has them mapped, on both libraries; who gave them back, or could not get all of
 * them, is not one of those. */
static void cut_indexes(const char *how)
{
	void (*tell)(struct kmod_module *m, bool command, const char *options);
	struct kmod_list *list = NULL;
	struct kmod_module *m;

	if (strcmp(how, "--half-loaded") == 0)
		unlink(at(tree, "modules.builtin.bin"));
	rewriting = context();
	if (strcmp(how, "--rewritten") != 0)
		SAY(kmod_load_resources(rewriting));
	if (strcmp(how, "--given-back") == 0)
		kmod_unload_resources(rewriting);
	printf("before %d %d\n", count(rewriting, "pci:many1-x"), count(rewriting, "symbol:many_1"));
	kmod_module_new_from_lookup(rewriting, "high", &list);
	m = kmod_module_get_module(list);
	tell = strcmp(how, "--meanwhile") == 0 ? give_back : rewrite;
	SAY(kmod_module_probe_insert_module(m, KMOD_PROBE_DRY_RUN, NULL, NULL, NULL, tell));
	kmod_module_unref(m);
	kmod_module_unref_list(list);
	kmod_set_log_fn(rewriting, NULL, NULL);
	printf("rewritten %d, after %d %d\n", rewritten, count(rewriting, "pci:many1499-x"),
	       count(rewriting, "symbol:many_1499"));
	kmod_unref(rewriting);
}

/* The same with a module's file, whose content has been asked for. */
static int cut_file(void)
{
	struct kmod_list *list = NULL;
	struct kmod_module *m;
	struct kmod_ctx *ctx = context();

	if (kmod_module_new_from_path(ctx, at(tree, "extra/many.ko"), &m) < 0)
		return 1;
	printf("info %d\n", kmod_module_get_info(m, &list));
	kmod_module_info_free_list(list);
	if (truncate(kmod_module_get_path(m), 4096) < 0)
		puts("not cut");
	list = NULL;
	printf("symbols %d\n", kmod_module_get_symbols(m, &list));
	kmod_module_symbols_free_list(list);
	kmod_module_unref(m);
	kmod_unref(ctx);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--log") == 0)
		return log_environment();
	if (argc < 3)
		return 2;
	snprintf(work, sizeof(work), "%s", argv[argc - 2]);
	snprintf(tree, sizeof(tree), "%s", argv[argc - 1]);
	mkdir(at(work, "config"), 0755);
	write_to(at(work, "config/a.conf"), "options low x=1\n");
	if (argc == 4 && strcmp(argv[1], "--fresh") == 0)
		return fresh();
	if (argc == 4 && strcmp(argv[1], "--cut-file") == 0)
		return cut_file();
	if (argc == 4) {
		cut_indexes(argv[1]);
		return 0;
	}
	validation();
	counts();
	logging();
	fflush(stdout);
	setvbuf(stdout, NULL, _IOLBF, 0);
	install();
	return 0;
}
