// SPDX-License-Identifier: LGPL-2.1-or-later
/* What modules are built with tells what they will be loaded by. */
#include <elf.h>
#include <errno.h>

#include "diag/kernel_beside.h"
#include "diag/kernel_facts_private.h"

/* #define UTS_RELEASE "6.1.0-56-amd64" */
#define UTS_LINE "#define UTS_RELEASE \""

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
};

static bool is_on(const tn_kernel_facts *f, const char *option)
{
	return tn_kernel_facts_config(f, option) == TN_CONFIG_YES;
}

/* Return: 1, 0: of another release, or nothing tells; -ENOMEM. */
static int is_of(const tn_kernel_facts *f, const tn_root *root, const char *path)
{
	tn_autobuf text = { 0 };
	struct tn_text rest, line;
	int r = tn_kernel_beside_read(root, path, &text);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	rest = tn_buf_text(&text);
	while (tn_text_line(&rest, &line)) {
		struct tn_text start = TN_TEXT_LITERAL(UTS_LINE), release;

		if (!tn_text_starts(line, start))
			continue;
		release = tn_text_from(line, start.n);
		return tn_text_word(&release, "\"", &line) && tn_text_is(line, f->release);
	}
	return 0;
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
