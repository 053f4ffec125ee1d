// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "diag/live_facts.h"
#include "tests/support/testtop.h"

static int make_root(void **unused)
{
	(void)unused;
	return testtop_make(NULL);
}

static void put(const char *path, const char *text)
{
	char command[256], full[128];
	FILE *f;

	snprintf(full, sizeof(full), "%s%s", top, path);
	snprintf(command, sizeof(command), "mkdir -p $(dirname %s)", full);
	assert_int_equal(system(command), 0);
	f = fopen(full, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void empty_root(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s/*", top);
	assert_int_equal(system(command), 0);
}

static struct tn_live_facts facts_of_root(void)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	struct tn_live_facts facts;

	assert_int_equal(tn_live_facts_read(root, &facts, NULL), 0);
	return facts;
}

static void nothing_is_known_of_nothing(void **unused)
{
	struct tn_live_facts facts;

	(void)unused;
	empty_root();
	facts = facts_of_root();
	assert_int_equal(facts.capable, TN_NOT_KNOWN);
	assert_int_equal(facts.disabled, TN_NOT_KNOWN);
	assert_int_equal(facts.sig_enforce, TN_NOT_KNOWN);
	assert_int_equal(facts.lockdown, TN_LOCKDOWN_UNKNOWN);
	assert_null(facts.command_line);
	assert_null(facts.compression);
	assert_false(facts.loaded_known);
	assert_false(tn_live_facts_lists(&facts));
	assert_null(tn_live_facts_loaded(&facts, "ext4"));
	tn_live_facts_free(&facts);
}

/* As Debian's kernel has them for root, but for what is enforced. */
static void all_is_told(void **unused)
{
	const struct tn_loaded *m;
	struct tn_live_facts facts;

	(void)unused;
	empty_root();
	put("/proc/self/status", "Name:\tx\nUid:\t1000\t0\t0\t0\nCapPrm:\t0\nCapEff:\t000001ffffffffff\nCapBnd:\t0\n");
	put("/proc/self/uid_map", "         0          0 4294967295\n");
	put("/proc/sys/kernel/modules_disabled", "1\n");
	put("/sys/module/module/parameters/sig_enforce", "Y\n");
	put("/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
	put("/proc/cmdline", "quiet module_blacklist=a,b\n");
	put("/sys/module/compression", "xz\n");
	put("/proc/modules", "b 4096 0 - Loading 0x0\na 184320 2 b, Live 0x0 (POE)\n");
	facts = facts_of_root();
	assert_int_equal(facts.capable, TN_YES);
	assert_int_equal(facts.root, TN_YES);
	assert_int_equal(facts.disabled, TN_YES);
	assert_int_equal(facts.sig_enforce, TN_YES);
	assert_int_equal(facts.lockdown, TN_LOCKDOWN_INTEGRITY);
	assert_string_equal(facts.command_line, "quiet module_blacklist=a,b");
	assert_string_equal(facts.compression, "xz");
	assert_int_equal(facts.autoload, TN_NO);
	assert_true(facts.loaded_known);
	m = tn_live_facts_loaded(&facts, "a");
	assert_non_null(m);
	assert_string_equal(m->taints, "POE");
	assert_int_equal(tn_live_facts_loaded(&facts, "b")->state, TN_STATE_COMING);
	tn_live_facts_free(&facts);
}

static void expect_autoload(enum tn_answer want)
{
	struct tn_live_facts facts = facts_of_root();

	assert_int_equal(facts.autoload, want);
	tn_live_facts_free(&facts);
}

static void the_kernel_may_call_modprobe(void **unused)
{
	(void)unused;
	empty_root();
	put("/sbin/modprobe", "");
	expect_autoload(TN_YES);
	put("/proc/sys/kernel/modprobe", "\n");
	expect_autoload(TN_NO);
	put("/proc/sys/kernel/modprobe", "/bin/other\n");
	expect_autoload(TN_NO);
	put("/bin/other", "");
	expect_autoload(TN_YES);
}

static void capability_counts_in_the_first_namespace_only(void **unused)
{
	static const struct {
		const char *status, *map;
		enum tn_answer expected;
	} cases[] = {
		{ "CapEff:\t0000000000010000\n", "0 0 4294967295\n", TN_YES },
		{ "CapEff:\t0000000000010000\n", NULL, TN_YES }, /* a kernel without user namespaces */
		{ "CapEff:\t0000000000010000\n", "0 1000 1\n", TN_NO },
		{ "CapEff:\t0000000000010000\n", "0 0 1000\n1000 1000 4294966295\n", TN_NO },
		{ "CapEff:\t000001fffffeffff\n", "0 0 4294967295\n", TN_NO },
		{ "CapEff:\t0000000000000000\n", NULL, TN_NO },
		{ "CapEff:\trubbish\n", NULL, TN_NOT_KNOWN },
		{ "Name:\tCapEff\n", NULL, TN_NOT_KNOWN },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tn_live_facts facts;

		empty_root();
		put("/proc/self/status", cases[i].status);
		if (cases[i].map)
			put("/proc/self/uid_map", cases[i].map);
		facts = facts_of_root();
		assert_int_equal(facts.capable, cases[i].expected);
		tn_live_facts_free(&facts);
	}
}

/* What a kernel was built without is absent from a /sys that is there. */
static void absence_tells_where_there_is_sys(void **unused)
{
	struct tn_live_facts facts;

	(void)unused;
	empty_root();
	put("/sys/module/ext4/initstate", "live\n");
	put("/sys/kernel/security/lsm", "capability,landlock,yama\n");
	facts = facts_of_root();
	assert_int_equal(facts.sig_enforce, TN_NO);
	assert_string_equal(facts.compression, "");
	assert_int_equal(facts.lockdown, TN_LOCKDOWN_NONE);
	tn_live_facts_free(&facts);
	/* Not to be read is not the same as not there. */
	put("/sys/kernel/security/lsm", "capability,lockdown,yama\n");
	put("/sys/module/module/parameters/sig_enforce/x", "");
	facts = facts_of_root();
	assert_int_equal(facts.sig_enforce, TN_NOT_KNOWN);
	assert_int_equal(facts.lockdown, TN_LOCKDOWN_UNKNOWN);
	tn_live_facts_free(&facts);
}

static void lockdown_levels(void **unused)
{
	static const struct {
		const char *text;
		enum tn_lockdown expected;
	} cases[] = {
		{ "[none] integrity confidentiality\n", TN_LOCKDOWN_NONE },
		{ "none integrity [confidentiality]\n", TN_LOCKDOWN_CONFIDENTIALITY },
		{ "none integrity confidentiality\n", TN_LOCKDOWN_UNKNOWN },
		{ "", TN_LOCKDOWN_UNKNOWN },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tn_live_facts facts;

		empty_root();
		put("/sys/kernel/security/lockdown", cases[i].text);
		facts = facts_of_root();
		assert_int_equal(facts.lockdown, cases[i].expected);
		tn_live_facts_free(&facts);
	}
}

/* A line that makes no sense may have been any module. */
static void a_damaged_list_is_not_all(void **unused)
{
	struct tn_live_facts facts;

	(void)unused;
	empty_root();
	put("/proc/modules", "a 184320 2 b, Live 0x0\nrubbish\n");
	facts = facts_of_root();
	assert_false(facts.loaded_known);
	assert_true(tn_live_facts_lists(&facts));
	assert_string_equal(facts.loaded_partly, "/proc/modules:2: not a line about a module");
	assert_non_null(tn_live_facts_loaded(&facts, "a"));
	tn_live_facts_free(&facts);
}

static void signatures_are_asked_for_by_the_command_line(void **unused)
{
	static const struct {
		const char *line;
		bool expected;
	} cases[] = {
		{ "quiet module.sig_enforce", true },
		{ "module.sig_enforce=1", true },
		{ "module.sig-enforce=on quiet", true },
		{ "\"module.sig_enforce=y\"", true },
		{ "module.sig_enforce=1 module.sig_enforce=0", true }, /* it cannot be taken back */
		{ "module.sig_enforce=0", false },
		{ "module.sig_enforce=off", false },
		{ "module.sig_enforce=maybe", false },
		{ "module.sig_enforce=", false },
		{ "quiet -- module.sig_enforce=1", false },
		{ "other_module.sig_enforce=1", false },
		{ "a=\"b module.sig_enforce=1\"", false },
		{ NULL, false },
	};

	(void)unused;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		const struct tn_live_facts facts = { .command_line = cases[i].line };

		if (tn_live_facts_asks_signatures(&facts) != cases[i].expected)
			fail_msg("%s", cases[i].line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_known_of_nothing),
		cmocka_unit_test(all_is_told),
		cmocka_unit_test(the_kernel_may_call_modprobe),
		cmocka_unit_test(capability_counts_in_the_first_namespace_only),
		cmocka_unit_test(absence_tells_where_there_is_sys),
		cmocka_unit_test(lockdown_levels),
		cmocka_unit_test(a_damaged_list_is_not_all),
		cmocka_unit_test(signatures_are_asked_for_by_the_command_line),
	};

	return cmocka_run_group_tests(tests, make_root, testtop_remove);
}
