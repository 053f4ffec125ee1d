// SPDX-License-Identifier: LGPL-2.1-or-later
/* Why a loaded module is loaded: what needs it, and what may have asked for it.
 *
 * The kernel does not note who asked. So what needs the module now is told for certain, and what would have had it loaded,
 * without proof that it was the one, is a candidate.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "core/name.h"
#include "core/state/state.h"
#include "explain/alias_line.h"
#include "explain/probes.h"
#include "machine/log_words.h"
#include "machine/initramfs_modules.h"
#include "machine/modules_load.h"

enum rank { RANK_DEVICE, RANK_MODULE, RANK_FILE, RANK_ASKED = 10, RANK_SOFT, RANK_MATCH, RANK_USE, RANK_LAST };

/* Of one kind, as many are told by name. */
#define SHOWN_MAX 8u
/* ... and of what one device is known by. */
#define INTERFACES_MAX 4u
/* Modules that need it are followed so far. */
#define HOLDERS_MAX 256u

/* What people know a device by: ": eth0", ": /dev/sda, /dev/sda1"; "" where it has nothing. NULL: out of memory. */
static const char *known_as(const struct tn_explaining *x, const struct tn_device *d)
{
	tn_autovec tn_device_interfaces list = { 0 };
	tn_autobuf names = { 0 };
	unsigned n = 0;

	if (tn_device_interfaces_read(x->machine->root, d->path, x->arena, &list, NULL) < 0)
		return NULL;
	for (size_t i = 0; i < list.n && n < INTERFACES_MAX; i++) {
		const struct tn_device_interface *f = &list.v[i];

		if (!f->node && strcmp(f->class_name, "net") != 0)
			continue;
		tn_buf_add_str(&names, n++ ? ", " : ": ");
		tn_buf_add_str(&names, f->node ? f->node : f->name);
	}
	return names.failed ? NULL : tn_arena_dup(x->arena, tn_buf_text(&names));
}

/* A device that is bound to a driver of it. What it says of itself may have had the module loaded, or not. */
static int add_bound(struct tn_explaining *x, const struct tn_device *d)
{
	const char *as = known_as(x, d);
	struct tn_explanation *e = !as ? NULL :
		tn_explain_add(x, TN_EXPLAINS_LOADED, "device-bound", "its driver %s has the device %s %s%s", d->driver, d->bus,
			       d->name, as);
	const char *path = tn_arena_printf(x->arena, "%s/driver", d->path);
	const struct tn_match *match = NULL;

	if (!e || !path || tn_explain_evidence(x, e, path, 0, "%s", d->driver) < 0 ||
	    (d->modalias && tn_explain_alias(x, d->modalias, &match) < 0))
		return -ENOMEM;
	e->rank = RANK_DEVICE;
	return match ? tn_explain_modalias(x, e, d, match) : 0;
}

/* A device that is for it, too, though it is bound to nothing or to another driver. */
static int add_match(struct tn_explaining *x, const struct tn_device *d, const struct tn_match *match)
{
	struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_LOADED, "device-matches", "the device %s %s asks for it%s%s",
						  d->bus, d->name, d->driver ? ", though it is bound to " : "",
						  d->driver ? d->driver : "");

	if (!e)
		return -ENOMEM;
	e->rank = RANK_MATCH;
	e->candidate = true;
	return tn_explain_modalias(x, e, d, match);
}

static bool is_bound_to_it(const struct tn_explaining *x, const struct tn_device *d)
{
	const char *of = x->builtin ? d->builtin : d->module;

	return of && strcmp(of, x->module) == 0;
}

static int add_more(struct tn_explaining *x, const char *code, bool candidate, unsigned n, enum rank rank)
{
	struct tn_explanation *e;

	if (n <= SHOWN_MAX)
		return 0;
	e = tn_explain_add(x, TN_EXPLAINS_LOADED, code, "%u more devices like these", n - SHOWN_MAX);
	if (!e)
		return -ENOMEM;
	e->candidate = candidate;
	e->rank = rank;
	return 0;
}

static int bound_devices(struct tn_explaining *x)
{
	unsigned n = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < x->machine->devices->n; i++)
		if (is_bound_to_it(x, &x->machine->devices->v[i]) && n++ < SHOWN_MAX)
			r = add_bound(x, &x->machine->devices->v[i]);
	return r < 0 ? r : add_more(x, "device-bound", false, n, RANK_DEVICE);
}

/* Devices of one model say the same: each thing that is said is looked up once. */
static int matching_devices(struct tn_explaining *x)
{
	tn_cleanup(tn_hash_free) struct tn_hash known = { 0 };
	unsigned n = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < x->machine->devices->n; i++) {
		const struct tn_device *d = &x->machine->devices->v[i];
		const struct tn_match *match;

		if (!d->modalias || is_bound_to_it(x, d) || tn_hash_get(&known, tn_text(d->modalias)))
			continue;
		r = tn_hash_put(&known, tn_text(d->modalias), (void *)d) < 0 ? -ENOMEM : tn_explain_alias(x, d->modalias, &match);
		if (r == 0 && match && n++ < SHOWN_MAX)
			r = add_match(x, d, match);
	}
	return r < 0 ? r : add_more(x, "device-matches", true, n, RANK_MATCH);
}

/* What drives the device that a module is there for, at least the first. */
static int show_device_of(struct tn_explaining *x, struct tn_explanation *e, const char *module)
{
	for (size_t i = 0; i < x->machine->devices->n; i++) {
		const struct tn_device *d = &x->machine->devices->v[i];
		const char *path;

		if (!d->module || strcmp(d->module, module) != 0)
			continue;
		path = tn_arena_printf(x->arena, "%s/driver", d->path);
		return path ? tn_explain_evidence(x, e, path, 0, "%s has the device %s %s", module, d->bus, d->name) : -ENOMEM;
	}
	return 0;
}

/* @of: the module that @module uses, ours or one that needs ours. */
static int add_holder(struct tn_explaining *x, const char *of, const char *module)
{
	const char *place = tn_arena_printf(x->arena, "/sys/module/%s/holders/%s", of, module);
	bool direct = strcmp(of, x->module) == 0;
	struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_LOADED, "dependency", "the module %s needs %s%s", module,
						  direct ? "it" : of, direct ? "" : ", which needs it");

	if (!e || !place)
		return -ENOMEM;
	e->rank = RANK_MODULE;
	return tn_explain_evidence(x, e, place, 0, "%s", module) < 0 ? -ENOMEM : show_device_of(x, e, module);
}

/* Modules that use it, and what uses those: the last of them is what somebody asked for. */
static int holders(struct tn_explaining *x)
{
	tn_cleanup(tn_hash_free) struct tn_hash known = { 0 };
	int r = tn_vec_push(&x->needing, x->module);

	for (size_t at = 0; r == 0 && at < x->needing.n && at < HOLDERS_MAX; at++) {
		const char *of = x->needing.v[at];
		tn_autovec tn_names names = { 0 };

		r = tn_state_holders(x->machine->root, of, x->arena, &names) == -ENOMEM ? -ENOMEM : 0;
		for (size_t i = 0; r == 0 && i < names.n; i++) {
			int news = tn_hash_add(&known, tn_text(names.v[i]), x, NULL);

			if (news == -EEXIST || strcmp(names.v[i], x->module) == 0)
				continue;
			if (news < 0 || add_holder(x, of, names.v[i]) < 0)
				return -ENOMEM;
			r = tn_vec_push(&x->needing, names.v[i]);
		}
	}
	return r;
}

/* Whether @word, of a softdep or a list, is the module's name or leads to it. Return: 1, 0, -ENOMEM. */
static int means_it(struct tn_explaining *x, const char *word, const struct tn_match **ret)
{
	char name[TN_NAME_MAX];

	*ret = NULL;
	if (tn_name_normalise(tn_text(word), name) < 0)
		return 0;
	if (strcmp(name, x->module) == 0)
		return 1;
	if (tn_explain_alias(x, word, ret) < 0)
		return -ENOMEM;
	return *ret != NULL;
}

static int add_soft(struct tn_explaining *x, const char *of, const struct tn_rule *rule, bool post)
{
	struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_LOADED, "soft-dependency",
						  "%s is loaded, and a softdep line has it loaded %s that", of,
						  post ? "after" : "before");

	if (!e)
		return -ENOMEM;
	e->rank = RANK_SOFT;
	e->candidate = true;
	return tn_explain_evidence(x, e, rule->file, rule->d.line, "softdep %s %s", rule->d.name, rule->d.value);
}

static int soft_words(struct tn_explaining *x, const char *of, const struct tn_rule *rule, const char *const *words, size_t n,
		      bool post)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++) {
		const struct tn_match *match;

		r = means_it(x, words[i], &match);
		if (r > 0)
			r = add_soft(x, of, rule, post) < 0 ? -ENOMEM : 1;
	}
	return r;
}

/* Soft dependencies of what is loaded. */
static int soft_dependencies(struct tn_explaining *x)
{
	const tn_loaded_list *loaded = &x->machine->basis->live->loaded; /* which has the module itself */
	int r = 0;

	for (size_t i = 0; r == 0 && i < loaded->n; i++) {
		const char *of = loaded->v[i].name;
		const struct tn_rule *rule = tn_config_dep(x->machine->config, TN_CONF_SOFTDEP, of);
		struct tn_config_deps deps;

		if (!rule || strcmp(of, x->module) == 0)
			continue;
		if (tn_config_parse_deps(rule, x->arena, &deps) < 0)
			return -ENOMEM;
		r = soft_words(x, of, rule, deps.pre, deps.n_pre, false);
		if (r == 0)
			r = soft_words(x, of, rule, deps.post, deps.n_post, true);
		r = r < 0 ? r : 0;
	}
	return r;
}

/* @module: ours, or one that needs it. */
static int add_asked(struct tn_explaining *x, const struct tn_asked *asked, const char *module, const struct tn_match *match)
{
	bool ours = strcmp(module, x->module) == 0;
	struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_LOADED, "asked-for-at-boot", "%s has %s loaded at every start%s%s",
						  asked->file, ours ? "it" : module, ours ? "" : ", which needs it",
						  asked->initramfs ? ", from the initramfs" : "");

	if (!e)
		return -ENOMEM;
	e->rank = RANK_FILE;
	if (tn_explain_evidence(x, e, asked->file, asked->line, "%s", asked->name) < 0)
		return -ENOMEM;
	return match ? tn_explain_alias_line(x, e, match) : 0;
}

/* The module that is asked for by its name, where it is one that needs ours; or NULL. */
static const char *needing(const struct tn_explaining *x, const char *word)
{
	char name[TN_NAME_MAX];

	if (tn_name_normalise(tn_text(word), name) < 0)
		return NULL;
	for (size_t i = 1; i < x->needing.n; i++)
		if (strcmp(x->needing.v[i], name) == 0)
			return x->needing.v[i];
	return NULL;
}

static int all_asked(struct tn_explaining *x, const tn_asked_list *asked)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < asked->n; i++) {
		const struct tn_asked *a = &asked->v[i];
		const struct tn_match *match = NULL;
		const char *module = x->module;

		if (a->more) /* systemd takes the whole line for the name */
			continue;
		r = means_it(x, a->name, &match);
		if (r == 0)
			module = needing(x, a->name);
		if (r >= 0)
			r = r > 0 || module ? add_asked(x, a, module, match) : 0;
	}
	return r;
}

/* modules-load.d, /etc/modules, the kernel's command line; and what the initramfs loads. */
static int asked_for(struct tn_explaining *x)
{
	tn_autovec tn_asked_list asked = { 0 };
	tn_autovec tn_asked_list before = { 0 };
	int r = tn_modules_load_read(x->machine->root, x->arena, &asked, NULL);

	if (r == 0)
		r = tn_initramfs_modules_read(x->machine->root, x->arena, &before);
	if (r == 0)
		r = all_asked(x, &before);
	return r < 0 ? r : all_asked(x, &asked);
}

/* NULL: out of memory. */
static const char *text_of_use(struct tn_explaining *x, const struct tn_module_user *u)
{
	if (u->kind == TN_USER_MOUNT)
		return tn_arena_printf(x->arena, "%s is mounted, and the kernel asks for %s to mount it", u->name, u->alias);
	return tn_arena_printf(x->arena, "%s is open, and the kernel asks for %s to open it", u->what, u->alias);
}

/* What is in use of it, the kernel asks for by an alias at the first use. */
static int uses(struct tn_explaining *x)
{
	tn_cleanup(tn_hash_free) struct tn_hash known = { 0 };
	const tn_module_users *users;
	int r = tn_explain_usage(x);

	users = &x->usage.users;
	for (size_t i = 0; r == 0 && i < users->n; i++) {
		const struct tn_module_user *u = &users->v[i];
		const struct tn_match *match;
		struct tn_explanation *e;
		const char *text;

		if (!u->alias || strcmp(u->module, x->module) != 0 || tn_hash_get(&known, tn_text(u->alias)))
			continue;
		if (tn_hash_put(&known, tn_text(u->alias), (void *)u) < 0 || tn_explain_alias(x, u->alias, &match) < 0)
			return -ENOMEM;
		text = text_of_use(x, u);
		e = text ? tn_explain_add(x, TN_EXPLAINS_LOADED, "asked-for-by-kernel", "%s", text) : NULL;
		if (!e)
			return -ENOMEM;
		e->rank = RANK_USE;
		e->candidate = true;
		r = tn_explain_evidence(x, e, u->source, u->line, "%s", u->what ? u->what : u->name);
		if (r == 0 && match)
			r = tn_explain_alias_line(x, e, match);
	}
	return r;
}

static bool is_told(const struct tn_explaining *x)
{
	for (size_t i = 0; i < x->found.n; i++)
		if (x->found.v[i].kind == TN_EXPLAINS_LOADED)
			return true;
	return false;
}

/* Of a try that did not load it. */
static bool is_refusal(const struct tn_log_record *record)
{
	struct tn_text name;
	const struct tn_log_word *word = tn_log_word_find(tn_text(record->text), &name);

	return word && word->kind == TN_LOG_REFUSED;
}

/* When it came, at least, if the kernel's log says so. */
static int first_line(struct tn_explaining *x)
{
	const struct tn_kernel_log *log = &x->machine->first->log;

	for (size_t i = 0; i < log->records.n; i++) {
		const struct tn_log_record *record = &log->records.v[i];
		struct tn_explanation *e;

		if (!tn_log_is_about(record, x->module, x->machine->devices) || is_refusal(record))
			continue;
		e = tn_explain_add(x, TN_EXPLAINS_ASIDE, "first-line", "the kernel's first line about it%s", log->dropped ?
				   " that is still there" : "");
		if (e)
			e->rank = RANK_LAST;
		return tn_explain_log_line(x, e, record, "");
	}
	return 0;
}

static int not_known(struct tn_explaining *x)
{
	if (is_told(x))
		return 0;
	return tn_explain_add(x, TN_EXPLAINS_LOADED, "not-known",
			      "what had it loaded is not known: no device is for it, no module needs it, "
			      "and no file asks for it; somebody may have run modprobe or insmod") ?
		       0 :
		       -ENOMEM;
}

int tn_probe_loaded(struct tn_explaining *x)
{
	static tn_probe_fn *const parts[] = {
		bound_devices, holders, asked_for, soft_dependencies, matching_devices, uses, not_known, first_line,
	};
	int r = 0;

	if (x->builtin)
		return bound_devices(x);
	for (size_t i = 0; x->loaded && r == 0 && i < TN_ARRAY_SIZE(parts); i++)
		r = parts[i](x);
	if (x->loaded && r == 0 && !x->machine->devices->n)
		r = tn_explain_unseen(x, "the machine's devices", "/sys/bus is empty or cannot be read: is sysfs mounted?");
	return r < 0 ? -ENOMEM : 0;
}
