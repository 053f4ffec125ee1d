// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/clock.h"

uint64_t tn_clock_usec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t tn_clock_msec(void)
{
	return tn_clock_usec() / 1000;
}

void tn_clock_sleep(unsigned msec)
{
	const struct timespec time = { .tv_sec = msec / 1000,
				       .tv_nsec = (long)(msec % 1000) * 1000000 };

	nanosleep(&time, NULL);
}

struct timespec tn_clock_now(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_REALTIME, &now);
	return now;
}
