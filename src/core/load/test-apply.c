// SPDX-License-Identifier: LGPL-2.1-or-later
/* Plans run against a table that stands for the kernel: order, failures, what is asked again. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/load/apply.h"
#include "core/state/loaded.h"
#include "tests/support/testplan.h"

static struct testplan t;

/* The kernel: what it was told, what it answers. */
static struct {
	struct tn_buf calls;
	const char *fails; /* module whose loading or unloading fails... */
	int error;         /* ... in this way */
	int busy_calls;    /* unloads that fail with -EAGAIN before one succeeds */
} kernel;

static int answer(const char *sign, const char *module)
{
	int r = kernel.fails && strcmp(kernel.fails, module) == 0 ? kernel.error : 0;

	tn_buf_addf(&kernel.calls, "%s%s%s%s", kernel.calls.n ? " " : "", sign, module,
		    r ? "!" : "");
	return r;
}

static void set_state(const char *module, int state)
{
	struct testmodule *m = testplan_module(&t, module);

	if (m)
		m->state = state;
}

/* A module's file holds its name. */
static int load_fd(void *data, int fd, const char *options, unsigned flags)
{
	char name[64] = "";
	ssize_t n = pread(fd, name, sizeof(name) - 1, 0);
	int r = n > 0 ? answer("+", name) : -EIO;

	if (r == 0)
		set_state(name, TN_STATE_LIVE);
	return r;
}

static int load_mem(void *data, const void *image, size_t size, const char *options)
{
	return -ENOSYS;
}

static int unload(void *data, const char *name, unsigned flags)
{
	int r;

	if (kernel.busy_calls > 0) {
		kernel.busy_calls--;
		return -EAGAIN;
	}
	r = answer("-", name);
	if (r == 0)
		set_state(name, TN_STATE_ABSENT);
	return r;
}

static const struct tn_kernel table = { .load_fd = load_fd, .load_mem = load_mem,
					.unload = unload };

static void tell(void *data, const struct tn_step *step, enum tn_outcome outcome, int result,
		 const struct tn_error *err)
{
	static const char *const names[] = { "begin", "done", "skip", "fail" };
	struct tn_buf *b = data;

	tn_buf_addf(b, "%s%s %s", b->n ? ", " : "", names[outcome], step->module);
	if (result)
		tn_buf_addf(b, " %d", result);
}

static int setup(void **state)
{
	static const char *const modules[] = { "mod", "log", "hash", "mirror", "a", "b" };

	if (testplan_open(&t) < 0)
		return -1;
	testtree_put_index(&t.top, "modules.dep.bin",
			   "0 mod k/mod.ko:\n"
			   "1 log k/log.ko: k/mod.ko\n"
			   "2 hash k/hash.ko: k/log.ko k/mod.ko\n"
			   "3 mirror k/mirror.ko: k/hash.ko k/log.ko k/mod.ko\n"
			   "4 a k/a.ko:\n5 b k/b.ko:\n6 gone k/gone.ko:\n");
	for (size_t i = 0; i < TN_ARRAY_SIZE(modules); i++) {
		char name[32];

		snprintf(name, sizeof(name), "k/%s.ko", modules[i]);
		testtree_put(&t.top, name, tn_text(modules[i]));
	}
	return 0;
}

static int teardown(void **state)
{
	tn_buf_free(&kernel.calls);
	return testplan_close(&t);
}

static struct {
	int result;
	char calls[512];
	char told[1024];
} got;

struct run {
	const char *name;
	struct tn_plan_request request;
	bool stop_at_fail;
	unsigned wait_msec;
	const char *commands;
};

static void copy(char *to, size_t size, struct tn_buf *b)
{
	snprintf(to, size, "%.*s", TN_TEXT_FMT(tn_buf_text(b)));
	b->n = 0;
}

/* Plans and applies with what was set before. */
static void apply(struct run run)
{
	tn_cleanup(tn_plan_freep) tn_plan *plan = tn_plan_new(&t.from);
	tn_autobuf told = { 0 };
	const struct tn_observer observer = { &told, tell };
	const struct tn_apply how = { .kernel = &table,
				      .state = &t.state,
				      .observer = &observer,
				      .wait_msec = run.wait_msec,
				      .stop_at_fail = run.stop_at_fail,
				      .commands = run.commands };
	const struct tn_step *steps;
	size_t n;

	assert_int_equal(testplan_add(&t, plan, run.name, &run.request), 0);
	n = tn_plan_steps(plan, &steps);
	kernel.calls.n = 0;
	got.result = tn_apply(&how, steps, n);
	copy(got.calls, sizeof(got.calls), &kernel.calls);
	copy(got.told, sizeof(got.told), &told);
	kernel.fails = NULL;
	kernel.busy_calls = 0;
}

static void fails(const char *module, int error)
{
	kernel.fails = module;
	kernel.error = error;
}

static void every_step_is_told(void **state)
{
	testplan_set(&t, "", NULL);
	apply((struct run){ "log" });
	assert_int_equal(got.result, 0);
	assert_string_equal(got.calls, "+mod +log");
	assert_string_equal(got.told, "begin mod, done mod, begin log, done log");
}

static void a_required_failure_ends_it(void **state)
{
	testplan_set(&t, "softdep log post: a\n", NULL);
	fails("log", -ENOEXEC);
	apply((struct run){ "hash" });
	assert_int_equal(got.result, -ENOEXEC);
	assert_string_equal(got.calls, "+mod +log!");
	assert_string_equal(got.told, "begin mod, done mod, begin log, fail log -8");
}

static void a_softdep_may_fail(void **state)
{
	testplan_set(&t, "softdep mod pre: a gone post: b\n", NULL);
	fails("a", -EPERM);
	apply((struct run){ "mod" });
	assert_int_equal(got.result, 0);
	assert_string_equal(got.calls, "+a! +mod +b");
	assert_string_equal(got.told, "begin a, fail a -1, skip gone, begin mod, done mod, "
				      "begin b, done b");
}

static void a_lost_race_is_no_failure(void **state)
{
	testplan_set(&t, "", NULL);
	fails("mod", -EEXIST);
	apply((struct run){ "mod" });
	assert_int_equal(got.result, 0);
	assert_string_equal(got.told, "begin mod, skip mod");
	fails("mod", -EEXIST);
	apply((struct run){ "mod", { .first_time = true } });
	assert_int_equal(got.result, -EEXIST);
	fails("mod", -EEXIST);
	apply((struct run){ "log", { .first_time = true } });
	assert_int_equal(got.result, 0);
	assert_string_equal(got.calls, "+mod! +log");
}

static void what_was_done_is_not_done_again(void **state)
{
	testplan_set(&t, "softdep mirror pre: hash\n", NULL);
	apply((struct run){ "mirror" });
	assert_int_equal(got.result, 0);
	assert_string_equal(got.calls, "+mod +log +hash +mirror");
	/* what failed is tried again where it matters */
	testplan_set(&t, "softdep hash pre: a\nsoftdep a pre: b\nalias x a\n"
			   "softdep mirror pre: x\n", NULL);
	fails("a", -EIO);
	apply((struct run){ "mirror" });
	assert_string_equal(got.calls, "+mod +log +b +a! +hash +a! +mirror");
}

/* It may have loaded anything. */
static void a_command_changes_what_is_there(void **state)
{
	struct testmodule modules[] = { { "a", TN_STATE_LIVE, 0, "" }, { 0 } };

	testplan_set(&t, "install mod true\nsoftdep log pre: a\n", NULL);
	t.modules = NULL;
	{
		tn_cleanup(tn_plan_freep) tn_plan *plan = tn_plan_new(&t.from);
		const struct tn_apply how = { .kernel = &table, .state = &t.state };
		const struct tn_step *steps;
		size_t n;

		assert_int_equal(testplan_add(&t, plan, "log", &(struct tn_plan_request){ 0 }), 0);
		n = tn_plan_steps(plan, &steps);
		t.modules = modules; /* "a" came to be while the command ran */
		kernel.calls.n = 0;
		assert_int_equal(tn_apply(&how, steps, n), 0);
		tn_buf_add_char(&kernel.calls, '\0');
		assert_string_equal(kernel.calls.p, "+log");
	}
}

static void commands_get_their_surroundings(void **state)
{
	char conf[512];

	snprintf(conf, sizeof(conf),
		 "install mod echo \"$MODPROBE_MODULE $" TN_APPLY_COMMANDS_ENV
		 " $CMDLINE_OPTS\" >%s\n",
		 testtree_path(&t.top, "out"));
	testplan_set(&t, conf, NULL);
	apply((struct run){ "mod", { .options = "k=v" }, .commands = "x y" });
	assert_int_equal(got.result, 0);
	{
		char line[64] = "";
		FILE *f = fopen(testtree_path(&t.top, "out"), "r");

		assert_non_null(f);
		assert_non_null(fgets(line, sizeof(line), f));
		fclose(f);
		assert_string_equal(line, "mod x y mod k=v\n");
	}
}

static void commands_fail_by_status_and_by_signal(void **state)
{
	testplan_set(&t, "install mod exit 7\ninstall a kill -9 $$\n", NULL);
	apply((struct run){ "log" });
	assert_int_equal(got.result, 7);
	assert_string_equal(got.told, "begin mod, fail mod 7");
	apply((struct run){ "a" });
	assert_int_equal(got.result, 128 + 9);
}

static void commands_that_run_themselves_end(void **state)
{
	testplan_set(&t, "install mod exit 0\n", NULL);
	apply((struct run){ "mod", .commands = "mod other mod" });
	assert_int_equal(got.result, 0);
	apply((struct run){ "mod", .commands = "mod mod other mod" });
	assert_int_equal(got.result, -ELOOP);
}

static void removal_asks_again(void **state)
{
	struct testmodule modules[] = { { "mod", TN_STATE_LIVE, 1, "log" },
					{ "log", TN_STATE_LIVE, 1, "" },
					{ 0 } };

	testplan_set(&t, "", modules);
	apply((struct run){ "log", { .remove = true } });
	assert_int_equal(got.result, -EBUSY);
	assert_string_equal(got.told, "fail log -16");
	modules[1].refcount = 0;
	/* this kernel does not count down, so the dependency turns out to be in use */
	apply((struct run){ "log", { .remove = true } });
	assert_int_equal(got.result, 0);
	assert_string_equal(got.told, "begin log, done log, skip mod");
}

static void a_failed_removal_takes_its_branch_along(void **state)
{
	struct testmodule modules[] = { { "mod", TN_STATE_LIVE, 0, "" },
					{ "log", TN_STATE_LIVE, 0, "" },
					{ "a", TN_STATE_LIVE, 0, "" },
					{ "b", TN_STATE_LIVE, 0, "" },
					{ 0 } };

	testplan_set(&t, "softdep a post: log\nsoftdep log pre: b\n", modules);
	fails("log", -EBUSY);
	apply((struct run){ "a", { .remove = true } });
	assert_int_equal(got.result, 0);
	assert_string_equal(got.calls, "-log! -a");
	assert_string_equal(got.told, "begin log, fail log -16, skip mod, skip b, begin a, done a");
	set_state("a", TN_STATE_LIVE);
	fails("a", -EBUSY);
	apply((struct run){ "a", { .remove = true } });
	assert_int_equal(got.result, -EBUSY);
	assert_string_equal(got.calls, "-log -mod -b -a!");
}

static void what_cannot_be_done_may_stop_all(void **state)
{
	struct testmodule modules[] = { { "a", TN_STATE_LIVE, 0, "" },
					{ "b", TN_STATE_LIVE, 3, "" },
					{ 0 } };

	testplan_set(&t, "softdep a post: b\n", modules);
	apply((struct run){ "a", { .remove = true }, .stop_at_fail = true });
	assert_int_equal(got.result, -EBUSY);
	assert_string_equal(got.calls, "");
	apply((struct run){ "a", { .remove = true } });
	assert_int_equal(got.result, 0);
	assert_string_equal(got.calls, "-a");
}

static void waiting_ends(void **state)
{
	struct testmodule modules[] = { { "a", TN_STATE_LIVE, 1, "" }, { 0 } };

	testplan_set(&t, "", modules);
	kernel.busy_calls = 3;
	apply((struct run){ "a", { .remove = true, .wait = true }, .wait_msec = 10000 });
	assert_int_equal(got.result, 0);
	modules[0].state = TN_STATE_LIVE;
	kernel.busy_calls = 1000000;
	apply((struct run){ "a", { .remove = true, .wait = true }, .wait_msec = 20 });
	assert_int_equal(got.result, -EAGAIN);
}

/* What a dry run shows is what the plan predicts. */
static void a_rehearsal_touches_nothing(void **state)
{
	struct testmodule modules[] = { { "mod", TN_STATE_LIVE, 1, "log" },
					{ "log", TN_STATE_LIVE, 0, "" },
					{ "a", TN_STATE_LIVE, 2, "" },
					{ 0 } };
	tn_cleanup(tn_plan_freep) tn_plan *plan = NULL;
	tn_autobuf told = { 0 };
	const struct tn_observer observer = { &told, tell };
	const struct tn_step *steps;
	size_t n;

	testplan_set(&t, "softdep log pre: a\n", modules);
	plan = tn_plan_new(&t.from);
	assert_int_equal(testplan_add(&t, plan, "log", &(struct tn_plan_request){ .remove = true }),
			 0);
	n = tn_plan_steps(plan, &steps);
	kernel.calls.n = 0;
	assert_int_equal(tn_rehearse(&observer, false, steps, n), 0);
	assert_int_equal(kernel.calls.n, 0);
	tn_buf_add_char(&told, '\0');
	assert_string_equal(told.p, "begin log, done log, begin mod, done mod, fail a -16");
	assert_int_equal(tn_rehearse(NULL, true, steps, n), -EBUSY);
}

static void an_empty_plan_is_done(void **state)
{
	assert_int_equal(tn_rehearse(NULL, true, NULL, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_step_is_told),
		cmocka_unit_test(a_required_failure_ends_it),
		cmocka_unit_test(a_softdep_may_fail),
		cmocka_unit_test(a_lost_race_is_no_failure),
		cmocka_unit_test(what_was_done_is_not_done_again),
		cmocka_unit_test(a_command_changes_what_is_there),
		cmocka_unit_test(commands_get_their_surroundings),
		cmocka_unit_test(commands_fail_by_status_and_by_signal),
		cmocka_unit_test(commands_that_run_themselves_end),
		cmocka_unit_test(removal_asks_again),
		cmocka_unit_test(a_failed_removal_takes_its_branch_along),
		cmocka_unit_test(what_cannot_be_done_may_stop_all),
		cmocka_unit_test(waiting_ends),
		cmocka_unit_test(a_rehearsal_touches_nothing),
		cmocka_unit_test(an_empty_plan_is_done),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
