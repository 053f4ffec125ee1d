// SPDX-License-Identifier: LGPL-2.1-or-later
/* An archive has dkms_main_tree/KERNEL/ARCH, and the source as dkms_source_tree, or its dkms.conf in dkms_binaries_only with two
 * files that say what it is called. tar(1) packs it, and unpacks it into a directory of its own. */
#include "cmd/dkms/dkms_tarball.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "build/dkms_tree_change.h"
#include "build/source.h"
#include "cli/log.h"
#include "sys/below.h"
#include "sys/command.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/tree_copy.h"

static const struct tn_tree_copy_limits limits = { .files = 1u << 20, .bytes = (uint64_t)4 << 30 };

/* A directory in the tree that nobody takes for a module, and that goes. */
struct stage {
	struct tn_dkms *d;
	const char *dir;
};

static void stage_end(struct stage *s)
{
	if (s->dir)
		tn_below_remove_all(s->d->root, s->dir);
}

static int stage_begin(struct tn_dkms *d, struct stage *ret, struct tn_error *err)
{
	tn_autoclose int fd = -1;

	ret->d = d;
	ret->dir = tn_arena_printf(&d->arena, "%s/.tarball.%ld", d->settings.dkms_tree, (long)getpid());
	if (!ret->dir)
		return -ENOMEM;
	tn_below_remove_all(d->root, ret->dir);
	fd = tn_below_dir(d->root, ret->dir, true);
	return fd < 0 ? tn_fail(err, fd, "%s: %s", ret->dir, strerror(-fd)) : 0;
}

static int run_tar(const char *const *argv, struct tn_error *err)
{
	static const char *const env[] = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL };
	static const char *const places[] = { "/usr/bin/tar", "/bin/tar" };
	int r = -ENOENT;

	for (size_t i = 0; i < TN_ARRAY_SIZE(places) && r == -ENOENT; i++) {
		const char *words[16] = { places[i] };
		const struct tn_child child = { .root = "", .argv = words, .env = env, .output = STDERR_FILENO };

		for (size_t k = 0; argv[k] && k + 2 < TN_ARRAY_SIZE(words); k++)
			words[k + 1] = argv[k];
		r = tn_file_is_gone(places[i]) ? -ENOENT : tn_child_run(&child, err);
	}
	if (r == -ENOENT)
		return tn_fail(err, r, "tar is not installed");
	return r > 0 ? tn_fail(err, -EIO, "tar has failed (%d)", r) : r;
}

static int copy(const struct stage *s, const char *from, const char *to, struct tn_error *err)
{
	const char *path = tn_arena_printf(&s->d->arena, "%s/%s", s->dir, to);
	tn_autoclose int source = tn_below_dir(s->d->root, from, false);
	tn_autoclose int target = path ? tn_below_dir(s->d->root, path, true) : -ENOMEM;

	if (source < 0 || target < 0)
		return tn_fail(err, source < 0 ? source : target, "%s: %s", from, strerror(source < 0 ? -source : -target));
	return tn_tree_copy(source, target, &limits, err);
}

static int write_name(const struct stage *s, const char *name, const char *text)
{
	const char *path = tn_arena_printf(&s->d->arena, "%s/dkms_binaries_only/%s", s->dir, name);
	const char *line = tn_arena_printf(&s->d->arena, "%s\n", text);

	return path && line ? tn_below_write(s->d->root, path, tn_text(line)) : -ENOMEM;
}

static int put_names(const struct stage *s, const struct tn_dkms_version *v, struct tn_error *err)
{
	const char *conf = tn_arena_printf(&s->d->arena, "%s/source/dkms.conf", v->dir);
	const char *dir = tn_arena_printf(&s->d->arena, "%s/dkms_binaries_only", s->dir);
	const char *to = tn_arena_printf(&s->d->arena, "%s/dkms.conf", dir ? dir : "");
	tn_autobuf text = { 0 };
	tn_autoclose int fd = -1;
	int r = conf && dir && to ? 0 : -ENOMEM;

	if (r == 0)
		r = tn_root_read(s->d->root, conf, 1u << 20, &text);
	fd = r < 0 ? -1 : tn_below_dir(s->d->root, dir, true);
	if (r == 0)
		r = fd < 0 ? fd : tn_below_write(s->d->root, to, tn_buf_text(&text));
	if (r == 0)
		r = write_name(s, "PACKAGE_NAME", v->module);
	if (r == 0)
		r = write_name(s, "PACKAGE_VERSION", v->version);
	return r < 0 ? tn_fail(err, r, "%s: %s", conf ? conf : v->dir, strerror(-r)) : 0;
}

static bool is_wanted(const struct tn_dkms *d, const struct tn_dkms_build *b)
{
	if (d->args->source_only || d->args->all || !d->pairs.n)
		return !d->args->source_only;
	for (size_t i = 0; i < d->pairs.n; i++)
		if ((!d->pairs.v[i].kernel || strcmp(d->pairs.v[i].kernel, b->kernel) == 0) &&
		    (!d->pairs.v[i].arch || strcmp(d->pairs.v[i].arch, b->arch) == 0))
			return true;
	return false;
}

/* hello-1.0-kernel6.1-x86_64-kernel6.2-x86_64.dkms.tar.gz */
static int fill(const struct stage *s, const struct tn_dkms_version *v, struct tn_buf *name, struct tn_error *err)
{
	size_t n = 0;
	int r = 0;

	tn_buf_addf(name, "%s-%s", v->module, v->version);
	for (size_t i = 0; i < v->builds.n && r == 0; i++) {
		const struct tn_dkms_build *b = &v->builds.v[i];
		const char *to = tn_arena_printf(&s->d->arena, "dkms_main_tree/%s/%s", b->kernel, b->arch);

		if (!is_wanted(s->d, b))
			continue;
		tn_buf_addf(name, "-kernel%s-%s", b->kernel, b->arch);
		r = to ? copy(s, b->dir, to, err) : -ENOMEM;
		n++;
	}
	if (r == 0 && !n && !s->d->args->source_only) {
		tn_fail(err, -ENOENT, "nothing of %s/%s is built for the kernels that are meant: build it, or give --source-only",
			v->module,
			v->version);
		return TN_BUILD_PATCH_FAILED;
	}
	tn_buf_add_str(name, s->d->args->source_only ? "-source-only.dkms.tar.gz" : ".dkms.tar.gz");
	if (r == 0 && !s->d->args->binaries_only)
		r = copy(s, tn_arena_printf(&s->d->arena, "%s/source", v->dir), "dkms_source_tree", err);
	return r == 0 && s->d->args->binaries_only ? put_names(s, v, err) : r;
}

static int pack(const struct stage *s, const struct tn_dkms_version *v, struct tn_buf *name, struct tn_error *err)
{
	struct tn_arena *a = &s->d->arena;
	const char *given = s->d->args->archive, *file = given ? given : tn_buf_take(name);
	const char *dir = tn_arena_printf(a, "%s/tarball", v->dir), *path = file;
	tn_autoclose int fd = -1;
	int r = 0;

	if (!file || !dir)
		return -ENOMEM;
	if (!strchr(file, '/')) {
		fd = tn_below_dir(s->d->root, dir, true);
		path = tn_arena_printf(a, "%s/%s", dir, file);
		r = fd < 0 ? tn_fail(err, fd, "%s: %s", dir, strerror(-fd)) : path ? 0 : -ENOMEM;
	}
	if (r == 0) {
		const char *const argv[] = { "-C", s->dir, "-caf", path, ".", NULL };

		r = run_tar(argv, err);
	}
	if (r == 0)
		tn_dkms_say(s->d, "Tarball location: %s", path);
	if (!given)
		free((char *)file);
	return r;
}

int tn_dkms_mktarball(struct tn_dkms *d)
{
	tn_cleanup(stage_end) struct stage s = { 0 };
	tn_auto_dkms_tree tree = { 0 };
	const struct tn_dkms_version *v = NULL;
	tn_autobuf name = { 0 };
	tn_autoerror err = { 0 };
	int r;

	if (!d->module || !d->version) {
		tn_report(TN_LOG_ERROR, "mktarball takes a module and its version, e.g. mktarball MODULE/VERSION");
		return TN_BUILD_BAD_ARGUMENTS;
	}
	r = tn_dkms_look_up(d, &tree, &v);
	if (r)
		return r;
	if (!v || v->broken) {
		tn_report(TN_LOG_ERROR, "%s/%s is not in %s%s", d->module, d->version, d->settings.dkms_tree,
			  v ? " with its source" : "");
		return v ? TN_BUILD_NO_CONF : TN_BUILD_NOT_ADDED;
	}
	r = stage_begin(d, &s, &err);
	if (r == 0)
		r = fill(&s, v, &name, &err);
	if (r == 0)
		r = pack(&s, v, &name, &err);
	return r ? tn_dkms_failed(&err, r == -EIO ? TN_BUILD_PATCH_FAILED : r) : TN_BUILD_GOOD; /* 6, as for tar */
}

static int read_name(const struct stage *s, const char *name, const char **ret)
{
	const char *path = tn_arena_printf(&s->d->arena, "%s/dkms_binaries_only/%s", s->dir, name);
	tn_autobuf text = { 0 };
	int r = path ? tn_root_read(s->d->root, path, 4096, &text) : -ENOMEM;

	if (r == 0)
		*ret = tn_arena_dup(&s->d->arena, tn_text_trim(tn_buf_text(&text)));
	return r < 0 ? r : *ret ? 0 : -ENOMEM;
}

/* Whose it is, and the source, copied to its place. Return: 0, or an exit status, or -errno. */
static int take_source(const struct stage *s, struct tn_error *err)
{
	struct tn_dkms *d = s->d;
	struct tn_build_source_ask ask = {
		.root = d->root, .settings = &d->settings, .source = tn_arena_printf(&d->arena, "%s/dkms_source_tree", s->dir),
		.replace = d->args->force, .bash = true,
	};
	bool binaries;
	int r;

	if (!ask.source)
		return -ENOMEM;
	binaries = !tn_root_has_dir(d->root, ask.source);
	r = binaries ? read_name(s, "PACKAGE_NAME", &d->module) : tn_build_source_names(&ask, &d->arena, &d->module, &d->version,
											err);
	if (r == 0 && binaries)
		r = read_name(s, "PACKAGE_VERSION", &d->version);
	if (r < 0) {
		tn_fail(err, r, "the archive is none of dkms: it has no dkms.conf");
		return TN_BUILD_NOT_ADDED;
	}
	if (!d->args->force && tn_dkms_is_added(d)) {
		tn_fail(err, -EEXIST, "%s/%s is there already: --force puts that of the archive in its place", d->module,
			d->version);
		return TN_BUILD_BAD_CONF;
	}
	if (binaries)
		return tn_dkms_tree_add(d->root, &d->settings, d->module, d->version, err);
	r = tn_build_source_add(&ask, &d->arena, &d->module, &d->version, err);
	/* The machine's own source stays. */
	return r == -EEXIST ? tn_dkms_tree_add(d->root, &d->settings, d->module, d->version, err) : r;
}

struct loading {
	const struct stage *s;
	const char *kernel;
	struct tn_error *err;
};

static int load_arch(void *data, const char *arch)
{
	const struct loading *l = data;
	struct tn_dkms *d = l->s->d;
	const char *from = tn_arena_printf(&d->arena, "%s/dkms_main_tree/%s/%s", l->s->dir, l->kernel, arch);
	const char *above = tn_arena_printf(&d->arena, "%s/%s/%s/%s", d->settings.dkms_tree, d->module, d->version, l->kernel);
	const char *to = above ? tn_arena_printf(&d->arena, "%s/%s", above, arch) : NULL;
	tn_autoclose int fd = -1;
	int r;

	if (!from || !to)
		return -ENOMEM;
	if (tn_root_has(d->root, to) && !d->args->force) {
		tn_report(TN_LOG_WARNING, "%s is there already, and stays: --force replaces it", to);
		return 0;
	}
	fd = tn_below_dir(d->root, above, true);
	r = fd < 0 ? fd : tn_root_has(d->root, to) ? tn_below_swap(d->root, from, to) : tn_below_rename(d->root, from, to);
	return r < 0 ? tn_fail(l->err, r, "%s: %s", to, strerror(-r)) : 0;
}

static int load_kernel(void *data, const char *kernel)
{
	const struct loading *l = data;
	struct loading of_kernel = { .s = l->s, .kernel = kernel, .err = l->err };
	const char *path = tn_arena_printf(&l->s->d->arena, "%s/dkms_main_tree/%s", l->s->dir, kernel);
	int fd = path ? tn_below_dir(l->s->d->root, path, false) : -ENOMEM;

	return fd < 0 ? fd : tn_dir_directories_of(fd, load_arch, &of_kernel);
}

static int load_builds(const struct stage *s, struct tn_error *err)
{
	struct loading l = { .s = s, .err = err };
	const char *path = tn_arena_printf(&s->d->arena, "%s/dkms_main_tree", s->dir);
	int fd = path ? tn_below_dir(s->d->root, path, false) : -ENOMEM;

	if (fd == -ENOENT)
		return 0; /* source alone */
	return fd < 0 ? fd : tn_dir_directories_of(fd, load_kernel, &l);
}

int tn_dkms_ldtarball(struct tn_dkms *d)
{
	tn_cleanup(stage_end) struct stage s = { 0 };
	const char *archive = d->archive, *path = NULL;
	tn_autoerror err = { 0 };
	int r = archive ? tn_absolute_path(archive, &d->arena, &path) : -ENOENT;

	d->archive = NULL;
	if (r < 0 || tn_file_is_gone(path)) {
		tn_report(TN_LOG_ERROR, archive ? "%s is not there" : "ldtarball takes an archive%s", archive ? archive : "");
		return TN_BUILD_UNKNOWN;
	}
	r = stage_begin(d, &s, &err);
	if (r == 0) {
		const char *const argv[] = { "-C", s.dir, "--no-same-owner", "-xf", path, NULL };

		r = run_tar(argv, &err);
		if (r == -EIO)
			r = TN_BUILD_NOT_ADDED;
	}
	if (r == 0)
		r = take_source(&s, &err);
	if (r == 0)
		r = load_builds(&s, &err);
	if (r)
		return tn_dkms_failed(&err, r);
	tn_dkms_say(d, "Loaded %s/%s from %s.", d->module, d->version, archive);
	return TN_BUILD_GOOD;
}
