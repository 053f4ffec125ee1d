// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/find/config_notes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

#include "base/glob.h"
#include "core/find/lookup.h"
#include "core/name.h"
#include "sys/files.h"
#include "tenon-config.h"

#define BLANKS " \t\n\v\f\r"

/* What modprobe read before modprobe.d; nobody has read it for long. */
#define OLD_FILE "/etc/modprobe.conf"

/* Each kind of finding: its name for programs, what to do about it. */
enum note {
	UNREAD_FILE, COMMENT, LOST_WORDS, MORE_WORDS, SOFTDEP_SHADOWED, COMMAND_SHADOWED,
	BLACKLIST_MORE, PATTERN, BUILTIN_OPTIONS, ALIAS_OFF, ALIAS_NOWHERE, SOFTDEP_NOWHERE,
};

static const struct {
	const char *id;
	const char *remedy;
} notes_table[] = {
	[UNREAD_FILE] = { .id = "file-not-read",
			  "move its lines to a file in " TN_SYSCONFDIR "/modprobe.d whose name ends in .conf" },
	[COMMENT] = { .id = "comment-in-line", "write the comment on a line of its own" },
	[LOST_WORDS] = { .id = "softdep-words-lost",
			 "write pre: or post: before the names, with its colon and blanks around it" },
	[MORE_WORDS] = { .id = "words-not-read", "give each its own line" },
	[SOFTDEP_SHADOWED] = { .id = "softdep-not-used", "put all on one line of a file in " TN_SYSCONFDIR "/modprobe.d" },
	[COMMAND_SHADOWED] = { .id = "command-not-used", "keep one of the lines" },
	[BLACKLIST_MORE] = { .id = "blacklist-not-read", "give each module its own blacklist line" },
	[PATTERN] = { .id = "pattern-not-used", "name the module" },
	[BUILTIN_OPTIONS] = { .id = "options-of-builtin", "give them on the kernel's command line, as MODULE.NAME=VALUE" },
	[ALIAS_OFF] = { .id = "alias-off", "a blacklist line blocks aliases, install NAME /bin/false blocks the name" },
	[ALIAS_NOWHERE] = { .id = "alias-leads-nowhere", "correct the name, or take the line out" },
	[SOFTDEP_NOWHERE] = { .id = "softdep-leads-nowhere", "correct the name, or take it out" },
};

static int add(struct tn_config_notes *notes, enum note which, const struct tn_rule *rule,
	       const char *subject, const char *fmt, ...) __attribute__((format(printf, 5, 6)));

static int add(struct tn_config_notes *notes, enum note which, const struct tn_rule *rule,
	       const char *subject, const char *fmt, ...)
{
	struct tn_finding f = { .id = notes_table[which].id,
				.severity = TN_SEVERITY_WARNING,
				.subject = subject,
				.file = rule->file,
				.line = rule->d.line,
				.remedy = notes_table[which].remedy };
	tn_autobuf text = { 0 };
	const char *key;
	va_list ap;
	int r;

	va_start(ap, fmt);
	tn_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	f.text = text.failed ? NULL : tn_arena_dup(&notes->arena, tn_buf_text(&text));
	key = f.text ? tn_arena_printf(&notes->arena, "%s:%u:%s", f.file, f.line, f.text) : NULL;
	if (!key)
		return -ENOMEM;
	r = tn_hash_put(&notes->seen, tn_text(key), notes);
	if (r != 0)
		return r < 0 ? r : 0;
	return tn_vec_push(&notes->list, f);
}

int tn_config_note_files(struct tn_config_notes *notes, const tn_root *root)
{
	const tn_findings *faults = tn_config_faults(notes->config);
	struct tn_rule old = { .file = NULL };

	for (size_t i = 0; i < faults->n; i++)
		if (tn_vec_push(&notes->list, faults->v[i]) < 0)
			return -ENOMEM;
	old.file = tn_arena_printf(&notes->arena, "%s" OLD_FILE, tn_root_path(root));
	if (!old.file)
		return -ENOMEM;
	if (tn_file_check(AT_FDCWD, old.file) < 0)
		return 0;
	return add(notes, UNREAD_FILE, &old, NULL, "nobody reads this file any more");
}

/* A '#' among words that are all taken as they stand. */
static int note_comment(struct tn_config_notes *notes, const struct tn_rule *rule, const char *name,
			const char *taken_as)
{
	struct tn_text rest = tn_text(rule->d.value), word;

	while (tn_text_word(&rest, BLANKS, &word))
		if (word.p[0] == '#')
			return add(notes, COMMENT, rule, name, "'%.*s' and what follows are %s, not a comment",
				   TN_TEXT_FMT(word), taken_as);
	return 0;
}

static bool is_pattern_of(const struct tn_rule *rule, const char *name)
{
	return strcmp(rule->d.name, name) != 0 && tn_glob_is_pattern(tn_text(rule->d.name)) &&
	       tn_glob_match_str(rule->d.name, tn_text(name));
}

static int note_options(struct tn_config_notes *notes, const char *name, const char *alias)
{
	const tn_rules *rules = tn_config_rules(notes->config, TN_CONF_OPTIONS);
	const bool builtin = tn_tree_is_builtin(notes->tree, name);
	int r = 0;

	for (size_t i = 0; i < rules->n && r == 0; i++) {
		const struct tn_rule *rule = &rules->v[i];
		bool applies = tn_config_options_apply(rule, name, alias);

		if (applies && builtin && strcmp(rule->file, "/proc/cmdline") != 0)
			r = add(notes, BUILTIN_OPTIONS, rule, name,
				"%s is built in, and modprobe gives nothing to what is built in", name);
		else if (applies)
			r = note_comment(notes, rule, name, "parameters of the module");
		else if (is_pattern_of(rule, name))
			r = add(notes, PATTERN, rule, name, "options take no pattern: '%s' is no module",
				rule->d.name);
	}
	return r;
}

/* Whether @list, as it stands in the file, has the module among its words. */
static bool lists(const char *list, const char *name)
{
	struct tn_text rest = tn_text(list), word;
	char normal[TN_NAME_MAX];

	while (tn_text_word(&rest, BLANKS, &word)) {
		if (word.p[0] == '#')
			break;
		if (tn_name_normalise(word, normal) == 0 && strcmp(normal, name) == 0)
			return true;
	}
	return false;
}

static int note_blacklist(struct tn_config_notes *notes, const char *name)
{
	const tn_rules *rules = tn_config_rules(notes->config, TN_CONF_BLACKLIST);
	int r = 0;

	for (size_t i = 0; i < rules->n && r == 0; i++) {
		const struct tn_rule *rule = &rules->v[i];

		if (rule->d.more && lists(rule->d.more, name))
			r = add(notes, BLACKLIST_MORE, rule, name,
				"blacklist reads one name, here %s, and not %s behind it", rule->d.name, name);
		else if (is_pattern_of(rule, name))
			r = add(notes, PATTERN, rule, name,
				"blacklist takes no pattern: '%s' is no module", rule->d.name);
	}
	return r;
}

/* Of the lines that fit, the first counts; one that says the same again loses nothing. */
static int note_shadowed(struct tn_config_notes *notes, enum tn_conf_kind kind, enum note which,
			 const char *word, const char *name)
{
	const tn_rules *rules = tn_config_rules(notes->config, kind);
	const struct tn_rule *first = NULL;
	int r = 0;

	for (size_t i = 0; i < rules->n && r == 0; i++) {
		const struct tn_rule *rule = &rules->v[i];

		if (!tn_glob_match_str(rule->d.name, tn_text(name)))
			continue;
		if (first && strcmp(first->d.value, rule->d.value) != 0)
			r = add(notes, which, rule, name,
				"this %s line of %s is not used: the one in %s:%u is read first and counts alone",
				word, name, first->file, first->d.line);
		if (!first)
			first = rule;
	}
	return r;
}

static bool is_mark(struct tn_text word)
{
	return tn_text_is(word, "pre:") || tn_text_is(word, "post:");
}

/* A word that was to be "pre:" or "post:", or stands before both. */
static bool is_lost(struct tn_text word, bool in_list)
{
	return !in_list || word.p[0] == '#' || tn_text_is(word, "pre") || tn_text_is(word, "post") ||
	       tn_text_is(word, ":") ||
	       tn_text_starts(word, TN_TEXT_LITERAL("pre:")) ||
	       tn_text_starts(word, TN_TEXT_LITERAL("post:"));
}

/* The first such word of a softdep line; @ret_in_list: one of the marks stands before it. */
static bool find_lost(const char *value, struct tn_text *ret, bool *ret_in_list)
{
	struct tn_text rest = tn_text(value);

	*ret_in_list = false;
	while (tn_text_word(&rest, BLANKS, ret)) {
		if (is_mark(*ret))
			*ret_in_list = true;
		else if (is_lost(*ret, *ret_in_list))
			return true;
	}
	return false;
}

/* Return: 1 when the line has such a word, 0 or -ENOMEM. */
static int note_words(struct tn_config_notes *notes, const struct tn_rule *rule, const char *name)
{
	struct tn_text word;
	bool in_list;
	int r;

	if (!find_lost(rule->d.value, &word, &in_list))
		return 0;
	if (word.p[0] == '#')
		r = note_comment(notes, rule, name, "names of modules");
	else
		r = add(notes, LOST_WORDS, rule, name,
			in_list ? "'%.*s' is taken as the name of a module" :
				  "'%.*s' does not follow pre: or post: and is not read",
			TN_TEXT_FMT(word));
	return r < 0 ? r : 1;
}

/* Whether a word leads to a module. Return: 1, 0 or -ENOMEM. */
static int is_known(struct tn_config_notes *notes, const char *name)
{
	tn_autovec tn_matches found = { 0 };
	int r = tn_lookup(notes->tree, notes->config, name, &notes->arena, &found);

	if (r != -ENOMEM)
		r = r == 0 && found.n;
	return r;
}

static int note_unknown(struct tn_config_notes *notes, const struct tn_rule *rule, const char *name,
			const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int r = is_known(notes, words[i]);

		if (r < 0)
			return r;
		if (r == 0)
			return add(notes, SOFTDEP_NOWHERE, rule, name, "there is no module '%s'", words[i]);
	}
	return 0;
}

static int note_softdep(struct tn_config_notes *notes, const char *name)
{
	const struct tn_rule *rule = tn_config_dep(notes->config, TN_CONF_SOFTDEP, name);
	const char *tree = tn_tree_path(notes->tree);
	struct tn_config_deps deps;
	int r;

	if (!rule)
		return 0;
	r = note_shadowed(notes, TN_CONF_SOFTDEP, SOFTDEP_SHADOWED, "softdep", name);
	if (r == 0)
		r = note_words(notes, rule, name);
	/* Authors of modules name what other kernels have; that is not for an administrator to mend. */
	if (r != 0 || strncmp(rule->file, tree, strlen(tree)) == 0)
		return r < 0 ? r : 0;
	r = tn_config_parse_deps(rule, &notes->arena, &deps);
	if (r == 0)
		r = note_unknown(notes, rule, name, deps.pre, deps.n_pre);
	if (r == 0)
		r = note_unknown(notes, rule, name, deps.post, deps.n_post);
	return r;
}

int tn_config_note_module(struct tn_config_notes *notes, const char *name, const char *alias,
			  bool remove)
{
	int r = note_softdep(notes, name);

	if (r == 0 && remove)
		return note_shadowed(notes, TN_CONF_REMOVE, COMMAND_SHADOWED, "remove", name);
	if (r == 0)
		r = note_shadowed(notes, TN_CONF_INSTALL, COMMAND_SHADOWED, "install", name);
	if (r == 0)
		r = note_options(notes, name, alias);
	return r < 0 ? r : note_blacklist(notes, name);
}

int tn_config_note_alias(struct tn_config_notes *notes, const struct tn_rule *rule)
{
	const char *to = rule->d.value;
	const struct tn_tree_module *m;
	int r = tn_tree_module(notes->tree, to, &m);

	if (r == -ENOMEM)
		return r;
	if (rule->d.more)
		return add(notes, MORE_WORDS, rule, NULL, "an alias leads to one module, here %s; '%s' is not read",
			   to, rule->d.more);
	if (r == 0 || tn_tree_is_builtin(notes->tree, to) ||
	    tn_config_command(notes->config, TN_CONF_INSTALL, to) ||
	    tn_config_command(notes->config, TN_CONF_REMOVE, to))
		return 0;
	if (strcmp(to, "off") == 0)
		return add(notes, ALIAS_OFF, rule, NULL, "'off' means nothing here: this is an alias of a module"
			   " that would be called off");
	r = is_known(notes, to);
	if (r < 0)
		return r;
	return add(notes, ALIAS_NOWHERE, rule, NULL,
		   r ? "'%s' is itself an alias, and no alias leads to another" : "there is no module '%s'", to);
}

void tn_config_notes_free(struct tn_config_notes *notes)
{
	tn_vec_free(&notes->list);
	tn_hash_free(&notes->seen);
	tn_arena_free(&notes->arena);
}
