// SPDX-License-Identifier: LGPL-2.1-or-later
/* facts ROOT RELEASE [CACHE]: what is known of a kernel, as lines for the test beside this.
 * facts --module FILE...: what modules export, likewise. */
#include <stdio.h>

#include <fcntl.h>
#include <string.h>

#include "core/image/image.h"
#include "diag/kernel_facts.h"
#include "sys/kernels.h"

static const char *or_none(const char *s)
{
	return s ? s : "-";
}

static void print_facts(const tn_kernel_facts *f)
{
	printf("image\t%s\ntrouble\t%s\nother build\t%s\n", or_none(f->image), or_none(f->image_trouble), or_none(f->other_build));
	printf("version\t%u.%u.%u\t%s\n", f->version[0], f->version[1], f->version[2], or_none(f->version_source));
	printf("machine\t%u\t%s\t%s\t%s\n", f->machine, f->is64 ? "64" : "32", f->big_endian ? "big" : "little",
	       or_none(f->machine_source));
	printf("vermagic\t%s\t%s\n", or_none(f->vermagic), or_none(f->vermagic_source));
	printf("module_size\t%llu\t%s\n", (unsigned long long)f->module_size, or_none(f->module_size_source));
	printf("config\t%s\tMODULES=%d MODULE_SIG_HASH=%.*s MODULE_SIG_FORCE=%d NO_SUCH_THING=%d\n",
	       or_none(f->config_source), tn_kernel_facts_config(f, "MODULES"),
	       TN_TEXT_FMT(tn_kernel_facts_config_text(f, "MODULE_SIG_HASH")),
	       tn_kernel_facts_config(f, "MODULE_SIG_FORCE"), tn_kernel_facts_config(f, "NO_SUCH_THING"));
	printf("certificates\t%zu\t%s\n", f->certificates.n, or_none(f->certificates_source));
	for (size_t i = 0; i < f->certificates.n; i++) {
		printf("certificate\t");
		for (size_t j = 0; j < f->certificates.v[i].der.n; j++)
			printf("%02x", (unsigned char)f->certificates.v[i].der.p[j]);
		printf("\t%s\n", f->certificates.v[i].source);
	}
	printf("exports\t%zu\t%s\t%s\n", f->n_exports,
	       f->crcs ? "crcs" : f->names_only ? "names" : "-", or_none(f->exports_source));
	for (size_t i = 0; i < f->n_exports; i++) {
		const struct tn_kernel_export *e = &f->exports[i];

		printf("export\t0x%08x\t%.*s\t%s\t%.*s\n", e->crc, TN_TEXT_FMT(e->name), e->gpl_only ? "GPL" : "-",
		       TN_TEXT_FMT(e->export_ns));
	}
}

static int print_module(const char *path)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	tn_autovec tn_image_ksymbols symbols = { 0 };
	tn_autoerror err = { 0 };
	int r = tn_image_open_at(AT_FDCWD, path, &image, &err);

	if (r == 0)
		r = tn_image_get_ksymbols(image, &symbols, &err);
	if (r < 0)
		fprintf(stderr, "facts: %s\n", tn_error_text(&err, r));
	for (size_t i = 0; i < symbols.n; i++) {
		const struct tn_image_ksymbol *k = &symbols.v[i];

		printf("export\t0x%08llx\t%.*s\t%s\t%.*s\n", (unsigned long long)k->crc, TN_TEXT_FMT(k->name),
		       k->gpl_only ? "GPL" : "-", TN_TEXT_FMT(k->export_ns));
	}
	return r < 0;
}

static int print_modules(int n, char **paths)
{
	int failed = 0;

	for (int i = 0; i < n; i++) {
		printf("module\t%s\n", paths[i]);
		failed |= print_module(paths[i]);
	}
	return failed;
}

int main(int argc, char **argv)
{
	tn_cleanup(tn_kernel_facts_freep) tn_kernel_facts *facts = NULL;
	tn_cleanup(tn_root_freep) tn_root *root = NULL;
	tn_cleanup(tn_tree_freep) tn_tree *tree = NULL;
	tn_autoerror err = { 0 };
	struct tn_arena arena = { 0 };
	const char *path = "/nowhere";
	int r;

	if (argc < 3)
		return 2;
	if (strcmp(argv[1], "--module") == 0)
		return print_modules(argc - 2, argv + 2);
	root = tn_root_new(argv[1]);
	tn_kernels_find(root, argv[2], &arena, &path);
	path = tn_arena_printf(&arena, "%s%s", argv[1], path);
	tree = tn_tree_new(path, NULL);
	tn_arena_free(&arena);
	r = tn_kernel_facts_read(root, tree, argv[2], argc > 3 ? argv[3] : NULL, NULL, &facts, &err);
	if (r < 0) {
		fprintf(stderr, "facts: %s\n", tn_error_text(&err, r));
		return 1;
	}
	print_facts(facts);
	return 0;
}
