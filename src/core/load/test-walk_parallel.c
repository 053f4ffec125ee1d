// SPDX-License-Identifier: LGPL-2.1-or-later
/* Plans carried out side by side, by workers whose kernel is memory that they share. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/load/apply_parallel.h"
#include "core/load/undo.h"
#include "tests/support/testplan.h"

#define EVENTS_MAX 200

static struct testplan t;

/* What the processes share: the kernel's diary, and who is inside. */
struct shared {
	atomic_uint n;
	char events[EVENTS_MAX][16];
	atomic_uint inside, most_inside;
	pid_t parent;
	atomic_uint in_parent; /* loads that no worker did */
};
static struct shared *shared;

/* What modules do when they are loaded; the tables end with NULL. */
static const char *meets[2];           /* each returns once the other is inside, too */
static const char *fails, *hangs, *oopses, *busy_once;
static const char *lingers; /* it does not come back before "top" does */
static bool live_early;     /* and is live meanwhile */
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
	while (is(name, hangs) && getppid() == shared->parent) /* nobody kills it */
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
	return live_early && is(name, lingers) && when(sign_of(name)) >= 0;
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
	static const char *const names[] = { "begin", "done", "skip", "fail" };
	struct tn_buf *b = data;

	tn_buf_addf(b, "%s%s %s", b->n ? ", " : "", names[outcome], step->module);
	if (result)
		tn_buf_addf(b, " %d", result);
	if (result == -ETIMEDOUT || result == -ECHILD)
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
};

static void apply(struct run run)
{
	tn_cleanup(tn_plan_freep) tn_plan *plan = tn_plan_new(&t.from);
	tn_autobuf told = { 0 };
	const struct tn_observer observer = { &told, tell };
	struct tn_state_view state = t.state;
	const struct tn_apply how = { .kernel = &table, .state = &state, .observer = &observer,
				      .run_command = command, .all_or_none = run.all_or_none, .times = got.times };
	const struct tn_walk_crew crew = { .workers = run.workers, .timeout_msec = run.timeout_msec,
					   .processors = run.processors };
	struct tn_text rest = tn_text(run.names), name;
	const struct tn_step *steps;
	bool loaded[64] = { 0 };
	size_t n;

	state.is_live = is_live;
	memset(shared, 0, sizeof(*shared));
	memset(&got, 0, sizeof(got));
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

static void independent_modules_go_side_by_side(void **state)
{
	testplan_set(&t, "", NULL);
	meets[0] = "a";
	meets[1] = "b";
	apply((struct run){ "a b", .workers = 2 });
	assert_int_equal(got.result, 0);
	assert_int_equal(when("alone:a"), -1);
	assert_int_equal(when("alone:b"), -1);
	assert_int_equal(shared->in_parent, 0);
	assert_string_equal(got.told, "begin a, done a, begin b, done b");
}

static void one_worker_is_this_process(void **state)
{
	testplan_set(&t, "", NULL);
	apply((struct run){ "a top", .workers = 1 });
	assert_int_equal(got.result, 0);
	assert_int_equal(shared->in_parent, 4);
	assert_int_equal(shared->most_inside, 1);
}

static void a_dependency_is_over_first(void **state)
{
	testplan_set(&t, "softdep a pre: c post: d\n", NULL);
	apply((struct run){ "top a e mid", .workers = 8 });
	assert_int_equal(got.result, 0);
	comes_before("=low", "+mid");
	comes_before("=mid", "+top");
	comes_before("=c", "+a");
	comes_before("=a", "+d");
	assert_int_equal(count("+mid"), 1);
	assert_string_equal(got.told, "begin low, done low, begin mid, done mid, begin top, done top, begin c, done c, "
				      "begin a, done a, begin d, done d, begin e, done e, skip low, skip mid");
}

static void the_first_failure_is_the_result(void **state)
{
	testplan_set(&t, "", NULL);
	fails = "mid";
	error = -ENOEXEC;
	apply((struct run){ "a top b", .workers = 4 });
	assert_int_equal(got.result, -ENOEXEC);
	assert_int_equal(when("+top"), -1);
	assert_true(when("=b") >= 0);
	assert_string_equal(got.told, "begin a, done a, begin low, done low, begin mid, fail mid -8, begin b, done b");
}

static void what_failed_is_tried_again_for_the_next(void **state)
{
	testplan_set(&t, "", NULL);
	fails = "low";
	error = -EIO;
	apply((struct run){ "mid top", .workers = 4 });
	assert_int_equal(got.result, -EIO);
	assert_int_equal(count("+low"), 2);
	assert_string_equal(got.told, "begin low, fail low -5, begin low, fail low -5");
}

static void a_softdep_may_fail(void **state)
{
	testplan_set(&t, "softdep a pre: c\n", NULL);
	fails = "c";
	error = -ENODEV;
	apply((struct run){ "a", .workers = 4 });
	assert_int_equal(got.result, 0);
	comes_before("=c", "+a");
}

static void a_command_is_a_barrier(void **state)
{
	testplan_set(&t, "install c anything\n", NULL);
	meets[0] = "a";
	meets[1] = "b";
	apply((struct run){ "a b c d", .workers = 8 });
	assert_int_equal(got.result, 0);
	assert_int_equal(when("not alone:c"), -1);
	comes_before("=a", "command:c");
	comes_before("=b", "command:c");
	comes_before("command:c", "+d");
}

static void load_sequential_is_a_barrier(void **state)
{
	testplan_set(&t, "options c load_sequential=1\noptions d load_sequential=0\n", NULL);
	meets[0] = "d";
	meets[1] = "e";
	apply((struct run){ "a b c d e", .workers = 8 });
	assert_int_equal(got.result, 0);
	comes_before("=a", "+c");
	comes_before("=b", "+c");
	comes_before("=c", "+d");
	comes_before("=c", "+e");
	assert_int_equal(when("alone:d"), -1);
	assert_int_equal(shared->in_parent, 0);
}

static void one_that_hangs_is_named_and_left(void **state)
{
	testplan_set(&t, "", NULL);
	hangs = "mid";
	apply((struct run){ "mid top a b", .workers = 2, .timeout_msec = 50 });
	assert_int_equal(got.result, -ETIMEDOUT);
	assert_int_equal(count("+mid"), 1);
	assert_int_equal(when("+top"), -1);
	assert_true(when("=a") >= 0 && when("=b") >= 0);
	assert_string_equal(got.told, "begin low, done low, begin mid, fail mid -110 (text), skip low, "
				      "fail mid -110 (text), begin a, done a, begin b, done b");
}

static void one_that_takes_its_loader_along_fails(void **state)
{
	testplan_set(&t, "", NULL);
	oopses = "low";
	apply((struct run){ "low a", .workers = 2 });
	assert_int_equal(got.result, -ECHILD);
	assert_true(when("=a") >= 0);
	assert_string_equal(got.told, "begin low, fail low -10 (text), begin a, done a");
	oopses = "low";
	apply((struct run){ "low mid a", .workers = 2 });
	assert_int_equal(count("+low"), 1);
	assert_int_equal(when("+mid"), -1);
	assert_string_equal(got.told, "begin low, fail low -10 (text), fail low -10 (text), begin a, done a");
}

static void who_waited_in_vain_for_another_loader_tries_once_more(void **state)
{
	testplan_set(&t, "", NULL);
	busy_once = "low";
	apply((struct run){ "mid", .workers = 2 });
	assert_int_equal(got.result, 0);
	assert_int_equal(count("+low"), 2);
	fails = "low";
	error = -EBUSY;
	apply((struct run){ "mid", .workers = 2 });
	assert_int_equal(got.result, -EBUSY);
	assert_int_equal(count("+low"), 2);
	error = -EEXIST;
	fails = "low";
	apply((struct run){ "mid", .workers = 2 });
	assert_string_equal(got.told, "begin low, skip low, begin mid, done mid");
}

/* As one does that other drivers' work in the background holds up, once its own init is over. */
static void who_needs_one_that_is_live_does_not_wait_for_its_loader(void **state)
{
	testplan_set(&t, "", NULL);
	for (unsigned workers = 2; workers < 5; workers += 2) {
		lingers = "low";
		live_early = true;
		apply((struct run){ "top a", .workers = workers, .timeout_msec = 10000 });
		assert_int_equal(got.result, 0);
		comes_before("=top", "=low");
		assert_string_equal(got.told, "begin low, done low, begin mid, done mid, begin top, done top, begin a, done a");
	}
}

/* Then it does not need the processor that it was given. */
static void one_that_takes_long_keeps_nobody_from_beginning(void **state)
{
	testplan_set(&t, "", NULL);
	lingers = "c";
	meets[0] = "a";
	meets[1] = "b";
	apply((struct run){ "c a b top", .workers = 8, .processors = 1 });
	assert_int_equal(got.result, 0);
	assert_int_equal(when("alone:a"), -1);
	comes_before("=top", "=c");
}

static void all_or_none_ends_with_the_first_failure(void **state)
{
	testplan_set(&t, "options c load_sequential=1\n", NULL);
	for (unsigned workers = 1; workers < 4; workers += 2) {
		fails = "mid";
		error = -EIO;
		apply((struct run){ "a top c", .workers = workers, .all_or_none = true });
		assert_int_equal(got.result, -EIO);
		assert_int_equal(when("+c"), -1);
	}
}

static void what_was_loaded_is_taken_back_last_first(void **state)
{
	testplan_set(&t, "", NULL);
	fails = "mid";
	error = -EIO;
	stays = "low";
	gone = "a";
	apply((struct run){ "a low mid", .workers = 1, .all_or_none = true, .take_back = true });
	assert_int_equal(got.undone, -EAGAIN);
	assert_string_equal(got.told, "begin a, done a, begin low, done low, skip low, begin mid, fail mid -5, "
				      "undo low -11, undo a 0");
}

static void times_are_of_what_was_taken(void **state)
{
	testplan_set(&t, "", NULL);
	for (unsigned workers = 1; workers < 4; workers += 2) {
		apply((struct run){ "mid top", .workers = workers });
		/* low, mid; low and mid again, top */
		for (size_t i = 0; i < 5; i++) {
			const struct tn_step_time *time = &got.times[i];
			bool taken = i < 2 || i == 4;

			assert_int_equal(taken, time->begun != 0);
			assert_int_equal(taken, time->ended != 0);
			if (taken)
				assert_true(time->ready <= time->begun && time->begun <= time->ended);
		}
		assert_true(got.times[0].ended <= got.times[1].begun);
		assert_true(got.times[1].ended <= got.times[4].ready);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(independent_modules_go_side_by_side),
		cmocka_unit_test(one_worker_is_this_process),
		cmocka_unit_test(a_dependency_is_over_first),
		cmocka_unit_test(the_first_failure_is_the_result),
		cmocka_unit_test(what_failed_is_tried_again_for_the_next),
		cmocka_unit_test(a_softdep_may_fail),
		cmocka_unit_test(a_command_is_a_barrier),
		cmocka_unit_test(load_sequential_is_a_barrier),
		cmocka_unit_test(one_that_hangs_is_named_and_left),
		cmocka_unit_test(one_that_takes_its_loader_along_fails),
		cmocka_unit_test(who_waited_in_vain_for_another_loader_tries_once_more),
		cmocka_unit_test(who_needs_one_that_is_live_does_not_wait_for_its_loader),
		cmocka_unit_test(one_that_takes_long_keeps_nobody_from_beginning),
		cmocka_unit_test(all_or_none_ends_with_the_first_failure),
		cmocka_unit_test(what_was_loaded_is_taken_back_last_first),
		cmocka_unit_test(times_are_of_what_was_taken),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
