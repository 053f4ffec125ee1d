// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a kernel's configuration tells of it, from the file beside it. */
#include <errno.h>

#include "diag/kernel_beside.h"
#include "diag/kernel_facts_private.h"
#include "diag/kernel_places.h"

/* Return: 1 and the facts are filled in; 0; -ENOMEM. */
static int take_text(tn_kernel_facts *f, struct tn_text text, const char *source)
{
	int n = tn_kernel_config_read(&f->private->config, text);

	if (n > 0)
		f->config_source = source;
	return n < 0 ? n : n > 0;
}

static int try_file(tn_kernel_facts *f, const tn_root *root, const char *path)
{
	struct tn_kernel_facts_private *p = f->private;
	int r = tn_kernel_beside_read(root, path, &p->config_text);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	path = tn_arena_printf(&p->arena, "%s%s", tn_root_path(root), path);
	r = path ? take_text(f, tn_buf_text(&p->config_text), path) : -ENOMEM;
	if (r == 0)
		tn_buf_free(&p->config_text);
	return r;
}

int tn_kernel_facts_from_config_file(tn_kernel_facts *f, const tn_root *root, const char *path)
{
	int r = f->config_source ? 0 : try_file(f, root, path);

	return r < 0 ? r : 0;
}

int tn_kernel_facts_from_config(tn_kernel_facts *f, const tn_root *root, bool running)
{
	tn_autovec tn_kernel_places places = { 0 };
	struct tn_text built_in = f->private->record.config;
	int r = tn_kernel_places_list(TN_KERNEL_CONFIGS, root, f->release, &f->private->arena, &places);

	if (r == 0 && built_in.n)
		r = take_text(f, built_in, f->image);
	if (r == 0 && running)
		r = try_file(f, root, "/proc/config.gz");
	for (size_t i = 0; r == 0 && i < places.n; i++)
		r = try_file(f, root, places.v[i]);
	return r < 0 ? r : 0;
}

/* What is not named in a configuration is not on: it depends on what is off. */
enum tn_config_answer tn_kernel_facts_config(const tn_kernel_facts *facts, const char *option)
{
	struct tn_text value = tn_kernel_facts_config_text(facts, option);

	if (!facts->config_source)
		return TN_CONFIG_UNKNOWN;
	if (!value.p || tn_text_is(value, "n"))
		return TN_CONFIG_NO;
	return tn_text_is(value, "m") ? TN_CONFIG_MODULE : TN_CONFIG_YES;
}

struct tn_text tn_kernel_facts_config_text(const tn_kernel_facts *facts, const char *option)
{
	return facts->private ? tn_kernel_config_get(&facts->private->config, tn_text(option)) : (struct tn_text){ 0 };
}
