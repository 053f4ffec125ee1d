/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* carry.h - carrying out what a journal has, or taking it back */
#ifndef TN_BUILD_CARRY_H
#define TN_BUILD_CARRY_H

#include "build/journal.h"

/* Appends the directory of what is noted beside dkms' tree, in the root's terms: below /var/lib/tenon, or in a tree that is
 * elsewhere, for who may write nowhere else or wants to leave nothing behind. Then a NUL. */
void tn_build_state_dir(const char *dkms_tree, const char *what, struct tn_buf *ret);
/* In it, for @what: one file for each kernel that is at work. */
#define TN_BUILD_JOURNALS "journal"

/* What is made before a deed is committed: under names that nobody looks at. */
enum tn_build_prepare_kind {
	TN_BUILD_COPY,   /* @from, a file, to @to */
	TN_BUILD_DOUBLE, /* the same or a link, and the file may be the same one under both names */
	TN_BUILD_TEXT,   /* @from is what stands in @to */
	TN_BUILD_POINT,  /* @to is a symbolic link to @from */
};
struct tn_build_prepare {
	enum tn_build_prepare_kind kind;
	const char *from, *to;
};

/* Of the journal for a kernel. Return: 0 or -ENOMEM. */
int tn_build_journal_name(const char *install_tree, const char *kernel, struct tn_buf *ret);

/* Writes the file. Return: 0, or -errno with a sentence: the old one is there. */
int tn_build_journal_save(const tn_root *root, const struct tn_build_journal *journal, struct tn_error *err);
/* Return: 0, -ENOENT, as tn_build_journal_read(), or -errno, with a sentence but for -ENOENT. */
int tn_build_journal_load(const tn_root *root, const char *dkms_tree, const char *name, struct tn_build_journal *ret,
			  struct tn_error *err);
/* Removes one that somebody was killed at writing. */
void tn_build_journal_tidy(const tn_root *root, const char *dkms_tree, const char *name);
/* Return: 0, or -errno with a sentence. */
int tn_build_journal_drop(const tn_root *root, const struct tn_build_journal *journal, struct tn_error *err);

/* Return: 0, or -errno with a sentence: what was prepared is to be discarded. */
int tn_build_prepare(const tn_root *root, const struct tn_build_prepare *list, size_t n, struct tn_error *err);
/* Removes what was prepared for a deed that is not committed, or is done. Return: 0, or -errno of the first that stays. */
int tn_build_discard(const tn_root *root, const struct tn_build_journal *journal, const struct tn_build_deed *deed);

/* The steps before the indexes are made; after that. Return: 0, or -errno with a sentence, some of them done. */
int tn_build_do_first(const tn_root *root, const struct tn_build_deed *deed, struct tn_error *err);
int tn_build_do_last(const tn_root *root, const struct tn_build_journal *journal, const struct tn_build_deed *deed,
		     struct tn_error *err);
/* Takes back what do_first has done. Return: 0, or -errno with a sentence. */
int tn_build_undo(const tn_root *root, const struct tn_build_journal *journal, const struct tn_build_deed *deed,
		  struct tn_error *err);

/**
 * tn_build_journal_take_up() - finish what it has, or take it back where that was begun; the file goes
 * @ret_done: whether the deeds are done, and not taken back
 *
 * Return: 0, or -errno with a sentence: the file is there.
 */
int tn_build_journal_take_up(const tn_root *root, struct tn_build_journal *journal, bool *ret_done, struct tn_error *err);

/* Makes the indexes (unless @no_depmod), does the last steps, and the file goes. Where the indexes cannot be made, all is taken
 * back. Return: 0, or -errno with a sentence. */
int tn_build_journal_finish(const tn_root *root, struct tn_build_journal *journal, bool no_depmod, struct tn_error *err);

/* Takes all back, and the file goes. Return: 0, or -errno with a sentence: the file is there. */
int tn_build_journal_undo(const tn_root *root, struct tn_build_journal *journal, struct tn_error *err);

#endif
