// SPDX-License-Identifier: LGPL-2.1-or-later
/* All outputs and the cache, made and written by several threads: they do not depend on each other. */
#include "depmod/writing.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "depmod/outputs.h"
#include "depmod/trouble.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/fileset.h"
#include "sys/parallel.h"

/* The outputs of fewer modules are made before a thread has begun. */
#define MODULES_PER_THREAD 256

/* While the files change their names, and no longer: whatever cleans the directory up by name knows
 * nothing of it. */
#define LOCK ".modules.lock"

/* The cache comes first, since it is the largest file; then each output. */
#define N_JOBS (1 + TN_DEPMOD_OUTPUTS)

struct job {
	struct tn_findings_kept kept;
	struct tn_error err;
	int code;
	unsigned flaws;
};

struct jobs {
	struct tn_depmod_writing *w;
	tn_fileset *set;
	struct tn_error *err;
	struct job v[N_JOBS];
};

static int make(const struct tn_depmod_output *o, struct tn_depmod_making *to)
{
	to->name = o->name;
	return o->make(to);
}

static int write_output(const struct jobs *jobs, size_t i, struct job *job)
{
	const struct tn_depmod_output *o = &tn_depmod_outputs[i];
	tn_cleanup(tn_depmod_making_free) struct tn_depmod_making m = { .from = &jobs->w->from,
									.sink = &job->kept.sink };
	int r = make(o, &m);

	job->flaws = m.flaws;
	if (r < 0)
		return tn_fail(&job->err, r, "cannot make %s: %s", o->name, strerror(-r));
	return tn_fileset_write(jobs->set, i, tn_buf_text(&m.out), &job->err);
}

static void work(void *data, size_t i, size_t worker)
{
	struct jobs *jobs = data;

	(void)worker;
	if (i == 0)
		tn_depmod_renewal_save(jobs->w->cache, jobs->w->tidy, &jobs->v[i].kept.sink);
	else
		jobs->v[i].code = write_output(jobs, i - 1, &jobs->v[i]);
}

/* Findings come in the order of the outputs. */
static int use(void *data, size_t i, bool worked)
{
	struct jobs *jobs = data;
	struct job *job = &jobs->v[i];
	int r;

	if (!worked)
		work(jobs, i, 0);
	r = tn_findings_release(&job->kept, jobs->w->sink);
	jobs->w->flaws |= job->flaws;
	return job->code < 0 ? tn_fail(jobs->err, job->code, "%s", tn_error_text(&job->err, job->code)) : r;
}

static int write_all(struct jobs *jobs)
{
	const struct tn_parallel all = { .n = N_JOBS, .work = work, .use = use, .data = jobs,
					 .max_threads = jobs->w->from.catalog->modules.n / MODULES_PER_THREAD };
	int r = 0;

	for (size_t i = 0; r == 0 && i < TN_DEPMOD_OUTPUTS; i++)
		r = tn_fileset_open(jobs->set, tn_depmod_outputs[i].name, jobs->err);
	for (size_t i = 0; i < N_JOBS; i++)
		tn_findings_keep(&jobs->v[i].kept, jobs->w->sink);
	if (r == 0)
		r = tn_parallel(&all);
	/* After the first failure the others do not count any more. */
	for (size_t i = 0; i < N_JOBS; i++) {
		tn_error_clear(&jobs->v[i].err);
		tn_findings_release(&jobs->v[i].kept, NULL);
	}
	return r;
}

/* Whether modprobe finds something to go by in the directory. */
static bool has_set(int dirfd)
{
	return tn_file_check(dirfd, "modules.dep") == 0 || tn_file_check(dirfd, "modules.dep.bin") == 0;
}

int tn_depmod_writing_do(struct tn_depmod_writing *w, const char *outdir, struct tn_error *err)
{
	tn_cleanup(tn_fileset_freep) tn_fileset *set = NULL;
	tn_autoclose int fd = -1;
	int r = tn_dir_make(outdir);

	if (r < 0)
		return tn_fail(err, r, "could not create directory %s: %s", outdir, strerror(-r));
	fd = tn_dir_open(AT_FDCWD, outdir);
	if (fd < 0)
		return tn_fail(err, fd, "could not open directory %s: %s", outdir, strerror(-fd));
	set = tn_fileset_new(fd, LOCK, 0);
	r = set ? write_all(&(struct jobs){ .w = w, .set = set, .err = err }) : -ENOMEM;
	if (r == 0 && (w->flaws & TN_DEPMOD_WITHHELD) && has_set(fd))
		r = tn_fail(err, -ECANCELED,
			    "something could not be read, so the files that are there stay as they are");
	if (r == 0)
		r = tn_fileset_commit(set, err);
	return r < 0 && err && err->code ? tn_fail_in(err, r, "%s", outdir) : r;
}

int tn_depmod_writing_texts(struct tn_depmod_writing *w, struct tn_buf *out)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < TN_DEPMOD_OUTPUTS; i++) {
		tn_cleanup(tn_depmod_making_free) struct tn_depmod_making m = { .from = &w->from,
										.sink = w->sink };

		if (!tn_depmod_outputs[i].text)
			continue;
		r = make(&tn_depmod_outputs[i], &m);
		w->flaws |= m.flaws;
		tn_buf_add_text(out, tn_buf_text(&m.out));
	}
	return r < 0 ? r : out->failed ? -ENOMEM : 0;
}
