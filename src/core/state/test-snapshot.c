// SPDX-License-Identifier: LGPL-2.1-or-later
/* A snapshot answers as the machine would have whose /proc/modules it was. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/state/state_snapshot.h"
#include "core/state/sysmodule.h"

static const char text[] =
	"dm_mirror 24576 0 - Live 0x0\n"
	"dm_mod 184320 3 dm_log,dm_mirror, Live 0x0000000000000000 (O)\n"
	"dm_log 20480 1 dm_mirror, Live 0x0\n"
	"\n"
	"early 4096 1 - Loading 0x0\nlate 4096 -1 - Unloading 0x0\n"
	"nounload 4096 - -\nstay 4096 2 [permanent],dm_mod, Live 0x0\n";

static const char *joined(const struct tn_state_view *state, const char *name)
{
	static char names[128];
	tn_autovec tn_names found = { 0 };
	struct tn_arena arena = { 0 };

	names[0] = '\0';
	assert_int_equal(state->holders(state->data, name, &arena, &found), 0);
	for (size_t i = 0; i < found.n; i++)
		snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s ", found.v[i]);
	tn_arena_free(&arena);
	return names;
}

static void answers(void **unused)
{
	struct tn_state_snapshot snapshot = { 0 };
	const struct tn_state_view state = tn_state_snapshot_view(&snapshot);
	tn_autovec tn_names none = { 0 };

	assert_int_equal(tn_state_snapshot_read(&snapshot, tn_text(text), "saved", NULL), 0);
	assert_int_equal(state.state_of(state.data, "dm_mod"), TN_STATE_LIVE);
	assert_int_equal(state.state_of(state.data, "early"), TN_STATE_COMING);
	assert_int_equal(state.state_of(state.data, "late"), TN_STATE_GOING);
	assert_int_equal(state.state_of(state.data, "nothing"), TN_STATE_ABSENT);
	assert_true(tn_state_view_is_live(&state, "dm_log"));
	assert_false(tn_state_view_is_live(&state, "early"));
	assert_int_equal(state.refcount(state.data, "dm_mod"), 3);
	assert_int_equal(state.refcount(state.data, "dm_mirror"), 0);
	assert_int_equal(state.refcount(state.data, "late"), 0);
	assert_int_equal(state.refcount(state.data, "nounload"), -ENOENT);
	assert_int_equal(state.refcount(state.data, "nothing"), -ENOENT);
	assert_string_equal(joined(&state, "dm_mod"), "dm_log dm_mirror ");
	assert_string_equal(joined(&state, "dm_mirror"), "");
	assert_string_equal(joined(&state, "stay"), "dm_mod ");
	assert_int_equal(state.holders(state.data, "nothing", NULL, &none), -ENOENT);
	tn_state_snapshot_free(&snapshot);
}

static void keep(void *data, enum tn_log_level level, const char *message)
{
	char *told = data;

	snprintf(told + strlen(told), 512 - strlen(told), "%s\n", message);
}

static void bad_lines_are_named(void **unused)
{
	char told[512] = "";
	const struct tn_log log = { keep, told, TN_LOG_INFO };
	struct tn_state_snapshot snapshot = { 0 }, other = { 0 };

	assert_int_equal(tn_state_snapshot_read(&snapshot, tn_text("a 1 0 - Live 0x0\n\nno\nb 2 0 - Live 0x0\nx y"),
						"saved", &log), -EBADMSG);
	assert_string_equal(told, "saved:3: not a line of /proc/modules\n"
				  "saved:5: not a line of /proc/modules\n");
	told[0] = '\0';
	assert_int_equal(tn_state_snapshot_read(&other, tn_text("1\n2\n3\n4\n5\n6\n7\n"), "x", &log), -EBADMSG);
	assert_non_null(strstr(told, "x:5: not a line of /proc/modules\nx: 2 more lines like that\n"));
	tn_state_snapshot_free(&snapshot);
	tn_state_snapshot_free(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers),
		cmocka_unit_test(bad_lines_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
