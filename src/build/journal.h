/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* journal.h - what is being done to one kernel's modules, so that it can be finished or taken back. Pure.
 *
 * The file is written before each deed is prepared, before it is done, and goes when all is over (build/carry.h does so);
 * doc/format/build-journal.md says what it looks like. Each step may be done twice: the second time it finds nothing to do.
 */
#ifndef TN_BUILD_JOURNAL_H
#define TN_BUILD_JOURNAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "build/keep.h"

/* What is noted beside dkms' own tree. */
#define TN_BUILD_STATE "/var/lib/tenon/build"
#define TN_BUILD_JOURNAL_MAX ((size_t)4 << 20) /* bytes */

enum tn_build_step_kind {
	TN_BUILD_PUT,  /* @from, which nobody looks at, becomes @to; what that was is @other, too, unless NULL: there was none */
	TN_BUILD_LINK, /* @to becomes a symbolic link to @from; it was one to @other, or NULL: there was none */
	TN_BUILD_DROP, /* @to goes */
};

/* Paths are absolute in the root's terms. */
struct tn_build_step {
	enum tn_build_step_kind kind;
	const char *from, *to, *other;
};
typedef TN_VEC(struct tn_build_step) tn_build_steps;

/* One module package that comes or goes. */
struct tn_build_deed {
	const char *module, *version;
	bool leaves;    /* it is uninstalled */
	bool committed; /* all is prepared: it is to be finished; else nobody has seen anything of it */
	tn_build_steps first; /* before the indexes are made: these can be taken back */
	tn_build_steps last;  /* after that */
};

struct tn_build_journal {
	const char *dkms_tree, *install_tree, *kernel, *arch;
	bool undo; /* what is committed is being taken back */
	TN_VEC(struct tn_build_deed) deeds;
	struct tn_arena arena;
};

void tn_build_deed_free(struct tn_build_deed *deed);
void tn_build_journal_free(struct tn_build_journal *journal);
#define tn_auto_build_journal tn_cleanup(tn_build_journal_free) struct tn_build_journal

/* Whether a journal can hold it: an absolute path without "..", "." or control characters. */
bool tn_build_path_fits(const char *path);

/* Appends the file. */
void tn_build_journal_write(const struct tn_build_journal *journal, struct tn_buf *ret);

/**
 * tn_build_journal_read() - the bytes of such a file
 * @ret: empty before; to be freed in any case
 *
 * Return: 0; -EBADMSG: no journal, or a path that is neither in dkms' tree nor in the kernel's; -E2BIG; -ENOMEM.
 */
int tn_build_journal_read(struct tn_text bytes, struct tn_build_journal *ret);

#endif
