// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/crash.h"

#include <signal.h>
#include <stddef.h>

#include "base/cleanup.h"

static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };

/* A handler gets nothing else to know it by. */
static void (*volatile deed)(void);
static struct sigaction before[TN_ARRAY_SIZE(signals)];

static void restore(void)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &before[i], NULL);
}

static void crash(int sig)
{
	void (*fn)(void) = deed;

	deed = NULL;
	restore();
	if (fn)
		fn();
	raise(sig); /* once this returns */
}

void tn_on_crash(void (*fn)(void))
{
	struct sigaction action = { .sa_handler = crash };

	if (!fn && deed)
		restore();
	if (fn && !deed)
		for (size_t i = 0; i < TN_ARRAY_SIZE(signals); i++)
			sigaction(signals[i], &action, &before[i]);
	deed = fn;
}
