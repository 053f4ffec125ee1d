// SPDX-License-Identifier: LGPL-2.1-or-later
/* A client of libkmod that prints all it is told; tests/abi/run runs it on the
 * packaged library and on ours. It is built with either header.
 *
 *	client TREE CONFIG COMMAND [NAME]...
 *
 * CONFIG is paths of files and directories, set apart by commas, "-" for no
 * configuration, or "=" for the default. CLIENT_LOG in the environment lets
 * the library say what went wrong; CLIENT_STACK has it work in a thread with a
 * stack of so many bytes. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libkmod.h>

static void print_module(struct kmod_module *m)
{
	const char *path = kmod_module_get_path(m), *options = kmod_module_get_options(m);
	const char *install = kmod_module_get_install_commands(m);
	const char *remove = kmod_module_get_remove_commands(m);

	printf(" %s path=%s options=%s install=%s remove=%s state=%d refcnt=%d size=%ld\n",
	       kmod_module_get_name(m), path ? path : "(null)", options ? options : "(null)",
	       install ? install : "(null)", remove ? remove : "(null)",
	       kmod_module_get_initstate(m), kmod_module_get_refcnt(m), kmod_module_get_size(m));
}

static void print_names(const char *label, struct kmod_list *list)
{
	struct kmod_list *entry;

	printf("  %s:", label);
	kmod_list_foreach(entry, list) {
		struct kmod_module *m = kmod_module_get_module(entry);

		printf(" %s", kmod_module_get_name(m));
		kmod_module_unref(m);
	}
	printf(" |");
	kmod_list_foreach_reverse(entry, list) {
		struct kmod_module *m = kmod_module_get_module(entry);

		printf(" %s", kmod_module_get_name(m));
		kmod_module_unref(m);
	}
	putchar('\n');
	kmod_module_unref_list(list);
}

static void print_deps(struct kmod_module *m)
{
	struct kmod_list *pre = NULL, *post = NULL, *weak = NULL;
	int soft = kmod_module_get_softdeps(m, &pre, &post);
	int r = kmod_module_get_weakdeps(m, &weak);

	print_names("dependencies", kmod_module_get_dependencies(m));
	printf("  softdeps %d weakdeps %d\n", soft, r);
	print_names("pre", pre);
	print_names("post", post);
	print_names("weak", weak);
}

static void print_file(struct kmod_module *m)
{
	struct kmod_list *list = NULL, *entry;

	printf("  info %d\n", kmod_module_get_info(m, &list));
	kmod_list_foreach(entry, list)
		printf("   %s=%s\n", kmod_module_info_get_key(entry),
		       kmod_module_info_get_value(entry));
	kmod_module_info_free_list(list);
	list = NULL;
	printf("  versions %d\n", kmod_module_get_versions(m, &list));
	kmod_list_foreach(entry, list)
		printf("   %s %#llx\n", kmod_module_version_get_symbol(entry),
		       (unsigned long long)kmod_module_version_get_crc(entry));
	kmod_module_versions_free_list(list);
	list = NULL;
	printf("  symbols %d\n", kmod_module_get_symbols(m, &list));
	kmod_list_foreach(entry, list)
		printf("   %s %#llx\n", kmod_module_symbol_get_symbol(entry),
		       (unsigned long long)kmod_module_symbol_get_crc(entry));
	kmod_module_symbols_free_list(list);
	list = NULL;
	printf("  needs %d\n", kmod_module_get_dependency_symbols(m, &list));
	kmod_list_foreach(entry, list)
		printf("   %s %#llx %c\n", kmod_module_dependency_symbol_get_symbol(entry),
		       (unsigned long long)kmod_module_dependency_symbol_get_crc(entry),
		       kmod_module_dependency_symbol_get_bind(entry));
	kmod_module_dependency_symbols_free_list(list);
}

static void each_found(struct kmod_ctx *ctx, const char *name, void (*print)(struct kmod_module *))
{
	struct kmod_list *list = NULL, *entry;

	printf("%s: %d\n", name, kmod_module_new_from_lookup(ctx, name, &list));
	kmod_list_foreach(entry, list) {
		struct kmod_module *m = kmod_module_get_module(entry);

		print_module(m);
		if (print)
			print(m);
		kmod_module_unref(m);
	}
	kmod_module_unref_list(list);
}

static void lookup(struct kmod_ctx *ctx, const char *name)
{
	each_found(ctx, name, NULL);
}

static void deps(struct kmod_ctx *ctx, const char *name)
{
	each_found(ctx, name, print_deps);
}

static void file(struct kmod_ctx *ctx, const char *name)
{
	each_found(ctx, name, print_file);
}

static void by_name(struct kmod_ctx *ctx, const char *name)
{
	struct kmod_module *m = NULL;

	printf("%s: from_name %d", name, kmod_module_new_from_name(ctx, name, &m));
	if (m)
		print_module(m);
	else
		putchar('\n');
	kmod_module_unref(m);
	m = NULL;
	printf("%s: from_name_lookup %d", name, kmod_module_new_from_name_lookup(ctx, name, &m));
	if (m)
		print_module(m);
	else
		putchar('\n');
	kmod_module_unref(m);
}

static void by_path(struct kmod_ctx *ctx, const char *path)
{
	struct kmod_module *m = NULL, *again = NULL;

	printf("%s: from_path %d", path, kmod_module_new_from_path(ctx, path, &m));
	if (m)
		print_module(m);
	else
		putchar('\n');
	if (m) {
		printf("again %d", kmod_module_new_from_path(ctx, path, &again));
		printf(" same %d\n", m == again);
		print_file(m);
	}
	kmod_module_unref(again);
	kmod_module_unref(m);
}

/* Of files that are damaged; tests/abi/run sees to it that no kernel would take even a good one. */
static void insert(struct kmod_ctx *ctx, const char *path)
{
	struct kmod_module *m = NULL;

	printf("%s: from_path %d", path, kmod_module_new_from_path(ctx, path, &m));
	printf(" insert %d\n", kmod_module_insert_module(m, 0, NULL));
	kmod_module_unref(m);
}

static void filter(struct kmod_ctx *ctx, const char *name)
{
	static const enum kmod_filter filters[] = { KMOD_FILTER_BLACKLIST, KMOD_FILTER_BUILTIN,
						    KMOD_FILTER_BLACKLIST | KMOD_FILTER_BUILTIN };
	struct kmod_list *list = NULL;

	printf("%s: %d\n", name, kmod_module_new_from_lookup(ctx, name, &list));
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++) {
		struct kmod_list *out = NULL;

		printf(" filter %d\n", kmod_module_apply_filter(ctx, filters[i], list, &out));
		print_names("passed", out);
	}
	kmod_module_unref_list(list);
}

static void print_action(struct kmod_module *m, bool install, const char *options)
{
	printf("   %s %s '%s'\n", install ? "command for" : "insert", kmod_module_get_name(m),
	       options ? options : "(null)");
}

static const unsigned probe_flags[] = {
	0,
	KMOD_PROBE_IGNORE_COMMAND,
	KMOD_PROBE_IGNORE_LOADED,
	KMOD_PROBE_FAIL_ON_LOADED,
	KMOD_PROBE_APPLY_BLACKLIST,
	KMOD_PROBE_APPLY_BLACKLIST_ALL,
	KMOD_PROBE_APPLY_BLACKLIST_ALIAS_ONLY,
};

static void probe_module(struct kmod_module *m)
{
	for (size_t i = 0; i < sizeof(probe_flags) / sizeof(*probe_flags); i++) {
		int r;

		printf(" %s flags %#x\n", kmod_module_get_name(m), probe_flags[i]);
		r = kmod_module_probe_insert_module(m, probe_flags[i] | KMOD_PROBE_DRY_RUN,
						    "extra=1", NULL, NULL, print_action);
		printf("  %d\n", r);
	}
}

static void probe(struct kmod_ctx *ctx, const char *name)
{
	struct kmod_module *m = NULL;

	each_found(ctx, name, probe_module);
	printf("by name: %d\n", kmod_module_new_from_name(ctx, name, &m));
	if (m)
		probe_module(m);
	kmod_module_unref(m);
}

static void print_config(const char *label, struct kmod_config_iter *iter)
{
	while (kmod_config_iter_next(iter)) {
		const char *value = kmod_config_iter_get_value(iter);

		printf("%s %s %s\n", label, kmod_config_iter_get_key(iter), value ? value : "(null)");
	}
	kmod_config_iter_free_iter(iter);
}

static void config(struct kmod_ctx *ctx, const char *unused)
{
	(void)unused;
	print_config("blacklist", kmod_config_get_blacklists(ctx));
	print_config("install", kmod_config_get_install_commands(ctx));
	print_config("remove", kmod_config_get_remove_commands(ctx));
	print_config("alias", kmod_config_get_aliases(ctx));
	print_config("options", kmod_config_get_options(ctx));
	print_config("softdep", kmod_config_get_softdeps(ctx));
	print_config("weakdep", kmod_config_get_weakdeps(ctx));
}

static void dump(struct kmod_ctx *ctx, const char *unused)
{
	(void)unused;
	for (int i = -1; i < 7; i++) {
		fflush(stdout);
		printf("index %d: %d\n", i, kmod_dump_index(ctx, (enum kmod_index)i, STDOUT_FILENO));
	}
}

static void loaded(struct kmod_ctx *ctx, const char *unused)
{
	struct kmod_list *list = NULL, *entry;

	(void)unused;
	printf("loaded %d\n", kmod_module_new_from_loaded(ctx, &list));
	kmod_list_foreach(entry, list) {
		struct kmod_module *m = kmod_module_get_module(entry);
		struct kmod_list *sections = kmod_module_get_sections(m), *s;

		print_module(m);
		print_names("holders", kmod_module_get_holders(m));
		kmod_list_foreach(s, sections)
			printf("  %s %#lx\n", kmod_module_section_get_name(s),
			       kmod_module_section_get_address(s));
		kmod_module_section_free_list(sections);
		kmod_module_unref(m);
	}
	kmod_module_unref_list(list);
}

#define SAY(call) printf("%s = %ld\n", #call, (long)(call))

static const char *text(const char *s)
{
	return s ? s : "(null)";
}

/* What kmod ends the program for: a list to write to that is in use. And an error it does not see. */
static void in_use(struct kmod_ctx *ctx, const char *name)
{
	struct kmod_list *full = NULL, *list, *empty = NULL;
	struct kmod_module *m;

	SAY(kmod_module_new_from_lookup(ctx, name, &full));
	list = full;
	m = kmod_module_get_module(full);
	SAY(kmod_module_get_softdeps(m, &list, &empty));
	SAY(kmod_module_get_softdeps(m, &empty, &list));
	SAY(kmod_module_get_weakdeps(m, &list));
	SAY(kmod_module_get_info(m, &list));
	SAY(kmod_module_get_versions(m, &list));
	SAY(kmod_module_get_symbols(m, &list));
	SAY(kmod_module_get_dependency_symbols(m, &list));
	SAY(kmod_dump_index(ctx, KMOD_INDEX_MODULES_DEP, -1)); /* nothing can be written to that */
	printf("untouched %d %d\n", list == full, empty == NULL);
	kmod_module_unref(m);
	kmod_module_unref_list(full);
}

/* Before the first, on it, behind the last, and over again. */
static void iterate(struct kmod_config_iter *iter)
{
	printf("before: %s %s\n", text(kmod_config_iter_get_key(iter)), text(kmod_config_iter_get_value(iter)));
	while (kmod_config_iter_next(iter))
		;
	printf("behind: %s %s\n", text(kmod_config_iter_get_key(iter)), text(kmod_config_iter_get_value(iter)));
	printf("again: %d", kmod_config_iter_next(iter));
	printf(" %s %s\n", text(kmod_config_iter_get_key(iter)), text(kmod_config_iter_get_value(iter)));
	kmod_config_iter_free_iter(iter);
}

/* Everything with NULL, and with what is of the wrong kind. */
static void nothing(struct kmod_ctx *ctx, const char *unused)
{
	struct kmod_list *list = NULL, *full = NULL;
	struct kmod_module *m = NULL;

	(void)unused;
	SAY(kmod_ref(NULL));
	SAY(kmod_unref(NULL));
	SAY(kmod_load_resources(NULL));
	kmod_unload_resources(NULL);
	SAY(kmod_validate_resources(NULL));
	SAY(kmod_dump_index(NULL, KMOD_INDEX_MODULES_DEP, 1));
	kmod_set_log_priority(NULL, 3);
	SAY(kmod_get_log_priority(NULL));
	kmod_set_log_fn(NULL, NULL, NULL);
	kmod_set_userdata(NULL, NULL);
	SAY(kmod_get_userdata(NULL));
	SAY(kmod_get_dirname(NULL));
	SAY(kmod_list_last(NULL));
	SAY(kmod_list_next(NULL, NULL));
	SAY(kmod_list_prev(NULL, NULL));
	SAY(kmod_config_get_blacklists(NULL));
	SAY(kmod_config_get_install_commands(NULL));
	SAY(kmod_config_get_remove_commands(NULL));
	SAY(kmod_config_get_aliases(NULL));
	SAY(kmod_config_get_options(NULL));
	SAY(kmod_config_get_softdeps(NULL));
	SAY(kmod_config_get_weakdeps(NULL));
	SAY(kmod_config_iter_get_key(NULL));
	SAY(kmod_config_iter_get_value(NULL));
	SAY(kmod_config_iter_next(NULL));
	kmod_config_iter_free_iter(NULL);
	SAY(kmod_module_new_from_lookup(NULL, "x", &list));
	SAY(kmod_module_new_from_lookup(ctx, NULL, &list));
	SAY(kmod_module_new_from_lookup(ctx, "x", NULL));
	SAY(kmod_module_new_from_lookup(ctx, "a[b", &list));
	SAY(kmod_module_new_from_name_lookup(NULL, "x", &m));
	SAY(kmod_module_new_from_name_lookup(ctx, NULL, &m));
	SAY(kmod_module_new_from_name_lookup(ctx, "x", NULL));
	SAY(kmod_module_new_from_name(NULL, "x", &m));
	SAY(kmod_module_new_from_name(ctx, NULL, &m));
	SAY(kmod_module_new_from_name(ctx, "x", NULL));
	SAY(kmod_module_new_from_path(NULL, "/x.ko", &m));
	SAY(kmod_module_new_from_path(ctx, NULL, &m));
	SAY(kmod_module_new_from_path(ctx, "/nonexistent/x.ko", &m));
	SAY(kmod_module_ref(NULL));
	SAY(kmod_module_unref(NULL));
	SAY(kmod_module_unref_list(NULL));
	SAY(kmod_module_insert_module(NULL, 0, NULL));
	SAY(kmod_module_probe_insert_module(NULL, 0, NULL, NULL, NULL, NULL));
	SAY(kmod_module_remove_module(NULL, 0));
	SAY(kmod_module_get_module(NULL));
	SAY(kmod_module_get_dependencies(NULL));
	SAY(kmod_module_get_softdeps(NULL, &list, &full));
	SAY(kmod_module_get_weakdeps(NULL, &list));
	SAY(kmod_module_apply_filter(NULL, KMOD_FILTER_BLACKLIST, NULL, &list));
	SAY(kmod_module_apply_filter(ctx, KMOD_FILTER_BLACKLIST, NULL, NULL));
	SAY(kmod_module_apply_filter(ctx, KMOD_FILTER_BLACKLIST, NULL, &list));
	SAY(kmod_module_get_install_commands(NULL));
	SAY(kmod_module_get_remove_commands(NULL));
	SAY(kmod_module_get_name(NULL));
	SAY(kmod_module_get_options(NULL));
	SAY(kmod_module_get_path(NULL));
	SAY(kmod_module_get_dependency_symbols(NULL, &list));
	SAY(kmod_module_dependency_symbol_get_bind(NULL));
	SAY(kmod_module_dependency_symbol_get_crc(NULL));
	SAY(kmod_module_dependency_symbol_get_symbol(NULL));
	kmod_module_dependency_symbols_free_list(NULL);
	SAY(kmod_module_get_sections(NULL));
	SAY(kmod_module_section_get_address(NULL));
	SAY(kmod_module_section_get_name(NULL));
	kmod_module_section_free_list(NULL);
	SAY(kmod_module_get_symbols(NULL, &list));
	SAY(kmod_module_symbol_get_crc(NULL));
	SAY(kmod_module_symbol_get_symbol(NULL));
	kmod_module_symbols_free_list(NULL);
	SAY(kmod_module_get_versions(NULL, &list));
	SAY(kmod_module_version_get_crc(NULL));
	SAY(kmod_module_version_get_symbol(NULL));
	kmod_module_versions_free_list(NULL);
	SAY(kmod_module_get_info(NULL, &list));
	SAY(kmod_module_info_get_key(NULL));
	SAY(kmod_module_info_get_value(NULL));
	kmod_module_info_free_list(NULL);
	SAY(kmod_module_new_from_loaded(NULL, &list));
	SAY(kmod_module_new_from_loaded(ctx, NULL));
	SAY(kmod_module_get_initstate(NULL));
	for (int i = -1; i < 6; i++)
		printf("state %d %s\n", i,
		       kmod_module_initstate_str((enum kmod_module_initstate)i) ?: "(null)");
	SAY(kmod_module_get_size(NULL));
	SAY(kmod_module_get_refcnt(NULL));
	SAY(kmod_module_get_holders(NULL));

	/* A module that nobody knows. */
	SAY(kmod_module_new_from_name(ctx, "no-such-module", &m));
	print_module(m);
	print_deps(m);
	SAY(kmod_module_insert_module(m, 0, NULL));
	list = NULL;
	SAY(kmod_module_get_info(m, &list));
	SAY(kmod_module_get_versions(m, &list));
	SAY(kmod_module_get_symbols(m, &list));
	SAY(kmod_module_get_dependency_symbols(m, &list));
	SAY(kmod_module_get_sections(m));
	SAY(kmod_module_get_holders(m));
	SAY(kmod_module_probe_insert_module(m, KMOD_PROBE_DRY_RUN, NULL, NULL, NULL, NULL));

	/* Lists that are not empty, and iterators that stand nowhere. */
	iterate(kmod_config_get_aliases(ctx));
	iterate(kmod_config_get_softdeps(ctx));
	iterate(kmod_config_get_blacklists(ctx));
	list = NULL;
	SAY(kmod_module_new_from_lookup(ctx, "ext4", &full));
	SAY(kmod_module_new_from_lookup(ctx, "ext4", &full));
	kmod_module_unref(m);
	m = kmod_module_get_module(full);
	SAY(kmod_list_next(full, full));
	SAY(kmod_list_prev(full, full));
	SAY(kmod_list_last(full) == full);
	SAY(kmod_module_get_softdeps(m, NULL, NULL));
	SAY(kmod_module_get_weakdeps(m, NULL));
	SAY(kmod_module_get_info(m, NULL));
	SAY(kmod_module_get_versions(m, NULL));
	SAY(kmod_module_get_symbols(m, NULL));
	SAY(kmod_module_get_dependency_symbols(m, NULL));
	SAY(kmod_module_apply_filter(ctx, 0, full, NULL));
	SAY(kmod_module_apply_filter(NULL, KMOD_FILTER_BUILTIN, full, &list));
	list = NULL;
	SAY(kmod_module_apply_filter(ctx, 0, full, &list));
	print_names("without a filter", list);
	kmod_unload_resources(ctx);
	kmod_unload_resources(ctx);
	SAY(kmod_validate_resources(ctx));
	SAY(kmod_module_unref_list(full));
	kmod_module_unref(m);
}

static const struct {
	const char *name;
	void (*run)(struct kmod_ctx *ctx, const char *name);
} commands[] = {
	{ "lookup", lookup }, { "deps", deps },	    { "file", file },
	{ "name", by_name },  { "path", by_path },  { "filter", filter },
	{ "probe", probe },   { "config", config }, { "dump", dump },
	{ "loaded", loaded }, { "null", nothing },
	{ "in-use", in_use }, { "insert", insert },
};

static const char **split(char *text, const char **parts, size_t room)
{
	size_t n = 0;

	for (char *part = strtok(text, ","); part && n < room; part = strtok(NULL, ","))
		parts[n++] = part;
	return parts;
}

static int use_library(int argc, char **argv)
{
	const char *none = NULL, *paths[8] = { NULL };
	struct kmod_ctx *ctx;

	if (argc < 4)
		return 2;
	ctx = kmod_new(argv[1], strcmp(argv[2], "=") == 0 ? NULL :
				strcmp(argv[2], "-") == 0 ? &none :
							    split(argv[2], paths, 7));
	if (!ctx) {
		printf("kmod_new: errno %d\n", errno);
		return 1;
	}
	printf("dirname %s priority %d\n", kmod_get_dirname(ctx), kmod_get_log_priority(ctx));
	if (!getenv("CLIENT_LOG"))
		kmod_set_log_fn(ctx, NULL, NULL);
	printf("load %d validate %d\n", kmod_load_resources(ctx), kmod_validate_resources(ctx));
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (strcmp(argv[3], commands[i].name) != 0)
			continue;
		if (argc == 4)
			commands[i].run(ctx, NULL);
		for (int n = 4; n < argc; n++)
			commands[i].run(ctx, argv[n]);
	}
	printf("unref %p\n", (void *)kmod_unref(ctx));
	return 0;
}

struct arguments {
	int argc;
	char **argv;
	int status;
};

static void *in_thread(void *data)
{
	struct arguments *a = data;

	a->status = use_library(a->argc, a->argv);
	return NULL;
}

int main(int argc, char **argv)
{
	struct arguments a = { argc, argv, 1 };
	const char *stack = getenv("CLIENT_STACK");
	pthread_attr_t small;
	pthread_t thread;

	if (!stack)
		return use_library(argc, argv);
	pthread_attr_init(&small);
	if (pthread_attr_setstacksize(&small, (size_t)atol(stack)) ||
	    pthread_create(&thread, &small, in_thread, &a) || pthread_join(thread, NULL))
		puts("no thread");
	return a.status;
}
