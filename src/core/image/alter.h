/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* alter.h - change a module's image before it is loaded from memory
 *
 * init_module(2) takes no flags; a module is forced by taking out of its image
 * what the kernel would check. Another name is written over the one in the
 * image's struct module. A signature cannot be right after that and is cut
 * off: the kernel refuses a wrong one, but not always a missing one.
 */
#ifndef TN_CORE_IMAGE_ALTER_H
#define TN_CORE_IMAGE_ALTER_H

#include "base/buf.h"
#include "base/error.h"

/**
 * tn_alter() - change an image in place
 * @image:  the bytes of a .ko file, not compressed
 * @flags:  TN_LOAD_IGNORE_VERMAGIC, TN_LOAD_IGNORE_MODVERSIONS
 * @rename: new name, or NULL
 *
 * Return: 0; -ENOEXEC or -EBADMSG when @image is no sound ELF file;
 * -ENOENT (no struct module in it), -ENAMETOOLONG or -EINVAL for @rename.
 */
int tn_alter(struct tn_buf *image, unsigned flags, const char *rename, struct tn_error *err);

#endif
