// SPDX-License-Identifier: LGPL-2.1-or-later
/* The machine that doctor looks at. */
#include "cmd/doctor/patient.h"

#include <errno.h>
#include <string.h>

#include "cli/command.h"
#include "sys/kernels.h"

/* Messages would stand between the lines of the report; a file that nobody can read is said a hundred times. */
#define MESSAGES_MAX 20

static void hear(void *data, enum tn_log_level level, const char *message)
{
	struct tn_patient *p = data;
	const char *text;

	if (level > TN_LOG_WARNING) {
		p->outer->fn(p->outer->data, level, message);
		return;
	}
	for (size_t i = 0; i < p->said.n; i++)
		if (strcmp(p->said.v[i], message) == 0)
			return;
	if (p->said.n == MESSAGES_MAX)
		return;
	text = tn_arena_str(&p->world->arena, message);
	p->failed |= !text || tn_vec_push(&p->said, text) < 0;
}

/* The kernel that runs below the root; NULL: nothing tells. */
static int running_release(struct tn_world *w, const char **ret)
{
	tn_autobuf file = { 0 };
	int r = 0;

	*ret = NULL;
	if (*tn_root_path(w->root))
		r = tn_root_read(w->root, "/proc/sys/kernel/osrelease", 256, &file);
	if (r == 0)
		r = tn_kernels_running(w->root, &w->arena, ret);
	if (r == 0 && !**ret)
		*ret = NULL;
	return r == -ENOMEM ? r : 0;
}

/* Doctor has something to say of a machine whose modules are gone. */
static int find_tree(struct tn_world *w, bool is_running, struct tn_error *err)
{
	int r = tn_world_need(w, TN_NEED_TREE, err);

	if (!is_running || r == 0 || r == -ENOMEM || r == -EINVAL)
		return r;
	tn_error_clear(err);
	return tn_world_without_tree(w, err);
}

int tn_patient_find(struct tn_patient *p, struct tn_world *world, struct tn_error *err)
{
	const char *running;
	int r = tn_world_need(world, TN_NEED_ROOT, err);

	if (r == 0 && running_release(world, &running) < 0)
		r = tn_fail(err, -ENOMEM, "out of memory");
	if (r < 0)
		return r;
	p->world = p->here = world;
	p->outer = world->log;
	p->log = (struct tn_log){ hear, p, TN_LOG_WARNING, p->outer->areas };
	world->log = &p->log;
	if (running && world->kernel && strcmp(world->kernel, running) != 0) {
		p->running = *world;
		p->running.root = NULL; /* what a world owns, each has its own */
		p->running.tree = NULL;
		p->running.config = NULL;
		p->running.arena = (struct tn_arena){ 0 };
		p->running.first_free = NULL;
		p->here = &p->running;
		r = find_tree(world, false, err);
	}
	if (running)
		p->here->kernel = running;
	return r < 0 ? r : find_tree(p->here, running, err);
}

static int open_one(struct tn_world *w, struct tn_world_machine *m, struct tn_error *err)
{
	int r = tn_world_need(w, TN_NEED_CONFIG, err);

	return r < 0 ? r : tn_world_machine_open(m, w, err);
}

int tn_patient_open(struct tn_patient *p, struct tn_error *err)
{
	int r = open_one(p->here, &p->machine, err);

	if (r == 0 && p->here != p->world)
		r = open_one(p->world, &p->next, err);
	p->doctor = (struct tn_doctor){
		.machine = &p->machine.view,
		.next = p->here != p->world ? &p->next.view : NULL,
		.arena = &p->world->arena,
	};
	return r == 0 && p->failed ? tn_fail(err, -ENOMEM, "out of memory") : r;
}

/* A message names the file first. */
static bool is_told(const struct tn_patient *p, const char *message)
{
	const tn_kernel_facts *facts = p->machine.kernel.facts;

	if (facts->other_build && strcmp(facts->other_build, message) == 0)
		return true;
	for (size_t i = 0; i < p->doctor.found.n; i++) {
		const char *file = p->doctor.found.v[i].file;

		if (file && tn_text_starts(tn_text(message), tn_text(file)))
			return true;
	}
	return false;
}

/* The reason stands at the end of a message. */
static int code_of(const char *message)
{
	static const int codes[] = { EACCES, EPERM };

	for (size_t i = 0; i < TN_ARRAY_SIZE(codes); i++)
		if (tn_text_ends(tn_text(message), tn_text(strerror(codes[i]))))
			return -codes[i];
	return 0;
}

int tn_patient_tell(struct tn_patient *p)
{
	for (size_t i = 0; i < p->said.n; i++)
		if (!is_told(p, p->said.v[i]) && tn_doctor_unseen_file(&p->doctor, p->said.v[i], code_of(p->said.v[i])) < 0)
			return -ENOMEM;
	return p->failed ? -ENOMEM : 0;
}

void tn_patient_close(struct tn_patient *p)
{
	tn_doctor_free(&p->doctor);
	tn_world_machine_close(&p->machine);
	tn_world_machine_close(&p->next);
	tn_world_free(&p->running);
	if (p->world) { /* its tree and configuration log to us */
		p->world->config = tn_config_free(p->world->config);
		p->world->tree = tn_tree_free(p->world->tree);
		p->world->log = p->outer;
	}
	tn_vec_free(&p->said);
}
