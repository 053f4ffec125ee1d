// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is known of a kernel, from its image and, where it runs, from itself. */
#include "cmd/check/check_kernel.h"

#include <errno.h>

#include "diag/trust_read.h"
#include "explain/machine.h"
#include "explain/trust_rings.h"
#include "machine/signing_keys.h"
#include "sys/sandbox.h"

static void note_reading(void *data, const char *path)
{
	tn_sandbox_about(data, path);
}

/* What the running kernel has really got, where somebody could look at that first. */
static int look_into_rings(struct tn_check_kernel *k, struct tn_world *world)
{
	tn_autovec tn_signing_keys disk = { 0 };
	const char *unreadable = NULL;
	int r;

	if (!world->first || !world->first->rings.known)
		return 0;
	r = tn_signing_keys_read(world->root, world->release ? world->release : "", &world->arena, &disk, &unreadable);
	return r < 0 ? r : tn_trust_look_into_rings(k->trust, &world->first->rings, &disk);
}

static int read_trust(struct tn_check_kernel *k, struct tn_world *world, bool running, struct tn_error *err)
{
	int r = tn_trust_read(world->root, k->facts, running ? TN_TRUST_RUNNING : TN_TRUST_IMAGE, &k->trust, err);

	if (r == 0 && running && look_into_rings(k, world) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	return r;
}

int tn_check_kernel_open(struct tn_check_kernel *k, struct tn_world *world, bool running, bool signatures,
			 struct tn_error *err)
{
	int r = tn_kernel_facts_read(world->root, world->tree, world->release, world->cache,
				     world->log, &k->facts, err);

	if (r == 0 && running)
		r = tn_live_facts_read(world->root, &k->live, err);
	if (r < 0)
		return r;
	/* A root without a /proc is a system that does not run, whatever its tree is for. */
	running &= tn_live_facts_lists(&k->live) || !*tn_root_path(world->root);
	if (signatures)
		r = read_trust(k, world, running, err);
	if (r < 0)
		return r;
	if (world->capable)
		k->live.capable = world->capable;
	k->basis = (struct tn_check_basis){
		.kernel = k->facts,
		.live = running ? &k->live : NULL,
		.trust = k->trust,
		.reading = note_reading,
		.reading_data = world->sandbox,
	};
	k->checker = tn_checker_new(&k->basis, world->root, world->tree);
	return k->checker ? 0 : tn_fail(err, -ENOMEM, "out of memory");
}

void tn_check_kernel_close(struct tn_check_kernel *k)
{
	tn_checker_free(k->checker);
	tn_trust_free(k->trust);
	tn_live_facts_free(&k->live);
	tn_kernel_facts_free(k->facts);
}
