// SPDX-License-Identifier: LGPL-2.1-or-later
/* A context: its tree and configuration, and when they are read anew. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "abi/abi.h"
#include "abi/log.h"
#include "base/hash.h"
#include "sys/files.h"
#include "sys/kernel.h"
#include "tenon-config.h"

static char *directory_of(const char *dirname)
{
	char release[256], *path;
	int r;

	if (dirname)
		return tn_absolute_dup(dirname);
	r = tn_kernel_release(release, sizeof(release));
	if (r < 0) {
		errno = -r;
		return NULL;
	}
	return asprintf(&path, TN_MODULEDIR "/%s", release) < 0 ? NULL : path;
}

static int load_config(struct kmod_ctx *ctx, const char *const *config_paths)
{
	const struct tn_config_source from = {
		.root = ctx->root,
		.paths = config_paths,
		.tree = ctx->tree,
		.log = &ctx->log,
	};

	/* First the watch: what changes while we read shows as changed. */
	int r = tn_config_watch(&from, &ctx->config_watch);

	return r < 0 ? r : tn_config_load(&from, &ctx->config, NULL);
}

static void destroy(struct kmod_ctx *ctx)
{
	ctx->memo = kmod_memo_free(ctx->memo);
	tn_config_free(ctx->config);
	tn_tree_free(ctx->tree);
	tn_watch_clear(&ctx->tree_watch);
	tn_watch_clear(&ctx->config_watch);
	tn_root_free(ctx->root);
	free(ctx->dirname);
	free(ctx);
}

/* Return: 0, or -ENOMEM with the old tree (if any) in place. */
static int renew_tree(struct kmod_ctx *ctx)
{
	tn_tree *fresh = tn_tree_new(ctx->dirname, &ctx->log);

	if (!fresh)
		return -ENOMEM;
	tn_tree_read_indexes(fresh, true);
	tn_watch_clear(&ctx->tree_watch);
	if (tn_tree_watch(fresh, &ctx->tree_watch) < 0) {
		tn_tree_free(fresh);
		return -ENOMEM;
	}
	tn_tree_free(ctx->tree);
	ctx->tree = fresh;
	ctx->mapped = false;
	ctx->memo = kmod_memo_free(ctx->memo);
	return 0;
}

KMOD_EXPORT struct kmod_ctx *kmod_new(const char *dirname, const char *const *config_paths)
{
	struct kmod_ctx *ctx = calloc(1, sizeof(*ctx));
	const char *env = secure_getenv("KMOD_LOG");

	if (!ctx)
		return NULL;
	ctx->refs = 1;
	ctx->key = tn_hash_key();
	ctx->log_fn = kmod_log_to_stderr;
	ctx->log = (struct tn_log){ .fn = kmod_log_from_core, .data = ctx };
	kmod_set_log_priority(ctx, env ? kmod_log_priority_of(env) : LOG_ERR);
	ctx->root = tn_root_new("");
	ctx->dirname = directory_of(dirname);
	if (!ctx->root || !ctx->dirname || renew_tree(ctx) < 0 ||
	    load_config(ctx, config_paths) < 0) {
		int saved = errno ? errno : ENOMEM;

		destroy(ctx);
		errno = saved;
		return NULL;
	}
	kmod_log(ctx, LOG_INFO, "ctx %p created\n", (void *)ctx);
	return ctx;
}

KMOD_EXPORT struct kmod_ctx *kmod_ref(struct kmod_ctx *ctx)
{
	if (ctx)
		ctx->refs++;
	return ctx;
}

KMOD_EXPORT struct kmod_ctx *kmod_unref(struct kmod_ctx *ctx)
{
	if (!ctx || --ctx->refs > 0)
		return ctx;
	kmod_log(ctx, LOG_INFO, "context %p released\n", (void *)ctx);
	destroy(ctx);
	return NULL;
}

tn_tree *kmod_ctx_tree(struct kmod_ctx *ctx)
{
	bool keep = ctx->loaded || ctx->pins;

	if (!keep && (ctx->mapped || tn_watch_changed(&ctx->tree_watch)) && renew_tree(ctx) < 0)
		return NULL;
	return ctx->tree;
}

/* What the interface says of an index that cannot be used. */
static int index_error(int r)
{
	return r == -EISDIR ? -ENODEV : r == -ENODATA ? -EINVAL : kmod_file_error(r);
}

/* Who keeps the indexes has them mapped, as kmod's clients have: others share the memory. */
static int map_indexes(struct kmod_ctx *ctx)
{
	ctx->mapped = true;
	tn_tree_read_indexes(ctx->tree, false);
	for (int i = 0; i < TN_TREE_N_INDEXES; i++) {
		const struct tn_index *index;
		int r = tn_tree_open_index(ctx->tree, (enum tn_tree_index)i, &index);

		/* Trees of old kernels have no aliases of what is built in; so nobody insists. */
		if (r == -ENOMEM || (r < 0 && i != TN_TREE_BUILTIN_ALIAS))
			return index_error(r);
	}
	return 0;
}

KMOD_EXPORT int kmod_load_resources(struct kmod_ctx *ctx)
{
	int r;

	if (!ctx)
		return -ENOENT;
	if (ctx->loaded)
		return 0;
	if (!kmod_ctx_tree(ctx))
		return -ENOMEM;
	r = map_indexes(ctx);
	if (r == 0)
		ctx->loaded = true;
	return r;
}

KMOD_EXPORT void kmod_unload_resources(struct kmod_ctx *ctx)
{
	if (!ctx)
		return;
	/* Where memory is out, or a callback calls while its plan is under way, the old tree
	 * stays; the next call sees whether it is current. */
	if (ctx->loaded && !ctx->pins)
		renew_tree(ctx);
	ctx->loaded = false;
}

KMOD_EXPORT int kmod_validate_resources(struct kmod_ctx *ctx)
{
	if (!ctx || !ctx->config)
		return KMOD_RESOURCES_MUST_RECREATE;
	if (tn_watch_changed(&ctx->config_watch))
		return KMOD_RESOURCES_MUST_RECREATE;
	if (ctx->loaded && tn_watch_changed(&ctx->tree_watch))
		return KMOD_RESOURCES_MUST_RELOAD;
	return KMOD_RESOURCES_OK;
}

KMOD_EXPORT const char *kmod_get_dirname(const struct kmod_ctx *ctx)
{
	return ctx ? ctx->dirname : NULL;
}

KMOD_EXPORT void *kmod_get_userdata(const struct kmod_ctx *ctx)
{
	return ctx ? ctx->userdata : NULL;
}

KMOD_EXPORT void kmod_set_userdata(struct kmod_ctx *ctx, const void *userdata)
{
	if (ctx)
		ctx->userdata = (void *)userdata;
}
