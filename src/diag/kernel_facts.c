// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/kernel_facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "diag/kernel_facts_private.h"
#include "diag/kernel_places.h"
#include "diag/kernel_read.h"
#include "diag/kernel_record.h"
#include "format/kernel_words.h"
#include "sys/fd.h"
#include "sys/map.h"

/* No image and nothing beside one comes near. */
#define IMAGE_MAX ((size_t)512 << 20)

static int no_memory(struct tn_error *err)
{
	return tn_fail(err, -ENOMEM, "out of memory");
}

/* Why an image cannot be read, and what helps. */
static const char *trouble_of(struct tn_arena *arena, const char *path, int r)
{
	if (r == -EACCES || r == -EPERM)
		return tn_arena_printf(arena, "%s cannot be read: %s; run this as root", path, strerror(-r));
	if (r == -EFBIG)
		return tn_arena_printf(arena, "%s is larger than a kernel can be", path);
	return tn_arena_printf(arena, "%s cannot be read: %s", path, strerror(-r));
}

/* Fills in what an image told. */
static int take_record(tn_kernel_facts *f, const char *path)
{
	struct tn_kernel_facts_private *p = f->private;
	const struct tn_kernel_record *k = &p->record;

	memcpy(f->version, k->version, sizeof(f->version));
	f->version_source = path;
	f->machine = k->machine;
	f->is64 = k->is64;
	f->big_endian = k->big_endian;
	f->machine_source = k->machine ? path : NULL;
	if (k->vermagic.n) {
		f->vermagic = k->vermagic.p;
		f->vermagic_source = path;
	}
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
	return 0;
}

/* Return: 1 it told; 0 it did not, and why is in image_trouble; -ENOMEM. */
static int read_image(tn_kernel_facts *f, const char *path, int fd)
{
	struct tn_kernel_facts_private *p = f->private;
	tn_automap map = { 0 };
	tn_autoerror why = { 0 };
	int r = tn_map_fd(fd, IMAGE_MAX, TN_MAP_COPY | TN_MAP_NO_DEVICE | TN_MAP_NO_SPECIAL, &map);

	if (r < 0) {
		f->image_trouble = trouble_of(&p->arena, path, r);
		return f->image_trouble ? 0 : -ENOMEM;
	}
	r = tn_kernel_read(tn_map_text(&map), tn_text(f->release), &p->bytes, &why);
	if (r == 0)
		r = tn_kernel_record_read(tn_buf_text(&p->bytes), &p->record);
	if (r == 0)
		return take_record(f, path) < 0 ? -ENOMEM : 1;
	if (r == -ENOMEM)
		return r;
	p->bytes.n = 0;
	f->image_trouble = tn_arena_printf(&p->arena, "%s: %s", path, tn_error_text(&why, r));
	return f->image_trouble ? 0 : -ENOMEM;
}

/* The first image that tells anything. */
static int find_image(tn_kernel_facts *f, const tn_root *root)
{
	struct tn_kernel_facts_private *p = f->private;
	const char *first_trouble = NULL;
	int r = 0;

	for (size_t i = 0; r == 0; i++) {
		const char *path = tn_kernel_image_place(root, f->release, &p->arena, i);
		tn_autoclose int fd = -1;

		if (!path)
			break;
		fd = tn_root_open(root, path, O_RDONLY);
		if (fd == -ENOENT || fd == -ENOTDIR)
			continue;
		path = tn_arena_printf(&p->arena, "%s%s", tn_root_path(root), path);
		if (!path)
			return -ENOMEM;
		if (!f->image || !first_trouble)
			f->image = path;
		if (fd < 0)
			f->image_trouble = trouble_of(&p->arena, path, fd);
		else
			r = read_image(f, path, fd);
		if (r == 1)
			f->image = path;
		if (!first_trouble)
			first_trouble = f->image_trouble;
	}
	f->image_trouble = r == 1 ? NULL : first_trouble;
	return r < 0 ? r : 0;
}

int tn_kernel_facts_read(const tn_root *root, tn_tree *tree, const char *release, const char *cache,
			 const struct tn_log *log, tn_kernel_facts **ret, struct tn_error *err)
{
	tn_cleanup(tn_kernel_facts_freep) tn_kernel_facts *f = calloc(1, sizeof(*f));
	int r;

	if (!f)
		return no_memory(err);
	f->private = calloc(1, sizeof(*f->private));
	f->release = f->private ? tn_arena_str(&f->private->arena, release) : NULL;
	if (!f->release)
		return no_memory(err);
	r = find_image(f, root);
	if (r < 0)
		return no_memory(err);
	if (f->image_trouble)
		tn_log(log, TN_LOG_NOTICE, "%s", f->image_trouble);
	*ret = tn_take_ptr(f);
	return 0;
}

tn_kernel_facts *tn_kernel_facts_free(tn_kernel_facts *f)
{
	if (!f)
		return NULL;
	tn_vec_free(&f->certificates);
	if (f->private) {
		tn_kernel_record_free(&f->private->record);
		tn_buf_free(&f->private->bytes);
		tn_arena_free(&f->private->arena);
	}
	free(f->private);
	free(f);
	return NULL;
}

const struct tn_kernel_export *tn_kernel_facts_export(const tn_kernel_facts *facts, struct tn_text name)
{
	return tn_kernel_exports_find(facts->exports, facts->n_exports, name);
}

enum tn_config_answer tn_kernel_facts_config(const tn_kernel_facts *facts, const char *option)
{
	return TN_CONFIG_UNKNOWN;
}

struct tn_text tn_kernel_facts_config_text(const tn_kernel_facts *facts, const char *option)
{
	return (struct tn_text){ 0 };
}
