/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* clock.h - time that passes, and the time of day */
#ifndef TN_SYS_CLOCK_H
#define TN_SYS_CLOCK_H

#include <stdint.h>
#include <time.h>

/* The build says so (meson.build): 32 bits end in 2038, and files may be dated later today. */
_Static_assert(sizeof(time_t) == 8, "time_t has 64 bits");

/* Milliseconds since some moment; never goes back. */
uint64_t tn_clock_msec(void);
/* Microseconds since the same moment. */
uint64_t tn_clock_usec(void);

/* Sleeps at least @msec milliseconds, unless a signal comes. */
void tn_clock_sleep(unsigned msec);

/* The time of day, which may be set back. */
struct timespec tn_clock_now(void);

#endif
