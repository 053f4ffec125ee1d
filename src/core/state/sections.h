/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sections.h - where a loaded module's sections are: /sys/module/NAME/sections */
#ifndef TN_CORE_STATE_SECTIONS_H
#define TN_CORE_STATE_SECTIONS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "sys/root.h"

struct tn_loaded_section {
	const char *name; /* ".text" */
	uint64_t address; /* 0 when the kernel hides it (kptr_restrict) */
};
typedef TN_VEC(struct tn_loaded_section) tn_loaded_sections;

/* In the directory's order; names live in @arena. Return: 0 or -errno (-ENOENT: not loaded). */
int tn_sections_of(const tn_root *root, const char *module, struct tn_arena *arena,
		   tn_loaded_sections *ret);

#endif
