/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* insert.h - load one module file into the kernel
 *
 * The descriptor goes to the kernel (finit_module(2)). A packed file does so,
 * too, where the kernel says that it unpacks this format and nothing in the
 * file's header stands against it; should the kernel find it invalid
 * nevertheless, or in all other cases, it is unpacked here and handed over
 * from memory (init_module(2)). So is what is no regular file (a pipe), what
 * gets another name, and everything on a kernel without finit_module(2).
 */
#ifndef TN_CORE_LOAD_INSERT_H
#define TN_CORE_LOAD_INSERT_H

#include "base/error.h"
#include "format/compression.h"
#include "sys/kernel.h"

struct tn_insert {
	const char *options; /* parameters as the kernel reads them; NULL for none */
	unsigned flags;      /* TN_LOAD_IGNORE_* */
	const char *rename;  /* name to load it under; NULL: its own */
	bool wait;           /* the user named the file: a pipe is read to its end */
};

enum tn_insert_stage {
	TN_INSERT_OPEN,   /* the file could not be opened */
	TN_INSERT_READ,   /* it could not be read, unpacked or changed as asked */
	TN_INSERT_KERNEL, /* the kernel has decided, or its answer is known (not a file, empty) */
};

enum tn_insert_way {
	TN_INSERT_NO_WAY,    /* the kernel was never asked */
	TN_INSERT_AS_FILE,   /* finit_module(2) */
	TN_INSERT_PACKED,    /* finit_module(2), unpacked by the kernel */
	TN_INSERT_AS_MEMORY, /* init_module(2) */
};

/* What happened, for messages and diagnosis; filled in on failure as well. */
struct tn_insert_report {
	enum tn_insert_stage stage;
	enum tn_insert_way way;     /* the last that was tried */
	enum tn_compression format;
	const char *kernel_refuses; /* why the kernel was not left to unpack it (static), or NULL */
	int packed_error;           /* what the kernel said to TN_INSERT_PACKED; 0 or -errno */
};

/**
 * tn_insert_file() - load the module in the file @path
 * @report: may be NULL
 * @err:    has a sentence where the kernel was not asked; else the code says all
 *
 * Return: 0; the kernel's -errno; the -errno of opening or reading; -EBADMSG,
 * -EFBIG, -ENOSYS of tn_decompress(); -ENOEXEC when it must be changed and is
 * no module.
 */
int tn_insert_file(const struct tn_kernel *kernel, const char *path, const struct tn_insert *how,
		   struct tn_insert_report *report, struct tn_error *err);

/* The same for a descriptor, from its start (a pipe: all that comes); it stays open. */
int tn_insert_fd(const struct tn_kernel *kernel, int fd, const struct tn_insert *how,
		 struct tn_insert_report *report, struct tn_error *err);

#endif
