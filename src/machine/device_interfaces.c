// SPDX-License-Identifier: LGPL-2.1-or-later
/* What user space knows a device by: devices of classes in its directory. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "machine/devices.h"
#include "machine/sysfs.h"
#include "sys/attribute.h"
#include "sys/fd.h"

/* A directory in the device's own, and how deep. */
struct place {
	const char *path;
	unsigned depth;
};

/* A sound card's directories are six deep. */
#define DEPTH_MAX 8
/* A disk with all its partitions has hundreds. */
#define PLACES_MAX 4096u

struct search {
	const tn_root *root;
	struct tn_arena *arena;
	TN_VEC(struct place) places; /* to look into; the last comes next */
	unsigned seen;
	tn_device_interfaces found;
};

static int push(struct search *s, const char *path, unsigned depth)
{
	if (depth > DEPTH_MAX || ++s->seen > PLACES_MAX)
		return 0;
	return tn_vec_push(&s->places, (struct place){ path, depth });
}

/* The node that the device at "@name" in @dirfd has. Return: 0 or -ENOMEM. */
static int find_node(const struct search *s, int dirfd, const char *name, struct tn_device_interface *ret)
{
	char path[PATH_MAX], value[TN_SYSFS_VALUE_MAX];
	struct tn_text node;

	if (!tn_sysfs_join(path, name, "dev") || tn_attribute_read(s->root, dirfd, path, value, sizeof(value)) < 0 ||
	    !tn_sysfs_number(tn_text(value), &ret->major, &ret->minor))
		return 0;
	if (!tn_sysfs_join(path, name, "uevent") || tn_attribute_read(s->root, dirfd, path, value, sizeof(value)) < 0)
		value[0] = '\0';
	node = tn_sysfs_uevent(value, "DEVNAME");
	ret->node = tn_arena_join(s->arena, tn_text("/dev/"), node.n ? node : tn_text(name), tn_text(""));
	return ret->node ? 0 : -ENOMEM;
}

/* A directory with a "subsystem" is a device: of a class (ours, and what is in it may be, too), or of a bus, which
 * has its own. Without one it only holds others. Return: 0 or -ENOMEM. */
static int look_at(struct search *s, int dirfd, const struct place *in, const char *name)
{
	struct tn_device_interface found = { .name = name };
	char path[PATH_MAX], link[PATH_MAX];
	const char *here = tn_arena_join(s->arena, tn_text(in->path), tn_text("/"), tn_text(name));

	if (!here)
		return -ENOMEM;
	if (!tn_sysfs_join(path, name, "subsystem"))
		return 0;
	if (tn_attribute_link(dirfd, path, link, sizeof(link)) < 0)
		return push(s, here, in->depth + 1);
	if (!tn_text_is(tn_sysfs_parent(link), "class"))
		return 0;
	found.path = here;
	found.class_name = tn_arena_str(s->arena, tn_sysfs_base(link));
	if (!found.class_name || find_node(s, dirfd, name, &found) < 0 || tn_vec_push(&s->found, found) < 0)
		return -ENOMEM;
	return push(s, here, in->depth + 1);
}

static int look_into(struct search *s, const struct place *place)
{
	tn_autoclose int fd = tn_sysfs_open(s->root, place->path);
	tn_autovec tn_names names = { 0 };
	int r = fd < 0 ? fd : tn_sysfs_directories(fd, s->arena, &names);

	/* What is found there comes next, so the last name goes first. */
	for (size_t i = names.n; r == 0 && i-- > 0;)
		r = look_at(s, fd, place, names.v[i]);
	return r == -ENOMEM ? r : 0;
}

/* By the class, then the name: what the stack of places brings is in no order. */
static bool goes_before(const struct tn_device_interface *a, const struct tn_device_interface *b)
{
	int r = strcmp(a->class_name, b->class_name);

	return r ? r < 0 : strcmp(a->name, b->name) < 0;
}

static int compare(const void *a, const void *b)
{
	return goes_before(a, b) ? -1 : goes_before(b, a) ? 1 : 0;
}

int tn_device_interfaces_read(const tn_root *root, const char *path, struct tn_arena *arena,
			      tn_device_interfaces *ret, struct tn_error *err)
{
	struct search s = { .root = root, .arena = arena };
	int r = push(&s, path, 0);

	while (r == 0 && s.places.n) {
		const struct place next = s.places.v[--s.places.n];

		r = look_into(&s, &next);
	}
	tn_vec_free(&s.places);
	if (r < 0) {
		tn_vec_free(&s.found);
		return tn_fail(err, r, "out of memory");
	}
	if (s.found.n)
		qsort(s.found.v, s.found.n, sizeof(*s.found.v), compare);
	*ret = s.found;
	return 0;
}
