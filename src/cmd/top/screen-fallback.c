// SPDX-License-Identifier: LGPL-2.1-or-later
/* A build without ncurses has no screen. */
#include <errno.h>

#include "cmd/top/screen.h"

int tn_screen_open(bool colour, struct tn_error *err)
{
	return tn_fail(err, -ENOSYS, "this tenon was built without ncurses; tenon list prints what is loaded");
}

void tn_screen_close(void)
{
}

void tn_screen_size(int *width, int *height)
{
	*width = *height = 0;
}

void tn_screen_draw(const struct tn_cells *cells)
{
}

void tn_screen_forget(void)
{
}

bool tn_screen_take(struct tn_screen_event *ret)
{
	return false;
}
