// SPDX-License-Identifier: LGPL-2.1-or-later
/* Layouts: struct kernel_param, kernel_param_ops, kparam_string and kparam_array of the kernel's
 * include/linux/moduleparam.h, which have been the same since Linux 4.1. */
#include "diag/check_param_table.h"

#include "diag/check_reloc.h"

struct layout {
	uint8_t param_size, ops, flags, arg; /* struct kernel_param; the name comes first */
	uint8_t set;                         /* struct kernel_param_ops; its flags come first */
	uint8_t array_ops;                   /* struct kparam_array; the number of elements comes first */
};

static const struct layout layouts[2] = { /* by is64 */
	{ .param_size = 20, .ops = 8, .flags = 15, .arg = 16, .set = 4, .array_ops = 12 },
	{ .param_size = 40, .ops = 16, .flags = 27, .arg = 32, .set = 8, .array_ops = 16 },
};

/* Bits of struct kernel_param's and kernel_param_ops' flags. */
#define PARAM_UNSAFE 1
#define PARAM_HARDWARE 2
#define OPS_WITHOUT_VALUE 1

/* The 32-bit number that a pointer of @table leads to. */
static bool number_behind(const struct tn_check_run *run, const struct tn_check_section *table, uint64_t at,
			  struct tn_check_pointer *ret_place, uint32_t *ret)
{
	const uint8_t *p;

	if (!tn_check_pointer(run, table, at, ret_place) || !ret_place->section)
		return false;
	p = tn_check_bytes(ret_place->section, ret_place->offset, 4);
	if (p)
		*ret = tn_elf_u32(&run->elf, p);
	return p != NULL;
}

/* What a pointer to struct kernel_param_ops is: one of the kernel's, or the module's own, which may still
 * have the kernel's function in it. */
static enum tn_param_type type_behind(const struct tn_check_run *run, const struct tn_check_section *table, uint64_t at,
				      struct tn_check_param *ret)
{
	const struct layout *l = &layouts[run->elf.is64];
	struct tn_check_pointer ops, set;
	enum tn_param_type type;
	uint32_t flags;

	if (tn_check_pointer(run, table, at, &ops) && !ops.section) {
		type = tn_param_type_of_symbol(ops.symbol);
		ret->without_value = tn_param_without_value(type);
		return type;
	}
	if (!number_behind(run, table, at, &ops, &flags))
		return TN_PARAM_OWN;
	ret->without_value = flags & OPS_WITHOUT_VALUE;
	if (!tn_check_pointer(run, ops.section, ops.offset + l->set, &set) || set.section)
		return TN_PARAM_OWN;
	return tn_param_type_of_symbol(set.symbol);
}

static void read_param(const struct tn_check_run *run, const struct tn_check_section *table, uint64_t at,
		       struct tn_check_param *ret)
{
	const struct layout *l = &layouts[run->elf.is64];
	struct tn_check_pointer arg;
	struct tn_check_param element = { 0 };
	uint8_t flags = table->data[at + l->flags];
	uint32_t size;

	*ret = (struct tn_check_param){ .unsafe = flags & PARAM_UNSAFE, .hardware = flags & PARAM_HARDWARE };
	ret->type = type_behind(run, table, at + l->ops, ret);
	if (ret->type != TN_PARAM_STRING && ret->type != TN_PARAM_ARRAY)
		return;
	if (!number_behind(run, table, at + l->arg, &arg, &size)) {
		ret->type = TN_PARAM_OWN;
		return;
	}
	ret->size = size;
	if (ret->type == TN_PARAM_ARRAY)
		ret->element = type_behind(run, arg.section, arg.offset + l->array_ops, &element);
}

int tn_check_param_find(const struct tn_check_run *run, struct tn_text name, struct tn_check_param *ret)
{
	const struct tn_check_section *table = tn_check_section(run, "__param");
	uint64_t size = layouts[run->elf.is64].param_size;

	if (!table)
		return 0;
	for (uint64_t at = 0; tn_check_bytes(table, at, size); at += size) {
		struct tn_check_pointer p;
		struct tn_text has;

		if (!tn_check_pointer(run, table, at, &p) || !p.section)
			return -1;
		has = tn_check_string(p.section, p.offset);
		if (!has.p)
			return -1;
		if (tn_param_is(has, name)) {
			read_param(run, table, at, ret);
			return 1;
		}
	}
	return 0;
}
