// SPDX-License-Identifier: LGPL-2.1-or-later
/* A saved /proc/modules is opened, or the kernel is asked, or nobody. */
#include "cmd/chosen_state.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sys/map.h"

#define FILE_MAX ((size_t)64 << 20)

static int open_file(const char *file, struct tn_map *ret)
{
	const unsigned how = TN_MAP_COPY | TN_MAP_WAIT;

	return strcmp(file, "-") == 0 ? tn_map_fd(STDIN_FILENO, FILE_MAX, how, ret) :
					tn_map_open_at(AT_FDCWD, file, FILE_MAX, how, ret);
}

const char *tn_chosen_state_name(const char *file)
{
	return strcmp(file, "-") == 0 ? "standard input" : file;
}

int tn_chosen_state_open(struct tn_chosen_state *state, const struct tn_world *world, const char *file,
			 struct tn_error *err)
{
	const char *name = file ? tn_chosen_state_name(file) : NULL;
	tn_automap map = { 0 };
	int r;

	state->file = file;
	if (!file) {
		state->view = tn_state_view_live(world->root);
		return 0;
	}
	r = open_file(file, &map);
	if (r < 0)
		return tn_fail(err, r, "--state: %s: %s", name, strerror(-r));
	r = tn_state_snapshot_read(&state->snapshot, tn_map_text(&map), name, world->log);
	if (r == -EBADMSG)
		return tn_fail(err, r, "--state: %s is no copy of /proc/modules;"
			       " save that file itself, not what lsmod prints", name);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	state->view = tn_state_snapshot_view(&state->snapshot);
	return 0;
}

int tn_chosen_state_settle(struct tn_chosen_state *state, const struct tn_world *world, bool fresh)
{
	int running = fresh ? 0 : state->file ? 1 : tn_world_is_running(world);

	if (running < 0)
		return running;
	if (!running)
		state->view = tn_state_view_none();
	return 0;
}

void tn_chosen_state_close(struct tn_chosen_state *state)
{
	tn_state_snapshot_free(&state->snapshot);
}
