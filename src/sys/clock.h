/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* clock.h - time that passes, not the time of day */
#ifndef TN_SYS_CLOCK_H
#define TN_SYS_CLOCK_H

#include <stdint.h>

/* Milliseconds since some moment; never goes back. */
uint64_t tn_clock_msec(void);

/* Sleeps at least @msec milliseconds, unless a signal comes. */
void tn_clock_sleep(unsigned msec);

#endif
