/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mutate.h - seeds, and damage done to them that is the same in every run */
#ifndef TN_FUZZ_MUTATE_H
#define TN_FUZZ_MUTATE_H

#include "fuzz.h"

#define FUZZ_INPUT_MAX (1u << 20) /* bytes; longer inputs are cut */

struct fuzz_bytes {
	uint8_t *p;
	size_t n;
};

struct fuzz_corpus {
	struct fuzz_bytes *v;
	size_t n;
};
void fuzz_corpus_free(struct fuzz_corpus *corpus);

/* xorshift64*; the state must not be 0. */
struct fuzz_random {
	uint64_t state;
};
/* 0..below-1; 0 when @below is 0. */
size_t fuzz_random(struct fuzz_random *r, size_t below);

/* A seed with one to eight changes, into @ret with room for FUZZ_INPUT_MAX. Return: its size. */
size_t fuzz_mutate(const struct fuzz_corpus *corpus, struct fuzz_random *random, uint8_t *ret);

#endif
