// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a client may give back, and when: objects outlive the context's own
 * reference, lists outlive the objects that they came from, and a callback may
 * drop what its caller holds. tests/abi/run compares its output on both
 * libraries, and looks at ours with valgrind.
 *
 *	lifetime TREE CONFIG
 *	lifetime --messages TREE CONFIG    a log function drops it (kmod crashes) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libkmod.h>

#define SAY(call) printf("%s = %ld\n", #call, (long)(call))

static struct kmod_ctx *new_context(char **argv)
{
	const char *paths[] = { argv[2], NULL };

	return kmod_new(argv[1], paths);
}

static struct kmod_module *first_of(struct kmod_ctx *ctx, const char *name)
{
	struct kmod_list *list = NULL;
	struct kmod_module *m = NULL;

	if (kmod_module_new_from_lookup(ctx, name, &list) == 0 && list)
		m = kmod_module_get_module(list);
	kmod_module_unref_list(list);
	return m;
}

static struct kmod_module *held; /* the last reference to it */

static void drop(void)
{
	kmod_module_unref(held);
	held = NULL;
}

static void print_action(struct kmod_module *m, bool install, const char *options)
{
	drop();
	printf("  %s %s '%s'\n", install ? "command for" : "insert", kmod_module_get_name(m), options);
}

static int run_install(struct kmod_module *m, const char *command, void *data)
{
	drop();
	printf("  run %s '%s' %s\n", kmod_module_get_name(m), command, (char *)data);
	return 0;
}

static void listen(void *data, int priority, const char *file, int line, const char *fn,
		   const char *format, va_list args)
{
	char text[4096];

	(void)priority;
	(void)file;
	(void)line;
	(void)fn;
	drop();
	vsnprintf(text, sizeof(text), format, args);
	++*(int *)data;
}

/* The context's reference is given back as well: the object's is the last. */
static void callbacks(char **argv, const char *name, unsigned flags)
{
	struct kmod_ctx *ctx = new_context(argv);

	printf("%s %#x\n", name, flags);
	held = first_of(ctx, name);
	kmod_unref(ctx);
	SAY(kmod_module_probe_insert_module(held, flags, "x=1", run_install, "data", print_action));
	drop();
}

static void messages(char **argv, const char *name)
{
	struct kmod_ctx *ctx = new_context(argv);
	struct kmod_module *m;
	int heard = 0;

	held = m = first_of(ctx, name);
	kmod_set_log_priority(ctx, 7);
	kmod_set_log_fn(ctx, listen, &heard);
	kmod_unref(ctx);
	SAY(kmod_module_probe_insert_module(m, KMOD_PROBE_IGNORE_COMMAND, NULL, NULL, NULL, NULL));
	printf("heard %d, dropped %d\n", heard > 0, !held);
	drop();
}

static void print_names(struct kmod_list *list)
{
	struct kmod_list *entry;

	kmod_list_foreach(entry, list) {
		struct kmod_module *m = kmod_module_get_module(entry);
		const char *path = kmod_module_get_path(m), *options = kmod_module_get_options(m);

		printf("  %s %s %s %d\n", kmod_module_get_name(m), path ? path : "-",
		       options ? options : "-", kmod_module_get_initstate(m));
		kmod_module_unref(m);
	}
}

/* Lists of objects, of texts and of symbols, when nothing else of the library is left. */
static void lists(char **argv)
{
	struct kmod_list *needs = NULL, *pre = NULL, *post = NULL, *info = NULL, *symbols = NULL, *entry;
	struct kmod_ctx *ctx = new_context(argv);
	struct kmod_module *m = first_of(ctx, "high");

	kmod_unref(ctx);
	needs = kmod_module_get_dependencies(m);
	SAY(kmod_module_get_info(m, &info));
	SAY(kmod_module_get_dependency_symbols(m, &symbols));
	SAY(kmod_module_get_softdeps(m, &pre, &post));
	SAY(kmod_module_unref(m));
	print_names(needs);
	kmod_module_unref_list(needs);
	print_names(pre);
	kmod_module_unref_list(pre);
	print_names(post);
	kmod_module_unref_list(post);
	kmod_list_foreach(entry, info)
		printf("  %s=%s\n", kmod_module_info_get_key(entry), kmod_module_info_get_value(entry));
	kmod_module_info_free_list(info);
	kmod_list_foreach(entry, symbols)
		printf("  %s\n", kmod_module_dependency_symbol_get_symbol(entry));
	kmod_module_dependency_symbols_free_list(symbols);
}

/* Resources go and come while objects are held. */
static void resources(char **argv)
{
	struct kmod_ctx *ctx = new_context(argv);
	struct kmod_list *needs;
	struct kmod_module *m;

	SAY(kmod_load_resources(ctx));
	m = first_of(ctx, "high");
	kmod_unload_resources(ctx);
	puts(kmod_module_get_path(m));
	kmod_unref(ctx);
	needs = kmod_module_get_dependencies(m);
	SAY(kmod_module_unref(m));
	SAY(kmod_load_resources(ctx)); /* what it needs has the context */
	SAY(kmod_validate_resources(ctx));
	print_names(needs);
	SAY(kmod_module_unref_list(needs));
}

int main(int argc, char **argv)
{
	static const char *const names[] = { "high", "by-alias", "soft", "only-a-command" };

	if (argc < 3)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 3) {
		messages(argv + 1, "only-a-command");
		return 0;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		callbacks(argv, names[i], KMOD_PROBE_DRY_RUN);
		callbacks(argv, names[i], KMOD_PROBE_DRY_RUN | KMOD_PROBE_IGNORE_COMMAND);
		callbacks(argv, names[i], KMOD_PROBE_IGNORE_LOADED | KMOD_PROBE_DRY_RUN);
	}
	callbacks(argv, "only-a-command", 0);
	lists(argv);
	resources(argv);
	return 0;
}
