// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "build/job.h"
#include "build/outcome.h"

#define NEEDS(...) .depends = (const char *const[]){ __VA_ARGS__ }, \
		   .n_depends = sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *)
#define MODULE(name, number) .module = name, .version = number, .kernel = "6.1", .arch = "x86_64"
#define CANDIDATES(...) ((const struct tn_build_candidate[]){ __VA_ARGS__ })
#define CHECK(asked, candidates, want) \
	check(asked, candidates, sizeof(candidates) / sizeof(struct tn_build_candidate), want)

static void show(const struct tn_build_plan *plan, const struct tn_build_candidate *c, struct tn_buf *ret)
{
	static const char *const words[] = { "nothing", "excluded", "deferred", "refused" };

	for (size_t i = 0; i < plan->jobs.n; i++) {
		const struct tn_build_job *j = &plan->jobs.v[i];

		tn_buf_addf(ret, "%s/%s %s:%s%s%s%s", c[j->candidate].module, c[j->candidate].version, c[j->candidate].kernel,
			    j->make ? " make" : "", j->install ? " install" : "", j->uninstall ? " uninstall" : "",
			    j->unbuild ? " unbuild" : "");
		for (size_t k = 0; k < j->needs.n; k++) {
			assert_true(j->needs.v[k] < i);
			tn_buf_addf(ret, " after %zu", j->needs.v[k]);
		}
		tn_buf_addf(ret, "%s%s (%s)\n", j->lacks ? " without " : "", j->lacks ? j->lacks : "", j->why);
	}
	for (size_t i = 0; i < plan->passed.n; i++)
		tn_buf_addf(ret, "%s/%s %s %d: %s\n", plan->passed.v[i].module,
			    plan->passed.v[i].version ? plan->passed.v[i].version : "-", words[plan->passed.v[i].pass],
			    plan->passed.v[i].code, plan->passed.v[i].reason);
	tn_buf_add_char(ret, '\0');
}

static void check(const struct tn_build_asked *asked, const struct tn_build_candidate *c, size_t n, const char *want)
{
	tn_auto_build_plan plan = { 0 };
	tn_autobuf got = { 0 };

	assert_int_equal(tn_build_plan_make(asked, c, n, &plan), 0);
	show(&plan, c, &got);
	assert_string_equal(got.p, want);
}

static const struct tn_build_choice a[] = { { "a", NULL } }, a_old[] = { { "a", "9" } }, gone[] = { { "b", NULL }, { "a", "7" } };
static const struct tn_build_asked everything = { .task = TN_BUILD_TO_INSTALL, .with_needs = true };
static const struct tn_build_asked install_a = { .task = TN_BUILD_TO_INSTALL, .choices = a, .n = 1, .with_needs = true };
static const struct tn_build_asked alone_a = { .task = TN_BUILD_TO_INSTALL, .choices = a, .n = 1 };
static const struct tn_build_asked build_a = { .task = TN_BUILD_TO_BUILD, .choices = a, .n = 1, .with_needs = true };

static void test_the_newest_that_can_be_built(void **state)
{
	CHECK(&install_a, CANDIDATES({ MODULE("a", "9") }, { MODULE("a", "10") }), "a/10 6.1: make install (asked for)\n");
	CHECK(&install_a, CANDIDATES({ MODULE("a", "9") }, { MODULE("a", "10"), .code = TN_BUILD_EXCLUDED, .reason = "no" }),
	      "a/9 6.1: make install (asked for)\n");
	CHECK(&install_a, CANDIDATES({ MODULE("a", "10"), .code = TN_BUILD_EXCLUDED, .reason = "not for it" }),
	      "a/10 excluded 77: not for it\n");
	CHECK((&(struct tn_build_asked){ .task = TN_BUILD_TO_BUILD, .choices = a_old, .n = 1 }),
	      CANDIDATES({ MODULE("a", "9") }, { MODULE("a", "10") }), "a/9 6.1: make (asked for)\n");
	CHECK((&(struct tn_build_asked){ .task = TN_BUILD_TO_BUILD, .choices = gone, .n = 2 }), CANDIDATES({ MODULE("a", "9") }),
	      "b/- refused 3: there is no source of b here\na/7 refused 3: there is no source of a, version 7 here\n");
}

static void test_only_what_is_to_be_done(void **state)
{
	struct tn_build_asked forced = install_a;

	forced.force = true;
	CHECK(&install_a, CANDIDATES({ MODULE("a", "1"), .stand = TN_BUILD_STAND_INSTALLED }), "a/1 nothing 0: it is installed\n");
	CHECK(&install_a, CANDIDATES({ MODULE("a", "1"), .stand = TN_BUILD_STAND_BUILT }), "a/1 6.1: install (asked for)\n");
	CHECK(&build_a, CANDIDATES({ MODULE("a", "1"), .stand = TN_BUILD_STAND_BUILT }), "a/1 nothing 0: it is built\n");
	CHECK(&forced, CANDIDATES({ MODULE("a", "1"), .stand = TN_BUILD_STAND_INSTALLED }), "a/1 6.1: make install (asked for)\n");
	CHECK(&forced, CANDIDATES({ MODULE("a", "1"), NEEDS("b") }, { MODULE("b", "1"), .stand = TN_BUILD_STAND_INSTALLED }),
	      "a/1 6.1: make install (asked for)\n");
	CHECK(&install_a, CANDIDATES({ MODULE("a", "1"), .stand = TN_BUILD_STAND_INSTALLED }, { MODULE("a", "2") }),
	      "a/2 6.1: make install (asked for; 1 is installed)\n");
	CHECK(&install_a, CANDIDATES({ MODULE("a", "1"), NEEDS("b"), .stand = TN_BUILD_STAND_BUILT }),
	      "a/1 6.1: install (asked for)\n");
	/* What is installed may be what cannot be built any more. */
	CHECK(&install_a,
	      CANDIDATES({ MODULE("a", "1"), .stand = TN_BUILD_STAND_INSTALLED, .code = TN_BUILD_NO_HEADERS, .reason = "x" }),
	      "a/1 nothing 0: it is installed\n");
}

static void test_what_it_needs_comes_first(void **state)
{
	CHECK(&install_a, CANDIDATES({ MODULE("a", "1"), NEEDS("b", "c") }, { MODULE("c", "1") }, { MODULE("b", "2"), NEEDS("c") }),
	      "c/1 6.1: make install (a needs it)\nb/2 6.1: make install after 0 (a needs it)\n"
	      "a/1 6.1: make install after 0 after 1 (asked for)\n");
	/* To build against it, it must be installed. */
	CHECK(&build_a, CANDIDATES({ MODULE("a", "1"), NEEDS("b") }, { MODULE("b", "1") }),
	      "b/1 6.1: make install (a needs it)\na/1 6.1: make after 0 (asked for)\n");
	CHECK(&alone_a, CANDIDATES({ MODULE("a", "1"), NEEDS("b") }, { MODULE("b", "1") }),
	      "a/1 refused 13: it needs b, which is not installed for this kernel\n");
	CHECK(&alone_a, CANDIDATES({ MODULE("a", "1"), NEEDS("b") }, { MODULE("b", "1"), .stand = TN_BUILD_STAND_INSTALLED }),
	      "a/1 6.1: make install (asked for)\n");
	CHECK(&install_a, CANDIDATES({ MODULE("a", "1"), NEEDS("b") }),
	      "a/1 refused 13: it needs b, and there is no source of that here\n");
	CHECK(&install_a, CANDIDATES({ MODULE("a", "1"), NEEDS("b") }, { MODULE("b", "1"), .code = 8, .reason = "bad file" }),
	      "b/1 refused 8: bad file\na/1 refused 13: it needs b, which cannot be built\n");
}

static void test_without_what_it_needs(void **state)
{
	const struct tn_build_asked lenient = { .task = TN_BUILD_TO_INSTALL, .choices = a, .n = 1, .lenient = true };

	CHECK(&lenient, CANDIDATES({ MODULE("a", "1"), NEEDS("b") }), "a/1 6.1: make install without b (asked for)\n");
	CHECK(&lenient, CANDIDATES({ MODULE("a", "1"), NEEDS("b") }, { MODULE("b", "1") }),
	      "a/1 6.1: make install without b (asked for)\n");
	CHECK(&lenient, CANDIDATES({ MODULE("a", "1"), NEEDS("b") }, { MODULE("b", "1"), .stand = TN_BUILD_STAND_INSTALLED }),
	      "a/1 6.1: make install (asked for)\n");
}

static void test_circles_are_named(void **state)
{
	CHECK(&install_a, CANDIDATES({ MODULE("a", "1"), NEEDS("b") }, { MODULE("b", "1"), NEEDS("c") },
				    { MODULE("c", "1"), NEEDS("b") }),
	      "b/1 refused 13: they need each other: b needs c, c needs b\nc/1 refused 13: it needs b, which cannot be built\n"
	      "a/1 refused 13: it needs b, which cannot be built\n");
	CHECK(&install_a, CANDIDATES({ MODULE("a", "1"), NEEDS("a") }), "a/1 refused 13: they need each other: a needs a\n");
	/* One of the circle lacks something else as well. */
	CHECK(&install_a, CANDIDATES({ MODULE("a", "1"), NEEDS("b", "x") }, { MODULE("b", "1"), NEEDS("a") }),
	      "a/1 refused 13: it needs x, and there is no source of that here\n"
	      "b/1 refused 13: it needs a, which cannot be built\n");
}

static void test_all_with_autoinstall(void **state)
{
	CHECK(&everything, CANDIDATES({ MODULE("b", "1"), .autoinstall = true, NEEDS("a") },
				    { MODULE("a", "1"), .autoinstall = true },
				      { MODULE("c", "1") }),
	      "a/1 6.1: make install (it is installed for every kernel)\n"
	      "b/1 6.1: make install after 0 (it is installed for every kernel)\n");
	CHECK(&everything, CANDIDATES({ MODULE("b", "1"), .autoinstall = true, NEEDS("zfs") }),
	      "b/1 deferred 13: it needs zfs, and there is no source of that here\n");
	/* The newest decides; one that cannot be built here is none. */
	CHECK(&everything, CANDIDATES({ MODULE("b", "1"), .autoinstall = true }, { MODULE("b", "2") }), "");
	CHECK(&everything, CANDIDATES({ MODULE("b", "1"), .autoinstall = true },
				      { MODULE("b", "2"), .autoinstall = true, .code = TN_BUILD_EXCLUDED, .reason = "no" }),
	      "b/1 6.1: make install (it is installed for every kernel)\n");
}

static void test_what_it_needs_is_made_anew(void **state)
{
	CHECK(&everything,
	      CANDIDATES({ MODULE("a", "1"), .autoinstall = true, .rebuild = true, NEEDS("b"), .stand = TN_BUILD_STAND_INSTALLED },
			 { MODULE("b", "1"), .autoinstall = true }),
	      "b/1 6.1: make install (it is installed for every kernel)\n"
	      "a/1 6.1: make install after 0 (it is installed for every kernel; what it needs is made anew)\n");
}

static void test_each_kernel_for_itself(void **state)
{
	CHECK(&install_a, CANDIDATES({ MODULE("a", "1"), NEEDS("b") }, { MODULE("b", "1"), .stand = TN_BUILD_STAND_INSTALLED },
				     { .module = "a", .version = "1", .kernel = "6.12", .arch = "x86_64", NEEDS("b") },
				     { .module = "b", .version = "1", .kernel = "6.12", .arch = "x86_64" }),
	      "a/1 6.1: make install (asked for)\n"
	      "b/1 6.12: make install (a needs it)\na/1 6.12: make install after 1 (asked for)\n");
}

static void test_taking_away(void **state)
{
	const struct tn_build_asked uninstall = { .task = TN_BUILD_TO_UNINSTALL, .choices = a, .n = 1 };
	const struct tn_build_asked unbuild = { .task = TN_BUILD_TO_UNBUILD, .choices = a, .n = 1 };
	const struct tn_build_candidate all[] = { { MODULE("a", "1"), .stand = TN_BUILD_STAND_BUILT },
						  { MODULE("a", "2"), .stand = TN_BUILD_STAND_INSTALLED },
						  { MODULE("b", "2"), .stand = TN_BUILD_STAND_INSTALLED } };

	CHECK(&uninstall, all, "a/2 6.1: uninstall (asked for)\na/1 nothing 0: it is not installed\n");
	CHECK(&unbuild, all, "a/1 6.1: unbuild (asked for)\na/2 6.1: uninstall unbuild (asked for)\n");
	/* A kernel comes anew: what would be installed for it by itself makes room, and what nobody can say of stays. */
	CHECK((&(struct tn_build_asked){ .task = TN_BUILD_TO_UNBUILD }),
	      CANDIDATES({ MODULE("a", "1"), .stand = TN_BUILD_STAND_BUILT, .autoinstall = true },
			 { MODULE("a", "2"), .stand = TN_BUILD_STAND_INSTALLED, .autoinstall = true, .code = 77, .reason = "no" },
			 { MODULE("b", "2"), .stand = TN_BUILD_STAND_INSTALLED },
			 { MODULE("c", "2"), .stand = TN_BUILD_STAND_INSTALLED, .code = 4, .reason = "gone" }),
	      "a/1 6.1: unbuild (asked for)\na/2 6.1: uninstall unbuild (asked for)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_newest_that_can_be_built),
		cmocka_unit_test(test_only_what_is_to_be_done),
		cmocka_unit_test(test_what_it_needs_comes_first),
		cmocka_unit_test(test_without_what_it_needs),
		cmocka_unit_test(test_circles_are_named),
		cmocka_unit_test(test_all_with_autoinstall),
		cmocka_unit_test(test_what_it_needs_is_made_anew),
		cmocka_unit_test(test_each_kernel_for_itself),
		cmocka_unit_test(test_taking_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
