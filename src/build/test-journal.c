// SPDX-License-Identifier: LGPL-2.1-or-later
/* Journals: what is written is read back; what is cut, or leads elsewhere, is none. */
#include "build/journal.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "tenon-build-journal 1\n"
#define TREES "kernel\t1.0\tx86_64\ntrees\t/lib/modules\t/var/lib/dkms\n"
#define COME "come\tm\t2.0\tcommitted\n"

static int read_text(const char *text)
{
	tn_auto_build_journal j = { 0 };

	return tn_build_journal_read(tn_text(text), &j);
}

static void test_there_and_back(void **state)
{
	static const char text[] =
		HEAD TREES "undo\n" COME
			   "first\tput\t/lib/modules/1.0/updates/x.ko\t/lib/modules/1.0/updates/.x.ko.tenon-new\t"
			   "/lib/modules/1.0/updates/.x.ko.tenon-old\n"
			   "first\tlink\t/var/lib/dkms/m/kernel-1.0-x86_64\t2.0/1.0/x86_64\t\n"
			   "last\tdrop\t/lib/modules/1.0/a b.ko\t\t\n"
			   "leave\tn\t1\tprepared\nend\n";
	tn_auto_build_journal j = { 0 };
	tn_autobuf again = { 0 };

	assert_int_equal(tn_build_journal_read(tn_text(text), &j), 0);
	assert_int_equal(j.deeds.n, 2);
	assert_true(j.undo && j.deeds.v[0].committed && !j.deeds.v[0].leaves && j.deeds.v[1].leaves && !j.deeds.v[1].committed);
	assert_int_equal(j.deeds.v[0].first.n, 2);
	assert_string_equal(j.deeds.v[0].first.v[0].other, "/lib/modules/1.0/updates/.x.ko.tenon-old");
	assert_null(j.deeds.v[0].first.v[1].other);
	assert_string_equal(j.deeds.v[0].last.v[0].to, "/lib/modules/1.0/a b.ko");
	tn_build_journal_write(&j, &again);
	assert_true(tn_text_is(tn_buf_text(&again), text));
}

static void test_cut(void **state)
{
	static const char text[] = HEAD TREES COME "last\tdrop\t/lib/modules/1.0/x.ko\t\t\nend\n";

	/* The last newline says nothing. */
	for (size_t n = 0; n + 2 < sizeof(text); n++) {
		tn_auto_build_journal j = { 0 };

		assert_int_equal(tn_build_journal_read((struct tn_text){ text, n }, &j), -EBADMSG);
	}
	assert_int_equal(read_text(text), 0);
}

static void test_leads_elsewhere(void **state)
{
	static const char *const steps[] = {
		"last\tdrop\t/etc/passwd\t\t\n",
		"last\tdrop\t/lib/modules/1.0/../../../etc/passwd\t\t\n",
		"last\tdrop\t/lib/modules/1.0\t\t\n",
		"last\tdrop\t/lib/modules/1.0x/x.ko\t\t\n",
		"last\tdrop\t/lib/modules/2.0/x.ko\t\t\n",
		"last\tdrop\tlib/modules/1.0/x.ko\t\t\n",
		"last\tdrop\t/var/lib/dkms\t\t\n",
		"last\tdrop\t\t\t\n",
		"first\tput\t/lib/modules/1.0/x.ko\t/etc/shadow\t\n",
		"first\tput\t/lib/modules/1.0/x.ko\t/lib/modules/1.0/.x\t/etc/shadow\n",
		"first\tput\t/lib/modules/1.0/x.ko\t\t\n",
		"first\tlink\t/etc/x\ty\t\n",
		"first\tlink\t/var/lib/dkms/m/k\ta\rb\t\n",
		"first\tmove\t/lib/modules/1.0/x.ko\t\t\n",
		"first\tdrop\t/lib/modules/1.0/x.ko\t\n",
		"first\tdrop\t/lib/modules/1.0/x.ko\t\t\t\t\n",
		"come\t..\t1\tcommitted\n",
		"come\ta/b\t1\tcommitted\n",
		"come\ta\t1\tmaybe\n",
		TREES,
		"end\n",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(steps); i++) {
		char text[512];

		snprintf(text, sizeof(text), "%s%s%s%send\n", HEAD, TREES, COME, steps[i]);
		assert_int_equal(read_text(text), -EBADMSG);
	}
	assert_int_equal(read_text(HEAD "last\tdrop\t/lib/modules/1.0/x.ko\t\t\nend\n"), -EBADMSG);
	assert_int_equal(read_text(HEAD "kernel\t..\tx\nend\n"), -EBADMSG);
	assert_int_equal(read_text(HEAD "kernel\t1\tx\ntrees\t/lib/../modules\t/d\nend\n"), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_leads_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
