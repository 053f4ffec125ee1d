/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* symvers.h - what the kernel itself exports: Module.symvers and System.map
 *
 * Module.symvers is what modpost writes; its columns have changed twice:
 *	CRC SYMBOL MODULE [EXPORT]              before Linux 5.4
 *	CRC SYMBOL NAMESPACE MODULE EXPORT      Linux 5.4 and 5.5, set apart by tabs
 *	CRC SYMBOL MODULE EXPORT [NAMESPACE]    since then
 * System.map is nm(1) output, "ADDRESS TYPE SYMBOL"; an exported symbol X
 * shows as __ksymtab_X (with a character in front on architectures that put
 * one before every symbol).
 */
#ifndef TN_FORMAT_SYMVERS_H
#define TN_FORMAT_SYMVERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct tn_symvers_line {
	struct tn_text symbol;
	struct tn_text module;        /* "vmlinux", or a path without its suffix */
	struct tn_text export_kind;   /* "EXPORT_SYMBOL_GPL"...; empty when not told */
	struct tn_text export_ns;     /* namespace; empty for none */
	uint64_t crc;
};

/* Of one line, without its newline. Return: 0, or -EINVAL when it is none of the three. */
int tn_symvers_parse(struct tn_text line, struct tn_symvers_line *ret);

/**
 * tn_sysmap_parse() - what a line of System.map says is exported
 * @prefix: character that symbols may have in front, as __ksymtab_X has; 0: none
 * @ret:    receives the name of the symbol
 *
 * Return: 1 and a name; 0 for the line of any other symbol; -EINVAL for no line of System.map.
 */
int tn_sysmap_parse(struct tn_text line, char prefix, struct tn_text *ret);

#endif
