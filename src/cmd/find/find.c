// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon find: which modules export a symbol, are for a device, ask for firmware, or are called something like this. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/glob.h"
#include "base/hash.h"
#include "cli/log.h"
#include "cli/table.h"
#include "cmd/commands.h"
#include "cmd/find/finders.h"
#include "core/image/image.h"
#include "core/plan/blocks.h"
#include "core/plan/words.h"
#include "machine/device_path.h"
#include "tenon-config.h"

struct find_args {
	const char *type;
	struct tn_table_style style;
};

static const struct tn_option find_options[] = {
	{ 't', "type", "TYPE", TN_STRING(struct find_args, type),
	  "Look for a symbol, alias, device, firmware, file or name, and nothing else" },
	TN_TABLE_OPTIONS(struct find_args),
	{ 0 }
};

static const char find_notes[] =
	"WHAT is a symbol, an alias or modalias, firmware by its name or path, the name of a module, of its file or a\n"
	"part of one, or the path of a device in /sys or /dev. Without --type it is looked for in all these ways. In\n"
	"WHAT, * ? and [...] stand for anything; symbols and aliases are matched so only with --type.\n"
	"The exit status is 1 if nothing was found for one of them.\n"
	"\n"
	"Examples:\n"
	"  tenon find usb_register_driver           who exports a symbol?\n"
	"  tenon find /dev/kvm                      which module is this device's?\n"
	"  tenon find /sys/class/net/eth0           which are for it, and which has it?\n"
	"  tenon find iwlwifi-7265D-29.ucode        who asks for this firmware?\n"
	"  tenon find --type symbol 'crypto_*skcipher*' -o MODULE,MATCH,GPL\n"
	"  tenon find --type alias 'pci:v00008086d*'\n"
	"  tenon find --json snd_hda                for scripts\n";

enum { MODULE, BY, MATCH, STATE, BLOCKED, PATH, WHAT, RANK, BOUND, DEVICE, MODALIAS, GPL, NAMESPACE, LINE, N_COLUMNS };

static const struct tn_column find_columns[] = {
	[MODULE] = { "MODULE", TN_CELL_TEXT, "name; (kernel) is the kernel itself" },
	[BY] = { "BY", TN_CELL_TEXT, "how it was found: symbol, alias, device, firmware, file or name" },
	[MATCH] = { "MATCH", TN_CELL_TEXT, "the symbol, pattern, firmware, path or name" },
	[STATE] = { "STATE", TN_CELL_TEXT, "loaded, loading, unloading, builtin or available" },
	[BLOCKED] = { "BLOCKED", TN_CELL_TEXT, "the lines that keep it from being loaded, and their kind" },
	[PATH] = { "PATH", TN_CELL_TEXT, "its file" },
	[WHAT] = { "WHAT", TN_CELL_TEXT, "what was asked for" },
	[RANK] = { "RANK", TN_CELL_NUMBER, "place in the order in which modprobe loads them" },
	[BOUND] = { "BOUND", TN_CELL_BOOL, "whether the device has this module's driver" },
	[DEVICE] = { "DEVICE", TN_CELL_TEXT, "the device in /sys" },
	[MODALIAS] = { "MODALIAS", TN_CELL_TEXT, "the device's modalias" },
	[GPL] = { "GPL", TN_CELL_BOOL, "whether the symbol is for GPL modules alone" },
	[NAMESPACE] = { "NAMESPACE", TN_CELL_TEXT, "namespace of the symbol" },
	[LINE] = { "LINE", TN_CELL_TEXT, "the configuration's alias line that led to it" },
	[N_COLUMNS] = { 0 },
};

/* The ways to look. */
static const struct {
	const char *word;
	tn_find_fn *fn;
} ways[] = {
	[TN_FIND_SYMBOL] = { "symbol", tn_find_symbol },
	[TN_FIND_ALIAS] = { "alias", tn_find_alias },
	[TN_FIND_DEVICE] = { "device", tn_find_device },
	[TN_FIND_FIRMWARE] = { "firmware", tn_find_firmware },
	[TN_FIND_FILE] = { "file", tn_find_file },
	[TN_FIND_NAME] = { "name", tn_find_name },
};

/* In one run. */
struct run {
	const struct find_args *args;
	struct tn_find find;
	struct tn_live_facts live;
	bool running;
	tn_table *table;
	struct tn_table_style style;
	struct tn_hash opened; /* paths of files whose symbols are in @marks, as far as they could be read */
	struct tn_hash marks;  /* "PATH\nSYMBOL": struct marks */
};

/* What a module's own file says of a symbol that it exports. */
struct marks {
	bool gpl_only;
	const char *export_ns; /* NULL: none */
};

static void run_release(struct run *run)
{
	tn_hash_free(&run->marks);
	tn_hash_free(&run->opened);
	tn_table_free(run->table);
	tn_live_facts_free(&run->live);
	tn_find_free(&run->find);
}

static unsigned bit(enum tn_find_by by)
{
	return 1u << by;
}

/* Which ways are tried where nobody chose one; @late: those that cost more, where nothing was found. */
static unsigned usual_ways(const char *operand, bool late)
{
	static const char firmware[] = "/lib/firmware/", usr_firmware[] = "/usr/lib/firmware/";
	bool is_pattern = tn_glob_is_pattern(tn_text(operand)), has_dot = strchr(operand, '.'), has_slash = strchr(operand, '/');
	unsigned ways_here = bit(TN_FIND_NAME);

	if (tn_device_path_is(operand))
		return late ? 0 : bit(TN_FIND_DEVICE);
	if (strncmp(operand, firmware, strlen(firmware)) == 0 || strncmp(operand, usr_firmware, strlen(usr_firmware)) == 0)
		return late ? 0 : bit(TN_FIND_FIRMWARE);
	if (late)
		return bit(TN_FIND_FIRMWARE) | bit(TN_FIND_FILE);
	if (has_slash || strstr(operand, ".ko"))
		ways_here |= bit(TN_FIND_FILE);
	if ((has_dot || has_slash) && *operand != '/')
		ways_here |= bit(TN_FIND_FIRMWARE);
	if (!is_pattern)
		ways_here |= bit(TN_FIND_ALIAS);
	if (!is_pattern && !has_slash && !strchr(operand, ':') && !strchr(operand, '-'))
		ways_here |= bit(TN_FIND_SYMBOL);
	return strncmp(operand, "symbol:", 7) == 0 ? bit(TN_FIND_SYMBOL) : ways_here;
}

static int look(struct run *run, const char *operand, unsigned chosen, struct tn_error *err)
{
	int r = 0;

	for (size_t i = 0; i < TN_N_FINDS && r == 0; i++)
		if (chosen & bit((enum tn_find_by)i))
			r = ways[i].fn(&run->find, operand, err);
	return r;
}

/* Return: TN_EXIT_OK, or FAILURE after a message. */
static int report_nothing(struct run *run, const char *operand, unsigned chosen)
{
	const struct tn_find *find = &run->find;
	const char *near = NULL;

	if (!tn_device_path_is(operand) && !tn_glob_is_pattern(tn_text(operand)))
		near = tn_find_near(&run->find, operand, chosen);
	if (chosen == bit(TN_FIND_DEVICE) && find->trouble)
		tn_report(TN_LOG_ERROR, "%s", find->trouble);
	else
		tn_report(TN_LOG_ERROR, "nothing in kernel %s matches '%s'%s%s%s", find->world->release, operand,
			  near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
	if (chosen != bit(TN_FIND_DEVICE) && find->trouble)
		tn_report(TN_LOG_WARNING, "%s", find->trouble);
	if (chosen & bit(TN_FIND_FIRMWARE) && find->unread)
		tn_report(TN_LOG_WARNING, "%zu module%s could not be read: tenon check --all says why", find->unread,
			  find->unread == 1 ? "" : "s");
	return TN_EXIT_FAILURE;
}

/* Return: an exit status, or -errno. */
static int find_one(struct run *run, const char *operand, unsigned forced, struct tn_error *err)
{
	unsigned chosen = forced ? forced : usual_ways(operand, false);
	size_t before = run->find.hits.n;
	int r;

	run->find.trouble = NULL;
	r = look(run, operand, chosen, err);
	if (r == 0 && run->find.hits.n == before && !forced) {
		unsigned late = usual_ways(operand, true) & ~chosen;

		chosen |= late;
		r = look(run, operand, late, err);
	}
	if (r < 0)
		return r;
	return run->find.hits.n > before ? TN_EXIT_OK : report_nothing(run, operand, chosen);
}

static const char *state_of(const struct run *run, const char *module)
{
	const struct tn_loaded *loaded = run->running && module ? tn_live_facts_loaded(&run->live, module) : NULL;

	if (loaded)
		return tn_words_state(loaded->state)->id;
	if (!module || tn_tree_is_builtin(run->find.world->tree, module))
		return tn_words_state(TN_STATE_BUILTIN)->id;
	return tn_words_state(TN_STATE_ABSENT)->id;
}

static void fill_blocked(tn_row *row, const struct run *run, const char *module)
{
	struct tn_blocks blocks = tn_blocks_of(run->find.world->config, run->running ? run->live.command_line : NULL, module);
	const char *text = NULL;

	if (tn_blocks_text(&blocks, &run->find.world->arena, &text) < 0)
		tn_row_fail(row);
	tn_row_text(row, BLOCKED, text);
}

static const char *marks_key(struct tn_arena *arena, const char *path, struct tn_text symbol)
{
	return tn_arena_printf(arena, "%s\n%.*s", path, TN_TEXT_FMT(symbol));
}

static int add_marks(struct run *run, const char *path, const struct tn_image_ksymbol *symbol)
{
	struct tn_arena *arena = &run->find.world->arena;
	const char *key = marks_key(arena, path, symbol->name);
	struct marks *marks = tn_arena_alloc(arena, sizeof(*marks));

	if (!key || !marks)
		return -ENOMEM;
	marks->gpl_only = symbol->gpl_only;
	if (symbol->export_ns.n && !(marks->export_ns = tn_arena_dup(arena, symbol->export_ns)))
		return -ENOMEM;
	return tn_hash_put(&run->marks, tn_text(key), marks) < 0 ? -ENOMEM : 0;
}

/* A file is read once, however many of its symbols were found. Return: 0 (also for one that cannot be read) or -ENOMEM. */
static int read_marks(struct run *run, const char *path)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	tn_autovec tn_image_ksymbols symbols = { 0 };
	int r = tn_hash_add(&run->opened, tn_text(path), run, NULL);

	if (r < 0)
		return r == -EEXIST ? 0 : r;
	r = tn_image_open_at(AT_FDCWD, path, &image, NULL);
	if (r >= 0)
		r = tn_image_get_ksymbols(image, &symbols, NULL);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (size_t i = 0; i < symbols.n && r >= 0; i++)
		r = add_marks(run, path, &symbols.v[i]);
	return r < 0 ? r : 0;
}

/* Return: 0 or -ENOMEM. */
static int look_up_marks(struct run *run, struct tn_find_hit *hit)
{
	const struct marks *marks;
	const char *key;
	int r;

	if (!hit->path || hit->marks_known)
		return 0;
	r = read_marks(run, hit->path);
	key = r < 0 ? NULL : marks_key(&run->find.world->arena, hit->path, tn_text(hit->match));
	if (!key)
		return -ENOMEM;
	marks = tn_hash_get(&run->marks, tn_text(key));
	if (marks) {
		hit->marks_known = true;
		hit->gpl_only = marks->gpl_only;
		hit->export_ns = marks->export_ns;
	}
	return 0;
}

static void fill_symbol(tn_row *row, struct run *run, struct tn_find_hit *hit)
{
	if (!tn_table_wants(run->table, GPL) && !tn_table_wants(run->table, NAMESPACE))
		return;
	if (look_up_marks(run, hit) < 0)
		tn_row_fail(row);
	if (hit->marks_known)
		tn_row_bool(row, GPL, hit->gpl_only);
	tn_row_text(row, NAMESPACE, hit->export_ns);
}

static void fill(tn_row *row, struct run *run, struct tn_find_hit *hit)
{
	if (!row)
		return; /* the table knows */
	tn_row_text(row, MODULE, hit->module ? hit->module : "(kernel)");
	tn_row_text(row, BY, ways[hit->by].word);
	tn_row_text(row, MATCH, hit->match);
	tn_row_text(row, STATE, state_of(run, hit->module));
	if (hit->module)
		fill_blocked(row, run, hit->module);
	tn_row_text(row, PATH, hit->path);
	tn_row_text(row, WHAT, hit->operand);
	if (hit->rank)
		tn_row_number(row, RANK, hit->rank);
	tn_row_text(row, DEVICE, hit->device);
	tn_row_text(row, MODALIAS, hit->modalias);
	if (hit->is_device)
		tn_row_bool(row, BOUND, hit->bound);
	if (hit->by == TN_FIND_SYMBOL)
		fill_symbol(row, run, hit);
	if (hit->rule) {
		const char *line = tn_rule_place(hit->rule, &run->find.world->arena);

		if (!line)
			tn_row_fail(row);
		tn_row_text(row, LINE, line);
	}
}

static const char *default_columns(const struct run *run, int argc, char **argv, unsigned forced)
{
	bool device = forced == bit(TN_FIND_DEVICE);

	for (int i = 0; i < argc && !forced; i++)
		device |= tn_device_path_is(argv[i]);
	if (run->find.world->json)
		return "WHAT,MODULE,BY,MATCH,STATE,BLOCKED,PATH,RANK,BOUND,DEVICE,MODALIAS,GPL,NAMESPACE,LINE";
	if (forced == bit(TN_FIND_SYMBOL))
		return "MODULE,BY,MATCH,STATE,GPL,NAMESPACE,BLOCKED";
	return device ? "MODULE,BY,MATCH,STATE,BOUND,BLOCKED" : "MODULE,BY,MATCH,STATE,BLOCKED";
}

/* Return: 0 and the ways that --type names (0: none was given), or -EINVAL after a message. */
static int read_type(const char *type, unsigned *ret)
{
	*ret = 0;
	for (size_t i = 0; type && i < TN_N_FINDS; i++)
		if (strcmp(type, ways[i].word) == 0)
			*ret = bit((enum tn_find_by)i);
	if (!type || *ret)
		return 0;
	tn_report(TN_LOG_ERROR, "--type %s: it is one of symbol, alias, device, firmware, file and name", type);
	return -EINVAL;
}

static int prepare(struct run *run, int argc, char **argv, unsigned forced, struct tn_error *err)
{
	int r = tn_table_new("found", find_columns, default_columns(run, argc, argv, forced), &run->style, &run->table, err);

	if (r == 0)
		r = tn_world_is_running(run->find.world);
	run->running = r > 0;
	return r > 0 ? tn_live_facts_read(run->find.world->root, &run->live, err) : r;
}

static int find_run(struct tn_world *world, const void *args, int argc, char **argv)
{
	tn_cleanup(run_release) struct run run = { .args = args, .find.world = world };
	tn_autoerror err = { 0 };
	int status = TN_EXIT_OK, r;
	unsigned forced;

	run.style = run.args->style;
	if (read_type(run.args->type, &forced) < 0)
		return TN_EXIT_USAGE;
	r = prepare(&run, argc, argv, forced, &err);
	for (int i = 0; i < argc && r >= 0; i++) {
		r = find_one(&run, argv[i], forced, &err);
		status = r > status ? r : status;
	}
	for (size_t i = 0; i < run.find.hits.n && r >= 0; i++)
		fill(tn_table_row(run.table, NULL), &run, &run.find.hits.v[i]);
	if (r >= 0 && tn_tree_check(world->tree) < 0) /* an index counted as missing */
		r = tn_fail(&err, -ENOMEM, "out of memory");
	if (r >= 0 && (run.find.hits.n || world->json))
		r = tn_table_print(run.table, world->json, stdout);
	return r < 0 ? tn_command_failed(&err, r) : status;
}

const struct tn_command tn_cmd_find = {
	.name = "find",
	.operands = "WHAT...",
	.summary = "Find modules by a symbol, alias, device, firmware, file or name",
	.min_operands = 1,
	.max_operands = TN_ANY,
	.missing = "nothing to look for was given",
	.needs = TN_NEED_ROOT | TN_NEED_TREE | TN_NEED_CONFIG,
	.options = find_options,
	.columns = find_columns,
	.notes = find_notes,
	.args_size = sizeof(struct find_args),
	.confined = true,
	.run = find_run,
};
