// SPDX-License-Identifier: LGPL-2.1-or-later
/* Loading: which files there are, in which order, and the rules that they hold. */
#include "core/find/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>

#include "tenon-config.h"
#include "format/kcmdline.h"
#include "format/modname.h"
#include "sys/confdir.h"
#include "sys/map.h"

/* Highest precedence first; the last two may be the same one. */
static const char *const default_paths[] = {
	TN_SYSCONFDIR "/modprobe.d",
	"/run/modprobe.d",
	"/usr/local/lib/modprobe.d",
	TN_DISTCONFDIR "/modprobe.d",
	NULL,
};
static const char *const lib_paths[] = { "/lib/modprobe.d", NULL };

const char *const *tn_config_directories(void)
{
	return default_paths;
}

/* Files of a tree that are read as if they stood among the *.conf files,
 * where their names sort. */
static const char *const tree_files[] = { "modules.softdep", "modules.weakdep" };

/* Far above any real file, and what a small machine can hold at boot. */
#define FILE_MAX (64u << 20)
#define KCMDLINE_MAX (1u << 20)
#define N_KINDS (TN_CONF_WEAKDEP + 1)

struct tn_config {
	struct tn_arena arena;
	tn_rules rules[N_KINDS];
	tn_findings faults;
	const struct tn_log *log;
};

struct load {
	tn_config *config;
	const char *file;
	bool keep_faults;
	const struct tn_log *log;
};

static int add_rule(void *data, const struct tn_conf_directive *d)
{
	struct load *load = data;

	return tn_vec_push(&load->config->rules[d->kind], (struct tn_rule){ *d, load->file });
}

static int add_fault(void *data, const struct tn_conf_fault *fault)
{
	struct load *load = data;
	struct tn_finding f = { .id = "bad-line",
				.severity = TN_SEVERITY_WARNING,
				.file = load->file,
				.line = fault->line,
				.remedy = "correct the line, or take it out" };

	if (!load->keep_faults) {
		tn_log(load->log, TN_LOG_ERROR, "%s:%u: %s", load->file, fault->line, fault->text);
		return 0;
	}
	if (fault->byte_order_mark) {
		f.id = "byte-order-mark";
		f.remedy = "save the file as UTF-8 without a byte order mark";
	}
	f.text = tn_arena_str(&load->config->arena, fault->text);
	return f.text ? tn_vec_push(&load->config->faults, f) : -ENOMEM;
}

static size_t count_rules(const tn_config *config)
{
	size_t n = 0;

	for (size_t i = 0; i < N_KINDS; i++)
		n += config->rules[i].n;
	return n;
}

static int parse_text(struct load *load, const char *path, struct tn_text text)
{
	bool debugs = tn_debugs(load->log, TN_AREA_CONFIG);
	size_t before = debugs ? count_rules(load->config) : 0;
	int r;

	load->file = path;
	r = tn_conf_parse(text, &load->config->arena, add_rule, add_fault, load);
	if (debugs)
		tn_log_debug(load->log, TN_AREA_CONFIG, "%s: read, directives: %zu", path,
			     count_rules(load->config) - before);
	return r;
}

static int load_file(struct load *load, const struct tn_conf_file *file)
{
	const char *path = file->path;
	tn_automap map = { 0 };
	unsigned how = file->regular ? TN_MAP_REGULAR :
		       file->named   ? TN_MAP_COPY | TN_MAP_WAIT :
				       TN_MAP_COPY;
	int r = tn_map_open_at(AT_FDCWD, path, FILE_MAX, how, &map);

	if (r < 0) {
		tn_log(load->log, TN_LOG_ERROR, "%s: not read: %s", path,
		       r == -EINVAL ? "a device, not a file" : strerror(-r));
		return r == -ENOMEM ? r : 0;
	}
	return parse_text(load, path, tn_map_text(&map));
}

static int load_tree_file(struct load *load, tn_tree *tree, const char *path, const char *name)
{
	struct tn_text text;
	int r = tn_tree_file(tree, name, &text);

	if (r < 0) {
		if (r != -ENOENT)
			tn_log(load->log, TN_LOG_ERROR, "%s: not read: %s", path, strerror(-r));
		else
			tn_debug(load->log, TN_AREA_CONFIG, "%s: not there", path);
		return r == -ENOMEM ? r : 0;
	}
	return parse_text(load, path, text);
}

static int list_conf_files(const struct tn_config_source *from, struct tn_arena *arena,
			   tn_conf_files *ret)
{
	const char *root = tn_root_path(from->root);
	int r;

	if (from->paths)
		return tn_confdir_list("", from->paths, TN_CONFDIR_MUST_EXIST, arena, ret, from->log);
	r = tn_confdir_list(root, default_paths, 0, arena, ret, from->log);
	if (r < 0 || (strcmp(TN_DISTCONFDIR, "/usr/lib") == 0 && tn_root_usr_is_merged(from->root)))
		return r;
	return tn_confdir_list(root, lib_paths, 0, arena, ret, from->log);
}

/* The *.conf files and the tree's, in the order in which they are to be read. */
static int list_files(const struct tn_config_source *from, struct tn_arena *arena,
		      const char **tree_paths, tn_conf_files *ret)
{
	const bool wanted[] = { !from->no_softdeps, !from->no_weakdeps }; /* as tree_files[] */
	int r = list_conf_files(from, arena, ret);

	for (size_t i = 0; r == 0 && from->tree && i < TN_ARRAY_SIZE(tree_files); i++) {
		if (!wanted[i])
			continue;
		tree_paths[i] = tn_arena_printf(arena, "%s/%s", tn_tree_path(from->tree),
						tree_files[i]);
		r = tree_paths[i] ? tn_confdir_add(ret, tree_paths[i]) : -ENOMEM;
	}
	return r;
}

static int load_files(struct load *load, const struct tn_config_source *from,
		      const tn_conf_files *files, const char *const *tree_paths)
{
	for (size_t i = 0; i < files->n; i++) {
		const char *path = files->v[i].path;
		int r;

		if (path == tree_paths[0] || path == tree_paths[1])
			r = load_tree_file(load, from->tree, path, files->v[i].name);
		else
			r = load_file(load, &files->v[i]);
		if (r < 0)
			return r;
	}
	return 0;
}

/* modprobe.blacklist=a,b: names may have '-' and quotes, as the kernel's own lists may. */
static int add_kcmdline_blacklist(struct load *load, struct tn_text list)
{
	for (;;) {
		const char *comma = list.n ? memchr(list.p, ',', list.n) : NULL;
		size_t n = comma ? (size_t)(comma - list.p) : list.n;
		struct tn_conf_directive d = { .kind = TN_CONF_BLACKLIST, .value = "", .line = 1 };
		char *name = tn_arena_dup(&load->config->arena, (struct tn_text){ list.p, n });
		char *to = name;

		if (!name)
			return -ENOMEM;
		for (const char *c = name; *c; c++)
			if (*c != '"')
				*to++ = *c;
		*to = '\0';
		/* Unpaired brackets match no module; kept, as any other wrong name. */
		tn_modname_normalise(name, (size_t)(to - name));
		d.name = name;
		if (add_rule(load, &d) < 0)
			return -ENOMEM;
		if (!comma)
			return 0;
		list = tn_text_from(list, n + 1);
	}
}

static int add_kcmdline_option(struct load *load, const struct tn_kcmdline_param *p)
{
	struct tn_arena *arena = &load->config->arena;
	struct tn_conf_directive d = { .kind = TN_CONF_OPTIONS, .line = 1 };
	char *name = tn_arena_dup(arena, p->module);
	char *value;

	if (!name)
		return -ENOMEM;
	if (tn_modname_normalise(name, p->module.n) < 0) {
		tn_log(load->log, TN_LOG_ERROR,
		       "%s: parameter ignored, '[' and ']' do not pair in the module name of "
		       "'%.*s.%.*s'",
		       load->file, TN_TEXT_FMT(p->module), TN_TEXT_FMT(p->name));
		return 0;
	}
	value = tn_arena_printf(arena, "%.*s%s%s%.*s", TN_TEXT_FMT(p->name),
				p->has_value ? "=" : "", p->quote_before_value ? "\"" : "",
				TN_TEXT_FMT(p->value));
	if (!value)
		return -ENOMEM;
	for (char *c = value; *c; c++) /* as in the options lines of files */
		if (*c == '\t')
			*c = ' ';
	d.name = name;
	d.value = value;
	return add_rule(load, &d);
}

static int load_kcmdline(struct load *load, const tn_root *root)
{
	tn_autobuf b = { 0 };
	struct tn_kcmdline_param p;
	struct tn_text rest;
	int r;

	load->file = "/proc/cmdline";
	r = tn_root_read_record(root, load->file, KCMDLINE_MAX, &b);
	if (r < 0) {
		/* Without /proc it is early boot or a chroot, and no fault. */
		tn_log(load->log, r == -ENOENT ? TN_LOG_DEBUG : TN_LOG_ERROR, "%s: not read: %s",
		       load->file, strerror(-r));
		return r == -ENOMEM ? r : 0;
	}
	rest = tn_buf_text(&b);
	tn_debug(load->log, TN_AREA_CONFIG, "%s: read, %zu bytes", load->file, rest.n);
	while (tn_kcmdline_next(&rest, &p)) {
		if (p.has_value && tn_text_is(p.module, "modprobe") &&
		    tn_text_is(p.name, "blacklist"))
			r = add_kcmdline_blacklist(load, p.value);
		else
			r = add_kcmdline_option(load, &p);
		if (r < 0)
			return r;
	}
	return 0;
}

static int load_all(struct load *load, const struct tn_config_source *from)
{
	const char *tree_paths[TN_ARRAY_SIZE(tree_files)] = { 0 };
	tn_autovec tn_conf_files files = { 0 };
	int r = list_files(from, &load->config->arena, tree_paths, &files);

	if (r == 0)
		r = load_files(load, from, &files, tree_paths);
	return r < 0 ? r : load_kcmdline(load, from->root);
}

/* Files of the usual directories that lack the suffix. */
static int add_forgotten(struct load *load, const struct tn_config_source *from)
{
	struct tn_finding f = { .id = "file-not-read",
				.severity = TN_SEVERITY_WARNING,
				.text = "nobody reads this file: its name does not end in .conf",
				.remedy = "rename it so that it does" };
	tn_autovec tn_conf_files files = { 0 };
	int r;

	if (!load->keep_faults || from->paths)
		return 0;
	r = tn_confdir_list_forgotten(tn_root_path(from->root), default_paths, &load->config->arena,
				      &files);
	for (size_t i = 0; i < files.n && r == 0; i++) {
		f.file = files.v[i].path;
		r = tn_vec_push(&load->config->faults, f);
	}
	return r;
}

int tn_config_load(const struct tn_config_source *from, tn_config **ret, struct tn_error *err)
{
	tn_cleanup(tn_config_freep) tn_config *config = calloc(1, sizeof(*config));
	struct load load = { .config = config, .keep_faults = from->keep_faults, .log = from->log };
	int r = config ? load_all(&load, from) : -ENOMEM;

	if (config)
		config->log = from->log;
	if (r == 0)
		r = add_forgotten(&load, from);
	if (r < 0)
		return tn_fail(err, r, "reading the configuration: %s", strerror(-r));
	*ret = tn_take_ptr(config);
	return 0;
}

static int watch_directories(const struct tn_config_source *from, struct tn_arena *arena,
			     struct tn_watch *watch)
{
	const char *const *path = from->paths ? from->paths : default_paths;
	const char *root = from->paths ? "" : tn_root_path(from->root);

	for (; *path; path++) {
		const char *full = tn_arena_printf(arena, "%s%s", root, *path);

		if (!full || tn_watch_add(watch, full) < 0)
			return -ENOMEM;
	}
	return 0;
}

int tn_config_watch(const struct tn_config_source *from, struct tn_watch *watch)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *tree_paths[TN_ARRAY_SIZE(tree_files)] = { 0 };
	struct tn_config_source quiet = *from;
	tn_autovec tn_conf_files files = { 0 };
	int r = watch_directories(from, &arena, watch);

	quiet.log = NULL; /* tn_config_load() says it */
	if (r == 0)
		r = list_files(&quiet, &arena, tree_paths, &files);
	for (size_t i = 0; r == 0 && i < files.n; i++)
		r = tn_watch_add(watch, files.v[i].path);
	return r;
}

tn_config *tn_config_free(tn_config *config)
{
	if (!config)
		return NULL;
	for (size_t i = 0; i < N_KINDS; i++)
		tn_vec_free(&config->rules[i]);
	tn_vec_free(&config->faults);
	tn_arena_free(&config->arena);
	free(config);
	return NULL;
}

const tn_rules *tn_config_rules(const tn_config *config, enum tn_conf_kind kind)
{
	static const tn_rules none;

	return config ? &config->rules[kind] : &none;
}

const tn_findings *tn_config_faults(const tn_config *config)
{
	return &config->faults;
}

const struct tn_log *tn_config_log(const tn_config *config)
{
	return config ? config->log : NULL;
}
