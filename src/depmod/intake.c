// SPDX-License-Identifier: LGPL-2.1-or-later
/* Each file in its turn: known by the cache, read ahead by another thread, or read now. */
#include "depmod/intake.h"

#include <errno.h>
#include <string.h>

#include "core/image/facts_record.h"
#include "depmod/findings.h"
#include "depmod/fit.h"
#include "depmod/reading.h"
#include "depmod/trouble.h"
#include "sys/parallel.h"

/* What one file costs, and what each thread beside the first must have to do. Unpacking takes
 * milliseconds, so one packed file is worth a thread: known ones are added meanwhile. */
#define COST_RAW 1
#define COST_PACKED 128
#define COST_PER_THREAD 128

struct work {
	struct tn_depmod_intake *in;
	struct tn_depmod_reader reader;
	struct tn_depmod_recall *recalled; /* of each file */
	struct tn_depmod_reading **ahead;  /* of each file: what was read before its turn, or NULL */
	/* Memory that is used again: */
	struct tn_facts facts; /* of one record after the other */
	struct tn_sparse_memory memory[TN_PARALLEL_MAX]; /* of each thread's files */
};

static const struct tn_depmod_file *file_at(const struct work *w, size_t i)
{
	return &w->in->files->v.v[i];
}

static void tell_unread(const struct tn_depmod_intake *in, const struct tn_depmod_file *file,
			const struct tn_error *err, int code)
{
	const char *path = file->place.path, *why = tn_error_text(err, code);
	size_t n = strlen(path);

	/* The sentence begins with the path. */
	if (strncmp(why, path, n) == 0 && strncmp(why + n, ": ", 2) == 0)
		why += n + 2;
	tn_depmod_tell(in->sink, TN_DEPMOD_MODULE_UNREAD,
		       (struct tn_depmod_about){ .dir = path[0] == '/' ? NULL : in->dir, .file = path,
						 .subject = file->name },
		       "%s", why);
}

static int merge(struct work *w, size_t i, struct tn_facts *facts)
{
	tn_depmod_fit(file_at(w, i), facts, w->in->sink);
	return tn_depmod_catalog_add(w->in->catalog, file_at(w, i), facts);
}

/* From the cache. Return: 1; 0 when it has nothing of use; -errno. */
static int add_known(struct work *w, size_t i)
{
	const struct tn_depmod_recall *known = &w->recalled[i];
	int r = known->record.p ? tn_facts_record_read(known->record, &w->facts) : -EBADMSG;

	if (r == -EBADMSG)
		return 0;
	if (r == 0)
		r = merge(w, i, &w->facts);
	if (r < 0)
		return r;
	tn_depmod_renewal_keep(w->in->cache, known);
	return 1;
}

/* The facts of a module as far as they could be read; why not all is told. */
static int add_reading(struct work *w, size_t i, struct tn_depmod_reading *reading)
{
	if (reading->code == -ENOMEM)
		return reading->code;
	if (reading->code < 0) {
		tell_unread(w->in, file_at(w, i), &reading->error, reading->code);
		/* For a bad file the exit status is kmod's. */
		w->in->flaws |= tn_depmod_is_damage(reading->code) ? 0 : tn_depmod_flaws_of(reading->code);
	}
	/* The record has what is left out of the facts now, too: the message is to come again. */
	if (reading->record.n)
		tn_depmod_renewal_add(w->in->cache, &w->recalled[i], tn_buf_text(&reading->record));
	return merge(w, i, &reading->facts);
}

static void free_ahead(struct work *w, size_t i)
{
	if (!w->ahead[i])
		return;
	tn_depmod_reading_free(w->ahead[i]);
	free(w->ahead[i]);
	w->ahead[i] = NULL;
}

/* For tn_parallel(), any thread. Where memory is out, there will be another try in use(). */
static void read_ahead(void *data, size_t i, size_t worker)
{
	struct work *w = data;
	struct tn_depmod_reading *ahead = w->recalled[i].record.p ? NULL : calloc(1, sizeof(*ahead));

	if (!ahead)
		return;
	w->ahead[i] = ahead;
	tn_depmod_read(&w->reader, file_at(w, i), &w->recalled[i], &w->memory[worker], ahead);
	tn_depmod_reading_own(ahead);
}

static int add_file(struct work *w, size_t i)
{
	tn_cleanup(tn_depmod_reading_free) struct tn_depmod_reading reading = { 0 };

	tn_depmod_read(&w->reader, file_at(w, i), &w->recalled[i], &w->memory[0], &reading);
	return add_reading(w, i, &reading);
}

/* For tn_parallel(), in order. */
static int use(void *data, size_t i, bool worked)
{
	struct work *w = data;
	int r;

	(void)worked; /* read_ahead() leaves nothing of what the cache knows */
	if (w->ahead[i]) {
		r = add_reading(w, i, w->ahead[i]);
	} else {
		r = add_known(w, i);
		if (r == 0)
			r = add_file(w, i);
	}
	free_ahead(w, i);
	return r;
}

/* What reading all that is not known yet costs. */
static size_t cost_of_all(const struct work *w)
{
	size_t cost = 0;

	for (size_t i = 0; i < w->in->files->v.n; i++)
		if (!w->recalled[i].record.p)
			cost += tn_depmod_is_packed(file_at(w, i)) ? COST_PACKED : COST_RAW;
	return cost;
}

static int take_all(struct work *w)
{
	const size_t n = w->in->files->v.n;
	const struct tn_parallel all = { .n = n, .max_threads = 1 + cost_of_all(w) / COST_PER_THREAD,
					 .work = read_ahead, .use = use, .data = w };
	int r = tn_parallel(&all);

	/* What was read ahead and is not wanted any more. */
	for (size_t i = 0; r < 0 && i < n; i++)
		free_ahead(w, i);
	tn_facts_free(&w->facts);
	for (size_t i = 0; i < TN_PARALLEL_MAX; i++)
		tn_sparse_memory_free(&w->memory[i]);
	return r;
}

int tn_depmod_take_in(struct tn_depmod_intake *in)
{
	const size_t n = in->files->v.n;
	tn_autofree struct tn_depmod_recall *recalled = calloc(n + 1, sizeof(*recalled));
	tn_autofree struct tn_depmod_reading **ahead = calloc(n + 1, sizeof(*ahead));
	struct work w = { .in = in, .recalled = recalled, .ahead = ahead,
			  .reader = { in->dirfd, in->catalog->check, in->cache } };
	int r = recalled && ahead ? 0 : -ENOMEM;

	if (r == 0)
		r = tn_depmod_renewal_recall(in->cache, in->dirfd, in->files, recalled, in->sink);
	if (r == 0)
		r = take_all(&w);
	tn_depmod_renewal_settle(in->cache, in->sink);
	return r;
}
