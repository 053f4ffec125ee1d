/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_crc.h - the version that a module expects of a symbol, against the exporter's
 *
 * Private to check*.c. For kernels with CONFIG_MODVERSIONS alone: others look at no version.
 */
#ifndef TN_DIAG_CHECK_CRC_H
#define TN_DIAG_CHECK_CRC_H

#include "diag/check_private.h"

enum tn_check_crc {
	TN_CRC_SAME,
	TN_CRC_DIFFERS,
	TN_CRC_MISSING,          /* __versions does not have the symbol: see tn_check_crc_needed() */
	TN_CRC_MISSING_EXTENDED, /* nor has the extended table, which alone counts then: the kernel goes on */
	TN_CRC_NO_TABLE,         /* no versions at all, or none are to be looked at: see tn_check_may_force() */
};

/* @wanted: what the exporter has; @ret_expected: what the module has, where it is another; may be NULL. */
enum tn_check_crc tn_check_crc(struct tn_check_run *run, struct tn_text symbol, uint32_t wanted,
			       uint64_t *ret_expected);

/* Whether a symbol that __versions does not have is an error: Linux itself warns once and goes on, Debian's
 * kernels refuse the module. */
enum tn_answer tn_check_crc_needed(const struct tn_check_run *run);

/* Whether the kernel takes a module without versions or vermagic, and is tainted F by it. */
enum tn_answer tn_check_may_force(const struct tn_check_run *run);

#endif
