// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is asked for at boot becomes one plan. */
#include <errno.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/boot/boot_run.h"
#include "core/find/lookup.h"

/* An initramfs says so. */
#define IN_INITRAMFS "/etc/initrd-release"

/* Who reads this file passes on what stands behind a name. */
#define ETC_MODULES "/etc/modules"

static int read_all(struct tn_boot *boot)
{
	struct tn_world *world = boot->world;
	bool initramfs = tn_root_has(world->root, IN_INITRAMFS);
	size_t n = 0;
	int r = tn_modules_load_read(world->root, &world->arena, &boot->asked, world->log);

	if (r < 0)
		return r;
	for (size_t i = 0; i < boot->asked.n; i++)
		if (initramfs || !boot->asked.v[i].initramfs)
			boot->asked.v[n++] = boot->asked.v[i];
	boot->asked.n = n;
	return 0;
}

int tn_boot_read(struct tn_boot *boot, int argc, char **argv, bool *ret_unread)
{
	int r = argc ? 0 : read_all(boot);

	*ret_unread = false;
	for (int i = 0; i < argc && r != -ENOMEM; i++) {
		r = tn_modules_load_read_file(argv[i], &boot->world->arena, &boot->asked, boot->world->log);
		*ret_unread |= r < 0;
	}
	return r == -ENOMEM ? r : 0;
}

static int add_targets(struct tn_boot *boot, size_t i, const tn_matches *found, struct tn_error *err)
{
	const struct tn_asked *asked = &boot->asked.v[i];
	const struct tn_plan_request request = {
		.blacklist = TN_BLACKLIST_TARGET,
		.options = strcmp(asked->file, ETC_MODULES) == 0 ? asked->more : NULL,
	};

	for (size_t k = 0; k < found->n; k++)
		if (tn_vec_push(&boot->asked_of, i) < 0)
			return tn_fail(err, -ENOMEM, "out of memory");
	return tn_operands_add(&boot->operands, boot->world, boot->plan, asked->name, found, &request, err);
}

/* As systemd has it, more than one word on a line is no name. */
static bool is_one_name(const struct tn_asked *asked)
{
	return !asked->more || strcmp(asked->file, ETC_MODULES) == 0;
}

static int add(struct tn_boot *boot, size_t i, struct tn_error *err)
{
	struct tn_world *world = boot->world;
	tn_autovec tn_matches found = { 0 };
	int r = 0;

	if (is_one_name(&boot->asked.v[i]))
		r = tn_lookup(world->tree, world->config, boot->asked.v[i].name, &world->arena, &found);
	if (r == -ENOMEM)
		return tn_fail(err, r, "out of memory");
	if (found.n)
		return add_targets(boot, i, &found, err);
	return tn_vec_push(&boot->unknown, i) < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

int tn_boot_plan(struct tn_boot *boot, struct tn_error *err)
{
	const struct tn_plan_source from = { boot->world->tree, boot->world->config, boot->loading.state, boot->world->log };
	int r = 0;

	boot->plan = tn_plan_new(&from);
	if (!boot->plan)
		return tn_fail(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < boot->asked.n && r == 0; i++)
		r = add(boot, i, err);
	return r;
}
