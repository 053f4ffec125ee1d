// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which rules count for a module: the first that fits, or all in order. */
#include <errno.h>
#include <string.h>

#include "base/glob.h"
#include "core/find/config.h"

static const struct tn_rule *first_match(const tn_config *config, enum tn_conf_kind kind,
					 const char *name)
{
	const tn_rules *rules = tn_config_rules(config, kind);
	struct tn_text text = tn_text(name);

	for (size_t i = 0; i < rules->n; i++)
		if (tn_glob_match_str(rules->v[i].d.name, text))
			return &rules->v[i];
	return NULL;
}

const struct tn_rule *tn_config_command(const tn_config *config, enum tn_conf_kind kind,
					const char *name)
{
	return first_match(config, kind, name);
}

const struct tn_rule *tn_config_dep(const tn_config *config, enum tn_conf_kind kind,
				    const char *name)
{
	return first_match(config, kind, name);
}

const struct tn_rule *tn_config_blacklisted(const tn_config *config, const char *name)
{
	const tn_rules *rules = tn_config_rules(config, TN_CONF_BLACKLIST);

	for (size_t i = 0; i < rules->n; i++)
		if (strcmp(rules->v[i].d.name, name) == 0)
			return &rules->v[i];
	return NULL;
}

bool tn_config_options_apply(const struct tn_rule *rule, const char *name, const char *alias)
{
	return strcmp(rule->d.name, name) == 0 || (alias && strcmp(rule->d.name, alias) == 0);
}

int tn_config_options(const tn_config *config, const char *name, const char *alias,
		      struct tn_buf *ret)
{
	const tn_rules *rules = tn_config_rules(config, TN_CONF_OPTIONS);
	const char *separator = "";

	for (size_t i = 0; i < rules->n; i++) {
		if (!tn_config_options_apply(&rules->v[i], name, alias))
			continue;
		tn_buf_add_str(ret, separator);
		tn_buf_add_str(ret, rules->v[i].d.value);
		separator = " ";
	}
	return ret->failed ? -ENOMEM : 0;
}
