// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/dkms_compare.h"

#include <errno.h>
#include <fcntl.h>

#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/map.h"
#include "sys/stamp.h"

#define MODULE_MAX ((size_t)1 << 30)

struct compare {
	const tn_root *root;
	const char *tree;       /* of the kernel: INSTALLTREE/KERNEL */
	const char *packing;    /* NULL: not looked for yet */
	struct tn_arena *arena;
};

/* dkms' order: the last of these that is found anywhere in the kernel's tree counts. */
static const char *const packings[] = { "", ".gz", ".xz", ".zst" };

static bool may_be_packed(void *data, const char *name, bool maybe_dir)
{
	return maybe_dir || strstr(name, ".ko.");
}

static int take_packing(void *data, const struct tn_dir_entry *entry)
{
	size_t *best = data;

	for (size_t i = *best + 1; i < TN_ARRAY_SIZE(packings); i++) {
		struct tn_text name = tn_text(entry->name), end = tn_text(packings[i]);

		if (tn_text_ends(name, end) && tn_text_ends((struct tn_text){ name.p, name.n - end.n }, TN_TEXT_LITERAL(".ko")))
			*best = i;
	}
	return *best + 1 == TN_ARRAY_SIZE(packings); /* nothing beats that */
}

static int pass_over(void *data, const char *path, int code)
{
	return 0;
}

static int find_packing(struct compare *c)
{
	size_t best = 0;
	const struct tn_dir_walker walker = {
		.wanted = may_be_packed, .entry = take_packing, .unreadable = pass_over, .data = &best,
	};
	tn_autoclose int fd = c->packing ? -1 : tn_root_open_inside(c->root, c->tree, O_RDONLY | O_DIRECTORY);
	int r = fd < 0 ? 0 : tn_dir_walk(fd, &walker);

	if (r < 0)
		return r;
	if (!c->packing)
		c->packing = packings[best];
	return 0;
}

static bool has_same_content(int a, int b)
{
	struct tn_stamp of_a = tn_stamp_of_fd(a), of_b = tn_stamp_of_fd(b);
	tn_automap x = { 0 }, y = { 0 };

	if (of_a.size != of_b.size)
		return false;
	if (of_a.inode == of_b.inode && of_a.device == of_b.device)
		return true;
	if (tn_map_fd(a, MODULE_MAX, TN_MAP_COPY | TN_MAP_NO_SPECIAL, &x) < 0 ||
	    tn_map_fd(b, MODULE_MAX, TN_MAP_COPY | TN_MAP_NO_SPECIAL, &y) < 0)
		return false;
	return tn_text_eq(tn_map_text(&x), tn_map_text(&y));
}

/* Whether one of the places where it may be has the same, by its name or as if it were not packed. */
static bool is_installed(const struct compare *c, int built, const struct tn_dkms_module *m, const char *packing)
{
	const char *const places[] = { m->location, m->asked_location, "" };
	const char *const names[] = { packing, "" };
	bool same = false;

	for (size_t i = 0; i < TN_ARRAY_SIZE(places) * TN_ARRAY_SIZE(names) && !same; i++) {
		const char *place = places[i / TN_ARRAY_SIZE(names)], *end = names[i % TN_ARRAY_SIZE(names)];
		const char *path = tn_arena_printf(c->arena, "%s%s/%s.ko%s", c->tree, place, m->dest_name, end);
		tn_autoclose int fd = path ? tn_root_open_inside(c->root, path, O_RDONLY) : -1;

		same = fd >= 0 && has_same_content(built, fd);
	}
	return same;
}

static int open_built(const struct compare *c, const struct tn_dkms_build *build, const struct tn_dkms_module *m,
		      const char *packing)
{
	const char *path = tn_arena_printf(c->arena, "%s/module/%s.ko%s", build->dir, m->dest_name, packing);

	return path ? tn_root_open_inside(c->root, path, O_RDONLY) : -ENOMEM;
}

/* Packed as any: the search of a large tree can be spared where this is in it. */
static bool is_installed_packed(const struct compare *c, const struct tn_dkms_build *build, const struct tn_dkms_module *m)
{
	bool same = false;

	for (size_t i = TN_ARRAY_SIZE(packings) - 1; i && !same && !c->packing; i--) {
		tn_autoclose int fd = open_built(c, build, m, packings[i]);

		same = fd >= 0 && is_installed(c, fd, m, packings[i]);
	}
	return same;
}

static int judge(const struct compare *c, const struct tn_dkms_build *build, int built, const struct tn_dkms_module *m,
		 const char *packing)
{
	bool good = build->state != TN_DKMS_INSTALLED || is_installed(c, built, m, packing);

	return good ? TN_DKMS_SAME : TN_DKMS_DIFFERS;
}

static int compare_module(struct compare *c, const struct tn_dkms_build *build, const struct tn_dkms_module *m)
{
	tn_autoclose int plain = open_built(c, build, m, "");
	tn_autoclose int packed = -1;
	int r;

	if (plain >= 0)
		return judge(c, build, plain, m, "");
	if (is_installed_packed(c, build, m))
		return TN_DKMS_SAME;
	r = find_packing(c);
	if (r < 0)
		return r;
	packed = *c->packing ? open_built(c, build, m, c->packing) : -1;
	return packed < 0 ? TN_DKMS_MISSING : judge(c, build, packed, m, c->packing);
}

int tn_dkms_compare(const tn_root *root, const struct tn_dkms_settings *settings, const struct tn_dkms_build *build,
		    const struct tn_dkms_conf *conf)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	struct compare c = { .root = root, .arena = &arena };
	int r = TN_DKMS_SAME;

	c.tree = tn_arena_printf(&arena, "%s/%s", settings->install_tree, build->kernel);
	for (size_t i = 0; i < conf->modules.n && r == TN_DKMS_SAME && !arena.failed; i++)
		r = compare_module(&c, build, &conf->modules.v[i]);
	return arena.failed ? -ENOMEM : r;
}
