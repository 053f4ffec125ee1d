// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/actions.h"

const struct tn_top_action tn_top_actions[] = {
	{ .key = 'l', .name = "l", .words = { "load" }, .verb = "Load", .modules = true,
	  .help = "Load a module: its name, and parameters behind it",
	  .prompt = "Which module? NAME [PARAMETER=VALUE]..." },
	{ .key = 'u', .name = "u", .words = { "unload" }, .verb = "Unload", .modules = true, .loaded = true,
	  .help = "Unload the module" },
	{ .key = 'U', .name = "U", .words = { "unload", "--holders" }, .verb = "Unload, with all that uses it:", .modules = true,
	  .loaded = true, .help = "Unload the module, and before it the modules that use it" },
	{ .key = 'r', .name = "r", .words = { "reload" }, .verb = "Reload", .modules = true, .loaded = true,
	  .help = "Unload the module and load it again, with its parameters" },
	{ .key = 'p', .name = "p", .words = { "param" }, .verb = "Set a parameter of", .behind = true,
	  .help = "Set a parameter of the module",
	  .prompt = "PARAMETER=VALUE; with --persist behind it for every time that the module is loaded" },
	{ .key = 'b', .name = "b", .words = { "config", "block" }, .verb = "Block",
	  .help = "Block the module: it is not loaded any more, whoever asks for it" },
	{ .key = 'B', .name = "B", .words = { "config", "unblock" }, .verb = "Unblock", .help = "Undo that" },
	{ 0 }
};
