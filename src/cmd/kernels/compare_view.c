// SPDX-License-Identifier: LGPL-2.1-or-later
/* Two kernels side by side, for people and for programs. */
#include <string.h>

#include "cli/colour.h"
#include "cli/json.h"
#include "cli/show.h"
#include "cmd/kernels/compare.h"

/* "%s" is the first kernel, or the second. */
static const struct {
	const char *title, *word;
	bool of_second;
} changes[TN_N_KERNELS_CHANGES] = {
	[TN_KERNELS_GONE] = { "only in %s", "gone", false },
	[TN_KERNELS_NEW] = { "only in %s", "new", true },
	[TN_KERNELS_BUILT_IN] = { "modules that are built into %s", "built-in", true },
	[TN_KERNELS_MODULE] = { "modules that are built into %s", "module", false },
	[TN_KERNELS_MOVED] = { "moved in %s", "moved", true },
};

static void print_title(const struct tn_kernels_comparison *c, enum tn_kernels_change change, FILE *out)
{
	const struct tn_installed *kernel = changes[change].of_second ? c->second : c->first;
	const struct tn_palette p = tn_palette_for(out);
	const char *gap = strstr(changes[change].title, "%s");

	fprintf(out, "\n%s%.*s", p.code[TN_COLOUR_BOLD], (int)(gap - changes[change].title), changes[change].title);
	tn_show(kernel->release, out);
	fprintf(out, "%s%s: %zu\n", gap + 2, p.code[TN_COLOUR_NONE], c->n[change]);
}

static void print_difference(const struct tn_kernels_difference *d, FILE *out)
{
	bool both = d->change == TN_KERNELS_MOVED;

	fputs("  ", out);
	tn_show(d->module, out);
	fputs("  ", out);
	if (d->first && (both || d->change != TN_KERNELS_MODULE))
		tn_show(d->first, out);
	if (both)
		fputs(" -> ", out);
	if (d->second && (both || !d->first || d->change == TN_KERNELS_MODULE))
		tn_show(d->second, out);
	fputc('\n', out);
}

static void print_kernel(const struct tn_installed *k, FILE *out)
{
	tn_show(k->release, out);
	fprintf(out, ": %zu module%s, %zu built in\n", k->files.files.n, k->files.files.n == 1 ? "" : "s", k->builtin.n);
}

void tn_kernels_print_comparison(const struct tn_kernels_comparison *c, FILE *out)
{
	enum tn_kernels_change change = TN_N_KERNELS_CHANGES;

	print_kernel(c->first, out);
	print_kernel(c->second, out);
	for (size_t i = 0; i < c->differences.n; i++) {
		if (c->differences.v[i].change != change) {
			change = c->differences.v[i].change;
			print_title(c, change, out);
		}
		print_difference(&c->differences.v[i], out);
	}
	fprintf(out, "\nthe same in both: %zu; different: %zu\n", c->same, c->differences.n);
}

static void add_kernel(struct tn_json to, const char *key, const struct tn_installed *k)
{
	struct tn_json one = tn_json_object(to, key);

	tn_json_text(one, "version", k->release);
	tn_json_unsigned(one, "modules", k->files.files.n);
	tn_json_unsigned(one, "builtin", k->builtin.n);
}

int tn_kernels_print_comparison_json(const struct tn_kernels_comparison *c, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;

	add_kernel(top, "first", c->first);
	add_kernel(top, "second", c->second);
	tn_json_unsigned(top, "same", c->same);
	list = tn_json_array(top, "differences");
	for (size_t i = 0; i < c->differences.n; i++) {
		const struct tn_kernels_difference *d = &c->differences.v[i];
		struct tn_json one = tn_json_object(list, NULL);

		tn_json_text(one, "module", d->module);
		tn_json_text(one, "change", changes[d->change].word);
		tn_json_text(one, "first", d->first);
		tn_json_text(one, "second", d->second);
	}
	return tn_json_print(&doc, out);
}
