/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* terminal.h - whether stdin and stdout are a terminal */
#ifndef TN_SYS_TERMINAL_H
#define TN_SYS_TERMINAL_H

#include <stdbool.h>

bool tn_terminal_is(void);

#endif
