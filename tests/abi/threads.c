// SPDX-License-Identifier: LGPL-2.1-or-later
/* A context in each of several threads, all at the same time.
 *
 *	threads TREE ROUNDS
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libkmod.h>

#define THREADS 4

static const char *tree;
static int rounds;

static void forget(void *data, int priority, const char *file, int line, const char *fn,
		   const char *format, va_list args)
{
	(void)data, (void)priority, (void)file, (void)line, (void)fn, (void)format, (void)args;
}

static void ask(struct kmod_module *m)
{
	struct kmod_list *pre = NULL, *post = NULL, *info = NULL;

	kmod_module_get_softdeps(m, &pre, &post);
	kmod_module_unref_list(pre);
	kmod_module_unref_list(post);
	kmod_module_unref_list(kmod_module_get_dependencies(m));
	if (kmod_module_get_info(m, &info) > 0)
		kmod_module_info_free_list(info);
	kmod_module_get_initstate(m);
	kmod_module_get_options(m);
	kmod_module_probe_insert_module(m, KMOD_PROBE_DRY_RUN, NULL, NULL, NULL, NULL);
}

static int once(void)
{
	static const char *const names[] = { "ext4", "loop", "symbol:crc32c", "fs-debugfs", "nothing",
					     "pci:v00008086d000010D3sv00000000sd00000000bc02sc00i00" };
	struct kmod_ctx *ctx = kmod_new(tree, NULL);

	if (!ctx)
		return 0;
	kmod_set_log_fn(ctx, forget, NULL);
	kmod_load_resources(ctx);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct kmod_list *list = NULL, *entry;

		kmod_module_new_from_lookup(ctx, names[i], &list);
		kmod_list_foreach(entry, list) {
			struct kmod_module *m = kmod_module_get_module(entry);

			ask(m);
			kmod_module_unref(m);
		}
		kmod_module_unref_list(list);
	}
	kmod_validate_resources(ctx);
	kmod_unref(ctx);
	return 1;
}

static void *work(void *done)
{
	for (int i = 0; i < rounds; i++)
		*(int *)done += once();
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	int done[THREADS] = { 0 }, sum = 0;

	if (argc != 3)
		return 2;
	tree = argv[1];
	rounds = atoi(argv[2]);
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, work, &done[i]) != 0)
			return 2;
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		sum += done[i];
	}
	printf("%d rounds\n", sum);
	return 0;
}
