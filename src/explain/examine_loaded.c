// SPDX-License-Identifier: LGPL-2.1-or-later
/* Loaded modules that differ from the files on the disk, or from the configuration. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "diag/loaded_build.h"
#include "explain/examinations.h"
#include "machine/parameters.h"
#include "sys/stamp.h"

/* What one look at all of them knows. */
struct look {
	struct tn_doctor *doctor;
	const struct tn_machine *m;
	uint64_t boot;   /* seconds since 1970 when the machine started; 0: not known */
	size_t compared, passed;
};

/* A packed file takes milliseconds to unpack. One that has not changed since the machine started is what was
 * loaded, but for what an initramfs has other copies of, which is looked at as such. */
static bool is_worth_it(const struct look *l, const struct tn_loaded *loaded, const char *path)
{
	struct tn_stamp stamp;

	if (tn_text_ends(tn_text(path), TN_TEXT_LITERAL(".ko")) || strchr(loaded->taints, 'O'))
		return true;
	stamp = tn_stamp_of(AT_FDCWD, path);
	return !l->boot || stamp.ctime_sec < 0 || (uint64_t)stamp.ctime_sec >= l->boot;
}

static int add_other_build(struct look *l, const char *name, const char *path)
{
	struct tn_finding like = {
		.id = "loaded-other-build",
		.severity = TN_SEVERITY_WARNING,
		.subject = name,
		.file = path,
	};

	like.remedy = tn_arena_printf(l->doctor->arena, "modprobe -r %s && modprobe %s, or reboot", name, name);
	if (!like.remedy)
		return -ENOMEM;
	return tn_doctor_add(l->doctor, &like, "%s was loaded from another build than the file that is there now", name);
}

static int compare_build(struct look *l, const struct tn_loaded *loaded, const char *path)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	tn_autoerror err = { 0 };
	int r;

	if (!is_worth_it(l, loaded, path)) {
		l->passed++;
		return 0;
	}
	r = tn_image_open_at(AT_FDCWD, path, &image, &err);
	if (r < 0)
		return r == -ENOMEM ? r : tn_doctor_unseen_file(l->doctor, tn_error_text(&err, r), r);
	l->compared++;
	if (tn_loaded_build_is(l->m->root, loaded->name, image) != TN_NO)
		return 0;
	return add_other_build(l, loaded->name, path);
}

static int add_gone(struct look *l, const struct tn_loaded *loaded, const struct tn_tree_module *module)
{
	const struct tn_finding like = {
		.id = "loaded-without-file",
		.severity = TN_SEVERITY_WARNING,
		.subject = loaded->name,
		.file = module ? module->path : NULL,
		.remedy = module ? "install the package that it is from again" :
				   "if it is to be there after the next start: put its file there, and run depmod",
	};

	if (module)
		return tn_doctor_add(l->doctor, &like, "%s is loaded, and its file is gone", loaded->name);
	return tn_doctor_add(l->doctor, &like, "%s is loaded, and there is no such module in %s", loaded->name,
			     tn_tree_path(l->m->tree));
}

static int add_parameter(struct look *l, const char *module, const struct tn_parameter *p)
{
	const struct tn_finding like = {
		.id = "parameter-differs",
		.severity = TN_SEVERITY_NOTE,
		.subject = module,
		.file = p->setting->rule->file,
		.line = p->setting->rule->d.line,
		.detail = p->name,
		.remedy = p->writable ? "write it to its file in /sys, or load the module again" :
					"load the module again, or reboot",
	};

	return tn_doctor_add(l->doctor, &like, "parameter %s of %s is %s, and the configuration says %s", p->name, module, p->value,
			     p->setting->value ? p->setting->value : "that it is set");
}

static bool is_configured(const tn_config *config, const char *module)
{
	const tn_rules *rules = tn_config_rules(config, TN_CONF_OPTIONS);

	for (size_t i = 0; i < rules->n; i++)
		if (tn_config_options_apply(&rules->v[i], module, NULL))
			return true;
	return false;
}

static int compare_parameters(struct look *l, const char *module)
{
	struct tn_parameters_of of = { .module = module, .live = true };
	tn_autovec tn_parameters list = { 0 };
	tn_autoerror err = { 0 };
	int r;

	if (!is_configured(l->m->config, module))
		return 0;
	r = tn_parameters_modinfo(l->m->tree, module, true, l->doctor->arena, &of, &err);
	if (r == 0)
		r = tn_parameters_read(l->m->root, l->m->config, &of, l->doctor->arena, &list, &err);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (size_t i = 0; i < list.n && r == 0; i++)
		if (list.v[i].fit == TN_PARAM_UNLIKE)
			r = add_parameter(l, module, &list.v[i]);
	return r;
}

static int examine(struct look *l, const struct tn_loaded *loaded)
{
	const struct tn_tree_module *module;
	int r = tn_tree_module(l->m->tree, loaded->name, &module);

	if (r == -ENOENT) /* one that was a module before its kernel was built anew is no news */
		return tn_tree_is_builtin(l->m->tree, loaded->name) ? 0 : add_gone(l, loaded, NULL);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	if (!tn_tree_has_file(l->m->tree, module->path))
		return add_gone(l, loaded, module);
	r = compare_build(l, loaded, module->path);
	return r < 0 ? r : compare_parameters(l, loaded->name);
}

/* It may be so for a moment only. */
static int add_unsettled(struct look *l, const struct tn_loaded *loaded)
{
	const struct tn_finding like = {
		.id = "module-not-settled",
		.severity = TN_SEVERITY_NOTE,
		.subject = loaded->name,
		.remedy = "look again; if it stays so, see the kernel log: until then nobody else can use, load or unload it",
	};

	if (loaded->state == TN_STATE_COMING)
		return tn_doctor_add(l->doctor, &like, "%s is being loaded: its init function has not returned", loaded->name);
	return tn_doctor_add(l->doctor, &like, "%s is being unloaded: its exit function has not returned", loaded->name);
}

int tn_examine_loaded(struct tn_doctor *doctor)
{
	struct look l = { .doctor = doctor, .m = doctor->machine };
	const struct tn_live_facts *live = l.m->basis->live;
	int r;

	if (!live || !tn_tree_has(l.m->tree, TN_TREE_DEP))
		return 0;
	r = live->loaded_known ? 0 : tn_examine_unseen_loaded(doctor); /* of those that are known, all is said */
	l.boot = l.m->first->log.start;
	for (size_t i = 0; i < live->loaded.n && r == 0; i++)
		r = live->loaded.v[i].state == TN_STATE_LIVE ? examine(&l, &live->loaded.v[i]) :
								add_unsettled(&l, &live->loaded.v[i]);
	if (r < 0 || !l.passed)
		return r;
	return tn_doctor_state_add(doctor, "builds",
				   "%zu of %zu loaded modules compared with their files: packed files that did not change since "
				   "the start are not", l.compared, l.compared + l.passed);
}
