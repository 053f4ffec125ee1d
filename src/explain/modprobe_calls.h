/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modprobe_calls.h - what a command of the configuration has modprobe load */
#ifndef TN_EXPLAIN_MODPROBE_CALLS_H
#define TN_EXPLAIN_MODPROBE_CALLS_H

#include <stdbool.h>

#include "base/text.h"
#include "base/vec.h"

struct tn_modprobe_call {
	struct tn_text name; /* as it stands there */
	bool ignore_install; /* -i: its own command does not count */
	bool certain;        /* nothing that comes before it can keep it from being run */
};
typedef TN_VEC(struct tn_modprobe_call) tn_modprobe_calls;

/**
 * tn_modprobe_calls_find() - find the plain calls in a line of shell
 * @shell: is pointed into
 * @ret:   empty
 *
 * What variables, scripts and quotes hide is not seen; nor is a call with options that make it another one (-r, -n, -C).
 * Return: 0 or -ENOMEM.
 */
int tn_modprobe_calls_find(const char *shell, tn_modprobe_calls *ret);

#endif
