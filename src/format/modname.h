/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modname.h - '-' and '_' are one letter in a module's name
 *
 * Outside brackets only: in an alias pattern "[a-z]" is a range.
 */
#ifndef TN_FORMAT_MODNAME_H
#define TN_FORMAT_MODNAME_H

#include <stdbool.h>
#include <stddef.h>

/* Turns each '-' outside [...] into '_', in place. Return: 0, or -EINVAL for a
 * bracket that is not closed or never opened; then @s may be half done. */
int tn_modname_normalise(char *s, size_t n);

/* Whether there is neither '-' nor a bracket in it, as in most names: nothing to be done. */
bool tn_modname_is_plain(const char *s, size_t n);

#endif
