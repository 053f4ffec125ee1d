/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* loaded.h - the modules that a text like /proc/modules lists, from whichever machine it is */
#ifndef TN_CORE_STATE_LOADED_H
#define TN_CORE_STATE_LOADED_H

#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"
#include "core/state/sysmodule.h"

enum tn_initstate {
	TN_STATE_ABSENT,
	TN_STATE_BUILTIN, /* /sys/module/NAME without initstate, and not in /proc/modules */
	TN_STATE_LIVE,
	TN_STATE_COMING,
	TN_STATE_GOING,
};

/* Stands among the users of what has no way out. */
#define TN_LOADED_PERMANENT "[permanent]"

/* A line of /proc/modules (proc(5)). */
struct tn_loaded {
	const char *name;
	uint64_t size;      /* bytes */
	int64_t refcount;   /* -1: the kernel says '-' (no unloading) */
	const char *users;  /* "a,b" without a comma at its end; "" for none */
	enum tn_initstate state;
	uint64_t address;   /* 0 when hidden */
	const char *taints; /* "" or letters, without parentheses */
};
typedef TN_VEC(struct tn_loaded) tn_loaded_list;

/* Told of each line that is none of /proc/modules: its number, from 1. */
struct tn_loaded_listener {
	void *data;
	void (*bad_line)(void *data, unsigned line);
};

/* Appends the modules of @text in its order; strings live in @arena. @listener may be NULL. Return: 0 or -ENOMEM. */
int tn_loaded_read(struct tn_text text, struct tn_arena *arena,
		   const struct tn_loaded_listener *listener, tn_loaded_list *ret);
/* Appends the modules that use @m, in the line's order; copies live in @arena. Return: 0 or -ENOMEM. */
int tn_loaded_users(const struct tn_loaded *m, struct tn_arena *arena, tn_names *ret);

#endif
