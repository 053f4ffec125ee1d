// SPDX-License-Identifier: LGPL-2.1-or-later
/* The types of a module for BPF (Documentation/bpf/btf.rst): the header alone is looked at. */
#include "diag/check_private.h"

#define BTF_MAGIC 0xEB9F
#define BTF_VERSION 1
#define BTF_HEADER 24u /* magic, version, flags, hdr_len; offset and length of types and of strings */

#define KERNEL_ENOTSUPP 524 /* include/linux/errno.h of the kernel: not for user space, which gets it here */

/* NULL: it is one that the kernel goes on with. */
static const char *trouble(const struct tn_check_run *run, const struct tn_check_section *s, int *ret_error)
{
	const uint8_t *p = s->data;
	uint64_t header, types, types_end, strings, strings_end;

	if (s->size < BTF_HEADER)
		return "is too short";
	if (tn_elf_u16(&run->elf, p) != BTF_MAGIC)
		return "does not begin as one";
	if (p[2] != BTF_VERSION || p[3] != 0) {
		*ret_error = KERNEL_ENOTSUPP;
		return "is of another version";
	}
	header = tn_elf_u32(&run->elf, p + 4);
	types = header + tn_elf_u32(&run->elf, p + 8);
	types_end = types + tn_elf_u32(&run->elf, p + 12);
	strings = header + tn_elf_u32(&run->elf, p + 16);
	strings_end = strings + tn_elf_u32(&run->elf, p + 20);
	if (header < BTF_HEADER || types % 4 || types != header || strings != types_end || strings_end != s->size)
		return "has parts that do not fit together";
	return strings_end > strings && p[strings_end - 1] ? "has names without an end" : NULL;
}

static const char *mismatch_config(const struct tn_check_run *run, enum tn_config_answer *ret)
{
	*ret = tn_check_config(run, "DEBUG_INFO_BTF_MODULES");
	if (*ret != TN_CONFIG_YES)
		return "CONFIG_DEBUG_INFO_BTF_MODULES";
	*ret = tn_check_config(run, "MODULE_ALLOW_BTF_MISMATCH");
	return "CONFIG_MODULE_ALLOW_BTF_MISMATCH";
}

void tn_check_btf(struct tn_check_run *run)
{
	const struct tn_check_section *s = tn_check_any_section(run, ".BTF");
	int error = EINVAL;
	const char *how = s && s->data && s->size ? trouble(run, s, &error) : NULL, *option;
	enum tn_config_answer config;

	if (!how)
		return;
	option = mismatch_config(run, &config);
	if (config == TN_CONFIG_UNKNOWN)
		tn_check_doubts(run, "btf", tn_check_config_remedy(run), NULL,
				"its .BTF section %s: whether this kernel minds (%s) is not known", how, option);
	else if (strcmp(option, "CONFIG_DEBUG_INFO_BTF_MODULES") == 0)
		return; /* the kernel does not look at it */
	else if (config == TN_CONFIG_YES)
		tn_check_warns(run, "btf",
			       "Kernel module BTF mismatch detected, BTF debug info may be unavailable for some modules",
			       run->basis->kernel->config_source, "its .BTF section %s", how);
	else
		tn_check_fails(run, "btf", error,
			       tn_check_print(run, "failed to validate module [%s] BTF: -%d", run->name, error),
			       "build it anew, or take the section off before it is signed: objcopy -R .BTF",
			       run->basis->kernel->config_source, "its .BTF section %s", how);
}
