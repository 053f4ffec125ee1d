/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modname.h - how the names of modules and their files are spelt
 *
 * '-' and '_' are one letter, outside brackets only: in an alias pattern "[a-z]" is a range.
 */
#ifndef TN_FORMAT_MODNAME_H
#define TN_FORMAT_MODNAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Turns each '-' outside [...] into '_', in place. Return: 0, or -EINVAL for a
 * bracket that is not closed or never opened; then @s may be half done. */
int tn_modname_normalise(char *s, size_t n);

/* Whether there is neither '-' nor a bracket in it, as in most names: nothing to be done. */
bool tn_modname_is_plain(const char *s, size_t n);

/* Whether @name has something before ".ko", ".ko.gz", ".ko.xz" or ".ko.zst" at its end. */
bool tn_modname_ends_file(struct tn_text name);

#endif
