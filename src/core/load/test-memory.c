// SPDX-License-Identifier: LGPL-2.1-or-later
/* Memory runs out at the n-th allocation of planning, linking and rehearsing, for every n. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/state/loaded.h"
#include "tests/support/allocations_run_out.h"
#include "tests/support/testplan.h"
#include "core/load/walk.h"

static struct testplan t;

static struct testmodule loaded[] = {
	{ "mod", TN_STATE_LIVE, 3, "mirror log a" }, { "log", TN_STATE_LIVE, 1, "mirror" },
	{ "mirror", TN_STATE_LIVE, 0, "" },	   { "a", TN_STATE_LIVE, 0, "" },
	{ "b", TN_STATE_LIVE, 1, "" },		   { 0 },
};

static int setup(void **state)
{
	if (testplan_open(&t) < 0)
		return -1;
	testplan_put_modules(&t, "0 mod k/mod.ko:\n1 log k/log.ko: k/mod.ko\n"
				 "2 mirror k/mirror.ko: k/log.ko k/mod.ko\n3 a k/a.ko:\n4 b k/b.ko:\n");
	testtree_put_index(&t.top, "modules.alias.bin", "0 fs_* a\n1 fs_* b\n");
	return 0;
}

static int teardown(void **state)
{
	return testplan_close(&t);
}

static int plan_and_rehearse(const struct tn_match *target, const struct tn_plan_request *request)
{
	tn_cleanup(tn_plan_freep) tn_plan *plan = tn_plan_new(&t.from);
	tn_autoerror err = { 0 };
	const struct tn_step *steps;
	size_t n;
	int r;

	if (!plan)
		return -ENOMEM;
	r = tn_plan_add(plan, target, request, &err);
	if (r == 0)
		r = tn_plan_link(plan);
	n = tn_plan_steps(plan, &steps);
	return r < 0 ? r : tn_rehearse(NULL, false, steps, n);
}

/* Every number of allocations fails in the same way, and some number is enough. */
static void starve(const char *conf, const struct tn_plan_request *request)
{
	const struct tn_match target = { .module = "mirror" };
	const long plenty = 1000000;
	int r = -ENOMEM;
	long n, all;

	testplan_set(&t, conf, request->remove ? loaded : NULL);
	left = plenty;
	assert_int_equal(plan_and_rehearse(&target, request), 0);
	all = plenty - left;
	left = -1;
	for (n = 0; r == -ENOMEM; n++) {
		testplan_set(&t, conf, request->remove ? loaded : NULL);
		left = n;
		r = plan_and_rehearse(&target, request);
		left = -1;
		assert_true(n < 10000);
	}
	assert_int_equal(r, 0);
	assert_int_equal(n - 1, all); /* no failure was passed over */
}

static void loading(void **state)
{
	starve("softdep mirror pre: fs-x a post: b\noptions mirror x=1\noptions log y=2\n"
	       "install a true $CMDLINE_OPTS\n",
	       &(struct tn_plan_request){ .options = "z=3" });
}

static void removing(void **state)
{
	starve("softdep mirror pre: a post: fs-x\nremove b true\n",
	       &(struct tn_plan_request){ .remove = true, .remove_holders = true });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loading),
		cmocka_unit_test(removing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
