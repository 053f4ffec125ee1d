/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testwalk.h - for the test of parallel walks: a kernel that processes share, and plans that are carried out there
 *
 * Needs cmocka.h, which has to be included first.
 */
#ifndef TN_TESTWALK_H
#define TN_TESTWALK_H

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/load/apply_parallel.h"
#include "core/load/undo.h"
#include "sys/workers.h"
#include "tests/support/testplan.h"

#define EVENTS_MAX 200

static struct testplan t;

/* What the processes share: the kernel's diary, and who is inside. */
struct shared {
	atomic_uint n;
	char events[EVENTS_MAX][16];
	atomic_uint inside, most_inside;
	pid_t parent;
	atomic_bool go_on; /* those that hang do not any more */
	atomic_uint in_parent; /* loads that no worker did */
};
static struct shared *shared;

/* What modules do when they are loaded; the tables end with NULL. */
static const char *meets[2];           /* each returns once the other is inside, too */
static const char *fails, *hangs, *oopses, *busy_once;
static const char *lingers; /* it does not come back before "top" does */
static bool live_early;     /* it, and what hangs, is live meanwhile */
static const char *stays, *gone; /* when they are to be unloaded */
static int error;

static void note(const char *sign, const char *name)
{
	unsigned i = atomic_fetch_add(&shared->n, 1);

	assert_true(i < EVENTS_MAX);
	snprintf(shared->events[i], sizeof(shared->events[i]), "%s%s", sign, name);
}

/* Where in the diary it stands, or -1. */
static int when(const char *event)
{
	for (unsigned i = 0; i < shared->n; i++)
		if (strcmp(shared->events[i], event) == 0)
			return (int)i;
	return -1;
}

static unsigned count(const char *event)
{
	unsigned n = 0;

	for (unsigned i = 0; i < shared->n; i++)
		n += strcmp(shared->events[i], event) == 0;
	return n;
}

static bool is(const char *name, const char *other)
{
	return other && strcmp(name, other) == 0;
}

static void meet(const char *name)
{
	char other[16];

	if (!is(name, meets[0]) && !is(name, meets[1]))
		return;
	snprintf(other, sizeof(other), "+%s", meets[is(name, meets[0])]);
	for (int i = 0; i < 10000 && when(other) < 0; i++)
		usleep(1000);
	if (when(other) < 0)
		note("alone:", name);
}

/* What the diary says when it is begun. */
static const char *sign_of(const char *name)
{
	static char sign[66];

	snprintf(sign, sizeof(sign), "+%s", name);
	return sign;
}

static int load_fd(void *data, int fd, const char *options, unsigned flags)
{
	char name[64] = "";
	unsigned inside;

	if (pread(fd, name, sizeof(name) - 1, 0) <= 0)
		return -EIO;
	note("+", name);
	inside = atomic_fetch_add(&shared->inside, 1) + 1;
	if (inside > shared->most_inside)
		shared->most_inside = inside;
	if (getpid() == shared->parent)
		atomic_fetch_add(&shared->in_parent, 1);
	meet(name);
	while (is(name, lingers) && when("=top") < 0 && getppid() == shared->parent)
		usleep(1000);
	while (is(name, hangs) && !shared->go_on && getppid() == shared->parent) /* nobody kills it */
		usleep(1000);
	if (is(name, oopses))
		raise(SIGKILL);
	atomic_fetch_sub(&shared->inside, 1);
	note("=", name);
	if (is(name, busy_once) && count(sign_of(name)) == 1)
		return -EBUSY;
	return is(name, fails) ? error : 0;
}

static int load_mem(void *data, const void *image, size_t size, const char *options)
{
	return -ENOSYS;
}

static bool is_live(void *data, const char *name)
{
	return live_early && (is(name, lingers) || is(name, hangs)) && when(sign_of(name)) >= 0;
}

static int unload(void *data, const char *name, unsigned flags)
{
	note("-", name);
	return is(name, stays) ? -EAGAIN : is(name, gone) ? -ENOENT : 0;
}

static const struct tn_kernel table = { .load_fd = load_fd, .load_mem = load_mem, .unload = unload };

static void undone(void *data, const struct tn_step *step, int result)
{
	tn_buf_addf(data, ", undo %s %d", step->module, result);
}

static void tell(void *data, const struct tn_step *step, enum tn_outcome outcome, int result, const struct tn_error *err)
{
	static const char *const names[] = { "begin", "done", "skip", "fail", "left" };
	struct tn_buf *b = data;

	tn_buf_addf(b, "%s%s %s", b->n ? ", " : "", names[outcome], step->module);
	if (result)
		tn_buf_addf(b, " %d", result);
	if (result == -ETIMEDOUT || result == -ECHILD || result == -ECANCELED)
		tn_buf_addf(b, " (%s)", err && err->text ? "text" : "no text");
}

static int command(void *data, const struct tn_step *step)
{
	note("command:", step->module);
	if (shared->inside)
		note("not alone:", step->module);
	return 0;
}

static int setup(void **state)
{
	static const char *const modules[] = { "a", "b", "c", "d", "e", "low", "mid", "top" };

	if (testplan_open(&t) < 0)
		return -1;
	testtree_put_index(&t.top, "modules.dep.bin",
			   "0 a k/a.ko:\n1 b k/b.ko:\n2 c k/c.ko:\n3 d k/d.ko:\n4 e k/e.ko:\n"
			   "5 low k/low.ko:\n6 mid k/mid.ko: k/low.ko\n7 top k/top.ko: k/mid.ko k/low.ko\n");
	for (size_t i = 0; i < TN_ARRAY_SIZE(modules); i++) {
		char name[32];

		snprintf(name, sizeof(name), "k/%s.ko", modules[i]);
		testtree_put(&t.top, name, tn_text(modules[i]));
	}
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return shared == MAP_FAILED ? -1 : 0;
}

static int teardown(void **state)
{
	munmap(shared, sizeof(*shared));
	return testplan_close(&t);
}

static struct {
	int result, undone;
	char told[2048];
	struct tn_step_time times[64];
} got;

struct run {
	const char *names; /* set apart by blanks: a request each */
	unsigned workers, timeout_msec, processors;
	bool all_or_none, take_back;
	const char *ends_at; /* the walk is ended once this is in the diary */
};

static int patience(void *data)
{
	return 0; /* it is asked before each answer */
}

static bool hear(void *data)
{
	return when(data) < 0;
}

static pid_t late; /* who was given up */

static void keep_late(void *data, const struct tn_step *step, pid_t pid)
{
	assert_string_equal(step->module, hangs);
	late = pid;
}

static void apply(struct run run)
{
	tn_cleanup(tn_plan_freep) tn_plan *plan = tn_plan_new(&t.from);
	tn_autobuf told = { 0 };
	const struct tn_observer observer = { &told, tell };
	struct tn_state_view state = t.state;
	const struct tn_apply how = { .kernel = &table, .state = &state, .observer = &observer,
				      .run_command = command, .all_or_none = run.all_or_none, .times = got.times };
	const struct tn_workers_aside aside = { { -1, -1 }, (void *)run.ends_at, patience, hear };
	const struct tn_walk_crew crew = { .workers = run.workers, .timeout_msec = run.timeout_msec,
					   .processors = run.processors,
					   .aside = run.ends_at ? &aside : NULL, .late = keep_late };
	struct tn_text rest = tn_text(run.names), name;
	const struct tn_step *steps;
	bool loaded[64] = { 0 };
	size_t n;

	state.is_live = is_live;
	memset(shared, 0, sizeof(*shared));
	memset(&got, 0, sizeof(got));
	late = 0;
	shared->parent = getpid();
	while (tn_text_word(&rest, " ", &name))
		assert_int_equal(testplan_add(&t, plan, tn_arena_dup(&t.arena, name), &(struct tn_plan_request){ 0 }), 0);
	assert_int_equal(tn_plan_link(plan), 0);
	n = tn_plan_steps(plan, &steps);
	assert_true(n <= TN_ARRAY_SIZE(got.times));
	got.result = tn_apply_parallel(&how, &crew, steps, n);
	for (size_t i = 0; run.take_back && i < n; i++)
		loaded[i] = got.times[i].ended && strcmp(steps[i].module, "mid") != 0;
	if (run.take_back)
		got.undone = tn_undo(&(struct tn_undo){ .kernel = &table, .tell = undone, .data = &told }, steps, loaded, n);
	snprintf(got.told, sizeof(got.told), "%.*s", TN_TEXT_FMT(tn_buf_text(&told)));
	meets[0] = meets[1] = fails = hangs = oopses = busy_once = lingers = stays = gone = NULL;
	live_early = false;
}

static void comes_before(const char *first, const char *second)
{
	if (when(first) < 0 || when(second) < 0 || when(first) > when(second))
		fail_msg("%s (%d) is not before %s (%d)", first, when(first), second, when(second));
}

#endif
