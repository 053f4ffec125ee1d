/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tree_sum.h - names, modes and content of trees of files, as one SHA-256 */
#ifndef TN_BUILD_TREE_SUM_H
#define TN_BUILD_TREE_SUM_H

#include "base/error.h"
#include "build/sum.h"
#include "sys/root.h"

struct tn_tree_sums {
	const tn_root *root;
	tn_crypto *crypto;
	const char *memory; /* directory of the machine's where sums are remembered; NULL: nowhere */
	bool relative; /* each tree is called by its number: it is the same wherever it stands */
};

struct tn_tree_sum {
	char sum[TN_BUILD_SUM_SIZE]; /* of all that is there */
	char stamps[TN_BUILD_SUM_SIZE]; /* of names, modes and stamps: while this is the same, so is the other, if stamps can be
					   believed */
	bool remembered; /* no content was read */
	bool remember, firm; /* it is to be; stamps can be believed */
};

/**
 * tn_tree_sum() - of some files and directories, with what links in them lead to (sys/inventory.h)
 * @tops:     absolute in the root's terms
 * @remember: whether content that was read before is not read again while all stamps are the same. Then whether anything has
 *            changed meanwhile is for tn_tree_settle() to say, which need not be asked at once
 * @see:      is shown the content of each file that is read; may be NULL
 *
 * Return: 0; -E2BIG: there is more than makes sense to read; -ESTALE: something changes meanwhile; -ENOSYS: no OpenSSL; -errno.
 * With a sentence.
 */
int tn_tree_sum(const struct tn_tree_sums *how, const char *const *tops, size_t n, bool remember,
		void (*see)(void *data, const char *path, struct tn_text content), void *data, struct tn_tree_sum *ret,
		struct tn_error *err);

/* Whether all is still as it was when it was summed up: then it is remembered, if it is to be. Return: 0; -ESTALE; as above. */
int tn_tree_settle(const struct tn_tree_sums *how, const char *const *tops, size_t n, const struct tn_tree_sum *sum,
		   struct tn_error *err);

/* tn_tree_sum.stamps alone. */
int tn_tree_stamps(const struct tn_tree_sums *how, const char *const *tops, size_t n, char ret[static TN_BUILD_SUM_SIZE],
		   struct tn_error *err);

#endif
