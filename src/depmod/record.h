/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* record.h - the facts of a module as bytes: to hand them to another thread,
 * or to remember them. The layout is in doc/format/depmod-cache.md.
 */
#ifndef TN_DEPMOD_RECORD_H
#define TN_DEPMOD_RECORD_H

#include "base/buf.h"
#include "depmod/facts.h"

/* Appends a record; out->failed when memory is out. */
void tn_depmod_record_write(struct tn_buf *out, const struct tn_depmod_facts *facts);

/**
 * tn_depmod_record_read() - the facts again
 * @record: need not be good; texts of @ret point into it
 * @ret: empty; what is left in it from before is overwritten, its memory used
 *
 * Return: 0, -EBADMSG, -ENOMEM. Free @ret in any case.
 */
int tn_depmod_record_read(struct tn_text record, struct tn_depmod_facts *ret);

#endif
