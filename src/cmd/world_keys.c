// SPDX-License-Identifier: LGPL-2.1-or-later
/* The keys of one kernel, and all others that are at hand. */
#include "cmd/world_keys.h"

#include <errno.h>
#include <string.h>

#include "cmd/machine.h"
#include "diag/trust_read.h"
#include "explain/trust_rings.h"

static int read_trust(struct tn_world_keys *k, struct tn_world *world, struct tn_error *err)
{
	const enum tn_trust_from from = k->running ? TN_TRUST_RUNNING : k->coming ? TN_TRUST_COMING : TN_TRUST_IMAGE;
	int r = tn_trust_read(world->root, k->kernel.facts, from, &k->kernel.trust, err);

	if (r < 0)
		return r;
	k->kernel.basis.trust = k->kernel.trust;
	k->places.trust = k->kernel.trust;
	r = k->running ? tn_trust_look_into_rings(k->kernel.trust, k->places.rings, &k->disk) : 0;
	return r < 0 ? tn_fail(err, r, "out of memory") : 0;
}

static int add_other(struct tn_world_keys *k, struct tn_text der, const char *where)
{
	struct tn_key_home home = tn_key_home_of(&k->places, der);

	if (home.counts || home.doubt)
		return 0;
	return tn_trust_add(k->others, der, where, NULL) == -ENOMEM ? -ENOMEM : 0; /* what is no certificate is none */
}

static int add_others(struct tn_world_keys *k)
{
	int r = k->others ? 0 : -ENOMEM;

	for (size_t i = 0; i < k->boot.certificates.n && r == 0; i++)
		r = add_other(k, k->boot.certificates.v[i].der, tn_efi_list_source(k->boot.certificates.v[i].list));
	for (size_t i = 0; i < k->disk.n && r == 0; i++)
		r = add_other(k, k->disk.v[i].der, k->disk.v[i].certificate);
	return r;
}

int tn_world_keys_open(struct tn_world_keys *k, struct tn_world *world, struct tn_error *err)
{
	int running = tn_world_is_running(world), r;

	if (running < 0)
		return tn_fail(err, running, "out of memory");
	r = tn_check_kernel_open(&k->kernel, world, running, false, err);
	if (r < 0)
		return r;
	k->running = k->kernel.basis.live;
	k->coming = !k->running && !*tn_root_path(world->root);
	r = tn_secure_boot_read(world->root, &world->arena, &k->boot);
	if (r == 0)
		r = tn_signing_keys_read(world->root, world->release, &world->arena, &k->disk, &k->unreadable);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	k->places = (struct tn_key_places){ NULL, k->running && world->first ? &world->first->rings : &k->nothing, &k->boot,
					    &k->disk };
	r = read_trust(k, world, err);
	if (r < 0)
		return r;
	k->others = tn_trust_new();
	return add_others(k) < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

void tn_world_keys_close(struct tn_world_keys *k)
{
	tn_trust_free(k->others);
	tn_vec_free(&k->disk);
	tn_secure_boot_free(&k->boot);
	tn_check_kernel_close(&k->kernel);
}

static void add(struct tn_unseen *list, size_t *n, const char *what, const char *who)
{
	if (what && who)
		list[(*n)++] = (struct tn_unseen){ what, who };
}

size_t tn_world_keys_unseen(const struct tn_world_keys *k, struct tn_unseen ret[TN_UNSEEN_MAX])
{
	const tn_kernel_facts *kernel = k->kernel.facts;
	bool efi = k->boot.efi && (k->running || k->coming);
	size_t n = 0;

	if (!kernel->certificates_source)
		add(ret, &n, "the certificates that are built into the kernel",
		    kernel->image_trouble ? kernel->image_trouble : "who has the kernel's image");
	if (k->running)
		add(ret, &n, "the kernel's keyrings", k->places.rings->trouble);
	if (efi && k->boot.listed[TN_EFI_MOK_LIST] == TN_NOT_KNOWN)
		add(ret, &n, "keys of the machine's owner (MokListRT)", "root");
	if (efi && k->boot.listed[TN_EFI_MOK_NEW] == TN_NOT_KNOWN)
		add(ret, &n, "keys that wait to be enrolled (MokNew)", "root");
	add(ret, &n, k->unreadable, "root");
	return n;
}
