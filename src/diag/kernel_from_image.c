// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a kernel's image tells of it, read anew or remembered. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "diag/kernel_cache.h"
#include "diag/kernel_facts_private.h"
#include "diag/kernel_places.h"
#include "diag/kernel_read.h"
#include "sys/clock.h"
#include "sys/fd.h"

/* No image comes near. */
#define IMAGE_MAX ((size_t)512 << 20)

/* One place where an image may be. */
struct candidate {
	const char *place; /* in the sysroot's terms */
	const char *path;  /* as it is shown */
	struct tn_stamp stamp;
};

/* Why an image cannot be read, and what helps. NULL: no memory. */
static const char *trouble_of(struct tn_arena *arena, const char *path, int r)
{
	if (r == -EACCES || r == -EPERM)
		return tn_arena_printf(arena, "%s cannot be read: %s" TN_KERNEL_AS_ROOT, path, strerror(-r));
	if (r == -EFBIG)
		return tn_arena_printf(arena, "%s is larger than a kernel can be", path);
	return tn_arena_printf(arena, "%s cannot be read: %s", path, strerror(-r));
}

/* The record becomes facts. */
static int take_record(tn_kernel_facts *f, const char *path)
{
	const struct tn_kernel_record *k = &f->private->record;

	f->image = path;
	memcpy(f->version, k->version, sizeof(f->version));
	f->version_source = k->version[0] ? path : NULL;
	f->banner = k->banner.n ? k->banner.p : NULL;
	f->machine = k->machine;
	f->is64 = k->is64;
	f->big_endian = k->big_endian;
	f->machine_source = k->machine ? path : NULL;
	f->vermagic = k->vermagic.n ? k->vermagic.p : NULL;
	f->vermagic_source = k->vermagic.n ? path : NULL;
	f->module_size = k->module_size;
	f->module_size_source = k->module_size ? path : NULL;
	if (k->exports_known) {
		f->exports = k->exports.v;
		f->n_exports = k->exports.n;
		f->crcs = k->exports.n && k->exports.v[0].has_crc;
		f->exports_source = path;
	}
	for (size_t i = 0; k->certs_known && i < k->certs.n; i++)
		if (tn_vec_push(&f->certificates, (struct tn_certificate){ k->certs.v[i], path }) < 0)
			return -ENOMEM;
	f->certificates_source = k->certs_known ? path : NULL;
	return 1;
}

/* Return: 1 and the facts are filled in; 0: nothing is remembered; -ENOMEM. */
static int remembered(tn_kernel_facts *f, const char *cache, const struct candidate *c, const struct tn_log *log)
{
	struct tn_kernel_facts_private *p = f->private;
	struct tn_text bytes;
	int r = tn_remembered_find(&tn_kernel_cache_kind, cache, c->path, &c->stamp, &p->remembered, &bytes);

	if (r == 0)
		r = tn_kernel_record_read(bytes, &p->record);
	if (r == 0 && tn_text_is(p->record.release, f->release))
		return take_record(f, c->path);
	if (r != -ENOENT && r != -ENOTDIR && r != -ENOMEM)
		tn_log(log, TN_LOG_NOTICE, "what is remembered of %s in %s is not used: %s", c->path, cache,
		       r == -EPERM   ? "others may write to it" :
		       r == -ESTALE  ? "it is of another version" :
		       r == -EBADMSG ? "it is damaged" :
		       r == 0        ? "it is of another kernel" :
				       strerror(-r));
	tn_kernel_record_free(&p->record);
	p->record = (struct tn_kernel_record){ 0 };
	tn_map_close(&p->remembered);
	return r == -ENOMEM ? r : 0;
}

/* Return: as tn_kernel_read(), or -errno of reading the file, with a sentence in both cases. */
static int read_fd(tn_kernel_facts *f, const struct candidate *c, int fd, struct tn_error *why)
{
	struct tn_kernel_facts_private *p = f->private;
	tn_automap map = { 0 };
	int r = fd < 0 ? fd : tn_map_fd(fd, IMAGE_MAX, TN_MAP_COPY | TN_MAP_NO_DEVICE | TN_MAP_NO_SPECIAL, &map);

	if (r < 0)
		return tn_fail(why, r, "%s", trouble_of(&p->arena, c->path, r));
	r = tn_kernel_read(tn_map_text(&map), tn_text(f->release), &p->read, why);
	if (r == 0)
		r = tn_kernel_record_read(tn_buf_text(&p->read), &p->record);
	return r < 0 ? tn_fail_in(why, r, "%s", c->path) : 0;
}

/* Remembers what was read, where the file is still the one it was and a change would have shown. */
static void keep(const tn_kernel_facts *f, const char *cache, const struct candidate *c, int fd, struct timespec before,
		 const struct tn_log *log)
{
	struct tn_stamp after = tn_stamp_of_fd(fd);
	int r;

	if (!tn_stamp_holds(&c->stamp, &after, tn_stamp_trust_of(fd), before))
		return;
	r = tn_remembered_keep(&tn_kernel_cache_kind, cache, c->path, &c->stamp, tn_buf_text(&f->private->read));
	if (r < 0)
		tn_log(log, TN_LOG_DEBUG, "%s is not remembered in %s: %s", c->path, cache, strerror(-r));
}

/* Return: 1 and the facts are filled in; 0, and @trouble says why not, if it was NULL before; -ENOMEM. */
static int try_image(tn_kernel_facts *f, const tn_root *root, const char *cache, const struct candidate *c,
		     const struct tn_log *log, const char **trouble)
{
	struct timespec before = tn_clock_now();
	tn_autoerror why = { 0 };
	tn_autoclose int fd = -1;
	int r = cache ? remembered(f, cache, c, log) : 0;

	if (r != 0)
		return r;
	fd = tn_root_open(root, c->place, O_RDONLY);
	r = read_fd(f, c, fd, &why);
	if (r == 0) {
		if (cache)
			keep(f, cache, c, fd, before, log);
		return take_record(f, c->path);
	}
	tn_buf_free(&f->private->read);
	if (r == -ESTALE && !strstr(c->place, f->release)) /* nobody says that it should be of this one */
		return 0;
	if (r != -ENOMEM && !*trouble) {
		f->image = c->path;
		*trouble = tn_arena_str(&f->private->arena, tn_error_text(&why, r));
	}
	return r == -ENOMEM || !*trouble ? -ENOMEM : 0;
}

int tn_kernel_facts_from_image(tn_kernel_facts *f, const tn_root *root, const char *cache, const struct tn_log *log)
{
	struct tn_arena *arena = &f->private->arena;
	tn_autovec tn_kernel_places places = { 0 };
	const char *trouble = NULL;
	int r = tn_kernel_places_list(TN_KERNEL_IMAGES, root, f->release, arena, &places);

	for (size_t i = 0; r == 0 && i < places.n; i++) {
		struct candidate c = { .place = places.v[i] };

		c.path = tn_arena_printf(arena, "%s%s", tn_root_path(root), c.place);
		if (!c.path)
			return -ENOMEM;
		c.stamp = tn_stamp_of(AT_FDCWD, c.path);
		if (c.stamp.inode)
			r = try_image(f, root, cache, &c, log, &trouble);
	}
	if (r == 0 && trouble)
		tn_log(log, TN_LOG_NOTICE, "%s", trouble);
	f->image_trouble = r == 0 ? trouble : NULL;
	return r < 0 ? r : 0;
}
