// SPDX-License-Identifier: LGPL-2.1-or-later
#include "explain/kept_out.h"

#include <string.h>

#include "core/plan/command.h"

#define COMMAND_LINE "/proc/cmdline"

bool tn_is_kept_out(const struct tn_machine *m, const char *module, struct tn_kept_out *ret)
{
	const struct tn_rule *rule = tn_config_blacklisted(m->config, module);
	const struct tn_rule *command = tn_config_command(m->config, TN_CONF_INSTALL, module);

	if (m->basis->live && tn_live_facts_blacklists(m->basis->live, module)) {
		*ret = (struct tn_kept_out){ COMMAND_LINE, 0, "module_blacklist=" };
		return true;
	}
	if (!rule && command && tn_command_effect(command->d.value) != TN_COMMAND_RUNS)
		rule = command;
	if (!rule)
		return false;
	*ret = (struct tn_kept_out){ rule->file, strcmp(rule->file, COMMAND_LINE) == 0 ? 0 : rule->d.line,
				     tn_conf_keyword(rule->d.kind) };
	return true;
}
