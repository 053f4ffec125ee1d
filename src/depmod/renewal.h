/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* renewal.h - the cache in one run: what the old one knows, and what the new one is to hold
 *
 * The old one is read in the background while the files are looked for. A new
 * one is only made where reading again would take longer than writing it.
 */
#ifndef TN_DEPMOD_RENEWAL_H
#define TN_DEPMOD_RENEWAL_H

#include "base/finding_sink.h"
#include "base/log.h"
#include "depmod/cache_file.h"
#include "depmod/files.h"
#include "sys/background.h"

struct tn_depmod_renewal {
	const char *path;        /* of the cache, borrowed; NULL: there is none */
	bool only_reads;  /* the cache stays as it is: it has more than these files */
	const struct tn_log *log; /* hears what is known; or NULL */
	struct timespec started; /* the run; before that nothing has been read */
	/* The rest is private. */
	struct tn_background background;
	struct tn_findings_kept kept;
	struct tn_depmod_cache_file old;
	struct tn_buf content; /* of the new one */
	bool loading;          /* from begin() to settle() or free() */
	bool writing;          /* the cache is to be written anew */
	bool changed;          /* and would not be the same */
	size_t n_known;        /* of all files, used from the old cache */
	size_t n_new;          /* added to the new one, not found in the old */
	size_t n_without_room; /* not added, since it would become too large */
	uint64_t device;       /* the only one whose files are remembered */
	enum tn_stamp_trust trust;
};

/* One file as the cache sees it. */
struct tn_depmod_recall {
	struct tn_stamp stamp;
	struct tn_text record; /* the old cache's; .p is NULL where it has none */
};

/* Begins to read the cache. @r has its first three members and must stay where it is. Without this call the
 * others do nothing. */
void tn_depmod_renewal_begin(struct tn_depmod_renewal *r, const struct tn_finding_sink *sink);

/**
 * tn_depmod_renewal_recall() - what the old cache knows of the files
 * @ret: as many, all 0; their records live until tn_depmod_renewal_settle()
 *
 * Return: 0 or -ENOMEM.
 */
int tn_depmod_renewal_recall(struct tn_depmod_renewal *r, int dirfd,
			     const struct tn_depmod_files *files, struct tn_depmod_recall *ret,
			     const struct tn_finding_sink *sink);

/* Whether what was read of an open file will hold for as long as its stamp does, and is to be remembered.
 * Any number of threads may ask. */
bool tn_depmod_renewal_wants(const struct tn_depmod_renewal *r, const struct tn_depmod_recall *file,
			     int fd);

/* A file whose record was found and used. */
void tn_depmod_renewal_keep(struct tn_depmod_renewal *r, const struct tn_depmod_recall *file);
/* A file that was read; tn_depmod_renewal_wants() it. */
void tn_depmod_renewal_add(struct tn_depmod_renewal *r, const struct tn_depmod_recall *file,
			   struct tn_text record);

/* After the last file: the old cache goes. */
void tn_depmod_renewal_settle(struct tn_depmod_renewal *r, const struct tn_finding_sink *sink);

/**
 * tn_depmod_renewal_save() - write the cache, where it has changed
 * @tidy: the module directory, where caches of others beside it are to be looked after; or NULL
 *
 * That it cannot be written is a notice, not an error.
 */
void tn_depmod_renewal_save(struct tn_depmod_renewal *r, const char *tidy, const struct tn_finding_sink *sink);

void tn_depmod_renewal_free(struct tn_depmod_renewal *r);

/* Whether the file is compressed, as its name says. */
bool tn_depmod_is_packed(const struct tn_depmod_file *file);

#endif
