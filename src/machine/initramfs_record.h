/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* initramfs_record.h - what is remembered of an archive, as bytes: doc/format/initramfs-facts.md */
#ifndef TN_MACHINE_INITRAMFS_RECORD_H
#define TN_MACHINE_INITRAMFS_RECORD_H

#include "base/buf.h"
#include "machine/initramfs.h"

/* @ret: to be added to. */
void tn_initramfs_record_write(const struct tn_initramfs *initramfs, struct tn_buf *ret);

/* Fills in what the record has of @ret, whose strings then live in @arena. The bytes may be anybody's.
 * Return: 0, -EBADMSG, -ENOMEM: @ret is as it was. */
int tn_initramfs_record_read(struct tn_text record, struct tn_arena *arena, struct tn_initramfs *ret);

#endif
