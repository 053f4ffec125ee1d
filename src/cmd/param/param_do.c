// SPDX-License-Identifier: LGPL-2.1-or-later
/* What was planned is done: the kernel first, since a driver may refuse what its type allows. */
#include <errno.h>
#include <string.h>

#include "cmd/param/param_do.h"
#include "core/state/sysmodule.h"
#include "sys/edit.h"
#include "sys/fd.h"
#include "sys/fileset.h"

#define LOCK ".tenon.lock"

static int refused(const struct tn_param_plan *plan, const struct tn_param_change *c, int code, struct tn_error *err)
{
	const char *module = plan->subject->of.module;

	static const struct {
		int code;
		const char *remedy;
	} remedies[] = {
		{ -EACCES, "do it as root" },
		{ -EPERM, "the kernel forbids it, as it does under lockdown for what tells where hardware is" },
		{ -EROFS, "/sys is not to be written here; in a container, do it on the host" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(remedies); i++)
		if (code == remedies[i].code)
			return tn_fail(err, code, "%s of %s cannot be set: %s; %s", c->name, module, strerror(-code),
				       remedies[i].remedy);
	return tn_fail(err, code, "%s did not take %s=%s: %s", module, c->name, c->value, strerror(-code));
}

/* What the module's parameters are now. */
static int read_again(const struct tn_param_plan *plan, const tn_config *config, tn_parameters *ret, struct tn_error *err)
{
	return tn_parameters_read(plan->subject->world->root, config, &plan->subject->of, &plan->subject->world->arena, ret, err);
}

/* Whether a driver has another value than it was given, by its type; of a type of its own, numbers are compared, and
 * other words are its own. */
static bool is_other(const struct tn_param_change *c, const struct tn_parameter *now)
{
	static const struct tn_rule rule;
	static const struct tn_param_rules rules = { .is64 = true };
	const struct tn_parameter_setting setting = { .rule = &rule, .value = c->value };
	struct tn_parameter asked = *now;
	enum tn_param_likeness like;

	asked.setting = &setting;
	like = tn_parameter_fit(&asked);
	if (like == TN_PARAM_NOT_COMPARED)
		like = tn_param_compare(TN_PARAM_LONG, &rules, tn_text(now->value), tn_text(c->value));
	return like == TN_PARAM_UNLIKE;
}

/* Return: 0; 1: the driver took another value; -ENOMEM. */
static int look_back(struct tn_param_plan *plan, struct tn_param_change *c, const tn_parameters *all)
{
	const struct tn_parameter *now = tn_parameters_find(all, c->name);

	c->now = now ? now->value : NULL;
	if (!c->now || !is_other(c, now))
		return 0;
	return tn_param_note(plan, c->name,
			     tn_arena_printf(&plan->subject->world->arena, "the driver took %s for %s, not %s", c->now, c->name,
					     c->value), NULL) < 0 ? -ENOMEM : 1;
}

static int write_one(const struct tn_param_plan *plan, const struct tn_param_change *c)
{
	struct tn_world *world = plan->subject->world;
	const char *file = tn_arena_printf(&world->arena, "parameters/%s", c->known->name);

	return file ? tn_sysmodule_write(world->root, plan->subject->of.module, file, tn_text(c->value)) : -ENOMEM;
}

/* Return: 0, 1 (a driver took another value) or -errno. */
static int set_live(struct tn_param_plan *plan, struct tn_error *err)
{
	tn_autovec tn_parameters now = { 0 };
	bool any = false, other = false;
	int r = 0;

	for (size_t i = 0; i < plan->changes.n && r == 0; i++) {
		const struct tn_param_change *c = &plan->changes.v[i];

		if (!c->live)
			continue;
		any = true;
		r = write_one(plan, c);
		if (r < 0)
			return refused(plan, c, r, err);
	}
	if (any)
		r = read_again(plan, NULL, &now, err);
	for (size_t i = 0; i < plan->changes.n && r >= 0; i++)
		if (plan->changes.v[i].live) {
			r = look_back(plan, &plan->changes.v[i], &now);
			other |= r == 1;
		}
	return r < 0 ? r : other;
}

/* Whether it is still the file that was read. */
static int check_unchanged(int dirfd, const struct tn_param_file *file, struct tn_error *err)
{
	struct tn_stamp now = tn_stamp_of(dirfd, file->name), none = { 0 };

	if (tn_stamp_same(&now, file->is_new ? &none : &file->stamp))
		return 0;
	return tn_fail(err, -EBUSY, "%s was changed by somebody else just now: look at it, then try again", file->path);
}

static int write_files(struct tn_param_plan *plan, struct tn_error *err)
{
	const struct tn_root *root = plan->subject->world->root;
	tn_autoclose int fd = tn_edit_dir(root, tn_config_directories()[0], true, err);
	tn_cleanup(tn_fileset_freep) tn_fileset *set = fd < 0 ? NULL : tn_fileset_new(fd, LOCK, 0);
	int r = fd < 0 ? fd : set ? tn_fileset_lock(set, err) : -ENOMEM;

	if (fd == -ENOENT)
		return tn_fail(err, fd, "%s%s cannot be made", tn_root_path(root), tn_config_directories()[0]);
	for (size_t i = 0; i < plan->files.n && r == 0; i++) {
		const struct tn_param_file *file = &plan->files.v[i];

		r = check_unchanged(fd, file, err);
		if (r == 0)
			r = tn_fileset_open(set, file->name, err);
		if (r == 0)
			r = tn_fileset_keep(set, i, err);
		if (r == 0)
			r = tn_fileset_write(set, i, tn_buf_text(&file->content), err);
	}
	if (r == 0)
		r = tn_fileset_commit(set, err);
	return r < 0 ? tn_fail_in(err, r, "%s%s", tn_root_path(root), tn_config_directories()[0]) : 0;
}

static bool says(const struct tn_parameter *now, const char *value)
{
	const struct tn_parameter_setting *s = tn_parameter_from_files(now); /* of the command line it has been told */

	return value ? s && s->value && strcmp(s->value, value) == 0 : true;
}

/* Whether what was written is what counts: read as modprobe will. Return: 0, 1 (it does not) or -errno. */
static int look_at_configuration(struct tn_param_plan *plan, struct tn_error *err)
{
	struct tn_world *world = plan->subject->world;
	const struct tn_config_source from = { .root = world->root, .tree = world->tree, .log = world->log };
	tn_cleanup(tn_config_freep) tn_config *config = NULL;
	tn_autovec tn_parameters now = { 0 };
	int r = tn_config_load(&from, &config, err);
	bool other = false;

	if (r == 0)
		r = read_again(plan, config, &now, err);
	for (size_t i = 0; i < plan->changes.n && r == 0; i++) {
		const struct tn_param_change *c = &plan->changes.v[i];

		if (says(tn_parameters_find(&now, c->name), c->value))
			continue;
		other = true;
		r = tn_param_note(plan, c->name, "another line counts, not the one that was written", "see: tenon param");
	}
	return r < 0 ? r : other;
}

int tn_param_do(struct tn_param_plan *plan, struct tn_error *err)
{
	int other = set_live(plan, err), r = 0;

	if (other < 0)
		return other;
	if (plan->files.n)
		r = write_files(plan, err);
	if (r == 0 && plan->files.n)
		r = look_at_configuration(plan, err);
	return r < 0 ? r : other | r;
}
