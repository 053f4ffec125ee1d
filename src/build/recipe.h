/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* recipe.h - how one version of a module is built for one kernel: its dkms.conf and what the machine lays over it, judged */
#ifndef TN_BUILD_RECIPE_H
#define TN_BUILD_RECIPE_H

#include <stddef.h>

#include "build/directives.h"
#include "build/dkms_read.h"
#include "build/target.h"

struct tn_build_recipe {
	const char *module, *version;
	const char *source;  /* its directory, in the root's terms */
	const char *overlay; /* "/etc/dkms/M": scripts and patches that are taken in place of the source's */
	const struct tn_build_target *target;
	const struct tn_dkms_settings *settings;
	/* Of all commands: "NAME=VALUE", by name. What of ours speaks to compilers and makes is in it. */
	TN_VEC(const char *) environment;
	struct tn_dkms_read read;
	struct tn_dkms_conf conf;
	struct tn_arena arena;
};

/* What a recipe is read of. All of it must outlive the recipe. */
struct tn_build_recipe_ask {
	const tn_root *root;
	const struct tn_dkms_settings *settings;
	const struct tn_build_target *target;
	const char *module, *version;
	const char *source;                /* NULL: DKMSTREE/M/V/source */
	const char *const *directives;     /* "NAME=VALUE", which win over all files */
	size_t n_directives;
	bool bash;                         /* as in tn_dkms_where */
};

void tn_build_recipe_free(struct tn_build_recipe *recipe);
#define tn_auto_build_recipe tn_cleanup(tn_build_recipe_free) struct tn_build_recipe

/**
 * tn_build_recipe_read() - read and judge
 * @ret: empty before; to be freed in any case
 *
 * Where dkms would refuse it (tn_dkms_conf_is_good()), or leave it out (conf.excluded), that stands in @ret and is no failure.
 * Return: 0; TN_BUILD_NO_CONF: there is no dkms.conf; -ENOTSUP: it needs bash; -errno; each with a sentence.
 */
int tn_build_recipe_read(const struct tn_build_recipe_ask *ask, struct tn_build_recipe *ret, struct tn_error *err);

/* Whether there is anything to build. Return: 0; TN_BUILD_BAD_CONF, TN_BUILD_EXCLUDED or TN_BUILD_NO_HEADERS with a sentence. */
int tn_build_recipe_check(const struct tn_build_recipe *recipe, struct tn_error *err);

#endif
