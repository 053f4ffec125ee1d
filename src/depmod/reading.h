/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* reading.h - what one module file says, read from the file */
#ifndef TN_DEPMOD_READING_H
#define TN_DEPMOD_READING_H

#include "core/image/facts.h"
#include "depmod/renewal.h"
#include "sys/sparse.h"

/* What all files have in common. */
struct tn_depmod_reader {
	int dirfd;     /* their paths are relative to it */
	bool versions; /* CRCs of imported symbols are wanted, too */
	const struct tn_depmod_renewal *cache;
};

struct tn_depmod_reading {
	tn_image *image;       /* NULL when it could not be opened, or is not needed any more */
	struct tn_facts facts; /* as far as they could be read; texts point into @image, or @texts */
	struct tn_buf texts;
	struct tn_buf record; /* for the cache; empty where it is not to be remembered */
	struct tn_error error;
	int code; /* as of tn_facts_read(), or why the file could not be opened, with @error; or 0 */
};

/* Reads a file. @ret: empty; its image is in @memory. Any number of threads may do this, for different files
 * and memories. */
void tn_depmod_read(const struct tn_depmod_reader *how, const struct tn_depmod_file *file,
		    const struct tn_depmod_recall *recalled, struct tn_sparse_memory *memory,
		    struct tn_depmod_reading *ret);
/* Lets go of the image. Where memory is out, @code says so. */
void tn_depmod_reading_own(struct tn_depmod_reading *reading);
void tn_depmod_reading_free(struct tn_depmod_reading *reading);

#endif
