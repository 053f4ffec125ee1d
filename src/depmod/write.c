// SPDX-License-Identifier: LGPL-2.1-or-later
/* All outputs and the cache, made and written by several threads: they do not depend on each other. */
#include "depmod/outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/log_kept.h"
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
	struct tn_log_kept kept;
	struct tn_error err;
	int code;
	unsigned flaws;
};

struct writing {
	struct tn_depmod *d;
	tn_fileset *set;
	struct tn_error *err;
	struct job jobs[N_JOBS];
};

static int make(const struct tn_depmod *d, const struct tn_depmod_output *o, struct tn_depmod_making *to)
{
	to->d = d;
	to->name = o->name;
	return o->make(to);
}

static void free_making(struct tn_depmod_making *m)
{
	tn_buf_free(&m->out);
	tn_arena_free(&m->arena);
}

static int write_output(const struct writing *w, size_t i, struct job *job)
{
	const struct tn_depmod_output *o = &tn_depmod_outputs[i];
	tn_cleanup(free_making) struct tn_depmod_making m = { .log = &job->kept.log };
	int r = make(w->d, o, &m);

	job->flaws = m.flaws;
	if (r < 0)
		return tn_fail(&job->err, r, "cannot make %s: %s", o->name, strerror(-r));
	return tn_fileset_write(w->set, i, tn_buf_text(&m.out), &job->err);
}

static void work(void *data, size_t i, size_t worker)
{
	struct writing *w = data;

	(void)worker;
	if (i == 0)
		tn_depmod_remember(w->d, &w->jobs[i].kept.log);
	else
		w->jobs[i].code = write_output(w, i - 1, &w->jobs[i]);
}

/* Messages come in the order of the outputs. */
static int use(void *data, size_t i, bool worked)
{
	struct writing *w = data;
	struct job *job = &w->jobs[i];
	int r;

	if (!worked)
		work(w, i, 0);
	r = tn_log_release(&job->kept, w->d->request->log);
	w->d->flaws |= job->flaws;
	return job->code < 0 ? tn_fail(w->err, job->code, "%s", tn_error_text(&job->err, job->code)) : r;
}

static int write_all(struct writing *w)
{
	const struct tn_parallel all = { .n = N_JOBS, .work = work, .use = use, .data = w,
					 .max_threads = w->d->catalog.modules.n / MODULES_PER_THREAD };
	int r = 0;

	for (size_t i = 0; r == 0 && i < TN_DEPMOD_OUTPUTS; i++)
		r = tn_fileset_open(w->set, tn_depmod_outputs[i].name, w->err);
	for (size_t i = 0; i < N_JOBS; i++)
		tn_log_keep(&w->jobs[i].kept, w->d->request->log);
	if (r == 0)
		r = tn_parallel(&all);
	/* After the first failure the others do not count any more. */
	for (size_t i = 0; i < N_JOBS; i++) {
		tn_error_clear(&w->jobs[i].err);
		tn_log_release(&w->jobs[i].kept, NULL);
	}
	return r;
}

/* Whether modprobe finds something to go by in the directory. */
static bool has_set(int dirfd)
{
	return tn_file_check(dirfd, "modules.dep") == 0 || tn_file_check(dirfd, "modules.dep.bin") == 0;
}

int tn_depmod_write(struct tn_depmod *d, const char *outdir, struct tn_error *err)
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
	r = set ? write_all(&(struct writing){ .d = d, .set = set, .err = err }) : -ENOMEM;
	if (r == 0 && (d->flaws & TN_DEPMOD_WITHHELD) && has_set(fd))
		r = tn_fail(err, -ECANCELED,
			    "something could not be read, so the files that are there stay as they are");
	if (r == 0)
		r = tn_fileset_commit(set, err);
	return r < 0 && err && err->code ? tn_fail_in(err, r, "%s", outdir) : r;
}

int tn_depmod_make_texts(struct tn_depmod *d, struct tn_buf *out)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < TN_DEPMOD_OUTPUTS; i++) {
		tn_cleanup(free_making) struct tn_depmod_making m = { .log = d->request->log };

		if (!tn_depmod_outputs[i].text)
			continue;
		r = make(d, &tn_depmod_outputs[i], &m);
		d->flaws |= m.flaws;
		tn_buf_add_text(out, tn_buf_text(&m.out));
	}
	return r < 0 ? r : out->failed ? -ENOMEM : 0;
}
