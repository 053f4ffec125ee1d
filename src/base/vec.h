/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* vec.h - a growable array of any type
 *
 *	tn_autovec TN_VEC(const char *) names = { 0 };
 *	r = tn_vec_push(&names, "ext4");
 *	for (size_t i = 0; i < names.n; i++) use(names.v[i]);
 *
 * An owned local is a tn_autovec and is handed on with tn_vec_take(); a member is
 * freed by what frees its struct, with tn_vec_free().
 */
#ifndef TN_BASE_VEC_H
#define TN_BASE_VEC_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/size.h"

#define TN_VEC(type)                                                           \
	struct {                                                               \
		type *v;                                                       \
		size_t n, room;                                                \
	}

/* Where the array is now, with room for one more; NULL: memory is out, nothing has changed. */
static inline void *tn_vec_grow_(void *v, size_t n, size_t *room, size_t size)
{
	size_t want = *room ? *room : 4;
	void *p;

	if (n < *room)
		return v;
	if (want > SIZE_MAX / 4 / size)
		return NULL;
	want *= 2;
	p = realloc(v, tn_size_mul(want, size));
	if (p)
		*room = want;
	return p;
}

/* Return: 0 or -ENOMEM; on failure the vector is as it was. */
#define tn_vec_push(vec, ...)                                                  \
	({                                                                     \
		void *tn_grown_ = tn_vec_grow_((vec)->v, (vec)->n,             \
					       &(vec)->room, sizeof(*(vec)->v)); \
\
		if (tn_grown_) {                                               \
			(vec)->v = tn_grown_;                                  \
			(vec)->v[(vec)->n++] = (__VA_ARGS__);                  \
		}                                                              \
		tn_grown_ ? 0 : -ENOMEM;                                       \
	})

/* Frees the array, not what its elements own. */
#define tn_vec_free(vec)                                                       \
	do {                                                                   \
		free((vec)->v);                                                \
		(vec)->v = NULL;                                               \
		(vec)->n = (vec)->room = 0;                                    \
	} while (0)

/* @vec: any vector; all have their array first. */
static inline void tn_vec_cleanup_(void *vec)
{
	void *v;

	memcpy(&v, vec, sizeof(v));
	free(v);
}

/* A vector whose array is freed when it leaves its scope. */
#define tn_autovec tn_cleanup(tn_vec_cleanup_)

/* Hands the array on: yields the vector and leaves an empty one behind. */
#define tn_vec_take(vec)                                                       \
	({                                                                     \
		__typeof__(*(vec)) tn_taken_ = *(vec);                         \
		(vec)->v = NULL;                                               \
		(vec)->n = (vec)->room = 0;                                    \
		tn_taken_;                                                     \
	})

#endif
