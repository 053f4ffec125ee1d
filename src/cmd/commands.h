/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* commands.h - tenon's subcommands, in help order */
#ifndef TN_CMD_COMMANDS_H
#define TN_CMD_COMMANDS_H

#include "cli/command.h"

extern const struct tn_command tn_cmd_boot;
extern const struct tn_command tn_cmd_build;
extern const struct tn_command tn_cmd_check;
extern const struct tn_command tn_cmd_closure;
extern const struct tn_command tn_cmd_coldplug;
extern const struct tn_command tn_cmd_config;
extern const struct tn_command tn_cmd_devices;
extern const struct tn_command tn_cmd_doctor;
extern const struct tn_command tn_cmd_explain;
extern const struct tn_command tn_cmd_explore;
extern const struct tn_command tn_cmd_find;
extern const struct tn_command tn_cmd_graph;
extern const struct tn_command tn_cmd_kernels;
extern const struct tn_command tn_cmd_keys;
extern const struct tn_command tn_cmd_list;
extern const struct tn_command tn_cmd_load;
extern const struct tn_command tn_cmd_log;
extern const struct tn_command tn_cmd_param;
extern const struct tn_command tn_cmd_plan;
extern const struct tn_command tn_cmd_reload;
extern const struct tn_command tn_cmd_show;
extern const struct tn_command tn_cmd_sign;
extern const struct tn_command tn_cmd_top;
extern const struct tn_command tn_cmd_unload;
extern const struct tn_command tn_cmd_verify;
extern const struct tn_command tn_cmd_watch;

/* Ends with NULL. */
extern const struct tn_command *const tn_commands[];

/* NULL: no such command. */
const struct tn_command *tn_command_find(const char *name);

#endif
