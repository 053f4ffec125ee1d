/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* rpm_header.h - the header of a package, as rpm's database has it
 *
 * Two big-endian numbers (of entries, of bytes of data), the entries (tag, type, offset in the data, count; 32 bits each),
 * the data. Source: rpm's doc/manual/format_header.
 */
#ifndef TN_FORMAT_RPM_HEADER_H
#define TN_FORMAT_RPM_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#include "format/package_db.h"

/* Texts lie in the header. */
struct tn_rpm_package {
	struct tn_text name, version, release;
	bool has_epoch;
	uint32_t epoch;
};

/* What it says of its package, if that has @file. Return: 0, -ENOENT (it has not), -EBADMSG. */
int tn_rpm_header_find(struct tn_text header, const struct tn_packaged_file *file, struct tn_rpm_package *ret);

#endif
