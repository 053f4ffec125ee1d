// SPDX-License-Identifier: LGPL-2.1-or-later
/* What examinations add, and what becomes of it. */
#include "explain/doctor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_findings(void **state)
{
	struct tn_arena arena = { 0 };
	struct tn_doctor doctor = { .arena = &arena, .part = "kernel" };
	char subject[] = "ext4", file[] = "/etc/modprobe.d/a.conf";
	const struct tn_finding note = { .id = "a", .severity = TN_SEVERITY_NOTE, .subject = subject, .file = file, .line = 3 };
	const struct tn_finding warning = { .id = "b", .severity = TN_SEVERITY_WARNING, .remedy = "reboot" };

	assert_true(tn_doctor_is_well(&doctor));
	assert_int_equal(tn_doctor_add(&doctor, &note, "%s is %d", subject, 4), 0);
	assert_true(tn_doctor_is_well(&doctor));
	doctor.part = "taints";
	assert_int_equal(tn_doctor_add(&doctor, &warning, "%s", "w"), 0);
	assert_false(tn_doctor_is_well(&doctor));
	memset(subject, 'x', 4); /* all of it is copied */
	memset(file, 'x', 4);
	assert_string_equal(doctor.found.v[0].subject, "ext4");
	assert_string_equal(doctor.found.v[0].file, "/etc/modprobe.d/a.conf");
	assert_string_equal(doctor.found.v[0].text, "ext4 is 4");
	assert_int_equal(doctor.found.v[0].line, 3);
	assert_null(doctor.found.v[0].remedy);
	assert_string_equal(doctor.found.v[1].remedy, "reboot");
	assert_string_equal(doctor.parts.v[0], "kernel");
	assert_string_equal(doctor.parts.v[1], "taints");
	assert_int_equal(tn_doctor_count(&doctor, TN_SEVERITY_NOTE), 1);
	assert_int_equal(tn_doctor_count(&doctor, TN_SEVERITY_ERROR), 0);
	tn_doctor_free(&doctor);
	tn_arena_free(&arena);
}

static void test_unseen(void **state)
{
	struct tn_arena arena = { 0 };
	struct tn_doctor doctor = { .arena = &arena };

	assert_int_equal(tn_doctor_unseen(&doctor, "the log", "root: dmesg_restrict is 1"), 0);
	assert_int_equal(tn_doctor_unseen(&doctor, "the log", "root"), 0); /* by another examination */
	assert_int_equal(tn_doctor_unseen(&doctor, "the rings", "nobody: a copy has none"), 0);
	assert_int_equal(tn_doctor_unseen(&doctor, "a file", NULL), 0);
	assert_int_equal(doctor.unseen.n, 2);
	assert_string_equal(doctor.unseen.v[0].who, "root: dmesg_restrict is 1");
	assert_string_equal(doctor.unseen.v[1].what, "a file");
	assert_null(doctor.unseen.v[1].who);
	tn_doctor_free(&doctor);
	tn_arena_free(&arena);
}

static void test_names(void **state)
{
	static const char *const names[] = { "a", "b", "c" };
	struct tn_arena arena = { 0 };
	struct tn_doctor doctor = { .arena = &arena };

	assert_string_equal(tn_doctor_names(&doctor, names, 0, 2), "");
	assert_string_equal(tn_doctor_names(&doctor, names, 2, 2), "a, b");
	assert_string_equal(tn_doctor_names(&doctor, names, 3, 2), "a, b and 1 more");
	assert_string_equal(tn_doctor_names(&doctor, names, 9, 3), "a, b, c and 6 more");
	tn_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_unseen),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("doctor", tests, NULL, NULL);
}
