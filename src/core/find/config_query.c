// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which rules count for a module: the first that fits, or all in order. */
#include <errno.h>
#include <string.h>

#include "base/glob.h"
#include "core/find/config.h"

/* Which rule counts, and those after it that would fit as well. */
static void debug_rules(const tn_config *config, const char *name, const struct tn_rule *first)
{
	const tn_rules *rules = tn_config_rules(config, first->d.kind);
	const char *word = tn_conf_keyword(first->d.kind);

	tn_log_debug(tn_config_log(config), TN_AREA_CONFIG, "%s line of %s: %s:%u", word, name,
		     first->file, first->d.line);
	for (const struct tn_rule *other = first + 1; other < rules->v + rules->n; other++)
		if (tn_glob_match_str(other->d.name, tn_text(name)))
			tn_log_debug(tn_config_log(config), TN_AREA_CONFIG,
				     "%s line of %s: %s:%u does not count, the first does", word,
				     name, other->file, other->d.line);
}

static const struct tn_rule *first_match(const tn_config *config, enum tn_conf_kind kind,
					 const char *name)
{
	const tn_rules *rules = tn_config_rules(config, kind);
	struct tn_text text = tn_text(name);

	for (size_t i = 0; i < rules->n; i++)
		if (tn_glob_match_str(rules->v[i].d.name, text)) {
			if (tn_debugs(tn_config_log(config), TN_AREA_CONFIG))
				debug_rules(config, name, &rules->v[i]);
			return &rules->v[i];
		}
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
		if (strcmp(rules->v[i].d.name, name) == 0) {
			tn_debug(tn_config_log(config), TN_AREA_CONFIG, "blacklist line of %s: %s:%u",
				 name, rules->v[i].file, rules->v[i].d.line);
			return &rules->v[i];
		}
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
