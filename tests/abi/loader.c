// SPDX-License-Identifier: LGPL-2.1-or-later
/* Loads and removes modules of a real kernel through libkmod and prints all it
 * is told. tests/vm runs it in the guest, on the packaged library and on ours.
 *
 *	loader CONFIG     the modules tv_*, from /lib/modules and from /test
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libkmod.h>

#define SAY(call) printf("%s = %ld\n", #call, (long)(call))

static struct kmod_ctx *ctx;
static int answer;

/* A new object each time: kmod remembers what it opened. */
static struct kmod_module *module(const char *name)
{
	struct kmod_module *m = NULL;
	int r = name[0] == '/' ? kmod_module_new_from_path(ctx, name, &m) :
				 kmod_module_new_from_name(ctx, name, &m);

	if (r < 0)
		printf("%s: %d\n", name, r);
	return m;
}

static void print_list(const char *label, struct kmod_list *list)
{
	struct kmod_list *entry;

	printf(" %s:", label);
	kmod_list_foreach(entry, list) {
		struct kmod_module *m = kmod_module_get_module(entry);

		printf(" %s", kmod_module_get_name(m));
		kmod_module_unref(m);
	}
	putchar('\n');
	kmod_module_unref_list(list);
}

/* Sizes and section names are the kernel's; addresses only have to be there. */
static void look(const char *name)
{
	struct kmod_module *m = module(name);
	struct kmod_list *sections, *entry;
	int state;

	if (!m)
		return;
	state = kmod_module_get_initstate(m);
	printf("%s: state %d %s refcnt %d size %ld\n", name, state,
	       state < 0 ? "-" : kmod_module_initstate_str((enum kmod_module_initstate)state),
	       kmod_module_get_refcnt(m), kmod_module_get_size(m));
	print_list("holders", kmod_module_get_holders(m));
	sections = kmod_module_get_sections(m);
	kmod_list_foreach(entry, sections)
		printf("  %s %s\n", kmod_module_section_get_name(entry),
		       kmod_module_section_get_address(entry) ? "somewhere" : "nowhere");
	kmod_module_section_free_list(sections);
	kmod_module_unref(m);
}

static void loaded(void)
{
	struct kmod_list *list = NULL;

	printf("loaded %d\n", kmod_module_new_from_loaded(ctx, &list));
	print_list("names", list);
}

static int insert(const char *name, unsigned flags, const char *options)
{
	struct kmod_module *m = module(name);
	int r = kmod_module_insert_module(m, flags, options);

	kmod_module_unref(m);
	return r;
}

static int take_out(const char *name, unsigned flags)
{
	struct kmod_module *m = module(name);
	int r = kmod_module_remove_module(m, flags);

	kmod_module_unref(m);
	return r;
}

static int run_install(struct kmod_module *m, const char *command, void *data)
{
	printf("  run %s '%s' %s\n", kmod_module_get_name(m), command, (char *)data);
	return answer;
}

static void print_action(struct kmod_module *m, bool install, const char *options)
{
	const char *path = kmod_module_get_path(m);

	printf("  %s %s %s '%s'\n", install ? "command for" : "insert", kmod_module_get_name(m),
	       path ? path : "-", options);
}

static int probe(const char *name, unsigned flags, const char *options)
{
	struct kmod_list *list = NULL, *entry;
	int r = kmod_module_new_from_lookup(ctx, name, &list);

	if (r < 0 || !list)
		printf("%s: lookup %d, nothing\n", name, r);
	kmod_list_foreach(entry, list) {
		struct kmod_module *m = kmod_module_get_module(entry);

		r = kmod_module_probe_insert_module(m, flags, options, run_install, "data", print_action);
		kmod_module_unref(m);
	}
	kmod_module_unref_list(list);
	return r;
}

static struct kmod_module *held; /* the last reference to it */

static void drop_and_print(struct kmod_module *m, bool install, const char *options)
{
	kmod_module_unref(held);
	held = NULL;
	print_action(m, install, options);
}

/* Nothing of the client's is left of it when the first of its dependencies is loaded. */
static int probe_and_drop(const char *name)
{
	int r;

	held = module(name);
	r = kmod_module_probe_insert_module(held, 0, NULL, run_install, "data", drop_and_print);
	kmod_module_unref(held);
	return r;
}

static void chain(void)
{
	SAY(probe("tv_top", KMOD_PROBE_DRY_RUN, NULL));
	loaded();
	SAY(probe("tv_top", 0, NULL));
	loaded();
	look("tv_top");
	look("tv_mid");
	look("tv_base");
	SAY(probe("tv_top", 0, NULL));
	SAY(probe("tv_top", KMOD_PROBE_FAIL_ON_LOADED, NULL));
	SAY(probe("tv_top", KMOD_PROBE_IGNORE_LOADED, NULL));
	SAY(probe("tv_mid", KMOD_PROBE_DRY_RUN, NULL));
	SAY(take_out("tv_base", 0));
	SAY(take_out("tv_base", KMOD_REMOVE_NOLOG));
	SAY(take_out("tv_top", 0));
	SAY(take_out("tv_mid", KMOD_REMOVE_NOWAIT));
	SAY(probe("tv_top", KMOD_PROBE_FAIL_ON_LOADED, NULL));
	SAY(take_out("tv_top", 0));
	SAY(take_out("tv_mid", 0));
	SAY(take_out("tv_base", 0));
	SAY(take_out("tv_base", 0));
	look("tv_base");
	SAY(probe_and_drop("tv_top"));
	look("tv_top");
	SAY(take_out("tv_top", 0));
	SAY(take_out("tv_mid", 0));
	SAY(take_out("tv_base", 0));
	loaded();
}

static void files(void)
{
	SAY(insert("/test/tv_top.ko", 0, NULL));
	SAY(insert("/test/tv_param.ko", 0, "number=5 text=hello"));
	SAY(insert("/test/tv_param.ko", 0, NULL));
	look("tv_param");
	SAY(take_out("tv_param", 0));
	SAY(insert("tv_param", 0, "number=nonsense"));
	SAY(insert("tv_param", 0, "unknown=1"));
	SAY(take_out("tv_param", 0));
	SAY(insert("tv_fail", 0, NULL));
	SAY(insert("tv_fail", 0, "code=5"));
	SAY(insert("/test/foreign/tv_alias.ko", 0, NULL));
	SAY(insert("/test/foreign/tv_alias.ko", KMOD_INSERT_FORCE_VERMAGIC, NULL));
	SAY(take_out("tv_alias", 0));
	SAY(insert("/test/xz/loop.ko.xz", 0, "max_loop=3"));
	look("loop");
	SAY(take_out("loop", 0));
	SAY(insert("/init", 0, NULL));
	SAY(insert("/tmp/cut/loop.ko.xz", 0, NULL)); /* damaged, each in another way */
	SAY(insert("/tmp/changed/loop.ko.xz", 0, NULL));
	SAY(insert("/tmp/cut/tv_base.ko", 0, NULL));
	SAY(insert("/tmp/empty/tv_base.ko", 0, NULL));
	SAY(insert("no_such_module", 0, NULL));
	loaded();
}

static void configured(void)
{
	SAY(probe("tv_soft", 0, NULL));
	loaded();
	SAY(take_out("tv_soft", 0));
	SAY(take_out("tv_param", 0));
	SAY(take_out("tv_base", 0));
	SAY(probe("tv-other-name", 0, NULL));
	SAY(take_out("tv_alias", 0));
	SAY(probe("tv_param", 0, "text=given"));
	SAY(take_out("tv_param", 0));
	for (int i = 0; i < 3; i++) {
		answer = i == 1 ? 7 : i == 2 ? -EPERM : 0;
		SAY(probe("by_command", 0, "a=b"));
		SAY(probe("tv_busy", 0, "a=b"));
		SAY(probe("tv_busy", KMOD_PROBE_IGNORE_COMMAND, NULL));
		SAY(take_out("tv_busy", 0));
	}
	SAY(probe("tv_mid", KMOD_PROBE_APPLY_BLACKLIST, NULL));
	SAY(probe("tv_mid", KMOD_PROBE_APPLY_BLACKLIST_ALL, NULL));
	SAY(probe("tv_mid", KMOD_PROBE_APPLY_BLACKLIST_ALIAS_ONLY, NULL));
	SAY(take_out("tv_mid", 0));
	SAY(take_out("tv_base", 0));
	SAY(probe("blocked_alias", KMOD_PROBE_APPLY_BLACKLIST_ALIAS_ONLY, NULL));
	SAY(probe("tv_fail", 0, NULL));
	SAY(probe("no_such_module", 0, NULL));
	loaded();
}

int main(int argc, char **argv)
{
	const char *paths[2] = { argc > 1 ? argv[1] : NULL, NULL };

	ctx = kmod_new(NULL, paths);
	if (!ctx) {
		printf("kmod_new: %d\n", errno);
		return 1;
	}
	printf("%s load %d\n", kmod_get_dirname(ctx), kmod_load_resources(ctx));
	kmod_set_log_fn(ctx, NULL, NULL);
	chain();
	files();
	configured();
	SAY(kmod_unref(ctx));
	return 0;
}
