/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* crash.h - a last deed before a crash */
#ifndef TN_SYS_CRASH_H
#define TN_SYS_CRASH_H

/* @fn is called when the process crashes (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT), which then goes on as it would have. It can
 * rely on little: it is for what would be worse undone, such as a terminal that is left without echo. NULL: no more. */
void tn_on_crash(void (*fn)(void));

#endif
