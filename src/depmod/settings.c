// SPDX-License-Identifier: LGPL-2.1-or-later
/* The files of depmod.d into lists; two places compared by them. */
#include "depmod/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <regex.h>
#include <string.h>

#include "base/log.h"
#include "tenon-config.h"
#include "depmod/findings.h"
#include "depmod/trouble.h"
#include "format/conf_depmod.h"
#include "sys/confdir.h"
#include "sys/map.h"

/* Configuration is written by hand; a file of this size is something else. */
#define CONF_MAX ((size_t)16 << 20)

struct loading {
	struct tn_depmod_settings *s;
	const char *release;
	const char *file;
	const struct tn_finding_sink *sink;
};

static struct tn_depmod_about about(const struct loading *l, unsigned line)
{
	return (struct tn_depmod_about){ .file = l->file, .line = line };
}

/* Whether the directive is for our kernel version. */
static bool version_matches(const struct loading *l, const struct tn_depconf_directive *d)
{
	regex_t re;
	bool hit;

	if (strcmp(d->version, "*") == 0)
		return true;
	if (regcomp(&re, d->version, REG_EXTENDED | REG_NOSUB) != 0) {
		tn_depmod_tell(l->sink, TN_DEPMOD_SETTING_VERSION, about(l, d->line), "%s", d->version);
		return false;
	}
	hit = regexec(&re, l->release, 0, NULL, 0) == 0;
	regfree(&re);
	return hit;
}

static int add_override(struct loading *l, const struct tn_depconf_directive *d)
{
	const char *path = tn_arena_printf(&l->s->arena, "%s/%s", d->words[1], d->words[0]);

	return path ? tn_vec_push(&l->s->overrides, path) : -ENOMEM;
}

/* Where depmod is run must not decide what it finds. */
static int add_external(struct loading *l, const struct tn_depconf_directive *d, const char *dir)
{
	if (dir[0] == '/')
		return tn_vec_push(&l->s->externals, dir);
	tn_depmod_tell(l->sink, TN_DEPMOD_SETTING_EXTERNAL, about(l, d->line), "%s", dir);
	return 0;
}

static int take_directive(void *data, const struct tn_depconf_directive *d)
{
	struct loading *l = data;
	int r = 0;

	if (*d->version && !version_matches(l, d))
		return 0;
	if (d->kind == TN_DEPCONF_OVERRIDE)
		return add_override(l, d);
	for (size_t i = 0; r == 0 && i < d->n_words; i++)
		if (d->kind == TN_DEPCONF_SEARCH)
			r = tn_vec_push(&l->s->search, d->words[i]);
		else if (d->kind == TN_DEPCONF_EXTERNAL)
			r = add_external(l, d, d->words[i]);
		else
			r = tn_vec_push(&l->s->excludes, d->words[i]);
	return r;
}

static void take_fault(void *data, unsigned line, const char *text)
{
	const struct loading *l = data;

	tn_depmod_tell(l->sink, TN_DEPMOD_SETTING_LINE, about(l, line), "%s", text);
}

static int load_file(struct loading *l, const char *path, bool named)
{
	tn_automap map = { 0 };
	int r = tn_map_open_at(AT_FDCWD, path, CONF_MAX, TN_MAP_COPY | (named ? TN_MAP_WAIT : 0),
			       &map);

	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		tn_depmod_tell(l->sink, TN_DEPMOD_SETTINGS_UNREAD, (struct tn_depmod_about){ .file = path },
			       "%s", strerror(-r));
		l->s->flaws |= tn_depmod_flaws_of(r) & TN_DEPMOD_WITHHELD ? tn_depmod_flaws_of(r) : 0;
		return 0;
	}
	l->file = path;
	return tn_depconf_parse(tn_map_text(&map), &l->s->arena, take_directive, take_fault, l);
}

/* What is wrong with a place where files should be: the sentence names it. */
static void hear(void *data, enum tn_log_level level, const char *message)
{
	const struct loading *l = data;

	tn_depmod_tell(l->sink,
		       level == TN_LOG_WARNING ? TN_DEPMOD_SETTINGS_MISSING : TN_DEPMOD_SETTINGS_SKIPPED,
		       (struct tn_depmod_about){ 0 }, "%s", message);
}

static int load_files(struct loading *l, const char *const *paths, tn_conf_files *files)
{
	const struct tn_log log = { .fn = hear, .data = l, .max = TN_LOG_WARNING };
	int r = tn_confdir_list("", paths ? paths : tn_confdir_of_depmod(),
				paths ? TN_CONFDIR_MUST_EXIST : 0, &l->s->arena, files, &log);

	for (size_t i = 0; r == 0 && i < files->n; i++)
		r = load_file(l, files->v[i].path, files->v[i].named);
	return r;
}

static int add_defaults(struct tn_depmod_settings *s)
{
	if (s->search.n)
		return 0;
	if (tn_vec_push(&s->search, "updates") < 0)
		return -ENOMEM;
	return tn_vec_push(&s->search, "built-in");
}

int tn_depmod_settings_load(const char *const *paths, const char *release,
			    const struct tn_finding_sink *sink, struct tn_depmod_settings *ret)
{
	struct tn_depmod_settings s = { 0 };
	struct loading l = { .s = &s, .release = release, .sink = sink };
	tn_autovec tn_conf_files files = { 0 };
	int r = load_files(&l, paths, &files);

	if (r == 0)
		r = add_defaults(&s);
	if (r < 0) {
		tn_depmod_settings_free(&s);
		return r;
	}
	*ret = s;
	return 0;
}

void tn_depmod_settings_free(struct tn_depmod_settings *s)
{
	tn_vec_free(&s->search);
	tn_vec_free(&s->overrides);
	tn_vec_free(&s->externals);
	tn_vec_free(&s->excludes);
	tn_arena_free(&s->arena);
}

bool tn_depmod_settings_excludes(const struct tn_depmod_settings *s, const char *directory)
{
	for (size_t i = 0; i < s->excludes.n; i++)
		if (strcmp(s->excludes.v[i], directory) == 0)
			return true;
	return false;
}

/* Whether @path is DIRECTORY/MODULE of an override, whatever its suffix. */
static bool is_override(const char *override, const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	size_t n = (size_t)(base - path) + strcspn(base, ".");

	return strncmp(path, override, n) == 0 && override[n] == '\0';
}

static bool is_below(const struct tn_depmod_place *place, const char *search)
{
	size_t n = strlen(search);

	if (strcmp(search, "external") == 0)
		return place->external >= 0;
	return place->external < 0 && strncmp(place->path, search, n) == 0 &&
	       place->path[n] == '/';
}

/* Which override wants this file; the last one counts. -1: none. */
static int override_of(const struct tn_depmod_settings *s, const struct tn_depmod_place *place)
{
	for (size_t i = s->overrides.n; i-- > 0;)
		if (is_override(s->overrides.v[i], place->path))
			return (int)i;
	return -1;
}

/* Smaller counts more. What no entry names stands where "built-in" does, or last. */
static int rank_of(const struct tn_depmod_settings *s, const struct tn_depmod_place *place)
{
	int builtin = INT_MAX;

	for (size_t i = 0; i < s->search.n; i++)
		if (strcmp(s->search.v[i], "built-in") != 0) {
			if (is_below(place, s->search.v[i]))
				return (int)i;
		} else if (builtin == INT_MAX) {
			builtin = (int)i;
		}
	return builtin;
}

static size_t depth(const char *path)
{
	size_t n = 0;

	for (; *path; path++)
		n += *path == '/';
	return n;
}

int tn_depmod_settings_compare(const struct tn_depmod_settings *s, const struct tn_depmod_place *a,
			       const struct tn_depmod_place *b)
{
	int override_a = override_of(s, a), override_b = override_of(s, b);
	int rank_a = rank_of(s, a), rank_b = rank_of(s, b);

	if (override_a != override_b)
		return override_a > override_b ? -1 : 1;
	if (rank_a != rank_b)
		return rank_a < rank_b ? -1 : 1;
	/* The tree comes before external directories. Of them the first one named wins, as
	 * depmod.d(5) has it. */
	return (a->external > b->external) - (a->external < b->external);
}

int tn_depmod_settings_order(const struct tn_depmod_settings *s, const struct tn_depmod_place *a,
			     const struct tn_depmod_place *b)
{
	int r = tn_depmod_settings_compare(s, a, b);
	size_t depth_a, depth_b;

	if (r)
		return r;
	depth_a = depth(a->path);
	depth_b = depth(b->path);
	if (depth_a != depth_b)
		return depth_a < depth_b ? -1 : 1;
	return strcmp(a->path, b->path);
}
