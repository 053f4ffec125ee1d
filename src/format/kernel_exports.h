/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_exports.h - what a kernel exports, out of its own bytes
 *
 * Up to 7.0 a kernel has two tables, __ksymtab and __ksymtab_gpl; from 7.1 on one, and
 * a byte of flags for each symbol in __kflagstab. Versions stand in __kcrctab, in the same order.
 * An entry is address, name, namespace (without the last one before 5.4): offsets from
 * where each of them stands, or addresses.
 */
#ifndef TN_FORMAT_KERNEL_EXPORTS_H
#define TN_FORMAT_KERNEL_EXPORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "base/vec.h"
#include "format/elf.h"

struct tn_kernel_export {
	struct tn_text name;
	struct tn_text export_ns; /* namespace; empty: none */
	uint32_t crc;             /* where has_crc */
	bool has_crc, gpl_only;
};
typedef TN_VEC(struct tn_kernel_export) tn_kernel_exports;

/**
 * tn_kernel_exports_of_elf() - by the sections that a vmlinux has
 * @ret: sorted by name; texts lie in the file
 *
 * Return: 0, -ENOENT (no such sections: it exports nothing), -EBADMSG, -ENOMEM.
 */
int tn_kernel_exports_of_elf(const struct tn_elf *elf, tn_kernel_exports *ret, struct tn_error *err);

/* What is known of a kernel in a file without sections. */
struct tn_kernel_flat {
	struct tn_text bytes;
	bool is64, big_endian;
	uint64_t base; /* the address of the first byte, for tables of addresses; 0: not known */
};

/**
 * tn_kernel_exports_of_flat() - by what the tables look like, in a kernel without sections
 *
 * Return: as above; -ENOENT also where what was found does not fit together in every respect.
 */
int tn_kernel_exports_of_flat(const struct tn_kernel_flat *kernel, tn_kernel_exports *ret, struct tn_error *err);

/* Sorts by name. Return: 0, -EBADMSG (a name is there twice), -ENOMEM. */
int tn_kernel_exports_sort(tn_kernel_exports *exports, struct tn_error *err);

/* Where @name is among @n that are sorted, or NULL. */
const struct tn_kernel_export *tn_kernel_exports_find(const struct tn_kernel_export *exports, size_t n,
						      struct tn_text name);

#endif
