// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/key.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "build/named.h"
#include "build/tools.h"
#include "build/tree_sum.h"
#include "sys/kernels.h"
#include "tenon-config.h"

/* To be counted up when the same inputs come to other files. */
#define FORMAT "tenon build key 2 " TN_VERSION "\n"

#define TOPS_MAX 64u
#define MAKEFILE_MAX ((size_t)4 << 20)

/* What is the same for all builds for one target. */
struct part {
	const char *release, *arch, *headers;
	const char *command; /* that the tools were looked for with */
	const char *tops[TOPS_MAX];
	size_t n_tops;
	struct tn_tree_sum sum; /* of the headers */
	bool of_all; /* of several processes: the one that made it settles it */
	char tools[TN_BUILD_SUM_SIZE];
};

/* Most kernels have been built by the same compiler. */
struct tools {
	struct tn_text names; /* by which they were looked for */
	char sum[TN_BUILD_SUM_SIZE];
};

/* A source with what is laid over it, for all kernels of a run. */
struct source {
	const char *tops[3];
	struct tn_tree_sum sum;
	bool uname; /* one of its scripts looks at the kernel that runs */
	tn_build_named named; /* by its scripts */
};

struct tn_build_keys {
	struct tn_tree_sums sums;
	TN_VEC(struct source *) sources;
	TN_VEC(struct part *) parts;
	TN_VEC(struct tools) tools;
	struct tn_arena arena;
};

tn_build_keys *tn_build_keys_new(const tn_root *root, tn_crypto *crypto, const char *memory)
{
	tn_build_keys *keys = calloc(1, sizeof(*keys));

	if (!keys)
		return NULL;
	keys->sums = (struct tn_tree_sums){ .root = root, .crypto = crypto };
	keys->sums.memory = memory ? tn_arena_str(&keys->arena, memory) : NULL;
	return keys;
}

tn_build_keys *tn_build_keys_free(tn_build_keys *keys)
{
	if (!keys)
		return NULL;
	for (size_t i = 0; i < keys->sources.n; i++)
		tn_vec_free(&keys->sources.v[i]->named);
	tn_vec_free(&keys->sources);
	tn_vec_free(&keys->parts);
	tn_vec_free(&keys->tools);
	tn_arena_free(&keys->arena);
	free(keys);
	return NULL;
}

/* A text of its own, whatever is in it. */
static void add(struct tn_buf *b, const char *name, const char *value)
{
	value = value ? value : "";
	tn_buf_addf(b, "%s %zu:%s\n", name, strlen(value), value);
}

static void add_number(struct tn_buf *b, const char *name, long number)
{
	tn_buf_addf(b, "%s %ld\n", name, number);
}

static int sum_text(const tn_build_keys *keys, const struct tn_buf *text, char ret[static TN_BUILD_SUM_SIZE], struct tn_error *err)
{
	int r = text->failed ? -ENOMEM : tn_build_sum(keys->sums.crypto, tn_buf_text(text), ret);

	return r < 0 ? tn_fail(err, r, "builds have no key: %s", r == -ENOSYS ? "OpenSSL is not there" : strerror(-r)) : 0;
}

static void add_top(struct part *part, const char *path)
{
	if (path && part->n_tops < TOPS_MAX)
		part->tops[part->n_tops++] = path;
}

/* Headers in two parts: the first one's Makefile includes the other's. */
static int add_included(tn_build_keys *keys, struct part *part)
{
	const char *makefile = tn_arena_printf(&keys->arena, "%s/Makefile", part->headers);
	tn_autobuf text = { 0 };
	struct tn_text rest, line, word;

	if (!makefile)
		return -ENOMEM;
	if (tn_root_read_inside(keys->sums.root, makefile, MAKEFILE_MAX, &text) < 0)
		return 0;
	rest = tn_buf_text(&text);
	while (tn_text_line(&rest, &line)) {
		const char *slash;

		if (!tn_text_word(&line, " \t", &word) || (!tn_text_is(word, "include") && !tn_text_is(word, "-include")) ||
		    !tn_text_word(&line, " \t", &word) || memchr(word.p, '$', word.n))
			continue;
		slash = memrchr(word.p, '/', word.n);
		if (!slash || slash == word.p)
			continue;
		word.n = (size_t)(slash - word.p);
		add_top(part, *word.p == '/' ? tn_arena_dup(&keys->arena, word)
					     : tn_arena_join(&keys->arena, tn_text(part->headers), TN_TEXT_LITERAL("/"), word));
	}
	return keys->arena.failed ? -ENOMEM : 0;
}

static int find_tops(tn_build_keys *keys, const struct tn_build_target *target, struct part *part)
{
	add_top(part, part->headers);
	/* Where headers are in two parts, the distribution's link to the other. */
	add_top(part, tn_arena_printf(&keys->arena, "%s/source", target->tree));
	return add_included(keys, part);
}

static int sum_tools(tn_build_keys *keys, const struct tn_build_target *target, const char *command,
		     char ret[static TN_BUILD_SUM_SIZE], struct tn_error *err)
{
	tn_auto_build_tools tools = { 0 };
	struct tn_tree_sum sum = { 0 };
	tn_autobuf text = { 0 };
	int r = tn_build_tools_find(keys->sums.root, target, command, &tools);

	if (r == 0 && tools.files.n)
		r = tn_tree_sum(&keys->sums, tools.files.v, tools.files.n, true, NULL, NULL, &sum, err);
	if (r == 0 && tools.files.n)
		r = tn_tree_settle(&keys->sums, tools.files.v, tools.files.n, &sum, err);
	if (r < 0)
		return r;
	add(&text, "files", sum.sum);
	tn_buf_add_text(&text, tn_buf_text(&tools.words));
	text.failed |= tools.words.failed;
	return sum_text(keys, &text, ret, err);
}

static int find_tools(tn_build_keys *keys, const struct tn_build_target *target, const char *command,
		      char ret[static TN_BUILD_SUM_SIZE], struct tn_error *err)
{
	tn_autobuf names = { 0 };
	struct tools tools;
	int r = tn_build_tools_names(keys->sums.root, target, command, &names);

	for (size_t i = 0; r == 0 && i < keys->tools.n; i++)
		if (tn_text_eq(tn_buf_text(&names), keys->tools.v[i].names)) {
			memcpy(ret, keys->tools.v[i].sum, TN_BUILD_SUM_SIZE);
			return 0;
		}
	if (r == 0)
		r = sum_tools(keys, target, command, tools.sum, err);
	if (r < 0)
		return r;
	tools.names = (struct tn_text){ tn_arena_dup(&keys->arena, tn_buf_text(&names)), names.n };
	memcpy(ret, tools.sum, TN_BUILD_SUM_SIZE);
	return tools.names.p ? tn_vec_push(&keys->tools, tools) : -ENOMEM;
}

/* All that of a command which says where the compiler is. */
static const char *cross_of(const char *command)
{
	const char *at = strstr(command, "CROSS_COMPILE=");

	return at ? at : "";
}

static bool is_of(const struct part *part, const struct tn_build_target *t, const char *command)
{
	return strcmp(part->release, t->release) == 0 && strcmp(part->arch, t->arch) == 0 &&
	       strcmp(part->headers, t->headers ? t->headers : "") == 0 && strcmp(part->command, cross_of(command)) == 0;
}

static int find_part(tn_build_keys *keys, const struct tn_build_target *target, const char *command, struct part **ret,
		     struct tn_error *err)
{
	struct part *part;
	int r;

	for (size_t i = 0; i < keys->parts.n; i++)
		if (is_of(keys->parts.v[i], target, command)) {
			*ret = keys->parts.v[i];
			return 0;
		}
	part = tn_arena_alloc(&keys->arena, sizeof(*part));
	if (!part)
		return -ENOMEM;
	part->release = tn_arena_str(&keys->arena, target->release);
	part->arch = tn_arena_str(&keys->arena, target->arch);
	part->headers = tn_arena_str(&keys->arena, target->headers ? target->headers : "");
	part->command = tn_arena_str(&keys->arena, cross_of(command));
	if (keys->arena.failed)
		return -ENOMEM;
	r = find_tops(keys, target, part);
	if (r == 0)
		r = tn_tree_sum(&keys->sums, part->tops, part->n_tops, true, NULL, NULL, &part->sum, err);
	if (r == 0)
		r = find_tools(keys, target, command, part->tools, err);
	if (r == 0)
		r = tn_vec_push(&keys->parts, part);
	if (r == 0)
		*ret = part;
	return r;
}

static int settle(const tn_build_keys *keys, const struct part *part, struct tn_error *err)
{
	int r = tn_tree_settle(&keys->sums, part->tops, part->n_tops, &part->sum, err);

	if (r != -ESTALE)
		return r;
	tn_error_clear(err);
	return tn_fail(err, r, "%s was changed while modules were built with it", part->headers);
}

int tn_build_keys_settle(tn_build_keys *keys, bool used, struct tn_error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < keys->parts.n; i++)
		if (keys->parts.v[i]->of_all && (used || !keys->parts.v[i]->sum.remembered))
			r = settle(keys, keys->parts.v[i], err);
	return r;
}

struct scripts {
	tn_build_keys *keys;
	bool uname;
	tn_build_named named;
	int failed; /* 0, -E2BIG, -ENOMEM */
};

/* What a script looks at: the kernel that runs, and places outside. */
static void look_at_script(void *data, const char *path, struct tn_text content)
{
	static const char *const never[] = { ".c", ".h", ".S", ".rs", ".md", ".rst", ".txt" };
	struct scripts *scripts = data;

	for (size_t i = 0; i < TN_ARRAY_SIZE(never); i++)
		if (tn_text_ends(tn_text(path), tn_text(never[i])))
			return;
	scripts->uname |= content.n && memmem(content.p, content.n, "uname", 5) != NULL;
	if (scripts->failed == 0)
		scripts->failed = tn_build_named_find(content, &scripts->keys->arena, &scripts->named);
}

static int read_source(tn_build_keys *keys, struct source *source, struct tn_error *err)
{
	struct tn_tree_sums how = keys->sums;
	struct scripts scripts = { .keys = keys };
	int r;

	/* It is built in a copy: where it stands makes no difference. */
	how.relative = true;
	r = tn_tree_sum(&how, source->tops, TN_ARRAY_SIZE(source->tops), false, look_at_script, &scripts, &source->sum, err);
	if (r == 0 && scripts.failed < 0)
		r = tn_fail(err, scripts.failed, "%s: its scripts name too many places", source->tops[0]);
	if (r < 0) {
		tn_vec_free(&scripts.named);
		return r;
	}
	source->uname = scripts.uname;
	tn_vec_free(&source->named);
	source->named = scripts.named;
	return 0;
}

/* Content is read again only where a stamp is another, or cannot be believed. */
static int look_again(tn_build_keys *keys, struct source *source, struct tn_error *err)
{
	char now[TN_BUILD_SUM_SIZE];
	int r = source->sum.firm ? tn_tree_stamps(&keys->sums, source->tops, TN_ARRAY_SIZE(source->tops), now, err) : 0;

	if (r < 0 || (source->sum.firm && strcmp(now, source->sum.stamps) == 0))
		return r;
	return read_source(keys, source, err);
}

static struct source *known_source(const tn_build_keys *keys, const char *const tops[static 3])
{
	for (size_t i = 0; i < keys->sources.n; i++) {
		struct source *s = keys->sources.v[i];

		if (strcmp(s->tops[0], tops[0]) == 0 && strcmp(s->tops[1], tops[1]) == 0 && strcmp(s->tops[2], tops[2]) == 0)
			return s;
	}
	return NULL;
}

/* @fresh: what was read before must be what is there now. */
static int find_source(tn_build_keys *keys, const struct tn_build_recipe *recipe, bool fresh, const struct source **ret,
		       struct tn_error *err)
{
	const char *environment = recipe->settings->build_environment;
	const char *const tops[] = { recipe->source, recipe->overlay, environment && *environment ? environment : recipe->source };
	struct source *source = known_source(keys, tops);
	int r;

	if (source) {
		*ret = source;
		return fresh ? look_again(keys, source, err) : 0;
	}
	source = tn_arena_alloc(&keys->arena, sizeof(*source));
	if (!source)
		return -ENOMEM;
	for (size_t i = 0; i < TN_ARRAY_SIZE(tops); i++)
		source->tops[i] = tn_arena_str(&keys->arena, tops[i]);
	r = keys->arena.failed ? -ENOMEM : read_source(keys, source, err);
	if (r == 0)
		r = tn_vec_push(&keys->sources, source);
	if (r == 0)
		*ret = source;
	return r;
}

int tn_build_keys_prepare(tn_build_keys *keys, const struct tn_build_recipe *recipe, struct tn_error *err)
{
	const size_t before = keys->parts.n;
	const struct source *source;
	struct part *part;
	int r = find_part(keys, recipe->target, recipe->conf.make, &part, err);

	if (r == 0 && keys->parts.n > before)
		part->of_all = true;
	return r < 0 ? r : find_source(keys, recipe, false, &source, err);
}

/* What scripts and commands name elsewhere. What is not there may come. */
static int add_named(tn_build_keys *keys, const struct tn_build_recipe *recipe, const struct source *source, struct tn_buf *text,
		     struct tn_error *err)
{
	const char *const commands[] = { recipe->conf.make, recipe->conf.pre_build, recipe->conf.post_build };
	tn_autovec tn_build_named named = { 0 };
	struct tn_tree_sum sum = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < source->named.n; i++)
		r = tn_vec_push(&named, source->named.v[i]);
	for (size_t i = 0; r == 0 && i < TN_ARRAY_SIZE(commands); i++)
		r = tn_build_named_find(tn_text(commands[i]), &keys->arena, &named);
	if (r < 0)
		return tn_fail(err, r, "%s: its commands name too many places", recipe->source);
	if (!named.n)
		return 0;
	r = tn_tree_sum(&keys->sums, named.v, named.n, true, NULL, NULL, &sum, err);
	if (r == 0)
		add(text, "named", sum.sum);
	return r;
}

/* Source, what is laid over it, what it names, and exports of others. */
static int add_files(tn_build_keys *keys, const struct tn_build_recipe *recipe, const char *const *symvers, size_t n_symvers,
		     struct tn_buf *text, struct tn_error *err)
{
	struct tn_tree_sum sum = { 0 };
	const struct source *source;
	int r = find_source(keys, recipe, true, &source, err);

	if (r < 0)
		return r;
	add(text, "source", source->sum.sum);
	r = add_named(keys, recipe, source, text, err);
	if (r == 0 && n_symvers)
		r = tn_tree_sum(&keys->sums, symvers, n_symvers, false, NULL, NULL, &sum, err);
	if (r == 0 && n_symvers)
		add(text, "symvers", sum.sum);
	if (r == 0 && source->uname) {
		tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
		const char *running = "";

		tn_kernels_running(keys->sums.root, &arena, &running);
		add(text, "running", running);
	}
	return r;
}

static void add_target(const struct tn_build_target *t, const struct part *part, struct tn_buf *text)
{
	add(text, "release", t->release);
	add(text, "arch", t->arch);
	add(text, "compiler", t->compiler);
	add(text, "linker", t->linker);
	add(text, "kernel_arch", t->kernel_arch);
	add(text, "cross", t->cross);
	add_number(text, "llvm", t->llvm);
	tn_buf_addf(text, "config %zu:", t->config.n);
	tn_buf_add_text(text, t->config);
	add(text, "headers", part->sum.sum);
	add(text, "tools", part->tools);
}

static void add_conf(const struct tn_dkms_conf *conf, struct tn_buf *text)
{
	add(text, "make", conf->make);
	add(text, "pre", conf->pre_build);
	add(text, "post", conf->post_build);
	for (size_t i = 0; i < conf->patches.n; i++)
		add(text, "patch", conf->patches.v[i]);
	for (size_t i = 0; i < conf->depends.n; i++)
		add(text, "depends", conf->depends.v[i]);
	for (size_t i = 0; i < conf->modules.n; i++) {
		const struct tn_dkms_module *m = &conf->modules.v[i];

		add(text, "built", m->built_name);
		add(text, "in", m->built_location);
		add(text, "as", m->dest_name);
		add_number(text, "strip", m->strip);
		add_number(text, "excluded", m->excluded != NULL);
	}
}

/* The commands may name any variable. */
static void add_vars(const struct tn_dkms_vars *vars, struct tn_buf *text)
{
	for (size_t i = 0; i < vars->list.n; i++) {
		const struct tn_dkms_var *var = &vars->list.v[i];

		tn_buf_addf(text, "variable %zu:", var->name.n);
		tn_buf_add_text(text, var->name);
		for (size_t k = 0; k < var->values.n; k++) {
			tn_buf_addf(text, " %u %zu:", var->values.v[k].index, var->values.v[k].text.n);
			tn_buf_add_text(text, var->values.v[k].text);
		}
		tn_buf_add_char(text, '\n');
	}
}

/* Variables that compilers and makes look at; not those that only say where they may work. */
static void add_environment(const struct tn_build_recipe *recipe, struct tn_buf *text)
{
	static const char *const aside[] = { "CCACHE_", "DISTCC_", "HOME=", "TMPDIR=" };

	for (size_t i = 0; i < recipe->environment.n; i++) {
		bool counts = true;

		for (size_t k = 0; k < TN_ARRAY_SIZE(aside); k++)
			counts = counts && !tn_text_starts(tn_text(recipe->environment.v[i]), tn_text(aside[k]));
		if (counts)
			add(text, "environment", recipe->environment.v[i]);
	}
}

int tn_build_key_of(tn_build_keys *keys, const struct tn_build_recipe *recipe, const char *const *symvers, size_t n_symvers,
		    char ret[static TN_BUILD_SUM_SIZE], struct tn_error *err)
{
	struct part *part;
	tn_autobuf text = { 0 };
	int r = find_part(keys, recipe->target, recipe->conf.make, &part, err);

	if (r < 0)
		return r;
	tn_buf_add_str(&text, FORMAT);
	add(&text, "module", recipe->module);
	add(&text, "version", recipe->version);
	add_target(recipe->target, part, &text);
	add_conf(&recipe->conf, &text);
	add_vars(&recipe->read.vars, &text);
	add_environment(recipe, &text);
	r = add_files(keys, recipe, symvers, n_symvers, &text, err);
	return r < 0 ? r : sum_text(keys, &text, ret, err);
}

int tn_build_key_check(tn_build_keys *keys, const struct tn_build_recipe *recipe, const char *const *symvers, size_t n_symvers,
		       const char *key, struct tn_error *err)
{
	struct part *part;
	char now[TN_BUILD_SUM_SIZE];
	int r = tn_build_key_of(keys, recipe, symvers, n_symvers, now, err);

	if (r == 0 && strcmp(now, key) != 0)
		return tn_fail(err, -ESTALE, "%s was changed while it was built", recipe->source);
	if (r == 0)
		r = find_part(keys, recipe->target, recipe->conf.make, &part, err);
	return r == 0 && !part->of_all ? settle(keys, part, err) : r;
}
