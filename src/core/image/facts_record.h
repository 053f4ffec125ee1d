/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facts_record.h - the facts of a module as bytes, to be remembered
 *
 * The layout is in doc/format/depmod-cache.md.
 */
#ifndef TN_CORE_IMAGE_FACTS_RECORD_H
#define TN_CORE_IMAGE_FACTS_RECORD_H

#include "base/buf.h"
#include "core/image/facts.h"

/* Appends a record; out->failed when memory is out. */
void tn_facts_record_write(struct tn_buf *out, const struct tn_facts *facts);

/**
 * tn_facts_record_read() - the facts again
 * @record: need not be good; texts of @ret point into it
 * @ret: empty; what is left in it from before is overwritten, its memory used
 *
 * Return: 0, -EBADMSG, -ENOMEM. Free @ret in any case.
 */
int tn_facts_record_read(struct tn_text record, struct tn_facts *ret);

#endif
