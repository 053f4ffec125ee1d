// SPDX-License-Identifier: LGPL-2.1-or-later
/* Files of a build: the source that goes in, and the modules that come out. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/buf.h"
#include "build/make_private.h"
#include "sys/copy.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/inside.h"
#include "sys/tree_copy.h"

/* A whole kernel has a third of both. */
static const struct tn_tree_copy_limits source_limits = { .files = 300000, .bytes = (uint64_t)8 << 30 };

struct overlay {
	int to;
	struct tn_making *m;
};

/* One that the source has by the same name gives way. */
static int lay_patch(void *data, int dirfd, const char *name)
{
	struct overlay *o = data;
	tn_autoclose int fd = tn_inside_open(dirfd, name, O_RDONLY | O_NONBLOCK);
	int r;

	if (fd < 0 || tn_file_is_regular(fd) != 1)
		return 0;
	tn_dir_remove(o->to, name);
	r = tn_copy_file(fd, o->to, name, 0644);
	return r < 0 ? tn_fail(o->m->err, r, "%s/patches/%s: %s", o->m->recipe->overlay, name, strerror(-r)) : 0;
}

/* /etc/dkms/M/patches over the source's patches/. */
static int lay_patches(struct tn_making *m)
{
	const char *path = tn_arena_printf(&m->arena, "%s/patches", m->recipe->overlay);
	tn_autoclose int from = path ? tn_root_open_inside(m->place->root, path, O_RDONLY | O_DIRECTORY) : -ENOMEM, to = -1;
	struct overlay overlay = { .m = m };

	if (from < 0)
		return from == -ENOENT || from == -ENOTDIR ? 0 : tn_fail(m->err, from, "%s: %s", path, strerror(-from));
	to = tn_dir_enter(m->build, "patches");
	if (to < 0)
		return tn_fail(m->err, to, "%s/patches: %s", m->path, strerror(-to));
	overlay.to = to;
	return tn_dir_names(from, lay_patch, &overlay);
}

int tn_making_copy(struct tn_making *m)
{
	const char *source = m->recipe->source;
	tn_autoclose int from = tn_root_open_inside(m->place->root, source, O_RDONLY | O_DIRECTORY);
	int r;

	if (from < 0)
		return tn_fail(m->err, from, "the source %s: %s", source, strerror(-from));
	r = tn_tree_copy(from, m->build, &source_limits, m->err);
	if (r < 0)
		return tn_fail_in(m->err, r, "the source %s could not be copied to %s", source, m->path);
	return lay_patches(m);
}

/* Links in the build directory may lead anywhere: what they say counts within it. */
static int take_module(struct tn_making *m, size_t index)
{
	const struct tn_dkms_module *module = &m->recipe->conf.modules.v[index];
	struct tn_arena *a = &m->products->arena;
	const char *made = tn_arena_printf(a, "%s%s.ko", module->built_location, module->built_name);
	struct tn_build_product product = { .name = tn_arena_printf(a, "%s.ko", module->dest_name), .module = index };
	tn_autoclose int from = -1;
	int r;

	if (a->failed)
		return -ENOMEM;
	if (strchr(product.name, '/'))
		return tn_making_refuse(m, TN_BUILD_BAD_CONF, "%s/dkms.conf: DEST_MODULE_NAME[%zu] is %s: a name has no /",
					m->recipe->source, index, module->dest_name);
	from = tn_inside_open(m->build, made, O_RDONLY | O_NONBLOCK);
	if (from < 0)
		return tn_making_refuse(m, TN_BUILD_NO_PRODUCT, "make has ended well, but has not made %s", made);
	r = tn_copy_file(from, m->module, product.name, 0644);
	if (r == -EINVAL)
		return tn_making_refuse(m, TN_BUILD_NO_PRODUCT, "make has made %s, but it is no file", made);
	if (r < 0)
		return tn_fail(m->err, r, "%s: %s", product.name, strerror(-r));
	return tn_vec_push(&m->products->modules, product);
}

/* By the tool of the machine that they are for. */
static const char *strip_tool(const struct tn_build_recipe *recipe)
{
	if (recipe->target->llvm)
		return "llvm-strip";
	for (size_t i = 0; i < recipe->environment.n; i++)
		if (tn_text_starts(tn_text(recipe->environment.v[i]), TN_TEXT_LITERAL("CROSS_COMPILE=")))
			return "${CROSS_COMPILE}strip";
	return "strip";
}

static int strip(struct tn_making *m)
{
	tn_autobuf text = { 0 };
	bool any = false;
	int r;

	tn_buf_add_str(&text, "cd");
	tn_making_quote(&text, m->place->work);
	tn_buf_addf(&text, "/" TN_BUILD_MODULE_DIR " && %s -g --", strip_tool(m->recipe));
	for (size_t i = 0; i < m->products->modules.n; i++) {
		const struct tn_build_product *product = &m->products->modules.v[i];

		if (!m->recipe->conf.modules.v[product->module].strip)
			continue;
		tn_making_quote(&text, product->name);
		any = true;
	}
	tn_buf_add_char(&text, '\0');
	if (text.failed)
		return -ENOMEM;
	r = any ? tn_making_run(m, "Stripping modules", text.p, false) : 0;
	/* They work with what a debugger wants, too. */
	return r > 0 ? tn_making_warn(m, "strip has failed, so that the modules may keep what is for debuggers") : r;
}

int tn_making_take(struct tn_making *m)
{
	tn_autoclose int symvers = -1;
	int r = 0;

	for (size_t i = 0; i < m->recipe->conf.modules.n && r == 0; i++)
		if (!m->recipe->conf.modules.v[i].excluded)
			r = take_module(m, i);
	if (r == 0)
		r = strip(m);
	if (r != 0)
		return r;
	symvers = tn_inside_open(m->build, "Module.symvers", O_RDONLY | O_NONBLOCK);
	if (symvers < 0 || tn_file_is_regular(symvers) != 1)
		return 0;
	r = tn_copy_file(symvers, m->module, "Module.symvers", 0644);
	m->products->symvers = r == 0;
	return r < 0 ? tn_fail(m->err, r, "Module.symvers: %s", strerror(-r)) : 0;
}
