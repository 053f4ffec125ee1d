// SPDX-License-Identifier: LGPL-2.1-or-later
/* Commands of a build: where they run, what they see, and what the log says of them. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/shell_word.h"
#include "build/make_private.h"
#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/shared_dir.h"
#include "sys/write.h"
#include "tenon-config.h"

#define RULE "----------------------------------------------------------------"

static int say(const struct tn_making *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static int say(const struct tn_making *m, const char *fmt, ...)
{
	tn_autobuf text = { 0 };
	va_list ap;

	va_start(ap, fmt);
	tn_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	return text.failed ? -ENOMEM : tn_write_all(m->place->log, tn_buf_text(&text));
}

static int failed_log(struct tn_making *m, int r)
{
	return r < 0 ? tn_fail(m->err, r, "the log of %s: %s", m->recipe->module, strerror(-r)) : 0;
}

void tn_making_quote(struct tn_buf *text, const char *word)
{
	tn_buf_add_char(text, ' ');
	tn_shell_quote(text, word);
}

int tn_making_refuse(struct tn_making *m, int outcome, const char *fmt, ...)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = tn_arena_vprintf(&arena, fmt, ap);
	va_end(ap);
	if (!text)
		return -ENOMEM;
	tn_fail(m->err, -EINVAL, "%s", text);
	return outcome;
}

int tn_making_warn(struct tn_making *m, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = tn_arena_vprintf(&m->products->arena, fmt, ap);
	va_end(ap);
	if (!text || tn_vec_push(&m->products->warnings, text) < 0)
		return -ENOMEM;
	return failed_log(m, say(m, "\n# warning: %s\n", text));
}

/* Of another user's or an unpacked tree there may be none: then the commands get to know the real place. */
static void find_alias(struct tn_making *m, const char *version_dir)
{
	m->alias_fd = -1;
	m->alias_parent = tn_root_open_inside(m->place->root, version_dir, O_RDONLY | O_DIRECTORY);
	if (m->alias_parent >= 0)
		m->alias_fd = tn_shared_dir_take(m->alias_parent, TN_BUILD_DIR);
}

int tn_making_begin(struct tn_making *m)
{
	static const char *const shells[] = { "/bin/bash", "/usr/bin/bash", "/bin/sh" };
	const struct tn_build_recipe *recipe = m->recipe;
	const char *tree = recipe->settings->dkms_tree;
	const char *version_dir = tn_arena_printf(&m->arena, "%s/%s/%s", tree, recipe->module, recipe->version);

	m->alias = tn_arena_printf(&m->arena, "%s/" TN_BUILD_DIR, version_dir ? version_dir : "");
	if (m->arena.failed)
		return -ENOMEM;
	for (size_t i = 0; i < TN_ARRAY_SIZE(shells) && !m->shell; i++)
		if (tn_root_has_inside(m->place->root, shells[i]))
			m->shell = shells[i];
	if (!m->shell)
		return tn_fail(m->err, -ENOENT, "there is no shell, which building needs: install bash");
	find_alias(m, version_dir);
	return failed_log(m, say(m, "DKMS (tenon-" TN_VERSION ") make.log for %s/%s for kernel %s (%s)\n", recipe->module,
				 recipe->version, recipe->target->release, recipe->target->arch));
}

void tn_making_end(struct tn_making *m)
{
	if (m->alias_fd >= 0)
		tn_shared_dir_leave(m->alias_parent, TN_BUILD_DIR, m->alias_fd);
	if (m->alias_parent >= 0)
		close(m->alias_parent);
	m->alias_fd = m->alias_parent = -1;
}

const char *tn_making_dir(const struct tn_making *m)
{
	return m->alias_fd >= 0 ? m->alias : m->path;
}

/* Without a mount, each mention of the place becomes the real one. */
static const char *with_real_place(struct tn_making *m, const char *text)
{
	tn_autobuf all = { 0 };
	size_t n = strlen(m->alias);
	const char *found;

	for (; (found = strstr(text, m->alias)); text = found + n) {
		tn_buf_add(&all, text, (size_t)(found - text));
		tn_buf_add_str(&all, m->path);
	}
	tn_buf_add_str(&all, text);
	return all.failed ? NULL : tn_arena_dup(&m->arena, tn_buf_text(&all));
}

typedef TN_VEC(const char *) strings;

/* How a make finds the job server. */
enum job_server { NO_JOBS, BY_DESCRIPTORS, BY_NAME };

/* What a make is told of jobs beside it, and of the symbols that other modules of this kernel export. */
static int add_environment(struct tn_making *m, enum job_server jobs, strings *ret)
{
	const struct tn_build_place *place = m->place;
	tn_autobuf symvers = { 0 };
	int r = 0;

	for (size_t i = 0; i < m->recipe->environment.n && r == 0; i++)
		r = tn_vec_push(ret, m->recipe->environment.v[i]);
	for (size_t i = 0; i < place->n_symvers; i++)
		tn_buf_addf(&symvers, "%s%s", i ? " " : "", place->symvers[i]);
	if (r == 0 && symvers.n)
		r = tn_vec_push(ret, tn_arena_printf(&m->arena, "KBUILD_EXTRA_SYMBOLS=%.*s", TN_TEXT_FMT(tn_buf_text(&symvers))));
	if (r == 0 && jobs == BY_DESCRIPTORS)
		r = tn_vec_push(ret, tn_arena_printf(&m->arena, "MAKEFLAGS=%s", tn_jobserver_flags(place->jobs)));
	if (r == 0 && jobs == BY_NAME)
		r = tn_vec_push(ret, tn_arena_printf(&m->arena, "MAKEFLAGS= -j%u --jobserver-auth=fifo:%s",
						     tn_jobserver_jobs(place->jobs), place->jobs_path));
	if (r == 0)
		r = tn_vec_push(ret, NULL);
	return symvers.failed || m->arena.failed ? -ENOMEM : r;
}

/* The machine's own settings for builds are bash's, and in force for the command. */
static const char *with_settings(struct tn_making *m, const char *text)
{
	const char *file = m->recipe->settings->build_environment;

	return *file ? tn_arena_printf(&m->arena, ". '%s'\n%s", file, text) : text;
}

static int run(struct tn_making *m, const char *text, enum job_server jobs, int output)
{
	tn_autovec strings environment = { 0 };
	const char *const argv[] = { m->shell, "-c", with_settings(m, text), NULL };
	struct tn_child command = {
		.root = tn_root_path(m->place->root),
		.dir = tn_making_dir(m),
		.argv = argv,
		.output = output,
		.keep = jobs == BY_DESCRIPTORS ? tn_jobserver_descriptors(m->place->jobs) : NULL,
		.n_keep = jobs == BY_DESCRIPTORS ? TN_JOBSERVER_DESCRIPTORS : 0,
		.timeout_msec = m->place->timeout_msec,
	};
	int r = add_environment(m, jobs, &environment);

	if (r < 0 || !argv[2])
		return -ENOMEM;
	if (m->alias_fd >= 0)
		command.mount = (struct tn_child_mount){ m->path, m->alias };
	command.env = environment.v;
	return tn_child_run(&command, m->err);
}

/* By name also a make finds it that a rule's script starts. Makes before 4.4 refuse such names. */
static enum job_server job_server(struct tn_making *m)
{
	static const char ask[] = "case $(make --version) in 'GNU Make 4.'[4-9]* | 'GNU Make 4.'[1-9][0-9]* | 'GNU Make '[5-9]*) "
				  ";; *) exit 1 ;; esac";

	int r;

	if (!m->place->jobs)
		return NO_JOBS;
	r = m->place->jobs_path ? run(m, ask, NO_JOBS, -1) : 1;
	tn_error_clear(m->err);
	return r == 0 ? BY_NAME : BY_DESCRIPTORS;
}

int tn_making_run(struct tn_making *m, const char *title, const char *text, bool beside)
{
	const uint64_t begun = tn_clock_msec();
	const char *real = with_real_place(m, text);
	const enum job_server jobs = beside ? job_server(m) : NO_JOBS;
	unsigned seconds;
	int r, logged;

	if (!real)
		return -ENOMEM;
	r = failed_log(m, say(m, "\n%s\n# command: %s\n", title, m->alias_fd >= 0 ? text : real));
	if (r < 0)
		return r;
	r = run(m, m->alias_fd >= 0 ? text : real, jobs, m->place->log);
	if (r == -ENOTSUP && m->alias_fd >= 0) {
		tn_making_end(m);
		tn_error_clear(m->err);
		r = run(m, real, jobs, m->place->log);
	}
	seconds = (unsigned)((tn_clock_msec() - begun) / 1000);
	logged = say(m, "\n# exit code: %d\n# elapsed time: %02u:%02u:%02u\n" RULE "\n", r < 0 ? 255 : r, seconds / 3600,
		     seconds / 60 % 60, seconds % 60);
	if (r == -ETIMEDOUT)
		return tn_fail(m->err, r, "%s/%s was not through after %u seconds: %s", m->recipe->module, m->recipe->version,
			       m->place->timeout_msec / 1000, title);
	if (r == -EINTR)
		return tn_fail(m->err, r, "%s/%s was interrupted: %s", m->recipe->module, m->recipe->version, title);
	return r ? r : failed_log(m, logged);
}
