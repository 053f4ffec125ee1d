/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* procstatus.h - /proc/PID/status, /proc/PID/uid_map and /proc/PID/environ (proc(5)) */
#ifndef TN_FORMAT_PROCSTATUS_H
#define TN_FORMAT_PROCSTATUS_H

#include <stdbool.h>

#include "base/text.h"

/* The value of a line "NAME:<tab>value". @name with its colon. Return: false where there is no such line. */
bool tn_procstatus_field(struct tn_text status, struct tn_text name, struct tn_text *ret);

/* Whether a uid_map is that of the first user namespace: one line, each id mapped to itself. */
bool tn_uid_map_is_first(struct tn_text map);

/* The value of the first variable @name, which is to end in '='; .p NULL: there is none. */
struct tn_text tn_environ_get(struct tn_text environment, struct tn_text name);

#endif
