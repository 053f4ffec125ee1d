// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/note.h"

#define GNU_ID "\4\0\0\0\3\0\0\0\3\0\0\0GNU\0\x66\xf5\x4e\0"
#define OTHER "\6\0\0\0\0\0\0\0\1\0\0\0Linux\0\0\0"

static void notes_in_order(void **state)
{
	struct tn_text rest = TN_TEXT_LITERAL(OTHER GNU_ID);
	struct tn_note note;

	(void)state;
	assert_int_equal(tn_note_next(&rest, false, &note), 1);
	assert_true(tn_text_is(note.name, "Linux"));
	assert_int_equal(note.type, 1);
	assert_int_equal(note.desc.n, 0);
	assert_int_equal(tn_note_next(&rest, false, &note), 1);
	assert_true(tn_text_is(note.name, "GNU"));
	assert_int_equal(note.type, 3);
	assert_true(tn_text_is(note.desc, "\x66\xf5\x4e"));
	assert_int_equal(tn_note_next(&rest, false, &note), 0);
}

static void either_byte_order(void **state)
{
	struct tn_text big = TN_TEXT_LITERAL("\0\0\0\4\0\0\0\2\0\0\0\3GNU\0\xab\xcd"), id;

	(void)state;
	assert_int_equal(tn_note_build_id(big, true, &id), 0);
	assert_true(tn_text_is(id, "\xab\xcd")); /* the last padding may be missing */
	assert_int_equal(tn_note_build_id(big, false, &id), -EBADMSG);
}

static void the_build_id_is_one_of_several(void **state)
{
	struct tn_text id = { 0 };

	(void)state;
	assert_int_equal(tn_note_build_id(TN_TEXT_LITERAL(OTHER GNU_ID OTHER), false, &id), 0);
	assert_true(tn_text_is(id, "\x66\xf5\x4e"));
	assert_int_equal(tn_note_build_id(TN_TEXT_LITERAL(OTHER OTHER), false, &id), -ENOENT);
	assert_int_equal(tn_note_build_id(TN_TEXT_LITERAL(""), false, &id), -ENOENT);
	/* the type of another owner is another type */
	assert_int_equal(tn_note_build_id(TN_TEXT_LITERAL("\4\0\0\0\1\0\0\0\3\0\0\0XEN\0\1\0\0\0"),
					  false, &id),
			 -ENOENT);
}

static void damaged(void **state)
{
	struct tn_text whole = TN_TEXT_LITERAL(GNU_ID), id = { 0 };

	(void)state;
	for (size_t n = 1; n < whole.n - 1; n++)
		assert_int_equal(tn_note_build_id((struct tn_text){ whole.p, n }, false, &id),
				 -EBADMSG);
	assert_null(id.p);
	assert_int_equal(tn_note_build_id(TN_TEXT_LITERAL("\4\0\0\0\xff\xff\xff\xff\3\0\0\0GNU\0\1\0\0\0"),
					  false, &id),
			 -EBADMSG);
	assert_int_equal(tn_note_build_id(TN_TEXT_LITERAL("\xff\xff\xff\xff\4\0\0\0\3\0\0\0GNU\0\1\0\0\0"),
					  false, &id),
			 -EBADMSG);
	assert_int_equal(tn_note_build_id(TN_TEXT_LITERAL("\4\0\0\0\0\0\0\0\3\0\0\0GNU\0"), false, &id),
			 -EBADMSG); /* an id of no bytes */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notes_in_order),
		cmocka_unit_test(either_byte_order),
		cmocka_unit_test(the_build_id_is_one_of_several),
		cmocka_unit_test(damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
