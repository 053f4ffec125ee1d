// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/background.h"

#include "sys/thread.h"

void tn_background_begin(struct tn_background *b, void *(*fn)(void *data), void *data)
{
	b->running = tn_thread_processors() > 1 && tn_thread_start(&b->thread, fn, data) == 0;
	if (!b->running)
		fn(data);
}

void tn_background_wait(struct tn_background *b)
{
	if (b->running)
		pthread_join(b->thread, NULL);
	b->running = false;
}
