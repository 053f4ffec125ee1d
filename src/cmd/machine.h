/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* machine.h - the machine that a subcommand looks at: struct tn_machine made from the world */
#ifndef TN_CMD_MACHINE_H
#define TN_CMD_MACHINE_H

#include "cmd/check/check_kernel.h"
#include "cmd/world.h"
#include "explain/machine.h"

/* What tn_command.look_first is for: fills @world->first. Return: 0, or an exit status after a message. */
int tn_machine_look_first(struct tn_world *world);
/* The same of the kernel's keyrings alone. */
int tn_machine_look_at_keys(struct tn_world *world);
/* The same of the kernel's log alone. */
int tn_machine_look_at_log(struct tn_world *world);
/* And after the first, for a command that says who uses @operand: what processes have open, where @operand is the name or the
 * file of a module that is in use. What else it may mean is known too late. Return: as above. */
int tn_machine_look_at_files(struct tn_world *world, const char *operand);

/* Zero-initialise it. */
struct tn_world_machine {
	struct tn_check_kernel kernel;
	tn_devices devices;
	struct tn_first_look nothing; /* where nobody looked first */
	struct tn_machine view;
};

/**
 * tn_world_machine_open() - find out about the kernel of @world's tree and the machine below its root
 * @world: with a tree (or tn_world_without_tree()) and a configuration, whose faults are kept
 *
 * @world must live as long, and @m stay where it is. Return: 0 or -errno with a message.
 */
int tn_world_machine_open(struct tn_world_machine *m, struct tn_world *world, struct tn_error *err);
void tn_world_machine_close(struct tn_world_machine *m);

#endif
