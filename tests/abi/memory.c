// SPDX-License-Identifier: LGPL-2.1-or-later
/* Memory runs out at the n-th allocation of a client's life, for every n.
 *
 *	memory TREE CONFIG FILE
 *
 * Linked with the library's objects, so that the linker can put these in the
 * place of the allocator's (--wrap). Nothing may crash, and nothing leak (the
 * sanitizer's build tells). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libkmod.h>

#include "tests/support/failing_allocator.h"

char *__real_strdup(const char *s);
char *__wrap_strdup(const char *s);

static long left = -1; /* the allocation that fails, counted down to 0; < 0: none does */
static bool once;      /* what comes after it succeeds */
static int nowhere;

static bool allocation_fails(void)
{
	if (left > 0)
		left--;
	if (left != 0)
		return false;
	left = once ? -1 : 0;
	return true;
}

char *__wrap_strdup(const char *s)
{
	return allocation_fails() ? NULL : __real_strdup(s);
}

static void ask_file(struct kmod_module *m)
{
	struct kmod_list *list = NULL;

	if (kmod_module_get_info(m, &list) >= 0)
		kmod_module_info_free_list(list);
	list = NULL;
	if (kmod_module_get_versions(m, &list) >= 0)
		kmod_module_versions_free_list(list);
	list = NULL;
	if (kmod_module_get_symbols(m, &list) >= 0)
		kmod_module_symbols_free_list(list);
	list = NULL;
	if (kmod_module_get_dependency_symbols(m, &list) >= 0)
		kmod_module_dependency_symbols_free_list(list);
}

static void ask(struct kmod_module *m)
{
	struct kmod_list *pre = NULL, *post = NULL, *weak = NULL;

	kmod_module_get_path(m);
	kmod_module_get_options(m);
	kmod_module_get_initstate(m);
	kmod_module_get_size(m);
	kmod_module_get_refcnt(m);
	kmod_module_get_install_commands(m);
	kmod_module_unref_list(kmod_module_get_holders(m));
	kmod_module_section_free_list(kmod_module_get_sections(m));
	kmod_module_unref_list(kmod_module_get_dependencies(m));
	kmod_module_get_softdeps(m, &pre, &post);
	kmod_module_unref_list(pre);
	kmod_module_unref_list(post);
	kmod_module_get_weakdeps(m, &weak);
	kmod_module_unref_list(weak);
	kmod_module_probe_insert_module(m, KMOD_PROBE_DRY_RUN, "x=1", NULL, NULL, NULL);
	ask_file(m);
}

static void look_up(struct kmod_ctx *ctx, const char *name)
{
	struct kmod_list *list = NULL, *out = NULL, *entry;
	struct kmod_module *m = NULL;

	kmod_module_new_from_lookup(ctx, name, &list);
	kmod_list_foreach(entry, list) {
		m = kmod_module_get_module(entry);
		ask(m);
		kmod_module_unref(m);
	}
	kmod_module_apply_filter(ctx, KMOD_FILTER_BUILTIN, list, &out);
	kmod_module_unref_list(out);
	kmod_module_unref_list(list);
	m = NULL;
	kmod_module_new_from_name_lookup(ctx, name, &m);
	kmod_module_unref(m);
}

static void iterate(struct kmod_config_iter *iter)
{
	while (kmod_config_iter_next(iter))
		kmod_config_iter_get_value(iter);
	kmod_config_iter_free_iter(iter);
}

static void live(char **argv)
{
	static const char *const names[] = { "high", "pci:lowest", "symbol:low_symbol", "other", "nothing" };
	struct kmod_ctx *ctx = kmod_new(argv[1], (const char *const[]){ argv[2], NULL });
	struct kmod_list *loaded = NULL;
	struct kmod_module *m = NULL;

	if (!ctx)
		return;
	kmod_set_log_fn(ctx, NULL, NULL);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		look_up(ctx, names[i]);
		if (i == 1)
			kmod_load_resources(ctx);
		if (i == 3)
			kmod_unload_resources(ctx);
	}
	if (kmod_module_new_from_path(ctx, argv[3], &m) == 0)
		ask(m);
	kmod_module_unref(m);
	iterate(kmod_config_get_options(ctx));
	iterate(kmod_config_get_softdeps(ctx));
	kmod_dump_index(ctx, KMOD_INDEX_MODULES_ALIAS, nowhere);
	kmod_module_new_from_loaded(ctx, &loaded);
	kmod_module_unref_list(loaded);
	kmod_validate_resources(ctx);
	kmod_unref(ctx);
}

int main(int argc, char **argv)
{
	const long plenty = 1000000;
	long all;

	if (argc != 4)
		return 2;
	nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	live(argv); /* what is allocated once in a process's life */
	left = plenty;
	live(argv);
	all = plenty - left;
	for (long n = 1; n <= 2 * all; n++) {
		once = n > all;
		left = once ? n - all : n;
		live(argv);
	}
	left = -1;
	printf("%s\n", all > 100 ? "survived" : "there was nothing to allocate");
	return 0;
}
