/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* exclusive.h - which kernels a dkms.conf is for: the BUILD_EXCLUSIVE_* directives and bash's patterns. Pure. */
#ifndef TN_BUILD_EXCLUSIVE_H
#define TN_BUILD_EXCLUSIVE_H

#include "build/directives.h"

/* bash's [[ @text =~ @pattern ]]. Return: 1, 0, or -EINVAL: no regular expression. */
int tn_dkms_matches(const char *text, const char *pattern);

/* The three-way order of kernel versions as dkms has it: each number with at least three digits, then bytewise. */
int tn_dkms_version_cmp(const char *a, const char *b);

/* Why directives number @index leave out this kernel, a sentence in @arena; NULL: they do not, or memory is out. */
const char *tn_dkms_excluded(const struct tn_dkms_vars *vars, unsigned index, const struct tn_dkms_facts *facts,
			     struct tn_arena *arena);

#endif
