// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/kernel_facts.h"

#include <errno.h>
#include <string.h>

#include "diag/kernel_facts_private.h"
#include "format/kernel_words.h"
#include "sys/kernels.h"

/* Of what uname -v says. */
#define BUILD_MAX 4096

/* Return: 1, 0, -ENOMEM. */
static int is_running(const tn_root *root, const char *release, struct tn_arena *arena)
{
	const char *running = NULL;
	int r = tn_kernels_running(root, arena, &running);

	return r == -ENOMEM ? r : r == 0 && strcmp(running, release) == 0;
}

/* A kernel that was updated since the machine started has the same release and another key, say. */
static int compare_build(tn_kernel_facts *f, const tn_root *root, const struct tn_log *log)
{
	struct tn_text build = f->banner ? tn_kernel_build_of(tn_text(f->banner)) : TN_TEXT_LITERAL(""), running;
	tn_autobuf own = { 0 };
	int r = tn_root_read(root, "/proc/sys/kernel/version", BUILD_MAX, &own);

	running = tn_text_trim(tn_buf_text(&own));
	if (r < 0 || !running.n || !build.n || tn_text_eq(running, build))
		return r == -ENOMEM ? r : 0;
	f->other_build = tn_arena_printf(&f->private->arena, "%s is another build (%.*s) than the kernel that runs (%.*s): reboot, "
					 "or what is found may be wrong", f->image, TN_TEXT_FMT(build), TN_TEXT_FMT(running));
	if (!f->other_build)
		return -ENOMEM;
	tn_log(log, TN_LOG_WARNING, "%s", f->other_build);
	tn_vec_free(&f->certificates);
	f->certificates_source = NULL;
	return 0;
}

/* At least which series it is of. */
static void guess_version(tn_kernel_facts *f)
{
	if (!f->version_source)
		tn_kernel_version_of(tn_text(f->release), f->version);
}

/* @headers: NULL: the image alone counts. */
static int read_all(tn_kernel_facts *f, const tn_root *root, tn_tree *tree, const char *headers, const char *cache,
		    const struct tn_log *log)
{
	int running = is_running(root, f->release, &f->private->arena);
	int r = running < 0 || !headers ? running : tn_kernel_facts_from_headers_of_image(f, root, headers);

	if (r >= 0)
		r = r == 1 && headers ? 0 : tn_kernel_facts_from_image(f, root, cache, log);
	if (r == 0 && running)
		r = compare_build(f, root, log);
	if (r == 0)
		r = tn_kernel_facts_from_symbols(f, root, running);
	if (r == 0)
		r = tn_kernel_facts_from_config(f, root, running);
	if (r == 0)
		r = tn_kernel_facts_from_module(f, tree);
	guess_version(f);
	return r;
}

static tn_kernel_facts *new_facts(const char *release)
{
	tn_cleanup(tn_kernel_facts_freep) tn_kernel_facts *f = calloc(1, sizeof(*f));

	if (f)
		f->private = calloc(1, sizeof(*f->private));
	if (f && f->private)
		f->release = tn_arena_str(&f->private->arena, release);
	return f && f->release ? tn_take_ptr(f) : NULL;
}

int tn_kernel_facts_read_built(const tn_root *root, tn_tree *tree, const char *release, const char *headers, const char *cache,
			       const struct tn_log *log, tn_kernel_facts **ret, struct tn_error *err)
{
	tn_cleanup(tn_kernel_facts_freep) tn_kernel_facts *f = new_facts(release);
	int r = f ? read_all(f, root, tree, headers, cache, log) : -ENOMEM;

	if (r == 0 && headers)
		r = tn_kernel_facts_add_headers(f, root, headers);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	*ret = tn_take_ptr(f);
	return 0;
}

int tn_kernel_facts_read(const tn_root *root, tn_tree *tree, const char *release, const char *cache,
			 const struct tn_log *log, tn_kernel_facts **ret, struct tn_error *err)
{
	return tn_kernel_facts_read_built(root, tree, release, NULL, cache, log, ret, err);
}

int tn_kernel_facts_read_config(const tn_root *root, const char *release, tn_kernel_facts **ret, struct tn_error *err)
{
	tn_cleanup(tn_kernel_facts_freep) tn_kernel_facts *f = new_facts(release);
	int running = f ? is_running(root, release, &f->private->arena) : -ENOMEM;
	int r = running < 0 ? running : tn_kernel_facts_from_config(f, root, running);

	if (r < 0)
		return tn_fail(err, r, "out of memory");
	guess_version(f);
	*ret = tn_take_ptr(f);
	return 0;
}

static void free_private(struct tn_kernel_facts_private *p)
{
	tn_kernel_record_free(&p->record);
	tn_map_close(&p->remembered);
	tn_buf_free(&p->read);
	tn_vec_free(&p->exports);
	tn_buf_free(&p->symbols);
	tn_kernel_config_free(&p->config);
	tn_buf_free(&p->config_text);
	tn_arena_free(&p->arena);
	free(p);
}

tn_kernel_facts *tn_kernel_facts_free(tn_kernel_facts *f)
{
	if (!f)
		return NULL;
	tn_vec_free(&f->certificates);
	if (f->private)
		free_private(f->private);
	free(f);
	return NULL;
}

const struct tn_kernel_export *tn_kernel_facts_export(const tn_kernel_facts *facts, struct tn_text name)
{
	return tn_kernel_exports_find(facts->exports, facts->n_exports, name);
}
