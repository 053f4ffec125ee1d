// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lines of modprobe.d and modules-load.d that do nothing, or not what was meant. */
#include <errno.h>
#include <string.h>

#include "base/glob.h"
#include "core/find/config_notes.h"
#include "core/find/lookup.h"
#include "core/find/near.h"
#include "core/name.h"
#include "explain/examinations.h"
#include "explain/kept_out.h"
#include "machine/modules_load.h"
#include "sys/confdir.h"
#include "tenon-config.h"

/* Lines on modules that are not there: told by name, and guessed at, as many. */
#define NAMES_MAX 8

/* Keywords that name a module. */
static const enum tn_conf_kind kinds[] = { TN_CONF_OPTIONS, TN_CONF_BLACKLIST, TN_CONF_INSTALL, TN_CONF_REMOVE,
					   TN_CONF_SOFTDEP };

/* Whether an administrator may have written the file: what packages bring is for other kernels, too. */
static bool is_own(const struct tn_machine *m, const char *file)
{
	struct tn_text path = tn_text(file), root = tn_text(tn_root_path(m->root));

	if (tn_text_starts(path, root))
		path = tn_text_from(path, root.n);
	return tn_text_starts(path, TN_TEXT_LITERAL(TN_SYSCONFDIR "/")) || tn_text_starts(path, TN_TEXT_LITERAL("/run/"));
}

/* What is noted of modules, each of them once. */
struct noting {
	struct tn_config_notes *notes;
	struct tn_hash names;
};

/* The notes borrow @name. */
static int note_module(struct noting *n, const char *name)
{
	int r = tn_hash_add(&n->names, tn_text(name), n, NULL);

	return r == 0 ? tn_config_note_module(n->notes, name, NULL, false) : r == -EEXIST ? 0 : r;
}

static int note_rule(struct tn_doctor *doctor, struct noting *n, const struct tn_rule *rule)
{
	const char *kept;
	char name[TN_NAME_MAX];

	if (tn_glob_is_pattern(tn_text(rule->d.name)) || tn_name_normalise(tn_text(rule->d.name), name) < 0)
		return 0;
	kept = tn_arena_str(doctor->arena, name);
	return kept ? note_module(n, kept) : -ENOMEM;
}

/* Of all modules that lines name or that are loaded. */
static int note_modules(struct tn_doctor *doctor, struct noting *noting)
{
	const struct tn_machine *m = doctor->machine;
	int r = 0;

	for (size_t k = 0; k < TN_ARRAY_SIZE(kinds) && r == 0; k++) {
		const tn_rules *rules = tn_config_rules(m->config, kinds[k]);

		for (size_t i = 0; i < rules->n && r == 0; i++)
			if (strncmp(rules->v[i].file, tn_tree_path(m->tree), strlen(tn_tree_path(m->tree))) != 0)
				r = note_rule(doctor, noting, &rules->v[i]);
	}
	for (size_t i = 0; m->basis->live && i < m->basis->live->loaded.n && r == 0; i++)
		r = note_module(noting, m->basis->live->loaded.v[i].name);
	for (size_t i = 0; i < tn_config_rules(m->config, TN_CONF_ALIAS)->n && r == 0; i++) {
		const struct tn_rule *rule = &tn_config_rules(m->config, TN_CONF_ALIAS)->v[i];

		if (is_own(m, rule->file))
			r = tn_config_note_alias(noting->notes, rule);
	}
	return r;
}

/* What modprobe passes over in silence. */
static int find_notes(struct tn_doctor *doctor)
{
	const struct tn_machine *m = doctor->machine;
	tn_autonotes struct tn_config_notes notes = { .config = m->config, .tree = m->tree };
	struct noting noting = { .notes = &notes };
	int r = tn_config_note_files(&notes, m->root);

	if (r == 0 && tn_tree_has(m->tree, TN_TREE_DEP)) /* without a list of modules, none is known */
		r = note_modules(doctor, &noting);
	tn_hash_free(&noting.names);
	for (size_t i = 0; i < notes.list.n && r == 0; i++) {
		struct tn_finding note = notes.list.v[i];

		if (note.file && !is_own(m, note.file)) /* that is for its package to mend */
			note.severity = TN_SEVERITY_NOTE;
		r = tn_doctor_add(doctor, &note, "%s", note.text);
	}
	return r;
}

/* Whether anything answers to it. Return: 1, 0 or -ENOMEM. */
static int is_known(struct tn_doctor *doctor, const tn_config *config, const char *name)
{
	tn_autovec tn_matches found = { 0 };
	int r = tn_lookup(doctor->machine->tree, config, name, doctor->arena, &found);

	return r == -ENOMEM ? r : r == 0 && found.n;
}

/* Lines of one file about modules that this kernel does not have. */
struct strangers {
	const struct tn_rule *first;
	const char *names[NAMES_MAX];
	size_t n;
};

static int add_strangers(struct tn_doctor *doctor, const struct strangers *s)
{
	struct tn_finding like = {
		.id = "module-not-there",
		.severity = TN_SEVERITY_NOTE,
		.file = s->first->file,
		.line = s->first->d.line,
		.detail = s->names[0],
		.remedy = "correct what is misspelt; lines about modules of other kernels may stay",
	};
	size_t shown = s->n < NAMES_MAX ? s->n : NAMES_MAX;
	const char *near[TN_NEAR_MAX], *names[NAMES_MAX], *list;

	for (size_t i = 0; i < shown; i++) {
		int r = tn_tree_near(doctor->machine->tree, s->names[i], doctor->arena, near);

		names[i] = r > 0 ? tn_arena_printf(doctor->arena, "%s (%s?)", s->names[i], near[0]) : s->names[i];
		if (r < 0 || !names[i])
			return -ENOMEM;
	}
	list = tn_doctor_names(doctor, names, s->n, NAMES_MAX);
	if (!list)
		return -ENOMEM;
	return tn_doctor_add(doctor, &like, "this kernel has no module that lines of this file are about: %s", list);
}

/* Whether one that is not there has been named before. */
static bool is_listed(const struct strangers *s, const char *name)
{
	for (size_t i = 0; i < s->n && i < NAMES_MAX; i++)
		if (strcmp(s->names[i], name) == 0)
			return true;
	return false;
}

/* Return: 1: it is about a module that is not there, 0, or -ENOMEM. */
static int is_stranger(struct tn_doctor *doctor, const struct tn_rule *rule)
{
	int r;

	if (!is_own(doctor->machine, rule->file) || tn_glob_is_pattern(tn_text(rule->d.name)))
		return 0;
	r = is_known(doctor, NULL, rule->d.name);
	return r < 0 ? r : !r;
}

/* All lines of one keyword in the file of @rules->v[@from], which is the first of that file. */
static int gather(struct tn_doctor *doctor, const char *file, struct strangers *s)
{
	for (size_t k = 0; k < TN_ARRAY_SIZE(kinds); k++) {
		const tn_rules *rules = tn_config_rules(doctor->machine->config, kinds[k]);

		for (size_t i = 0; i < rules->n; i++) {
			const struct tn_rule *rule = &rules->v[i];
			int r = rule->file == file ? is_stranger(doctor, rule) : 0;

			if (r < 0)
				return r;
			if (!r || is_listed(s, rule->d.name))
				continue;
			if (!s->first || rule->d.line < s->first->d.line)
				s->first = rule;
			if (s->n < NAMES_MAX)
				s->names[s->n] = rule->d.name;
			s->n++;
		}
	}
	return 0;
}

/* Each file once; its lines share its name's bytes. */
static int find_strangers(struct tn_doctor *doctor)
{
	tn_autovec TN_VEC(const char *) files = { 0 };
	int r = 0;

	for (size_t k = 0; k < TN_ARRAY_SIZE(kinds); k++) {
		const tn_rules *rules = tn_config_rules(doctor->machine->config, kinds[k]);

		for (size_t i = 0; i < rules->n; i++) {
			const char *file = rules->v[i].file;
			bool seen = false;

			for (size_t j = files.n; j > 0 && !seen; j--)
				seen = files.v[j - 1] == file;
			if (!seen && tn_vec_push(&files, file) < 0)
				return -ENOMEM;
		}
	}
	for (size_t i = 0; i < files.n && r == 0; i++) {
		struct strangers s = { .n = 0 };

		r = gather(doctor, files.v[i], &s);
		if (r == 0 && s.n)
			r = add_strangers(doctor, &s);
	}
	return r;
}

static int add_unanswered(struct tn_doctor *doctor, const struct tn_asked *asked)
{
	struct tn_finding like = {
		.id = "asked-for-nothing",
		.severity = TN_SEVERITY_WARNING,
		.file = asked->file,
		.line = asked->line,
		.detail = asked->name,
		.remedy = "correct the name, or take the line out",
	};
	const char *near[TN_NEAR_MAX];
	int r = asked->more ? 0 : tn_tree_near(doctor->machine->tree, asked->name, doctor->arena, near);

	if (r < 0)
		return r;
	if (r) {
		like.remedy = tn_arena_printf(doctor->arena, "write %s if that is what was meant, or take the line out", near[0]);
		if (!like.remedy)
			return -ENOMEM;
	}
	return tn_doctor_add(doctor, &like, "'%s%s%s' is to be loaded at boot, and there is no such module", asked->name,
			     asked->more ? " " : "", asked->more ? asked->more : "");
}

/* What keeps a module from being loaded at boot though it is asked for. */
static int find_kept_out(struct tn_doctor *doctor, const struct tn_asked *asked, const char *module)
{
	struct tn_kept_out by;
	const struct tn_finding like = {
		.id = "asked-and-blocked",
		.severity = TN_SEVERITY_WARNING,
		.subject = module,
		.file = asked->file,
		.line = asked->line,
		.remedy = "take one of the two lines out",
	};

	if (!tn_is_kept_out(doctor->machine, module, &by))
		return 0;
	if (!by.line)
		return tn_doctor_add(doctor, &like, "%s is to be loaded at boot, and %s keeps it out (%s)", module, by.file,
				     by.how);
	return tn_doctor_add(doctor, &like, "%s is to be loaded at boot, and %s:%u keeps it out (%s)", module, by.file, by.line,
			     by.how);
}

static int check_asked(struct tn_doctor *doctor, const struct tn_asked *asked)
{
	const struct tn_machine *m = doctor->machine;
	tn_autovec tn_matches found = { 0 };
	int r = tn_lookup(m->tree, m->config, asked->name, doctor->arena, &found);

	if (r == -ENOMEM)
		return r;
	if (r < 0 || !found.n || asked->more)
		return add_unanswered(doctor, asked);
	return find_kept_out(doctor, asked, found.v[0].module);
}

static int find_asked(struct tn_doctor *doctor)
{
	tn_autovec tn_asked_list asked = { 0 };
	int r = tn_modules_load_read(doctor->machine->root, doctor->arena, &asked, tn_config_log(doctor->machine->config));

	for (size_t i = 0; i < asked.n && r == 0; i++) {
		struct tn_asked *one = &asked.v[i];

		/* As files of modprobe.d are shown. */
		one->file = tn_arena_printf(doctor->arena, "%s%s", tn_root_path(doctor->machine->root), one->file);
		r = one->file ? 0 : -ENOMEM;
		if (r == 0 && !one->initramfs)
			r = check_asked(doctor, one);
	}
	return r;
}

/* modprobe.d's are among the notes. */
static int find_forgotten(struct tn_doctor *doctor)
{
	const tn_root *root = doctor->machine->root;
	tn_autovec tn_conf_files files = { 0 };
	int r = tn_confdir_list_forgotten(tn_root_path(root), tn_modules_load_directories(root), doctor->arena, &files);

	for (size_t i = 0; i < files.n && r == 0; i++) {
		const struct tn_finding like = { .id = "file-not-read",
						 .severity = TN_SEVERITY_WARNING,
						 .file = files.v[i].path,
						 .remedy = "give it a name that ends in .conf" };

		r = tn_doctor_add(doctor, &like, "nobody reads this file: its name does not end in .conf");
	}
	return r;
}

int tn_examine_configuration(struct tn_doctor *doctor)
{
	int r = find_notes(doctor);

	if (r == 0)
		r = find_forgotten(doctor);
	if (r < 0 || !tn_tree_has(doctor->machine->tree, TN_TREE_DEP))
		return r;
	r = find_strangers(doctor);
	if (r == 0)
		r = find_asked(doctor);
	return r < 0 ? r : tn_examine_options(doctor);
}
