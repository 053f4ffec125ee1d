// SPDX-License-Identifier: LGPL-2.1-or-later
/* The configuration as a client walks it, a directive at a time. */
#include <stdlib.h>

#include "abi/abi.h"
#include "base/buf.h"

struct kmod_config_iter {
	const tn_rules *rules;
	size_t next; /* 0: before the first; n: at rule n-1 */
	enum tn_conf_kind kind;
	char *shown; /* value of the current rule, where it is not the text of the file */
};

static struct kmod_config_iter *iterate(const struct kmod_ctx *ctx, enum tn_conf_kind kind)
{
	struct kmod_config_iter *iter = ctx ? calloc(1, sizeof(*iter)) : NULL;

	if (!iter)
		return NULL;
	iter->rules = tn_config_rules(ctx->config, kind);
	iter->kind = kind;
	return iter;
}

KMOD_EXPORT struct kmod_config_iter *kmod_config_get_blacklists(const struct kmod_ctx *ctx)
{
	return iterate(ctx, TN_CONF_BLACKLIST);
}

KMOD_EXPORT struct kmod_config_iter *kmod_config_get_install_commands(const struct kmod_ctx *ctx)
{
	return iterate(ctx, TN_CONF_INSTALL);
}

KMOD_EXPORT struct kmod_config_iter *kmod_config_get_remove_commands(const struct kmod_ctx *ctx)
{
	return iterate(ctx, TN_CONF_REMOVE);
}

KMOD_EXPORT struct kmod_config_iter *kmod_config_get_aliases(const struct kmod_ctx *ctx)
{
	return iterate(ctx, TN_CONF_ALIAS);
}

KMOD_EXPORT struct kmod_config_iter *kmod_config_get_options(const struct kmod_ctx *ctx)
{
	return iterate(ctx, TN_CONF_OPTIONS);
}

KMOD_EXPORT struct kmod_config_iter *kmod_config_get_softdeps(const struct kmod_ctx *ctx)
{
	return iterate(ctx, TN_CONF_SOFTDEP);
}

KMOD_EXPORT struct kmod_config_iter *kmod_config_get_weakdeps(const struct kmod_ctx *ctx)
{
	return iterate(ctx, TN_CONF_WEAKDEP);
}

static const struct tn_rule *current(const struct kmod_config_iter *iter)
{
	return iter && iter->next > 0 && iter->next <= iter->rules->n ?
		       &iter->rules->v[iter->next - 1] :
		       NULL;
}

KMOD_EXPORT const char *kmod_config_iter_get_key(const struct kmod_config_iter *iter)
{
	const struct tn_rule *rule = current(iter);

	return rule ? rule->d.name : NULL;
}

/* Softdeps and weakdeps are shown as they were understood. */
static const char *show_deps(struct kmod_config_iter *iter, const struct tn_rule *rule)
{
	struct tn_buf value = { 0 };

	if (!iter->shown && tn_config_show_deps(rule, &value) == 0)
		iter->shown = tn_buf_take(&value);
	tn_buf_free(&value);
	return iter->shown;
}

KMOD_EXPORT const char *kmod_config_iter_get_value(const struct kmod_config_iter *iter)
{
	const struct tn_rule *rule = current(iter);

	if (!rule || iter->kind == TN_CONF_BLACKLIST)
		return NULL;
	if (iter->kind == TN_CONF_SOFTDEP || iter->kind == TN_CONF_WEAKDEP)
		return show_deps((struct kmod_config_iter *)iter, rule);
	return rule->d.value;
}

KMOD_EXPORT bool kmod_config_iter_next(struct kmod_config_iter *iter)
{
	if (!iter)
		return false;
	free(tn_take_ptr(iter->shown));
	if (iter->next < iter->rules->n) {
		iter->next++;
		return true;
	}
	iter->next = 0; /* the next call starts over */
	return false;
}

KMOD_EXPORT void kmod_config_iter_free_iter(struct kmod_config_iter *iter)
{
	if (!iter)
		return;
	free(iter->shown);
	free(iter);
}
