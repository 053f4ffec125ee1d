/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cleanup.h - scope-bound ownership
 *
 * An owned local carries a cleanup attribute where its type has one, so that an
 * early return frees what it must. A destructor of an opaque type, tn_x_free(),
 * accepts NULL and returns NULL; one of a struct that its owner holds by value
 * leaves it empty.
 */
#ifndef TN_BASE_CLEANUP_H
#define TN_BASE_CLEANUP_H

#include <stdlib.h>

/* Clang alone calls a variable unused that is there for its end. */
#define tn_cleanup(fn) __attribute__((__cleanup__(fn), __unused__))

/* Defines tn_x_freep() for use as tn_cleanup(tn_x_freep) on a tn_x pointer. */
#define TN_DEFINE_CLEANUP(type, free_fn)                                       \
	static inline void free_fn##p(type **p)                                \
	{                                                                      \
		free_fn(*p);                                                   \
	}                                                                      \
	struct tn_swallow_semicolon

static inline void tn_freep(void *p)
{
	free(*(void **)p);
}

/* A malloc'ed pointer that is freed when it leaves its scope. */
#define tn_autofree tn_cleanup(tn_freep)

/* Hands ownership on: yields the pointer and leaves NULL behind. */
#define tn_take_ptr(p)                                                         \
	({                                                                     \
		__typeof__(p) tn_taken_ = (p);                                 \
		(p) = NULL;                                                    \
		tn_taken_;                                                     \
	})

#define TN_ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#endif
