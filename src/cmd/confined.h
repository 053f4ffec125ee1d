/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* confined.h - a command in a process that can read files, print and keep its cache, and nothing else */
#ifndef TN_CMD_CONFINED_H
#define TN_CMD_CONFINED_H

#include "cmd/world.h"
#include "sys/sandbox.h"

/**
 * tn_run_confined() - prepare @world and call @fn in a sandbox
 * @first: called before anything is given up; NULL: nothing is. What is not 0 is the exit status
 * @fn:    its result is the exit status
 *
 * Where there can be no other process it runs here. Return: exit status; after a crash a message
 * says which file was being read.
 */
int tn_run_confined(struct tn_world *world, int (*first)(struct tn_world *world, void *data),
		    int (*fn)(struct tn_world *world, void *data), void *data);

/* How such a process is confined: @world with a cache or none. */
struct tn_sandbox_policy tn_confined_policy(const struct tn_world *world);

#endif
