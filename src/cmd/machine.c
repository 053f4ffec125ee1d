// SPDX-License-Identifier: LGPL-2.1-or-later
/* The machine that a subcommand looks at. */
#include "cmd/machine.h"

#include <errno.h>
#include <string.h>

#include "cli/command.h"
#include "cli/log.h"
#include "core/name.h"
#include "core/state/state.h"

static void first_free(struct tn_first_look *first)
{
	tn_kernel_log_free(&first->log);
	tn_keyrings_free(&first->rings);
	tn_process_files_free(&first->files);
}

enum { LOOK_LOG = 1, LOOK_KEYS = 2, LOOK_CONFINEMENT = 4 };

static int look(struct tn_world *world, unsigned what)
{
	struct tn_first_look *first = tn_arena_alloc(&world->arena, sizeof(*first));

	if (!first || ((what & LOOK_LOG) && tn_kernel_log_read(world->root, &world->arena, &first->log) < 0) ||
	    ((what & LOOK_KEYS) && tn_keyrings_read(world->root, &world->arena, &first->rings) < 0) ||
	    ((what & LOOK_CONFINEMENT) && tn_confinement_read(world->root, &world->arena, &first->confinement) < 0)) {
		tn_report(TN_LOG_ERROR, "out of memory");
		return TN_EXIT_FAILURE;
	}
	world->first = first;
	world->first_free = first_free;
	return 0;
}

int tn_machine_look_first(struct tn_world *world)
{
	return look(world, LOOK_LOG | LOOK_KEYS | LOOK_CONFINEMENT);
}

int tn_machine_look_at_keys(struct tn_world *world)
{
	return look(world, LOOK_KEYS);
}

int tn_machine_look_at_log(struct tn_world *world)
{
	return look(world, LOOK_LOG);
}

static bool is_in_use(const struct tn_world *world, const char *operand)
{
	char name[TN_NAME_MAX];
	bool named = strchr(operand, '/') ? tn_name_from_path(operand, name) : tn_name_normalise(tn_text(operand), name) == 0;

	return named && tn_state_refcount(world->root, name) > 0;
}

int tn_machine_look_at_files(struct tn_world *world, const char *operand)
{
	if (world->first->files_known || !is_in_use(world, operand))
		return 0;
	if (tn_process_files_read(world->root, &world->arena, &world->first->files) < 0) {
		tn_report(TN_LOG_ERROR, "out of memory");
		return TN_EXIT_FAILURE;
	}
	world->first->files_known = true;
	return 0;
}

int tn_world_machine_open(struct tn_world_machine *m, struct tn_world *world, struct tn_error *err)
{
	int running = tn_world_is_running(world), r;

	if (running < 0)
		return tn_fail(err, running, "out of memory");
	r = tn_check_kernel_open(&m->kernel, world, running, true, err);
	if (r == 0)
		r = tn_devices_read(world->root, &world->arena, &m->devices, err);
	m->view = (struct tn_machine){
		.root = world->root,
		.tree = world->tree,
		.config = world->config,
		.release = world->release,
		.running = m->kernel.basis.live,
		.basis = &m->kernel.basis,
		.checker = m->kernel.checker,
		.first = world->first ? world->first : &m->nothing,
		.devices = &m->devices,
		.distro = tn_distro_of(world->root),
		.depmod = tn_world_depmod(world),
		.cache = world->cache,
	};
	return r;
}

void tn_world_machine_close(struct tn_world_machine *m)
{
	tn_vec_free(&m->devices);
	tn_check_kernel_close(&m->kernel);
}
