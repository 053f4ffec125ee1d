// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether each parameter can have its value, and by which way. */
#include "cmd/param/param_make.h"

#include <errno.h>
#include <string.h>

#include "base/guess.h"
#include "cmd/param/param_check.h"
#include "cmd/param/param_files.h"
#include "cmd/param/param_initramfs.h"
#include "core/state/sysmodule.h"
#include "machine/kernel_arguments.h"

static struct tn_arena *arena_of(const struct tn_param_plan *plan)
{
	return &plan->subject->world->arena;
}

/* Names of parameters of the module: the nearest one, else some of them. NULL: there are none. */
static const char *names_near(const struct tn_param_plan *plan, const char *name)
{
	const tn_parameters *all = &plan->subject->parameters;
	struct tn_guess guess = { .word = name };
	tn_autobuf b = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].listed)
			tn_guess_consider(&guess, all->v[i].name);
	if (guess.best)
		return tn_arena_printf(arena_of(plan), "did you mean %s?", guess.best);
	for (size_t i = 0; i < all->n && n < 8; i++)
		if (all->v[i].listed)
			tn_buf_addf(&b, "%s%s", n++ ? ", " : "it has: ", all->v[i].name);
	if (n == 8)
		tn_buf_add_str(&b, ", ...");
	return n && !b.failed ? tn_arena_dup(arena_of(plan), tn_buf_text(&b)) : NULL;
}

/* What sets it once, from now on: by module and kernel command line. */
static const char *on_command_line(const struct tn_param_plan *plan, const struct tn_param_change *c)
{
	const char *quote = strchr(c->value, ' ') ? "\"" : "";

	return tn_arena_printf(arena_of(plan), "add the word %s.%s=%s%s%s to the kernel's command line: %s",
			       plan->subject->of.module, c->name, quote, c->value, quote,
			       tn_kernel_arguments_add(tn_distro_of(plan->subject->world->root)));
}

static const char *in_shell(const struct tn_param_change *c, struct tn_arena *arena)
{
	bool plain = !c->value[strcspn(c->value, " \t\n\"'\\$`*?[]{}()<>|&;#~!")];

	return tn_arena_printf(arena, plain ? "%s=%s" : "'%s=%s'", c->name, c->value);
}

/* How to load the module anew, with @word or without. NULL: no memory. */
static const char *load_anew(const struct tn_param_plan *plan, const char *word)
{
	const char *module = plan->subject->of.module;
	const tn_root *root = plan->subject->world->root;
	char users[TN_SYSMODULE_MAX];
	bool in_use = tn_sysmodule_read(root, module, "refcnt", users) == 0 && strcmp(users, "0") != 0;

	return tn_arena_printf(arena_of(plan), "modprobe -r %s && modprobe %s%s%s%s%s%s", module, module, *word ? " " : "", word,
			       in_use ? " (it is in use: tenon explain " : "", in_use ? module : "",
			       in_use ? " says by what)" : "");
}

/* Of what is read when a module is loaded, and only then. */
static int load_time_only(struct tn_param_plan *plan, const struct tn_param_change *c)
{
	const char *word = in_shell(c, arena_of(plan)), *anew = word ? load_anew(plan, plan->persist ? "" : word) : NULL;
	const char *why = tn_arena_printf(arena_of(plan),
					  "%s is set when the module is loaded, and cannot be changed after that", c->name);

	if (!anew || !why)
		return -ENOMEM;
	if (plan->persist)
		return tn_param_note(plan, c->name,
				     tn_arena_printf(arena_of(plan), "%s stays %s until the module is loaded anew", c->name,
						     c->known->value ? c->known->value : "as it is"),
				     anew);
	if (plan->subject->of.builtin)
		return tn_param_refuse(plan, c->name,
				       tn_arena_printf(arena_of(plan), "%s is set when the kernel starts, and cannot be changed"
						       " after that", c->name),
				       on_command_line(plan, c));
	return tn_param_refuse(plan, c->name, why,
			       tn_arena_printf(arena_of(plan), "load it anew: %s; or write it down for the next time with"
					       " --persist", anew));
}

/* Below another root there is a copy of sysfs at best. */
static int not_loaded(struct tn_param_plan *plan, const struct tn_param_change *c)
{
	const struct tn_param_subject *s = plan->subject;
	const char *word = in_shell(c, arena_of(plan));

	if (!word)
		return -ENOMEM;
	if (!s->of.live || *tn_root_path(s->world->root))
		return tn_param_refuse(plan, c->name,
				       tn_arena_printf(arena_of(plan),
						       "%s cannot be set now: this is not the system that runs", c->name),
				       s->of.builtin ? on_command_line(plan, c) : "--persist writes it into the configuration");
	return tn_param_refuse(plan, c->name,
			       tn_arena_printf(arena_of(plan), "%s cannot be set now: the module is not loaded", c->name),
			       tn_arena_printf(arena_of(plan), "load it so: modprobe %s %s; or write it down for when it is loaded"
					       " with --persist", s->of.module, word));
}

/* By which way a good value gets to the module. */
static int choose_way(struct tn_param_plan *plan, struct tn_param_change *c)
{
	const struct tn_param_subject *s = plan->subject;

	if (plan->persist && s->of.builtin)
		return tn_param_refuse(plan, c->name, "it is built into the kernel, and modprobe.d does not reach it",
				       on_command_line(plan, c));
	if (!s->loaded || *tn_root_path(s->world->root))
		return plan->persist ? 0 : not_loaded(plan, c);
	if (!c->known->shown || !c->known->writable)
		return load_time_only(plan, c);
	c->live = true;
	return 0;
}

static int set_one(struct tn_param_plan *plan, struct tn_param_change *c, struct tn_error *err)
{
	size_t before = plan->refusals.n;
	int r;

	if (!c->known || !c->known->listed) {
		bool nothing = !plan->subject->parameters.n && !plan->subject->of.modinfo.n;

		return tn_param_refuse(plan, c->name,
				       tn_arena_printf(arena_of(plan), nothing ? "whether it has a parameter %s is not known"
									       : "it has no parameter %s", c->name),
				       names_near(plan, c->name));
	}
	r = tn_param_check_value(plan, c, err);
	return r == 0 && plan->refusals.n == before ? choose_way(plan, c) : r;
}

static int note_boot(struct tn_param_plan *plan, const struct tn_param_change *c)
{
	const struct tn_parameter_setting *s = c->known ? c->known->setting : NULL;

	if (!tn_parameter_is_boot(s) || (!plan->persist && !plan->unset))
		return 0;
	return tn_param_note(plan, c->name,
			     tn_arena_printf(arena_of(plan), "the kernel's command line sets %s.%s%s%s%s", plan->subject->of.module,
					     c->name, s->value ? "=" : "", s->value ? s->value : "",
					     plan->subject->of.builtin ? "" : ", which counts after all files"),
			     "take it out of the boot loader's configuration");
}

/* What a loaded module has stays. */
static int note_unset(struct tn_param_plan *plan, const struct tn_param_change *c)
{
	if (!plan->subject->loaded || !c->known || !c->known->value || plan->subject->of.builtin)
		return 0;
	return tn_param_note(plan, c->name,
			     tn_arena_printf(arena_of(plan), "%s stays %s until the module is loaded anew", c->name,
					     c->known->value), NULL);
}

static int add_change(struct tn_param_plan *plan, const char *word)
{
	const char *equals = plan->unset ? NULL : strchr(word, '=');
	struct tn_param_change c = { .value = equals ? equals + 1 : NULL };

	c.name = tn_arena_dup(arena_of(plan), (struct tn_text){ word, equals ? (size_t)(equals - word) : strlen(word) });
	if (!c.name)
		return -ENOMEM;
	c.known = tn_parameters_find(&plan->subject->parameters, c.name);
	if (c.known && c.known->listed)
		c.name = c.known->name;
	return tn_vec_push(&plan->changes, c);
}

int tn_param_plan_make(struct tn_param_plan *plan, int n, char *const *words, struct tn_error *err)
{
	int r = 0;

	for (int i = 0; i < n && r == 0; i++)
		r = add_change(plan, words[i]);
	for (size_t i = 0; i < plan->changes.n && r == 0; i++) {
		struct tn_param_change *c = &plan->changes.v[i];

		r = plan->unset ? note_unset(plan, c) : set_one(plan, c, err);
		if (r == 0)
			r = note_boot(plan, c);
	}
	if (r == 0 && (plan->persist || plan->unset) && !plan->refusals.n)
		r = tn_param_plan_files(plan, err);
	if (r == 0 && plan->files.n && !plan->refusals.n)
		r = tn_param_look_at_initramfs(plan);
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}
