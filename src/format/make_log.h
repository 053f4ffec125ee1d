/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* make_log.h - the first error in what make and those that it calls have said
 *
 * The last line of a log says that make gave up, and a hundred lines before it are what came of the first. Here that one is found:
 * of the compiler, the assembler, the linker, modpost, patch, a shell without the tool, or make itself. English words are known
 * alone: who builds sets LC_ALL=C.
 */
#ifndef TN_FORMAT_MAKE_LOG_H
#define TN_FORMAT_MAKE_LOG_H

#include <stdbool.h>

#include "base/text.h"

enum tn_make_kind {
	TN_MAKE_OTHER,       /* make says that it gave up; @text is the line before that, which may say why */
	TN_MAKE_SOURCE,      /* the compiler does not take the source; @name: what it complains about, where it names one */
	TN_MAKE_NO_INCLUDE,  /* @name: a file that is included and is not there */
	TN_MAKE_UNDEFINED,   /* modpost: nobody exports @name */
	TN_MAKE_GPL_ONLY,    /* modpost: @name is for GPL modules alone */
	TN_MAKE_NAMESPACE,   /* modpost: @name is of the namespace @other, which is not imported */
	TN_MAKE_NO_LICENCE,  /* modpost: no MODULE_LICENSE */
	TN_MAKE_SECTIONS,    /* modpost: code that stays refers to code that is dropped */
	TN_MAKE_NO_SYMVERS,  /* the kernel's Module.symvers is not there: modpost finds no exports, @name for one */
	TN_MAKE_UNPREPARED,  /* the kernel's headers lack what its configuration makes; @name: the file, where one is named */
	TN_MAKE_NO_TOOL,     /* @name: a command that is not there */
	TN_MAKE_BAD_TOOL,    /* @name: a command that is there, and does not run; @other: a library that it lacks */
	TN_MAKE_OPTION,      /* the compiler does not know the option @name: it is another than the kernel's */
	TN_MAKE_NO_RULE,     /* @name: a file that is not there and that nothing makes; @other: what needs it */
	TN_MAKE_NO_DIR,      /* @name: a directory that is not there, mostly that of the headers */
	TN_MAKE_MAKEFILE,    /* a makefile or a configure script makes no sense, or says itself that it will not go on */
	TN_MAKE_LINK,        /* the linker or modpost; @name: a symbol, where it names one */
	TN_MAKE_PATCH,       /* a patch does not fit; @name: the file that it is for */
	TN_MAKE_NO_SPACE,    /* a disk is full */
	TN_MAKE_NO_RIGHT,    /* a file may not be read or written */
	TN_MAKE_KILLED,      /* the compiler was killed or found no memory */
	TN_MAKE_COMPILER,    /* the compiler has a fault of its own */
	TN_MAKE_N_KINDS
};

/* All texts lie in the log; those that are not known are empty. */
struct tn_make_error {
	enum tn_make_kind kind;
	struct tn_text file;   /* that the error is in, as the log has it: absolute, or below @directory */
	unsigned line;         /* of @file; 0: not known */
	struct tn_text text;   /* what is said, without the file and "error:" */
	struct tn_text name,
		other; /* as the kind says; TN_MAKE_SOURCE: @other is what has no such member, or what is initialised */
	struct tn_text excerpt;     /* TN_MAKE_SOURCE: the line of the source, as far as it is shown */
	struct tn_text from;        /* the source that has included @file */
	struct tn_text target;      /* what make was making then, "/x/build/hello.o" */
	struct tn_text directory;   /* that make was working in */
	size_t at;             /* the line of the log, from 1 */
	unsigned exit;         /* status of the command that make gave up on; 0: not known */
	bool other_compiler;   /* the log says that the compiler is not the one that has built the kernel */
};

/* @log: of a build that has failed. Return: whether there is an error in it. Time grows with the log's length alone. */
bool tn_make_log_read(struct tn_text log, struct tn_make_error *ret);

#endif
