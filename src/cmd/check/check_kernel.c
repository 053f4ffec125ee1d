// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is known of a kernel, from its image and, where it runs, from itself. */
#include "cmd/check/check_kernel.h"

#include <errno.h>

#include "cmd/cache_dir.h"

/* The built-in keys; those of the firmware count where the kernel runs. */
static int read_trust(struct tn_check_kernel *k, struct tn_error *err)
{
	k->trust = tn_trust_new();
	if (!k->trust)
		return tn_fail(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < k->facts->certificates.n; i++) {
		const struct tn_certificate *one = &k->facts->certificates.v[i];
		int r = tn_trust_add(k->trust, one->der, one->source, err);

		if (r == -ENOMEM)
			return r;
		tn_error_clear(err); /* what makes no sense to us is no key */
	}
	return 0;
}

int tn_check_kernel_open(struct tn_check_kernel *k, struct tn_world *world, bool running, bool signatures,
			 struct tn_error *err)
{
	int r = tn_kernel_facts_read(world->root, world->tree, world->release, tn_cache_dir(&world->arena),
				     world->log, &k->facts, err);

	if (r == 0 && running)
		r = tn_live_facts_read(world->root, &k->live, err);
	if (r == 0 && signatures)
		r = read_trust(k, err);
	if (r < 0)
		return r;
	/* A root without a /proc is a system that does not run, whatever its tree is for. */
	running &= k->live.loaded_known || !*tn_root_path(world->root);
	k->world = (struct tn_check_world){ k->facts, running ? &k->live : NULL, k->trust };
	k->checker = tn_checker_new(&k->world, world->root, world->tree);
	return k->checker ? 0 : tn_fail(err, -ENOMEM, "out of memory");
}

void tn_check_kernel_close(struct tn_check_kernel *k)
{
	tn_checker_free(k->checker);
	tn_trust_free(k->trust);
	tn_live_facts_free(&k->live);
	tn_kernel_facts_free(k->facts);
}
