// SPDX-License-Identifier: LGPL-2.1-or-later
/* mktree DIRECTORY N: a module directory of N made modules, 50 in a directory,
 * each with the symbols and aliases that modules have on average. What one module
 * costs does not depend on their number. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "tests/mkko/mkko.h"

#define PER_DIRECTORY 50
#define EXPORTS 5
#define IMPORTS 40
#define ALIASES 8
/* The kernel itself offers most of what a module needs. */
#define KERNEL_SYMBOLS 6000
#define FROM_MODULES 4
/* Modules need others of their own subsystem: a larger tree has more of these, not longer chains. */
#define SUBSYSTEM 1000

static void symbols(struct mkko *m, unsigned number, struct tn_arena *a)
{
	for (unsigned i = 0; i < EXPORTS; i++)
		if (tn_vec_push(&m->exports, (struct mkko_symbol){
						     .name = tn_arena_printf(a, "made_%u_offers_%u", number, i),
						     .crc = number + i,
						     .has_crc = true }) < 0)
			abort();
	for (unsigned i = 0; i < IMPORTS; i++) {
		unsigned rank = number % SUBSYSTEM;
		unsigned other = number - rank + rank / (i + 2); /* a lower number: no circles */
		bool kernel = i >= FROM_MODULES || other == number;
		const char *name =
			kernel ? tn_arena_printf(a, "kernel_offers_%u", (number * 7919 + i * 131) % KERNEL_SYMBOLS) :
				 tn_arena_printf(a, "made_%u_offers_%u", other, i % EXPORTS);

		if (tn_vec_push(&m->imports, (struct mkko_symbol){ .name = name, .crc = i, .has_crc = true }) < 0)
			abort();
	}
}

static void records(struct mkko *m, unsigned number, struct tn_arena *a)
{
	if (tn_vec_push(&m->info, "license=GPL") < 0)
		abort();
	for (unsigned i = 0; i < ALIASES; i++)
		if (tn_vec_push(&m->info, tn_arena_printf(a, "alias=pci:v%08Xd%08Xsv*sd*bc*sc*i*",
							  number % 977 + 0x1000, number * ALIASES + i)) < 0)
			abort();
}

static int make_one(const char *top, unsigned number, FILE *order)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_cleanup(mkko_release) struct mkko m = { 0 };
	tn_autobuf file = { 0 };
	char path[4096];
	FILE *f;

	symbols(&m, number, &arena);
	records(&m, number, &arena);
	if (mkko_build(&m, &file, NULL) < 0)
		return -1;
	snprintf(path, sizeof(path), "%s/kernel/d%u", top, number / PER_DIRECTORY);
	if (number % PER_DIRECTORY == 0 && mkdir(path, 0755) < 0)
		return -1;
	snprintf(path, sizeof(path), "%s/kernel/d%u/made-%u.ko", top, number / PER_DIRECTORY, number);
	fprintf(order, "kernel/d%u/made-%u.ko\n", number / PER_DIRECTORY, number);
	f = fopen(path, "w");
	if (!f)
		return -1;
	fwrite(file.p, 1, file.n, f);
	return fclose(f);
}

int main(int argc, char **argv)
{
	unsigned n = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	char path[4096];
	FILE *order;

	if (!n) {
		fputs("usage: mktree DIRECTORY N\n", stderr);
		return 2;
	}
	snprintf(path, sizeof(path), "%s/kernel", argv[1]);
	if (mkdir(path, 0755) < 0) {
		perror(path);
		return 1;
	}
	snprintf(path, sizeof(path), "%s/modules.order", argv[1]);
	order = fopen(path, "w");
	for (unsigned i = 0; order && i < n; i++)
		if (make_one(argv[1], i, order) < 0) {
			perror("mktree");
			return 1;
		}
	return !order || fclose(order) != 0;
}
