// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/dkms_vars.h"

#include "format/poison.h"

void tn_dkms_vars_free(struct tn_dkms_vars *vars)
{
	for (size_t i = 0; i < vars->list.n; i++)
		tn_vec_free(&vars->list.v[i].values);
	tn_vec_free(&vars->list);
	tn_arena_free(&vars->arena);
	vars->bytes = 0;
}

const struct tn_dkms_var *tn_dkms_vars_find(const struct tn_dkms_vars *vars, struct tn_text name)
{
	for (size_t i = 0; i < vars->list.n; i++)
		if (tn_text_eq(vars->list.v[i].name, name))
			return &vars->list.v[i];
	return NULL;
}

/* Where the element is, or where it would come. */
static size_t place(const struct tn_dkms_var *var, unsigned index)
{
	size_t low = 0, high = var->values.n;

	if (high && var->values.v[high - 1].index < index)
		return high; /* mostly they come in order */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (var->values.v[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct tn_dkms_value *tn_dkms_vars_get(const struct tn_dkms_vars *vars, const char *name, unsigned index)
{
	const struct tn_dkms_var *var = tn_dkms_vars_find(vars, tn_text(name));
	size_t at = var ? place(var, index) : 0;

	return var && at < var->values.n && var->values.v[at].index == index ? &var->values.v[at] : NULL;
}

/* The variable, made where it is new. */
static int find_or_add(struct tn_dkms_vars *vars, struct tn_text name, struct tn_dkms_var **ret)
{
	const struct tn_dkms_var *old = tn_dkms_vars_find(vars, name);
	struct tn_dkms_var new = { .name = name };

	if (old) {
		*ret = &vars->list.v[old - vars->list.v];
		return 0;
	}
	if (vars->list.n >= TN_DKMS_VARS_MAX)
		return -E2BIG;
	new.name.p = tn_arena_dup(&vars->arena, name);
	if (!new.name.p || tn_vec_push(&vars->list, new) < 0)
		return -ENOMEM;
	*ret = &vars->list.v[vars->list.n - 1];
	return 0;
}

int tn_dkms_vars_set(struct tn_dkms_vars *vars, struct tn_text name, const struct tn_dkms_value *value)
{
	struct tn_dkms_value new = *value;
	struct tn_dkms_var *var;
	size_t at;
	int r;

	if (value->index > TN_DKMS_INDEX_MAX || value->text.n > TN_DKMS_BYTES_MAX - vars->bytes)
		return -E2BIG;
	new.text.p = tn_arena_dup(&vars->arena, value->text);
	r = new.text.p ? find_or_add(vars, name, &var) : -ENOMEM;
	if (r < 0)
		return r;
	vars->bytes += value->text.n;
	at = place(var, value->index);
	if (at < var->values.n && var->values.v[at].index == value->index) {
		var->values.v[at] = new;
		return 0;
	}
	r = tn_vec_push(&var->values, new);
	if (r == 0) {
		memmove(&var->values.v[at + 1], &var->values.v[at], (var->values.n - 1 - at) * sizeof(new));
		var->values.v[at] = new;
	}
	return r;
}

int tn_dkms_vars_clear(struct tn_dkms_vars *vars, struct tn_text name)
{
	struct tn_dkms_var *var;
	int r = find_or_add(vars, name, &var);

	if (r == 0)
		var->values.n = 0;
	return r;
}

int tn_dkms_vars_copy(const struct tn_dkms_vars *from, struct tn_dkms_vars *to)
{
	int r = 0;

	for (size_t i = 0; i < from->list.n && r == 0; i++) {
		const struct tn_dkms_var *var = &from->list.v[i];

		r = tn_dkms_vars_clear(to, var->name);
		for (size_t k = 0; k < var->values.n && r == 0; k++)
			r = tn_dkms_vars_set(to, var->name, &var->values.v[k]);
	}
	to->of = from->of;
	to->bytes = from->bytes; /* both may grow to the same bound */
	return r;
}

static const char *const directives[] = {
	"PACKAGE_NAME", "PACKAGE_VERSION", "POST_ADD", "POST_BUILD", "POST_INSTALL", "POST_REMOVE", "PRE_BUILD", "PRE_INSTALL",
	"BUILD_DEPENDS", "BUILD_EXCLUSIVE_ARCH", "BUILD_EXCLUSIVE_CONFIG", "BUILD_EXCLUSIVE_KERNEL", "BUILD_EXCLUSIVE_KERNEL_MIN",
	"BUILD_EXCLUSIVE_KERNEL_MAX", "OBSOLETE_BY", "MAKE", "MAKE_MATCH", "PATCH", "PATCH_MATCH", "BUILT_MODULE_NAME",
	"BUILT_MODULE_LOCATION", "DEST_MODULE_NAME", "DEST_MODULE_LOCATION", "STRIP", "AUTOINSTALL", "NO_WEAK_MODULES",
	"BUILD_DEPENDS_REBUILD", "CLEAN", "REMAKE_INITRD", "MODULES_CONF", "MODULES_CONF_OBSOLETES", "MODULES_CONF_ALIAS_TYPE",
	"MODULES_CONF_OBSOLETE_ONLY",
};

/* What a machine sets for all modules; dkms reads the later ones when it knows the kernel. */
static const char *const settings[] = {
	"source_tree", "dkms_tree", "install_tree", "tmp_location", "verbose", "symlink_modules", "autoinstall_all_kernels",
	"modprobe_on_install", "parallel_jobs", "compress_gzip_opts", "compress_xz_opts", "compress_zstd_opts", "post_transaction",
	"sign_file", "try_sign_modules", "mok_signing_key", "mok_certificate", "build_environment", "continue_on_error",
};

const char *const *tn_dkms_taken(enum tn_dkms_file of, size_t *ret_n)
{
	*ret_n = of == TN_DKMS_FILE_FRAMEWORK ? TN_ARRAY_SIZE(settings) : TN_ARRAY_SIZE(directives);
	return of == TN_DKMS_FILE_FRAMEWORK ? settings : directives;
}

bool tn_dkms_takes(enum tn_dkms_file of, struct tn_text name)
{
	size_t n;
	const char *const *names = tn_dkms_taken(of, &n);

	for (size_t i = 0; i < n; i++)
		if (tn_text_is(name, names[i]))
			return true;
	return false;
}
