/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* regress.h - inputs that once broke something, described as text
 *
 *	# why this one is here
 *	case NAME
 *	seed N            start from seed N instead of from nothing
 *	text "a\tb\n"     add these bytes (\n \t \r \0 \\ \" \xHH)
 *	hex 7f 45 4c 46   add these bytes
 *	fill COUNT HH     add COUNT times the byte HH
 *	be32 N / le32 N   add a number (also be16 le16 be64 le64)
 *	at N              the next additions overwrite from byte N on
 *	end               ... or go to the end again
 *	cut N             keep the first N bytes
 */
#ifndef TN_FUZZ_REGRESS_H
#define TN_FUZZ_REGRESS_H

#include "mutate.h"

struct fuzz_regress {
	const struct fuzz_corpus *corpus;
	const char *path;
	FILE *file;
	unsigned line;
	char name[64]; /* of the case whose "case" line has been read; "" for none */
};

/* Return: 0, or -1 with a message on stderr. */
int fuzz_regress_open(struct fuzz_regress *r, const struct fuzz_corpus *corpus, const char *path);
/* Return: 1 with a case (@ret->p is the caller's to free, @name lives until
 * the next call), 0 at the end, -1 with a message on stderr. */
int fuzz_regress_next(struct fuzz_regress *r, const char **name, struct fuzz_bytes *ret);
void fuzz_regress_close(struct fuzz_regress *r);

#endif
