// SPDX-License-Identifier: LGPL-2.1-or-later
/* A saved /proc/modules, which may be any file: every module of it can be asked for. */
#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "core/state/state_snapshot.h"
#include "core/state/sysmodule.h"
#include "fuzz.h"

/* Whoever uses a module is named among its users. */
static void check_holders(const struct tn_state_view *state, const struct tn_loaded *m)
{
	struct tn_arena arena = { 0 };
	tn_autovec tn_names names = { 0 };

	fuzz_check(state->holders(state->data, m->name, &arena, &names) == 0);
	for (size_t i = 0; i < names.n; i++) {
		fuzz_check(*names.v[i] && !strchr(names.v[i], ','));
		fuzz_check(strcmp(names.v[i], TN_LOADED_PERMANENT) != 0);
	}
	tn_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text text = { (const char *)data, size };
	struct tn_state_snapshot snapshot = { 0 };
	const struct tn_state_view state = tn_state_snapshot_view(&snapshot);
	int r = tn_state_snapshot_read(&snapshot, text, "fuzz", NULL);

	fuzz_check(r == 0 || r == -EBADMSG);
	for (size_t i = 0; i < snapshot.modules.n; i++) {
		const struct tn_loaded *m = &snapshot.modules.v[i];
		int count = state.refcount(state.data, m->name);

		fuzz_check(count >= 0 || count == -ENOENT);
		fuzz_check(state.state_of(state.data, m->name) >= TN_STATE_LIVE);
		check_holders(&state, m);
	}
	tn_state_snapshot_free(&snapshot);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char *const seeds[] = {
		"dm_mod 184320 3 dm_mirror,dm_log, Live 0xffffffffc0a00000 (OE)\ndm_log 20480 2 dm_mod,\n",
		"x 1 - - Live 0x0 (P)\n\nx 5 6\nx 7 8 x,[permanent],x,\n",
		"stay 1 2 ,,a,[permanent], Loading 0xe0\nrubbish\ngoing 1 -1 - Unloading 0xe0",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed_str(corpus, seeds[i]);
}
