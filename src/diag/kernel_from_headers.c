// SPDX-License-Identifier: LGPL-2.1-or-later
/* What modules are built with tells what they will be loaded by. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>

#include "diag/kernel_beside.h"
#include "diag/kernel_facts_private.h"
#include "diag/kernel_places.h"
#include "format/kernel_image.h"
#include "format/kernel_words.h"
#include "sys/fd.h"
#include "sys/files.h"

/* #define UTS_RELEASE "6.1.0-56-amd64" */
#define UTS_RELEASE TN_TEXT_LITERAL("#define UTS_RELEASE \"")
/* #define UTS_VERSION "#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)" */
#define UTS_VERSION TN_TEXT_LITERAL("#define UTS_VERSION \"")

/* A machine by the option that it has, and what stands behind the last word of a version magic there
 * (MODULE_ARCH_VERMAGIC in arch/X/include/asm/vermagic.h of Linux 6.1 to 7.2). */
static const struct machine {
	const char *option;
	uint16_t machine;
	bool is64, big_endian;
	const char *vermagic; /* NULL: it depends on more than is looked at here */
} machines[] = {
	{ "X86_64", EM_X86_64, true, false, "" },
	{ "X86_32", EM_386, false, false, NULL },
	{ "ARM64", EM_AARCH64, true, false, "aarch64" },
	{ "ARM", EM_ARM, false, false, NULL },
	{ "S390", EM_S390, true, true, "" },
	{ "ARCH_RV64I", EM_RISCV, true, false, "riscv" },
};

static bool is_on(const tn_kernel_facts *f, const char *option)
{
	return tn_kernel_facts_config(f, option) == TN_CONFIG_YES;
}

/* What stands between the quotes of the line that begins with @start. Return: 1; 0: there is none; -ENOMEM. */
static int find_defined(const tn_root *root, const char *path, struct tn_text start, struct tn_buf *text, struct tn_text *ret)
{
	int r = tn_kernel_beside_read(root, path, text);
	struct tn_text rest = tn_buf_text(text), line;

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	while (tn_text_line(&rest, &line)) {
		if (!tn_text_starts(line, start))
			continue;
		line = tn_text_from(line, start.n);
		return tn_text_word(&line, "\"", ret);
	}
	return 0;
}

/* Return: 1, 0: of another release, or nothing tells; -ENOMEM. */
static int is_of(const tn_kernel_facts *f, const tn_root *root, const char *path)
{
	tn_autobuf text = { 0 };
	struct tn_text release;
	int r = find_defined(root, path, UTS_RELEASE, &text, &release);

	return r == 1 ? tn_text_is(release, f->release) : r;
}

/* Before 6.1 it was in the other file. */
static int is_of_build(tn_kernel_facts *f, const tn_root *root, const char *headers, struct tn_text build)
{
	static const char *const names[] = { "utsversion.h", "compile.h" };
	int r = 0;

	for (size_t i = 0; r == 0 && i < TN_ARRAY_SIZE(names); i++) {
		const char *path = tn_arena_printf(&f->private->arena, "%s/include/generated/%s", headers, names[i]);
		tn_autobuf text = { 0 };
		struct tn_text own;

		r = path ? find_defined(root, path, UTS_VERSION, &text, &own) : -ENOMEM;
		if (r == 1)
			return tn_text_eq(own, build);
	}
	return r;
}

/* As include/linux/vermagic.h puts it together. Since when PREEMPT_RT goes before PREEMPT_BUILD nobody need know
 * where not both are on; a seed of RANDSTRUCT is in no configuration. */
static int make_vermagic(tn_kernel_facts *f, const char *arch, const char *source)
{
	bool preempt = is_on(f, "PREEMPT_BUILD"), rt = is_on(f, "PREEMPT_RT");

	if (f->vermagic || !arch || (preempt && rt) || is_on(f, "RANDSTRUCT"))
		return 0;
	f->vermagic = tn_arena_printf(&f->private->arena, "%s %s%s%s%s%s", f->release, is_on(f, "SMP") ? "SMP " : "",
				      preempt ? "preempt "
				      : rt    ? "preempt_rt "
					      : "",
				      is_on(f, "MODULE_UNLOAD") ? "mod_unload " : "", is_on(f, "MODVERSIONS") ? "modversions " : "",
				      arch);
	f->vermagic_source = source;
	return f->vermagic ? 0 : -ENOMEM;
}

static int take_machine(tn_kernel_facts *f)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(machines); i++) {
		const struct machine *m = &machines[i];

		if (!is_on(f, m->option))
			continue;
		if (!f->machine_source) {
			f->machine = m->machine;
			f->is64 = m->is64;
			f->big_endian = m->big_endian;
			f->machine_source = f->config_source;
		}
		return make_vermagic(f, m->vermagic, f->config_source);
	}
	return 0;
}

int tn_kernel_facts_add_headers(tn_kernel_facts *f, const tn_root *root, const char *headers)
{
	struct tn_arena *arena = &f->private->arena;
	const char *uts = tn_arena_printf(arena, "%s/include/generated/utsrelease.h", headers);
	const char *symvers = tn_arena_printf(arena, "%s/Module.symvers", headers);
	const char *config = tn_arena_printf(arena, "%s/.config", headers);
	const char *automatic = tn_arena_printf(arena, "%s/include/config/auto.conf", headers);
	int r = uts && symvers && config && automatic ? is_of(f, root, uts) : -ENOMEM;

	if (r <= 0)
		return r;
	r = tn_kernel_facts_from_symvers(f, root, symvers);
	if (r == 0)
		r = tn_kernel_facts_from_config_file(f, root, config);
	if (r == 0)
		r = tn_kernel_facts_from_config_file(f, root, automatic);
	return r == 0 && f->config_source ? take_machine(f) : r;
}

/* What the image says of itself in plain, its release first. Return: 1; 0: nothing; -ENOMEM. */
static int read_words(tn_kernel_facts *f, const tn_root *root, const char *place, const char **ret)
{
	tn_autoclose int fd = tn_root_open(root, place, O_RDONLY);
	tn_autofree char *start = malloc(TN_KERNEL_IMAGE_START);
	ssize_t n = fd < 0 || !start ? 0 : tn_file_start(fd, start, TN_KERNEL_IMAGE_START);
	struct tn_text words = { 0 };

	if (!start)
		return -ENOMEM;
	if (n > 0)
		words = tn_kernel_image_words((struct tn_text){ start, (size_t)n });
	if (!tn_text_is(tn_kernel_release_of(words), f->release))
		return 0;
	*ret = tn_arena_dup(&f->private->arena, words);
	return *ret ? 1 : -ENOMEM;
}

/* The image that would be read. Return: 1; 0: none is there; -ENOMEM. */
static int find_image(tn_kernel_facts *f, const tn_root *root, const char **ret)
{
	tn_autovec tn_kernel_places places = { 0 };
	int r = tn_kernel_places_list(TN_KERNEL_IMAGES, root, f->release, &f->private->arena, &places);

	for (size_t i = 0; r == 0 && i < places.n; i++)
		if (tn_root_has(root, places.v[i])) {
			*ret = places.v[i];
			return 1;
		}
	return r;
}

int tn_kernel_facts_from_headers_of_image(tn_kernel_facts *f, const tn_root *root, const char *headers)
{
	struct tn_arena *arena = &f->private->arena;
	const char *symvers = tn_arena_printf(arena, "%s/Module.symvers", headers), *place = NULL, *words = NULL;
	int r = symvers ? find_image(f, root, &place) : -ENOMEM;

	if (r == 1)
		r = read_words(f, root, place, &words);
	if (r == 1)
		r = is_of_build(f, root, headers, tn_kernel_build_of(tn_text(words)));
	if (r != 1)
		return r;
	r = tn_kernel_facts_from_symvers(f, root, symvers);
	if (r < 0 || !f->exports_source)
		return r;
	f->image = tn_arena_printf(arena, "%s%s", tn_root_path(root), place);
	f->banner = words;
	if (tn_kernel_version_of(tn_text(words), f->version))
		f->version_source = f->image;
	return f->image ? 1 : -ENOMEM;
}
