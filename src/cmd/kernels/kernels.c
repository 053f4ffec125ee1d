// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon kernels: the kernels that are installed, or two of them side by side. */
#include <errno.h>
#include <string.h>

#include "cli/log.h"
#include "cli/output.h"
#include "cli/show.h"
#include "cli/table.h"
#include "cmd/commands.h"
#include "cmd/kernels/compare.h"
#include "cmd/kernels/installed.h"
#include "tenon-config.h"

struct kernels_args {
	struct tn_table_style style;
};

static const struct tn_option kernels_options[] = { TN_TABLE_OPTIONS(struct kernels_args), { 0 } };

enum {
	VERSION, RUNNING, MODULES, BUILTIN, OUTOFTREE, SIZE, INDEXES, IMAGE, INITRAMFS, HEADERS, CONFIG,
	PATH, IMAGEFILE, INITRAMFSFILE, HEADERSDIR, CONFIGFILE, FAULTS
};

static const struct tn_column columns[] = {
	[VERSION] = { "VERSION", TN_CELL_TEXT, "version" },
	[RUNNING] = { "RUNNING", TN_CELL_BOOL, "whether it is the kernel that runs" },
	[MODULES] = { "MODULES", TN_CELL_NUMBER, "module files" },
	[BUILTIN] = { "BUILTIN", TN_CELL_NUMBER, "modules that are built in" },
	[OUTOFTREE] = { "OUTOFTREE", TN_CELL_NUMBER, "module files that did not come with the kernel: updates, extra, ..." },
	[SIZE] = { "SIZE", TN_CELL_NUMBER, "bytes of its modules and their indexes on the disk" },
	[INDEXES] = { "INDEXES", TN_CELL_TEXT, "fresh, stale, mixed (of different runs of depmod), missing or damaged" },
	[IMAGE] = { "IMAGE", TN_CELL_BOOL, "whether its image is there" },
	[INITRAMFS] = { "INITRAMFS", TN_CELL_BOOL, "whether its initramfs is there" },
	[HEADERS] = { "HEADERS", TN_CELL_BOOL, "whether what modules are built against is there" },
	[CONFIG] = { "CONFIG", TN_CELL_BOOL, "whether its build configuration is there" },
	[PATH] = { "PATH", TN_CELL_TEXT, "directory of its modules" },
	[IMAGEFILE] = { "IMAGEFILE", TN_CELL_TEXT, "its image" },
	[INITRAMFSFILE] = { "INITRAMFSFILE", TN_CELL_TEXT, "its initramfs" },
	[HEADERSDIR] = { "HEADERSDIR", TN_CELL_TEXT, "directory of its headers" },
	[CONFIGFILE] = { "CONFIGFILE", TN_CELL_TEXT, "its build configuration" },
	[FAULTS] = { "FAULTS", TN_CELL_TEXTS, "what is wrong with its indexes" },
	{ 0 }
};

static const char kernels_notes[] =
	"With two VERSIONs: the modules that only one of them has, that became built in or modules, and that\n"
	"moved. The exit status is then 0 if both have the same modules, else 1.\n"
	"\n"
	"Examples:\n"
	"  tenon kernels                            what is installed\n"
	"  tenon kernels -o +IMAGEFILE,HEADERSDIR\n"
	"  tenon kernels 6.1.0-50 6.1.0-56          what does an update change?\n"
	"  tenon kernels --json                     for scripts\n";

/* What one run owns. */
struct run {
	struct tn_world *world;
	tn_installed_kernels kernels; /* those that are asked for */
	TN_VEC(struct tn_installed) installed;
};

static void run_release(struct run *run)
{
	for (size_t i = 0; i < run->installed.n; i++)
		tn_installed_free(&run->installed.v[i]);
	tn_vec_free(&run->installed);
	tn_vec_free(&run->kernels);
}

/* "a, b" of those that there are; NULL: none, or no memory. */
static const char *known(struct tn_world *world, const tn_installed_kernels *all)
{
	tn_autobuf b = { 0 };

	for (size_t i = 0; i < all->n; i++)
		tn_buf_addf(&b, "%s%s", i ? ", " : "", all->v[i].release);
	return b.n && !b.failed ? tn_arena_dup(&world->arena, tn_buf_text(&b)) : NULL;
}

static int choose_one(struct run *run, const tn_installed_kernels *all, const char *release, struct tn_error *err)
{
	struct tn_installed_kernel kernel = { .release = release };
	const char *names;
	int r = tn_kernels_find(run->world->root, release, &run->world->arena, &kernel.path);

	if (r == 0)
		return tn_vec_push(&run->kernels, kernel) < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
	if (r == -EINVAL)
		return tn_fail(err, r, "'%s' is not a kernel version: give the name of a directory in " TN_MODULEDIR, release);
	names = known(run->world, all);
	return tn_fail(err, r, "there are no modules of kernel %s in %s" TN_MODULEDIR "%s%s", release,
		       tn_root_path(run->world->root), names ? "; there are some of: " : "", names ? names : "");
}

static int choose(struct run *run, int argc, char **argv, struct tn_error *err)
{
	struct tn_world *world = run->world;
	tn_autovec tn_installed_kernels all = { 0 };
	int r = tn_kernels_list(world->root, &world->arena, &all);

	if (r < 0)
		return tn_fail(err, r, "%s" TN_MODULEDIR ": %s", tn_root_path(world->root), strerror(-r));
	if (!argc && !world->kernel) {
		run->kernels = tn_vec_take(&all);
		return 0;
	}
	if (world->kernel)
		r = choose_one(run, &all, world->kernel, err);
	for (int i = 0; i < argc && r == 0; i++)
		r = choose_one(run, &all, argv[i], err);
	return r;
}

static int read_all(struct run *run, struct tn_error *err)
{
	const char *running = NULL;
	int r = tn_kernels_running(run->world->root, &run->world->arena, &running);

	if (r == -ENOMEM)
		return tn_fail(err, r, "out of memory");
	for (size_t i = 0; i < run->kernels.n; i++) {
		struct tn_installed one = { 0 };

		r = tn_installed_read(run->world, &run->kernels.v[i], running, &one, err);
		if (r == 0 && tn_vec_push(&run->installed, one) < 0)
			r = tn_fail(err, -ENOMEM, "out of memory");
		if (r < 0) {
			tn_installed_free(&one);
			return r;
		}
	}
	return 0;
}

static void fill_faults(tn_row *row, const struct tn_installed *k, struct tn_arena *arena)
{
	const char **texts = tn_arena_array(arena, k->indexes.ills.n + 1, sizeof(*texts));

	for (size_t i = 0; texts && i < k->indexes.ills.n; i++) {
		texts[i] = tn_arena_printf(arena, "%s: %s", k->indexes.ills.v[i].file, k->indexes.ills.v[i].why);
		if (!texts[i])
			tn_row_fail(row);
	}
	if (texts)
		tn_row_texts(row, FAULTS, texts, k->indexes.ills.n);
	else
		tn_row_fail(row);
}

static void fill(tn_row *row, const struct tn_installed *k, struct tn_arena *arena)
{
	tn_row_text(row, VERSION, k->release);
	tn_row_bool(row, RUNNING, k->running);
	tn_row_number(row, MODULES, k->files.files.n);
	tn_row_number(row, BUILTIN, k->builtin.n);
	tn_row_number(row, OUTOFTREE, k->files.n_out_of_tree);
	tn_row_number(row, SIZE, k->files.bytes);
	tn_row_text(row, INDEXES, tn_index_state_name(k->indexes.state));
	tn_row_bool(row, IMAGE, k->image);
	tn_row_bool(row, INITRAMFS, k->initramfs);
	tn_row_bool(row, HEADERS, k->headers);
	tn_row_bool(row, CONFIG, k->config);
	tn_row_text(row, PATH, k->directory);
	tn_row_text(row, IMAGEFILE, k->image);
	tn_row_text(row, INITRAMFSFILE, k->initramfs);
	tn_row_text(row, HEADERSDIR, k->headers);
	tn_row_text(row, CONFIGFILE, k->config);
	fill_faults(row, k, arena);
}

static void show_line(const char *line)
{
	if (!line)
		tn_lose_output(ENOMEM);
	tn_show(line ? line : "", stdout);
	putchar('\n');
}

static void show_remedy(struct tn_world *world, const struct tn_installed *k)
{
	const char *command = tn_depmod_command(world->root, k->directory, k->release, &world->arena);

	show_line(command ? tn_arena_printf(&world->arena, "  make them anew: %s", command) : NULL);
}

/* Below the table. */
static void print_faults(const struct run *run)
{
	struct tn_arena *arena = &run->world->arena;
	bool any = false;

	for (size_t i = 0; i < run->installed.n; i++) {
		const struct tn_installed *k = &run->installed.v[i];

		for (size_t j = 0; j < k->indexes.ills.n; j++) {
			const struct tn_index_ill *ill = &k->indexes.ills.v[j];

			if (!any)
				putchar('\n');
			any = true;
			show_line(tn_arena_printf(arena, "%s: %s: %s", k->release, ill->file, ill->why));
		}
		if (k->indexes.ills.n)
			show_remedy(run->world, k);
		if (k->files.n_unreadable)
			tn_report(TN_LOG_WARNING, "%s: not all of it could be looked into: directories left out: %zu", k->directory,
				  k->files.n_unreadable);
	}
}

static int print_table(const struct run *run, const struct tn_table_style *style, struct tn_error *err)
{
	tn_cleanup(tn_table_freep) tn_table *table = NULL;
	bool json = run->world->json;
	int r = tn_table_new("kernels", columns,
			     json ? "VERSION,RUNNING,PATH,MODULES,BUILTIN,OUTOFTREE,SIZE,INDEXES,FAULTS,IMAGEFILE,INITRAMFSFILE,"
				    "HEADERSDIR,CONFIGFILE" :
				    "VERSION,RUNNING,MODULES,BUILTIN,OUTOFTREE,SIZE,INDEXES,IMAGE,INITRAMFS,HEADERS",
			     style, &table, err);

	for (size_t i = 0; i < run->installed.n && r == 0; i++)
		fill(tn_table_row(table, NULL), &run->installed.v[i], &run->world->arena);
	if (r == 0)
		r = tn_table_print(table, json, stdout);
	if (r == 0 && !json && !style->raw && !style->noheadings)
		print_faults(run);
	return r;
}

/* Return: exit status. */
static int compare(const struct run *run)
{
	tn_cleanup(tn_kernels_comparison_free) struct tn_kernels_comparison c = { .first = &run->installed.v[0],
										  .second = &run->installed.v[1] };
	int r = tn_kernels_compare(&c, &run->world->arena);

	if (r == 0 && run->world->json)
		r = tn_kernels_print_comparison_json(&c, stdout);
	else if (r == 0)
		tn_kernels_print_comparison(&c, stdout);
	if (r < 0)
		return tn_command_failed(NULL, r);
	return c.differences.n ? TN_EXIT_FAILURE : TN_EXIT_OK;
}

static int kernels_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct kernels_args *args = data;
	tn_cleanup(run_release) struct run run = { .world = world };
	tn_autoerror err = { 0 };
	int r;

	if (world->kernel && argc) {
		tn_report(TN_LOG_ERROR, "--kernel and VERSION say the same: give one of them; see tenon kernels --help");
		return TN_EXIT_USAGE;
	}
	r = choose(&run, argc, argv, &err);
	if (r == 0)
		r = read_all(&run, &err);
	if (r == 0 && argc == 2)
		return compare(&run);
	if (r == 0 && !run.installed.n && !world->json)
		tn_report(TN_LOG_WARNING, "there are no modules of any kernel in %s" TN_MODULEDIR, tn_root_path(world->root));
	if (r == 0)
		r = print_table(&run, &args->style, &err);
	return r < 0 ? tn_command_failed(&err, r) : TN_EXIT_OK;
}

const struct tn_command tn_cmd_kernels = {
	.name = "kernels",
	.operands = "[VERSION [VERSION]]",
	.summary = "List the kernels that are installed, or compare two",
	.max_operands = 2,
	.needs = TN_NEED_ROOT,
	.options = kernels_options,
	.columns = columns,
	.notes = kernels_notes,
	.args_size = sizeof(struct kernels_args),
	.confined = true,
	.run = kernels_run,
};
