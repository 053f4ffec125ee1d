/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* trouble.h - why something could not be read, and what that means for the files
 *
 * What is damaged or not there is the tree's affair: the files are made without
 * it. What the machine keeps from us (EIO, EMFILE, EACCES, no library that
 * unpacks it, ...) is there all the same, and files that were made at a better
 * time may know it: less is never written over more.
 */
#ifndef TN_DEPMOD_TROUBLE_H
#define TN_DEPMOD_TROUBLE_H

#include <errno.h>
#include <stdbool.h>

enum tn_depmod_flaws {
	TN_DEPMOD_FLAWED = 1 << 0,   /* the files lack something that should be in them: exit 1 */
	TN_DEPMOD_WITHHELD = 1 << 1, /* ... and files that are there already may have it */
};

/* Whether the file itself is bad, or none. */
static inline bool tn_depmod_is_damage(int code)
{
	return code == -ENOEXEC || code == -EBADMSG || code == -EFBIG || code == -EINVAL;
}

/* Whether the name leads to nothing. */
static inline bool tn_depmod_is_absence(int code)
{
	return code == -ENOENT || code == -ENOTDIR || code == -ELOOP;
}

/* What is there is no file that has bytes: ENXIO is open(2)'s word for a socket. */
static inline bool tn_depmod_is_special(int code)
{
	return code == -ENXIO || code == -EISDIR;
}

/* Return: enum tn_depmod_flaws of what could not be read, and should have been. */
static inline unsigned tn_depmod_flaws_of(int code)
{
	bool own = tn_depmod_is_damage(code) || tn_depmod_is_absence(code) || tn_depmod_is_special(code);

	return own ? TN_DEPMOD_FLAWED : TN_DEPMOD_FLAWED | TN_DEPMOD_WITHHELD;
}

#endif
