// SPDX-License-Identifier: LGPL-2.1-or-later
/* The list of tenon's subcommands. */
#include "cmd/commands.h"

#include <string.h>

const struct tn_command *const tn_commands[] = {
	&tn_cmd_boot,
	&tn_cmd_build,
	&tn_cmd_check,
	&tn_cmd_closure,
	&tn_cmd_coldplug,
	&tn_cmd_config,
	&tn_cmd_devices,
	&tn_cmd_doctor,
	&tn_cmd_explain,
	&tn_cmd_explore,
	&tn_cmd_find,
	&tn_cmd_graph,
	&tn_cmd_kernels,
	&tn_cmd_keys,
	&tn_cmd_list,
	&tn_cmd_load,
	&tn_cmd_log,
	&tn_cmd_param,
	&tn_cmd_plan,
	&tn_cmd_reload,
	&tn_cmd_show,
	&tn_cmd_sign,
	&tn_cmd_top,
	&tn_cmd_unload,
	&tn_cmd_verify,
	&tn_cmd_watch,
	NULL
};

const struct tn_command *tn_command_find(const char *name)
{
	for (const struct tn_command *const *c = tn_commands; *c; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}
