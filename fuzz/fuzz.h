/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fuzz.h - what a fuzzer provides and what it may use
 *
 * A fuzzer is one file, fuzz-X.c, with the two functions below. It is built
 * twice: with libFuzzer, and with standalone.c as a plain test that runs the
 * seeds, every kind of damage to them and the inputs of regress-X.
 */
#ifndef TN_FUZZ_H
#define TN_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One input. Return: 0. A property that does not hold ends in fuzz_check(). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where seeds go; opaque to a fuzzer. */
struct fuzz_corpus;

/* Makes the seeds by code, in an order that stays (regress-X names them by number). */
void fuzz_seeds(struct fuzz_corpus *corpus);

/* Add one seed; the bytes are copied. */
void fuzz_seed(struct fuzz_corpus *corpus, const void *p, size_t n);

/* A seed that is text, without its NUL. */
static inline void fuzz_seed_str(struct fuzz_corpus *corpus, const char *s)
{
	fuzz_seed(corpus, s, strlen(s));
}

/* A property that holds for every input; assert() that no build switches off. */
#define fuzz_check(what)                                                                  \
	do {                                                                              \
		if (!(what)) {                                                            \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #what); \
			abort();                                                          \
		}                                                                         \
	} while (0)

/* Reads every byte of what a parser handed out, so that a slice that points
 * outside the input is caught even where the parser itself never looks. */
static inline void fuzz_touch(const void *p, size_t n)
{
	const volatile uint8_t *bytes = p;

	for (size_t i = 0; i < n; i++)
		(void)bytes[i];
}

#endif
