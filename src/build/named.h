/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* named.h - places outside of a source that its scripts and makefiles name: other sources, and what was unpacked by hand. Pure. */
#ifndef TN_BUILD_NAMED_H
#define TN_BUILD_NAMED_H

#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"

/* A source that names more has no key. */
#define TN_BUILD_NAMED_MAX 64u

typedef TN_VEC(const char *) tn_build_named;

/**
 * tn_build_named_find() - paths below /usr/src and /opt in a text, each once
 * @ret: they live in @arena
 *
 * As they are written, to the end of the word; what a variable is part of is cut there, at the last whole name. Return: 0; -E2BIG:
 * there are more than TN_BUILD_NAMED_MAX; -ENOMEM.
 */
int tn_build_named_find(struct tn_text text, struct tn_arena *arena, tn_build_named *ret);

#endif
