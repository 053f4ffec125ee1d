// SPDX-License-Identifier: LGPL-2.1-or-later
/* Parameters are put together by name from .modinfo, from sysfs and from the configuration. */
#include "machine/parameters.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "core/find/builtin_info.h"
#include "core/image/image.h"
#include "core/state/sysmodule.h"
#include "format/modinfo.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/read.h"

/* The kernel makes a value in one page; the largest there is. */
#define VALUE_MAX 65536u

/* What stands before the type of an array's elements. */
static const struct tn_text array_of = TN_TEXT_LITERAL("array of ");

/* What is gathered: items do not move, so that the map may point to them. */
struct gathering {
	const struct tn_parameters_of *of;
	struct tn_arena *arena;
	struct tn_hash by_name;
	TN_VEC(struct tn_parameter *) items;
};

static void gathering_free(struct gathering *g)
{
	tn_hash_free(&g->by_name);
	tn_vec_free(&g->items);
}

/* The kernel takes '-' for '_' in names of parameters. NULL: out of memory. */
static char *folded(struct tn_arena *arena, struct tn_text name)
{
	char *copy = tn_arena_dup(arena, name);

	for (char *c = copy; c && *c; c++)
		if (*c == '-')
			*c = '_';
	return copy;
}

/* The item of that name, a new one where there is none. NULL: out of memory. */
static struct tn_parameter *get(struct gathering *g, struct tn_text name)
{
	const char *key = folded(g->arena, name);
	struct tn_parameter *item = key ? tn_hash_get(&g->by_name, tn_text(key)) : NULL;

	if (item || !key)
		return item;
	item = tn_arena_alloc(g->arena, sizeof(*item));
	if (!item)
		return NULL;
	item->name = tn_arena_dup(g->arena, name);
	if (!item->name || tn_hash_put(&g->by_name, tn_text(key), item) < 0 || tn_vec_push(&g->items, item) < 0)
		return NULL;
	return item;
}

/* "NAME:TEXT"; modpost splits at the first colon, and so do people. */
static int take_record(void *data, struct tn_text key, struct tn_text value)
{
	struct gathering *g = data;
	bool type = tn_text_is(key, "parmtype");
	const char *colon = value.n ? memchr(value.p, ':', value.n) : NULL;
	struct tn_parameter *item;
	const char **to;

	if ((!type && !tn_text_is(key, "parm")) || !colon || colon == value.p)
		return 0;
	item = get(g, (struct tn_text){ value.p, (size_t)(colon - value.p) });
	if (!item)
		return -ENOMEM;
	item->listed = true;
	to = type ? &item->type : &item->description;
	if (*to)
		return 0;
	*to = tn_arena_dup(g->arena, tn_text_trim(tn_text_from(value, (size_t)(colon + 1 - value.p))));
	return *to ? 0 : -ENOMEM;
}

/* Why a value could not be read. */
static const char *phrase(struct gathering *g, int r)
{
	if (r == -EACCES || r == -EPERM)
		return "only root may read it";
	if (r == -EFBIG)
		return "it is too long to be one";
	if (r == -EISDIR || r == -EINVAL || r == -EAGAIN)
		return "what has its name in sysfs is no value";
	return tn_arena_printf(g->arena, "%s", strerror(-r));
}

static int read_value(const tn_root *root, struct gathering *g, struct tn_parameter *item, const char *file)
{
	tn_autoclose int fd = tn_sysmodule_open(root, g->of->module, file, O_RDONLY);
	tn_autobuf b = { 0 };
	struct tn_text text;
	int r = fd < 0 ? fd : tn_read_all(fd, 0, 0, VALUE_MAX, &b);

	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		item->trouble = phrase(g, r);
		return item->trouble ? 0 : -ENOMEM;
	}
	text = tn_buf_text(&b);
	text.n -= text.n && text.p[text.n - 1] == '\n';
	item->value = tn_arena_dup(g->arena, text);
	return item->value ? 0 : -ENOMEM;
}

/* A parameter's file: what it allows tells more than a failure to open it. */
static int take_file(const tn_root *root, struct gathering *g, const char *name)
{
	struct tn_parameter *item = get(g, tn_text(name));
	const char *file = item ? tn_arena_printf(g->arena, "parameters/%s", name) : NULL;
	tn_autoclose int fd = file ? tn_sysmodule_open(root, g->of->module, file, O_PATH) : -ENOMEM;
	unsigned mode = 0;
	int r;

	if (!file)
		return -ENOMEM;
	item->listed = item->shown = true;
	r = fd < 0 ? fd : tn_file_mode(fd, &mode);
	item->writable = r == 0 && mode & 0200;
	if (r == 0 && !(mode & 0444)) {
		item->trouble = "it can only be written";
		return 0;
	}
	return read_value(root, g, item, file);
}

static int take_sysfs(const tn_root *root, struct gathering *g, struct tn_error *err)
{
	tn_autovec tn_names names = { 0 };
	int r = tn_sysmodule_list(root, g->of->module, "parameters", g->arena, &names);

	if (r == -ENOENT || r == -ENOTDIR)
		return 0;
	if (r < 0 && r != -ENOMEM)
		return tn_fail(err, r, "%s/sys/module/%s/parameters: %s", tn_root_path(root), g->of->module, strerror(-r));
	for (size_t i = 0; i < names.n && r == 0; i++)
		r = take_file(root, g, names.v[i]);
	return r;
}

/* Those of a loaded module that sysfs has not. */
static void tell_hidden(const tn_root *root, struct gathering *g)
{
	tn_autoclose int fd = tn_sysmodule_open(root, g->of->module, "", O_PATH | O_DIRECTORY);

	for (size_t i = 0; i < g->items.n && fd >= 0; i++)
		if (!g->items.v[i]->shown)
			g->items.v[i]->trouble = "the module does not show it in sysfs";
}

static int take_word(struct gathering *g, const struct tn_rule *rule, const struct tn_param_word *word)
{
	struct tn_parameter_setting *s = tn_arena_alloc(g->arena, sizeof(*s));
	struct tn_parameter *item = get(g, word->name);

	if (!s || !item)
		return -ENOMEM;
	*s = (struct tn_parameter_setting){ .rule = rule, .earlier = item->setting };
	if (word->has_value)
		s->value = tn_arena_dup(g->arena, word->value);
	if (word->has_value && !s->value)
		return -ENOMEM;
	item->setting = s;
	return 0;
}

static bool is_command_line(const struct tn_rule *rule)
{
	return strcmp(rule->file, "/proc/cmdline") == 0;
}

bool tn_parameter_is_boot(const struct tn_parameter_setting *setting)
{
	return setting && is_command_line(setting->rule);
}

const struct tn_parameter_setting *tn_parameter_from_files(const struct tn_parameter *p)
{
	const struct tn_parameter_setting *s = p ? p->setting : NULL;

	while (tn_parameter_is_boot(s))
		s = s->earlier;
	return s;
}

static int take_rules(const tn_config *config, struct gathering *g)
{
	const tn_rules *rules = tn_config_rules(config, TN_CONF_OPTIONS);

	for (size_t i = 0; i < rules->n; i++) {
		const struct tn_rule *rule = &rules->v[i];
		struct tn_text rest = tn_text(rule->d.value);
		struct tn_param_word word;

		if (!tn_config_options_apply(rule, g->of->module, NULL) || (g->of->builtin && !is_command_line(rule)))
			continue;
		/* What follows "--" is nobody's (parameter-after-dashes), here and in all lines after it. */
		while (tn_param_next(&rest, &word)) {
			if (tn_param_is_end(&word))
				return 0;
			if (take_word(g, rule, &word) < 0)
				return -ENOMEM;
		}
	}
	return 0;
}

/* Of an array: element by element, as far as it is set. What the kernel shows may go on with what was there before. */
static enum tn_param_likeness compare_array(enum tn_param_type element, const struct tn_param_rules *rules, struct tn_text shown,
					    struct tn_text set)
{
	for (;;) {
		const char *comma_a = shown.n ? memchr(shown.p, ',', shown.n) : NULL;
		const char *comma_b = set.n ? memchr(set.p, ',', set.n) : NULL;
		struct tn_text a = { shown.p, comma_a ? (size_t)(comma_a - shown.p) : shown.n };
		struct tn_text b = { set.p, comma_b ? (size_t)(comma_b - set.p) : set.n };
		enum tn_param_likeness one = tn_param_compare(element, rules, a, b);

		if (one != TN_PARAM_ALIKE || !comma_b)
			return one;
		if (!comma_a)
			return TN_PARAM_UNLIKE;
		shown = tn_text_from(shown, a.n + 1);
		set = tn_text_from(set, b.n + 1);
	}
}

enum tn_param_likeness tn_parameter_fit(const struct tn_parameter *p)
{
	struct tn_param_rules rules = { .is64 = true, .enabled = true, .size = SIZE_MAX };
	const char *set = p->setting ? p->setting->value : NULL;
	struct tn_text type = tn_text(p->type ? p->type : "");
	enum tn_param_type kind = tn_param_type_of_word(type);

	if (!p->value || !p->setting)
		return TN_PARAM_NOT_COMPARED;
	if (tn_text_starts(type, array_of) && set)
		return compare_array(tn_param_type_of_word(tn_text_from(type, array_of.n)), &rules, tn_text(p->value),
				     tn_text(set));
	if (!set && !tn_param_without_value(kind))
		return TN_PARAM_NOT_COMPARED;
	return tn_param_compare(kind, &rules, tn_text(p->value), tn_text(set ? set : "1"));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct tn_parameter *)a)->name, ((const struct tn_parameter *)b)->name);
}

static int hand_out(struct gathering *g, tn_parameters *ret)
{
	tn_autovec tn_parameters all = { 0 };

	for (size_t i = 0; i < g->items.n; i++) {
		g->items.v[i]->fit = tn_parameter_fit(g->items.v[i]);
		if (tn_vec_push(&all, *g->items.v[i]) < 0)
			return -ENOMEM;
	}
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), by_name);
	*ret = tn_vec_take(&all);
	return 0;
}

int tn_parameters_read(const tn_root *root, const tn_config *config, const struct tn_parameters_of *of,
		       struct tn_arena *arena, tn_parameters *ret, struct tn_error *err)
{
	tn_cleanup(gathering_free) struct gathering g = { .of = of, .arena = arena };
	int r = tn_modinfo_walk(of->modinfo, take_record, &g);

	if (r == 0 && of->live)
		r = take_sysfs(root, &g, err);
	if (r == 0 && of->live)
		tell_hidden(root, &g);
	if (r == 0)
		r = take_rules(config, &g);
	if (r == 0)
		r = hand_out(&g, ret);
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}

const struct tn_parameter *tn_parameters_find(const tn_parameters *parameters, const char *name)
{
	for (size_t i = 0; i < parameters->n; i++)
		if (tn_param_is(tn_text(parameters->v[i].name), tn_text(name)))
			return &parameters->v[i];
	return NULL;
}

static int add_record(void *data, struct tn_text key, struct tn_text value)
{
	struct tn_buf *b = data;

	tn_buf_add_text(b, key);
	tn_buf_add_char(b, '=');
	tn_buf_add_text(b, value);
	tn_buf_add_char(b, '\0');
	return b->failed ? -ENOMEM : 0;
}

static int copy_of_image(const tn_image *image, const char *path, struct tn_buf *b, struct tn_error *err)
{
	struct tn_text section;
	int r = tn_image_modinfo(image, &section);

	if (r < 0)
		return r == -ENOENT ? 0 : tn_fail(err, r, "%s: its section .modinfo cannot be read", path);
	return tn_modinfo_walk(section, add_record, b);
}

static int copy_of_file(tn_tree *tree, const char *module, struct tn_buf *b, struct tn_error *err)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	const struct tn_tree_module *m;
	int r = tn_tree_module(tree, module, &m);

	if (r == -ENOENT || r == -EBADMSG) /* not of this tree, or its index is damaged, which has been logged */
		return 0;
	if (r == 0)
		r = tn_image_open_at(AT_FDCWD, m->path, &image, err);
	return r < 0 ? r : copy_of_image(image, m->path, b, err);
}

/* @r: of filling @b. */
static int hand_over(int r, const struct tn_buf *b, struct tn_arena *arena, struct tn_parameters_of *of, struct tn_error *err)
{
	if (r == 0) {
		of->modinfo.n = b->n;
		of->modinfo.p = tn_arena_dup(arena, tn_buf_text(b));
		r = of->modinfo.p ? 0 : -ENOMEM;
	}
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}

int tn_parameters_modinfo(tn_tree *tree, const char *module, bool live, struct tn_arena *arena,
			  struct tn_parameters_of *ret, struct tn_error *err)
{
	struct tn_parameters_of of = { .module = module, .live = live, .builtin = tn_tree_is_builtin(tree, module) };
	tn_autobuf b = { 0 };
	int r = of.builtin ? tn_builtin_info(tree, module, add_record, &b) : copy_of_file(tree, module, &b, err);

	/* Parts of the kernel that can be no module stand in no index. */
	if (r == 0 && !of.builtin && !b.n) {
		r = tn_builtin_info(tree, module, add_record, &b);
		of.builtin = r == 0 && b.n;
	}
	if (r == -ENOENT) /* kernels before 5.2 have no such file */
		r = 0;
	r = hand_over(r, &b, arena, &of, err);
	if (r == 0)
		*ret = of;
	return r;
}

int tn_parameters_modinfo_of_file(const char *path, const char *module, bool live, struct tn_arena *arena,
				  struct tn_parameters_of *ret, struct tn_error *err)
{
	struct tn_parameters_of of = { .module = module, .live = live };
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	tn_autobuf b = { 0 };
	int r = tn_image_open_named(path, &image, err);

	if (r == 0)
		r = copy_of_image(image, path, &b, err);
	r = hand_over(r, &b, arena, &of, err);
	if (r == 0)
		*ret = of;
	return r;
}
