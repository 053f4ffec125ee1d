// SPDX-License-Identifier: LGPL-2.1-or-later
/* When a record of the old cache counts, when a file is remembered, when a new cache pays. */
#include "depmod/renewal.h"

#include <errno.h>
#include <string.h>

#include "depmod/findings.h"

/* Reading a raw module once more costs what unpacking so many packed bytes does, or what writing
 * so many others to the cache does. In trees of so few modules nothing of it matters. */
#define PACKED_BYTES 256
#define WRITTEN_MODULES 8
#define FEW_MODULES 256

static void *load(void *data)
{
	struct tn_depmod_renewal *r = data;

	tn_depmod_cache_load(r->path, r->started, &r->kept.sink, &r->old);
	return NULL;
}

void tn_depmod_renewal_begin(struct tn_depmod_renewal *r, const struct tn_finding_sink *sink)
{
	tn_findings_keep(&r->kept, sink);
	r->loading = true;
	tn_background_begin(&r->background, load, r);
}

bool tn_depmod_is_packed(const struct tn_depmod_file *file)
{
	const char *path = file->place.path;
	size_t n = strlen(path);

	return n < 3 || strcmp(path + n - 3, ".ko") != 0;
}

/* Whether reading what the old cache does not know once more, in the next run, would take longer
 * than writing all that is known now. What it knows of files that are gone counts, too. */
static bool pays(size_t n_old, size_t n_known, const struct tn_depmod_files *files,
		 const struct tn_depmod_recall *recalled)
{
	size_t cost = n_old > n_known ? n_old - n_known : 0;
	size_t least = files->v.n > FEW_MODULES ? files->v.n / WRITTEN_MODULES : 1;

	for (size_t i = 0; i < files->v.n; i++)
		if (!recalled[i].record.p)
			cost += 1 + (tn_depmod_is_packed(&files->v.v[i]) ?
					     (size_t)(recalled[i].stamp.size / PACKED_BYTES) :
					     0);
	return !n_old || cost >= least;
}

int tn_depmod_renewal_recall(struct tn_depmod_renewal *r, int dirfd,
			     const struct tn_depmod_files *files, struct tn_depmod_recall *ret,
			     const struct tn_finding_sink *sink)
{
	size_t n_known = 0;
	int e;

	if (!r->loading)
		return 0;
	tn_background_wait(&r->background);
	e = tn_findings_release(&r->kept, sink);
	if (r->old.result < 0)
		tn_debug(r->log, TN_AREA_CACHE, "%s: not used: %s", r->path, strerror(-r->old.result));
	r->device = tn_stamp_of_fd(dirfd).device;
	r->trust = tn_stamp_trust_of(dirfd);
	for (size_t i = 0; i < files->v.n; i++) {
		const struct tn_depmod_file *file = &files->v.v[i];

		ret[i].stamp = file->stamp.inode ? file->stamp : tn_stamp_of(dirfd, file->place.path);
		ret[i].record = tn_depmod_cache_find(&r->old.cache, &ret[i].stamp);
		tn_debug(r->log, TN_AREA_CACHE, "%s: %s", file->place.path,
			 ret[i].record.p ? "known" : "to be read: no file with its inode, size and times is known");
		n_known += ret[i].record.p != NULL;
	}
	r->writing = !r->only_reads && pays(r->old.cache.n, n_known, files, ret);
	tn_debug(r->log, TN_AREA_CACHE, "%s: %zu of %zu files are known, %s", r->path, n_known, files->v.n,
		 r->writing ? "it is written anew if anything differs" : "to write it anew would not pay");
	if (r->writing)
		tn_depmod_cache_begin(&r->content);
	return e;
}

bool tn_depmod_renewal_wants(const struct tn_depmod_renewal *r, const struct tn_depmod_recall *file,
			     int fd)
{
	struct tn_stamp now;

	if (!r->writing || file->stamp.device != r->device)
		return false;
	now = tn_stamp_of_fd(fd);
	return tn_stamp_holds(&file->stamp, &now, r->trust, r->started);
}

/* Return: whether the new cache has it. */
static bool add(struct tn_depmod_renewal *r, const struct tn_depmod_recall *file,
		struct tn_text record)
{
	bool done = r->writing && tn_depmod_cache_add(&r->content, &file->stamp, record);

	r->n_without_room += r->writing && !done;
	return done;
}

void tn_depmod_renewal_keep(struct tn_depmod_renewal *r, const struct tn_depmod_recall *file)
{
	add(r, file, file->record);
	r->n_known++;
}

void tn_depmod_renewal_add(struct tn_depmod_renewal *r, const struct tn_depmod_recall *file,
			   struct tn_text record)
{
	r->n_new += add(r, file, record);
}

static void unload(struct tn_depmod_renewal *r)
{
	if (!r->loading)
		return;
	r->loading = false;
	tn_background_wait(&r->background);
	tn_findings_release(&r->kept, NULL);
	tn_depmod_cache_unload(&r->old);
}

void tn_depmod_renewal_settle(struct tn_depmod_renewal *r, const struct tn_finding_sink *sink)
{
	r->changed = r->writing && !r->content.failed && (r->n_new || r->n_known != r->old.cache.n);
	if (r->n_without_room)
		tn_depmod_tell(sink, TN_DEPMOD_CACHE_FULL, (struct tn_depmod_about){ .file = r->path },
			       "%zu MiB: it leaves out %zu modules, which are read each time",
			       TN_DEPMOD_CACHE_MAX >> 20, r->n_without_room);
	unload(r);
}

void tn_depmod_renewal_save(struct tn_depmod_renewal *r, const char *tidy, const struct tn_finding_sink *sink)
{
	int e;

	if (!r->changed)
		return;
	tn_debug(r->log, TN_AREA_CACHE, "%s: written, with %zu files that were known and %zu that were read",
		 r->path, r->n_known, r->n_new);
	tn_depmod_cache_end(&r->content, r->started);
	e = r->content.failed ? -ENOMEM : tn_depmod_cache_save(r->path, tn_buf_text(&r->content));
	if (e < 0)
		tn_depmod_tell(sink, TN_DEPMOD_CACHE_UNWRITTEN, (struct tn_depmod_about){ .file = r->path },
			       "%s", strerror(-e));
	else if (tidy)
		tn_depmod_cache_tidy(r->path, tidy);
}

void tn_depmod_renewal_free(struct tn_depmod_renewal *r)
{
	unload(r);
	tn_buf_free(&r->content);
}
