// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon list: loaded modules, or all of a tree, as a table, a tree or JSON. */
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/glob.h"
#include "base/guess.h"
#include "cli/log.h"
#include "cli/table.h"
#include "cli/show.h"
#include "cmd/chosen_state.h"
#include "cmd/commands.h"
#include "cmd/list/inventory.h"
#include "cmd/list/list_cells.h"
#include "cmd/world.h"
#include "core/name.h"

/* Lines of a tree that a terminal or a reader can still do something with; a
 * crafted index may ask for more than there is memory. */
#define TREE_ROWS_MAX (1 << 18)

/* Levels of a tree: no real one has twenty, and what draws trees recurses. */
#define TREE_LEVELS_MAX 100

/* Names that a message offers. */
#define NAMES_SHOWN 5

struct list_args {
	bool all, inverse;
	const char *state;
	struct tn_table_style style;
};

static const struct tn_option list_options[] = {
	{ 'a', "all", NULL, TN_FLAG(struct list_args, all),
	  "List all modules that are installed, loaded or not, and built-in ones" },
	{ 't', "tree", NULL, TN_FLAG(struct list_args, style.tree),
	  "Show below each module what it needs" },
	{ 's', "inverse", NULL, TN_FLAG(struct list_args, inverse),
	  "Show below each module what needs it" },
	{ 0, "state", "FILE", TN_STRING(struct list_args, state),
	  "What FILE, a copy of /proc/modules, lists is loaded; - is standard input" },
	TN_TABLE_OPTIONS(struct list_args),
	{ 0 }
};

static const char list_notes[] =
	"Without --all, NAME,SIZE,REFS,USERS are shown; with it, NAME,STATE,PATH.\n"
	"--reverse is about the order of rows; what needs a module, --inverse tells.\n"
	"\n"
	"Examples:\n"
	"  tenon list                               what is loaded\n"
	"  tenon list --tree 'snd*'                 loaded sound modules and what they need\n"
	"  tenon list --all --inverse dm_mod        what needs dm_mod, directly or not\n"
	"  tenon list --sort SIZE --reverse         the largest first\n"
	"  tenon list --all -o NAME,DESCRIPTION '*wifi*'\n"
	"  tenon list --json -o NAME,TAINT          for scripts\n";

static bool is_tree(const struct list_args *args)
{
	return args->style.tree || args->inverse;
}

/* Without FILESIZE most rows of a whole tree fit into 80 columns; a program does not mind it. */
static const char *default_columns(const struct list_args *args, bool json)
{
	if (is_tree(args))
		return args->all ? "NAME,STATE,FILESIZE" : "NAME,SIZE,REFS";
	if (!args->all)
		return "NAME,SIZE,REFS,USERS";
	return json ? "NAME,STATE,FILESIZE,PATH" : "NAME,STATE,PATH";
}

/* What one run of the command works on. */
struct list {
	const struct list_args *args;
	struct tn_table_style style;
	const char *below; /* what paths are shown without; NULL: nothing */
	struct tn_world *world;
	struct tn_chosen_state state;
	struct tn_inventory inventory;
	tn_table *table;
	const char **patterns; /* normalised operands */
	size_t *found;         /* of each pattern: modules that match */
	size_t n_patterns;
	bool incomplete; /* reported; the exit status tells, too */
};

static void list_free(struct list *l)
{
	tn_table_free(l->table);
	tn_inventory_free(&l->inventory);
	tn_chosen_state_close(&l->state);
}

/* "a-b" asks for a_b, as everywhere with modules' names. */
static int read_patterns(struct list *l, int argc, char **argv, struct tn_error *err)
{
	struct tn_arena *arena = &l->world->arena;
	char name[TN_NAME_MAX];

	l->patterns = tn_arena_array(arena, (size_t)argc + 1, sizeof(*l->patterns));
	l->found = tn_arena_array(arena, (size_t)argc + 1, sizeof(*l->found));
	if (!l->patterns || !l->found)
		return tn_fail(err, -ENOMEM, "out of memory");
	for (int i = 0; i < argc; i++) {
		int r = tn_name_normalise(tn_text(argv[i]), name);

		if (r < 0)
			return tn_fail(err, -EINVAL, "'%s' is neither a name nor a pattern: %s", argv[i],
				       r == -EINVAL ? "its brackets do not match" : strerror(-r));
		l->patterns[l->n_patterns] = tn_arena_str(arena, name);
		if (!l->patterns[l->n_patterns++])
			return tn_fail(err, -ENOMEM, "out of memory");
	}
	return 0;
}

static bool is_asked_for(struct list *l, const struct tn_item *item)
{
	bool is = l->n_patterns == 0;

	for (size_t i = 0; i < l->n_patterns; i++)
		if (tn_glob_match(tn_text(l->patterns[i]), tn_text(item->name))) {
			l->found[i]++;
			is = true;
		}
	return is;
}

/* A saved list is good as a whole, or refused. */
static int add_saved(struct list *l, struct tn_error *err)
{
	int r = tn_chosen_state_open(&l->state, l->world, l->args->state, err);

	if (r < 0)
		return r;
	if (tn_inventory_add_list(&l->inventory, &l->state.snapshot.modules) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	return 0;
}

/* Of the running kernel: a line that is none is left out. */
static int add_loaded(struct list *l, struct tn_error *err)
{
	int r = tn_inventory_add_loaded(&l->inventory, l->world->root, err);

	if (r <= 0)
		return r;
	tn_report(TN_LOG_ERROR, "%s", tn_error_text(err, 0));
	l->incomplete = true;
	return 0;
}

static int add_needed_by(struct list *l)
{
	return tn_list_cells_need_users(l->table) ?
		       tn_inventory_add_needed_by(&l->inventory, l->world->tree) : 0;
}

/* With --all, a kernel without /proc/modules just has nothing loaded. */
static int collect_all(struct list *l, struct tn_error *err)
{
	int r = tn_world_need(l->world, TN_NEED_TREE, err);

	if (r == 0 && l->args->state)
		r = add_saved(l, err);
	else if (r == 0)
		r = tn_world_is_running(l->world);
	if (r > 0) {
		r = add_loaded(l, err);
		if (r == -ENOENT)
			r = 0;
	}
	if (r < 0)
		return r;
	r = tn_inventory_add_tree(&l->inventory, l->world->tree, err);
	if (r == -ENOENT || r == -EBADMSG)
		return tn_fail(err, r, "%s; this makes a new one: %s", tn_error_text(err, r),
			       tn_world_depmod(l->world));
	if (r < 0)
		return r;
	if (tn_list_cells_need_files(l->table))
		r = tn_inventory_add_builtin_info(&l->inventory, l->world->tree);
	tn_inventory_sort(&l->inventory);
	return r < 0 ? r : add_needed_by(l);
}

/* Paths need the tree; where there is none, the modules that are loaded are still worth showing. */
static int collect_loaded(struct list *l, struct tn_error *err)
{
	tn_autoerror why = { 0 };
	int r = l->args->state ? add_saved(l, err) : add_loaded(l, err);

	if (r == -ENOENT && !l->args->state)
		return tn_fail(err, r,
			       "%s/proc/modules does not exist: is /proc mounted, and can this kernel load"
			       " modules? tenon list --all lists what is installed",
			       tn_root_path(l->world->root));
	if (r < 0 || !tn_list_cells_need_tree(l->table))
		return r;
	r = tn_world_need(l->world, TN_NEED_TREE, &why);
	if (r < 0 && !l->world->kernel) {
		tn_report(TN_LOG_WARNING, "%s", tn_error_text(&why, r));
		return 0;
	}
	if (r < 0)
		return tn_fail(err, r, "%s", tn_error_text(&why, r));
	r = tn_inventory_locate(&l->inventory, l->world->tree);
	return r < 0 ? r : add_needed_by(l);
}

/* In a table with headings paths are short, and a line above it says what they are below; what is
 * made for programs has whole ones. */
static void choose_paths(struct list *l)
{
	if (l->world->tree && tn_list_cells_show_path(l->table) && !l->world->json &&
	    !l->style.raw && !l->style.noheadings)
		l->below = tn_tree_path(l->world->tree);
}

static void add_rows(struct list *l)
{
	for (size_t i = 0; i < l->inventory.items.n; i++) {
		struct tn_item *item = l->inventory.items.v[i];

		if (is_asked_for(l, item))
			tn_list_cells_fill(tn_table_row(l->table, NULL), item, l->below,
					   &l->inventory.arena);
	}
}

/* A line of the tree on its way into the table. */
struct branch {
	struct tn_item *item;
	tn_row *row;
	size_t parent; /* index of the branch above; SIZE_MAX: outermost */
	unsigned level;
};
typedef TN_VEC(struct branch) branches;

static int grow(struct list *l, branches *b, struct tn_item *item, size_t parent)
{
	struct branch new = { item, NULL, parent, parent == SIZE_MAX ? 1 : b->v[parent].level + 1 };

	new.row = tn_table_row(l->table, parent == SIZE_MAX ? NULL : b->v[parent].row);
	tn_list_cells_fill(new.row, item, l->below, &l->inventory.arena);
	return tn_vec_push(b, new);
}

/* Whether @item stands on the way from the outermost line to branch @at: a cycle. */
static bool is_above(const branches *b, size_t at, const struct tn_item *item)
{
	for (; at != SIZE_MAX; at = b->v[at].parent)
		if (b->v[at].item == item)
			return true;
	return false;
}

/* The lines below those from @first on, and the lines below these. */
static int grow_below(struct list *l, branches *b, size_t first, struct tn_error *err)
{
	for (size_t at = first; at < b->n; at++) {
		struct tn_item *item = b->v[at].item;

		for (size_t i = 0; i < item->below.n; i++) {
			if (b->n >= TREE_ROWS_MAX)
				return tn_fail(err, -E2BIG, "the tree has more than %d lines;"
					       " name the modules to start from", TREE_ROWS_MAX);
			if (is_above(b, at, item->below.v[i]))
				continue;
			if (b->v[at].level == TREE_LEVELS_MAX)
				return tn_fail(err, -E2BIG, "the tree has more than %d levels;"
					       " the columns NEEDS and NEEDEDBY say it without a tree",
					       TREE_LEVELS_MAX);
			if (grow(l, b, item->below.v[i], at) < 0)
				return tn_fail(err, -ENOMEM, "out of memory");
		}
	}
	return 0;
}

/* Whether the tree starts at @item: it was asked for by name or, where nothing
 * was, no other module needs it. */
static bool is_outermost(struct list *l, const struct tn_item *item)
{
	return is_asked_for(l, item) && (l->n_patterns || !item->is_below);
}

/* Modules that only need each other in a circle start at the first of them. */
static int add_circles(struct list *l, branches *b, struct tn_error *err)
{
	struct tn_hash shown = { 0 };
	int r = 0;

	for (size_t i = 0; i < b->n && r >= 0; i++)
		r = tn_hash_put(&shown, tn_text(b->v[i].item->name), b->v[i].item);
	for (size_t i = 0; i < l->inventory.items.n && r >= 0; i++) {
		struct tn_item *item = l->inventory.items.v[i];
		size_t first = b->n;

		if (tn_hash_get(&shown, tn_text(item->name)))
			continue;
		r = grow(l, b, item, SIZE_MAX);
		if (r == 0)
			r = grow_below(l, b, first, err);
		for (; first < b->n && r >= 0; first++)
			r = tn_hash_put(&shown, tn_text(b->v[first].item->name), b->v[first].item);
	}
	tn_hash_free(&shown);
	return r < 0 ? r : 0;
}

static int add_tree(struct list *l, struct tn_error *err)
{
	tn_autovec branches b = { 0 };
	int r = tn_inventory_link(&l->inventory, l->args->all, l->args->inverse);

	for (size_t i = 0; i < l->inventory.items.n && r == 0; i++)
		if (is_outermost(l, l->inventory.items.v[i]))
			r = grow(l, &b, l->inventory.items.v[i], SIZE_MAX);
	if (r == 0)
		r = grow_below(l, &b, 0, err);
	if (r == 0 && l->n_patterns == 0)
		r = add_circles(l, &b, err);
	return r;
}

/* Names of the list that start with @pattern, as "a, b, c"; "" for none. NULL: out of memory. */
static char *starting_with(const struct list *l, const char *pattern)
{
	struct tn_buf names = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < l->inventory.items.n && n <= NAMES_SHOWN; i++) {
		const char *name = l->inventory.items.v[i]->name;

		if (!tn_text_starts(tn_text(name), tn_text(pattern)))
			continue;
		if (n < NAMES_SHOWN)
			tn_buf_addf(&names, "%s%s", n ? ", " : "", name);
		else
			tn_buf_add_str(&names, ", ...");
		n++;
	}
	return tn_buf_take(&names);
}

static const char *near(const struct list *l, const char *pattern)
{
	struct tn_guess guess = { .word = pattern, .whole = true };

	for (size_t i = 0; i < l->inventory.items.n; i++)
		tn_guess_consider(&guess, l->inventory.items.v[i]->name);
	return guess.best;
}

static void report_unmatched(const struct list *l, const char *operand, const char *pattern)
{
	tn_autofree char *names = starting_with(l, pattern);
	const char *best = near(l, pattern);
	tn_autobuf text = { 0 };

	if (l->args->all)
		tn_buf_addf(&text, "no module of kernel %s matches", l->world->release);
	else
		tn_buf_add_str(&text, "no loaded module matches");
	tn_buf_addf(&text, " '%s'", operand);
	if (names && *names)
		tn_buf_addf(&text, "; '%s*' would match %s", operand, names);
	else if (best)
		tn_buf_addf(&text, "; did you mean %s?", best);
	else if (!l->args->all)
		tn_buf_add_str(&text, "; --all looks at those that are not loaded, too");
	if (text.failed)
		tn_report(TN_LOG_ERROR, "out of memory");
	else
		tn_report(TN_LOG_ERROR, "%.*s", TN_TEXT_FMT(tn_buf_text(&text)));
}

/* Return: exit status. */
static int report(const struct list *l, char **argv)
{
	int status = l->incomplete ? TN_EXIT_FAILURE : TN_EXIT_OK;

	for (size_t i = 0; i < l->n_patterns; i++) {
		if (l->found[i])
			continue;
		status = TN_EXIT_FAILURE;
		report_unmatched(l, argv[i], l->patterns[i]);
	}
	return status;
}

static int list_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct list_args *args = data;
	tn_cleanup(list_free) struct list l = { .args = args, .style = args->style, .world = world };
	tn_autoerror err = { 0 };
	int r, status;

	l.style.tree = is_tree(args);
	r = tn_table_new("modules", tn_list_columns, default_columns(args, world->json), &l.style, &l.table, &err);
	if (r == 0)
		r = read_patterns(&l, argc, argv, &err);
	if (r == 0)
		r = args->all ? collect_all(&l, &err) : collect_loaded(&l, &err);
	if (r == 0 && world->tree)
		r = tn_tree_check(world->tree);
	if (r == 0)
		choose_paths(&l);
	if (r == 0 && l.style.tree)
		r = add_tree(&l, &err);
	else if (r == 0)
		add_rows(&l);
	if (r < 0)
		return tn_command_failed(&err, r);
	status = report(&l, argv);
	if (l.below && tn_table_has_rows(l.table)) {
		fputs("Modules: ", stdout);
		tn_show(l.below, stdout);
		fputs("\n\n", stdout);
	}
	r = tn_table_print(l.table, world->json, stdout);
	return r < 0 ? tn_command_failed(NULL, r) : status;
}

const struct tn_command tn_cmd_list = {
	.name = "list",
	.operands = "[PATTERN]...",
	.summary = "List loaded modules, or all that are installed",
	.max_operands = TN_ANY,
	.needs = TN_NEED_ROOT,
	.options = list_options,
	.columns = tn_list_columns,
	.notes = list_notes,
	.args_size = sizeof(struct list_args),
	.run = list_run,
};
