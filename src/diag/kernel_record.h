/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_record.h - what a kernel image told, as structs and as bytes to be remembered
 *
 * doc/format/kernel-facts.md has the bytes. They are read as any stranger's file.
 */
#ifndef TN_DIAG_KERNEL_RECORD_H
#define TN_DIAG_KERNEL_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "format/kernel_certs.h"
#include "format/kernel_exports.h"

/* Texts are borrowed; vectors are the record's. */
struct tn_kernel_record {
	struct tn_text release;  /* NUL-ended where it was read from bytes; so are the next two */
	struct tn_text banner;   /* "Linux version ..."; empty: not known */
	struct tn_text vermagic; /* empty: not known */
	unsigned version[3];
	uint16_t machine;
	bool is64, big_endian;
	bool exports_known, certs_known;
	uint64_t module_size; /* 0: not known */
	struct tn_text config; /* text of CONFIG_ lines; empty: not known */
	tn_kernel_certs certs;
	tn_kernel_exports exports;
};

void tn_kernel_record_free(struct tn_kernel_record *record);
#define tn_autorecord tn_cleanup(tn_kernel_record_free) struct tn_kernel_record

/* @ret: to be added to; a failure shows in it. */
void tn_kernel_record_write(const struct tn_kernel_record *record, struct tn_buf *ret);

/* @ret: empty; its texts lie in @bytes. Return: 0, -EBADMSG, -ENOMEM. */
int tn_kernel_record_read(struct tn_text bytes, struct tn_kernel_record *ret);

#endif
