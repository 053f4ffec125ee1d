// SPDX-License-Identifier: LGPL-2.1-or-later
/* Time of many lookups in one context, of aliases read from a file.
 *
 *	lookups TREE FILE COUNT DISTINCT    the first DISTINCT lines, over and over
 *	lookups TREE                        bytes of memory that lookups of ever new names take */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libkmod.h>

#define MAX 20000

static char *lines[MAX];

static long microseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int read_lines(const char *path, int most)
{
	FILE *f = fopen(path, "r");
	char line[4096];
	int n = 0;

	while (f && n < most && n < MAX && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		lines[n++] = strdup(line);
	}
	if (f)
		fclose(f);
	return n;
}

#ifdef __GLIBC__
#include <malloc.h>

static size_t in_use(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

/* What is in use when all is at its largest, in each of two halves of a long life. */
static int memory(const char *tree)
{
	const char *none = NULL;
	struct kmod_ctx *ctx = kmod_new(tree, &none);
	size_t before = in_use(), most[2] = { 0, 0 };

	if (!ctx)
		return 1;
	kmod_load_resources(ctx);
	for (int i = 0; i < 20000; i++) {
		static const char *const names[] = { "pci:lowest-%d", "no-such-module-%d" };
		struct kmod_list *list = NULL;
		char name[64];
		size_t now;

		snprintf(name, sizeof(name), names[i % 2], i);
		kmod_module_new_from_lookup(ctx, name, &list);
		kmod_module_unref_list(list);
		now = in_use() - before;
		if (now > most[i / 10000])
			most[i / 10000] = now;
	}
	printf("%zu %zu\n", most[0], most[1]);
	kmod_unref(ctx);
	return 0;
}
#else
static int memory(const char *tree)
{
	return 77;
}
#endif

int main(int argc, char **argv)
{
	const char *none = NULL;
	struct kmod_ctx *ctx;
	long start, found = 0;
	int n;

	if (argc == 2)
		return memory(argv[1]);
	if (argc != 5 || (n = read_lines(argv[2], atoi(argv[4]))) == 0)
		return 2;
	ctx = kmod_new(argv[1], &none);
	if (!ctx)
		return 1;
	kmod_load_resources(ctx);
	start = microseconds();
	for (int i = 0; i < atoi(argv[3]); i++) {
		struct kmod_list *list = NULL, *entry;

		kmod_module_new_from_lookup(ctx, lines[i % n], &list);
		kmod_list_foreach(entry, list)
			found++;
		kmod_module_unref_list(list);
	}
	printf("%ld found in %ld us\n", found, microseconds() - start);
	kmod_unref(ctx);
	for (int i = 0; i < n; i++)
		free(lines[i]);
	return 0;
}
