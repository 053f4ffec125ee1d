// SPDX-License-Identifier: LGPL-2.1-or-later
/* lookups LIBKMOD MODULE-DIRECTORY ALIASES: ask the library for every line of
 * ALIASES in one context, with the calls that udev makes. Prints how many
 * modules came, and the CPU time of the lookups in microseconds. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct library {
	void *(*new)(const char *directory, const char *const *config);
	int (*load_resources)(void *ctx);
	int (*lookup)(void *ctx, const char *alias, void **list);
	void *(*next)(const void *list, const void *current);
	int (*unref_list)(void *list);
	void *(*unref)(void *ctx);
};

static int load(const char *path, struct library *lib)
{
	const struct {
		const char *name;
		void *to;
	} symbols[] = {
		{ "kmod_new", &lib->new },
		{ "kmod_load_resources", &lib->load_resources },
		{ "kmod_module_new_from_lookup", &lib->lookup },
		{ "kmod_list_next", &lib->next },
		{ "kmod_module_unref_list", &lib->unref_list },
		{ "kmod_unref", &lib->unref },
	};
	void *handle = dlopen(path, RTLD_NOW);

	for (size_t i = 0; handle && i < sizeof(symbols) / sizeof(*symbols); i++) {
		void *fn = dlsym(handle, symbols[i].name);

		if (!fn)
			return -1;
		memcpy(symbols[i].to, &fn, sizeof(fn));
	}
	return handle ? 0 : -1;
}

static unsigned ask(const struct library *lib, void *ctx, const char *alias)
{
	void *list = NULL, *at;
	unsigned n = 0;

	if (lib->lookup(ctx, alias, &list) < 0)
		return 0;
	for (at = list; at; at = lib->next(list, at))
		n++;
	lib->unref_list(list);
	return n;
}

int main(int argc, char **argv)
{
	static const char *const no_config[] = { NULL };
	char line[4096];
	struct library lib;
	struct timespec from, to;
	unsigned found = 0;
	void *ctx;
	FILE *f;

	if (argc != 4 || load(argv[1], &lib) < 0 || !(f = fopen(argv[3], "r"))) {
		fprintf(stderr, "lookups: %s\n", argc == 4 ? dlerror() : "LIBKMOD DIRECTORY ALIASES");
		return 1;
	}
	ctx = lib.new(argv[2], no_config);
	if (!ctx)
		return 1;
	lib.load_resources(ctx);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		found += ask(&lib, ctx, line);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	lib.unref(ctx);
	fclose(f);
	printf("%u %lld\n", found,
	       (to.tv_sec - from.tv_sec) * 1000000LL + (to.tv_nsec - from.tv_nsec) / 1000);
	return 0;
}
