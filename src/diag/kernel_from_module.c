// SPDX-License-Identifier: LGPL-2.1-or-later
/* What one of the kernel's own modules tells of all: they were built together. */
#include <errno.h>
#include <fcntl.h>

#include "core/image/image.h"
#include "diag/kernel_facts_private.h"
#include "format/modinfo.h"

/* Of the modules that the tree's lists begin with. */
#define TRIES_MAX 8

static bool has_all(const tn_kernel_facts *f)
{
	return f->vermagic && f->machine_source && f->module_size;
}

/* Whether it came with the kernel, and not from elsewhere. */
static bool is_own(struct tn_text modinfo, struct tn_text vermagic, const char *release)
{
	struct tn_text word = { 0 };

	return tn_text_is(tn_modinfo_get(modinfo, "intree"), "Y") && tn_text_word(&vermagic, " ", &word) &&
	       tn_text_is(word, release);
}

/* Return: 0, -ENOMEM. */
static int take_module(tn_kernel_facts *f, const tn_image *image, const char *path)
{
	struct tn_arena *arena = &f->private->arena;
	const struct tn_elf *elf = tn_image_elf(image);
	struct tn_elf_section this_module;
	struct tn_text modinfo = { 0 }, vermagic;

	if (tn_image_modinfo(image, &modinfo) < 0)
		return 0;
	vermagic = tn_modinfo_get(modinfo, "vermagic");
	if (!is_own(modinfo, vermagic, f->release))
		return 0;
	path = tn_arena_str(arena, path);
	if (!path)
		return -ENOMEM;
	if (!f->vermagic) {
		f->vermagic = tn_arena_dup(arena, vermagic);
		f->vermagic_source = path;
	}
	if (!f->machine_source) {
		f->machine = elf->machine;
		f->is64 = elf->is64;
		f->big_endian = elf->big_endian;
		f->machine_source = path;
	}
	if (!f->module_size && tn_elf_section(elf, ".gnu.linkonce.this_module", &this_module) == 0) {
		f->module_size = this_module.size;
		f->module_size_source = path;
	}
	return f->vermagic ? 0 : -ENOMEM;
}

/* @name: as the tree's lists have it: "kernel/fs/ext4/ext4.ko", to which the suffix of a packed file is to be added
 * where the list was made before that. Return: 0 or -ENOMEM. */
static int try_module(tn_kernel_facts *f, tn_tree *tree, struct tn_text name)
{
	static const char *const suffixes[] = { "", ".xz", ".zst", ".gz" };
	int r = -ENOENT;

	for (size_t i = 0; r == -ENOENT && i < TN_ARRAY_SIZE(suffixes); i++) {
		tn_cleanup(tn_image_freep) tn_image *image = NULL;
		tn_autobuf path = { 0 };

		tn_buf_addf(&path, "%s/%.*s%s", tn_tree_path(tree), TN_TEXT_FMT(name), suffixes[i]);
		tn_buf_add_char(&path, '\0');
		r = path.failed ? -ENOMEM : tn_image_open_at(AT_FDCWD, path.p, &image, NULL);
		if (r == 0)
			r = take_module(f, image, path.p);
	}
	return r == -ENOMEM ? r : 0;
}

/* @ends: the characters that end a name in a line of the list. */
static int try_list(tn_kernel_facts *f, tn_tree *tree, const char *list, const char *ends)
{
	struct tn_text rest, line, name;
	unsigned tries = 0;
	int r = tn_tree_file(tree, list, &rest);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	while (r == 0 && !has_all(f) && tries < TRIES_MAX && tn_text_line(&rest, &line)) {
		if (!tn_text_starts(line, TN_TEXT_LITERAL("kernel/")) || !tn_text_word(&line, ends, &name))
			continue;
		r = try_module(f, tree, name);
		tries++;
	}
	return r;
}

int tn_kernel_facts_from_module(tn_kernel_facts *f, tn_tree *tree)
{
	int r = has_all(f) || !tree ? 0 : try_list(f, tree, "modules.order", " \t\r");

	return r == 0 && tree && !has_all(f) ? try_list(f, tree, "modules.dep", ": \t\r") : r;
}
