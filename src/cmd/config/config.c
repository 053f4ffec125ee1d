// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon config: what modprobe.d says, changed. */
#include <errno.h>
#include <string.h>

#include "cli/json.h"
#include "cli/log.h"
#include "cli/show.h"
#include "cmd/cache_dir.h"
#include "cmd/commands.h"
#include "cmd/config/blocking.h"

struct config_args {
	bool dry_run;
};

static const struct tn_option config_options[] = {
	{ 'n', "dry-run", NULL, TN_FLAG(struct config_args, dry_run), "Show what would be done, and do nothing" },
	{ 0 }
};

static const char config_notes[] =
	"block writes a file into modprobe.d by which a module is not loaded any more, whoever asks for it: by its\n"
	"name, by an alias, or because another module needs it. insmod does not look there. unblock takes that file\n"
	"away; a line of another file that blocks the module it names, and leaves alone.\n"
	"What was written is read back; the exit status is 1 if something else counts.\n"
	"\n"
	"Examples:\n"
	"  tenon config block --dry-run floppy      what would be written\n"
	"  tenon config block dccp sctp rds         protocols that nobody here uses\n"
	"  tenon config unblock sctp                one is wanted after all\n"
	"  tenon config block --root /mnt nouveau   in a system that is mounted there\n";

static void print_text(const char *what, const char *text)
{
	fputs(what, stdout);
	tn_show(text, stdout);
	putchar('\n');
}

static void print(const struct tn_blocking *b, bool done)
{
	struct tn_text rest = tn_text(b->content ? b->content : ""), line;

	tn_show(b->module, stdout);
	if (b->idle)
		fputs(!b->unblock ? ": there is nothing to do" : b->left ? ": tenon has not blocked it" : ": nothing blocks it",
		      stdout);
	else
		printf(": %s %s", done ? "is" : "would be", b->unblock ? "unblocked" : "blocked");
	putchar('\n');
	if (!b->idle) {
		tn_show(b->path, stdout);
		puts(b->content ? "" : b->unblock ? done ? ": is gone" : ": would go" : "");
	}
	while (!b->idle && tn_text_line(&rest, &line))
		printf("  + %.*s\n", TN_TEXT_FMT(line));
	for (size_t i = 0; i < b->notes.n; i++)
		print_text("note: ", b->notes.v[i]);
}

static void add_json(const struct tn_blocking *b, bool done, struct tn_json list)
{
	struct tn_json one = tn_json_object(list, NULL);

	tn_json_text(one, "module", b->module);
	tn_json_text(one, "action", b->idle ? "none" : b->unblock ? "unblock" : "block");
	tn_json_bool(one, "done", done && !b->idle);
	tn_json_text(one, "file", b->idle ? NULL : b->path);
	tn_json_text(one, "content", b->idle ? NULL : b->content);
	tn_json_texts(one, "notes", b->notes.v, b->notes.n);
	tn_json_text(one, "left", b->left);
}

/* What is not as it was asked for. */
static void complain(const struct tn_blocking *b, int r)
{
	if (b->unblock && b->left)
		tn_report(TN_LOG_ERROR, "%s blocks %s: take that line out by hand", b->left, b->module);
	else if (r > 0 && b->left)
		tn_report(TN_LOG_ERROR, "%s has a command for %s, and counts before what was written", b->left, b->module);
	else if (r > 0)
		tn_report(TN_LOG_ERROR, "what was written for %s does not count", b->module);
}

/* Return: exit status. */
static int one(struct tn_blocking *b, const struct config_args *args, struct tn_json list)
{
	tn_autoerror err = { 0 };
	int r = tn_blocking_plan(b, &err);

	if (r == 0 && !args->dry_run)
		r = tn_blocking_do(b, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	if (b->world->json)
		add_json(b, !args->dry_run, list);
	else
		print(b, !args->dry_run);
	complain(b, r);
	return r == 0 && !b->left ? TN_EXIT_OK : TN_EXIT_FAILURE;
}

static int config_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	bool unblock = strcmp(argv[0], "unblock") == 0;
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json list = { 0 };
	tn_autoerror err = { 0 };
	int r, status = TN_EXIT_OK;

	if (!unblock && strcmp(argv[0], "block") != 0) {
		tn_report(TN_LOG_ERROR, "'%s' is not what config does: block or unblock; see tenon config --help", argv[0]);
		return TN_EXIT_USAGE;
	}
	if (argc < 2) {
		tn_report(TN_LOG_ERROR, "no module name given; see tenon config --help");
		return TN_EXIT_USAGE;
	}
	r = tn_world_need_tree_or_none(world, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	world->cache = tn_cache_dir(&world->arena);
	if (world->json)
		list = tn_json_array(tn_json_start(&doc), "modules");
	for (int i = 1; i < argc; i++) {
		tn_cleanup(tn_blocking_free) struct tn_blocking b = { .world = world, .operand = argv[i], .unblock = unblock };

		if (one(&b, data, list) != TN_EXIT_OK)
			status = TN_EXIT_FAILURE;
	}
	if (world->json && tn_json_print(&doc, stdout) < 0)
		return tn_command_failed(NULL, -EIO);
	return status;
}

static bool config_acts(const void *data)
{
	const struct config_args *args = data;

	return !args->dry_run;
}

const struct tn_command tn_cmd_config = {
	.name = "config",
	.operands = "block|unblock MODULE...",
	.summary = "Block modules in modprobe.d, and undo that",
	.min_operands = 1,
	.max_operands = TN_ANY,
	.missing = "it is not said what to do: block or unblock",
	.needs = TN_NEED_ROOT,
	.options = config_options,
	.notes = config_notes,
	.args_size = sizeof(struct config_args),
	.acts = config_acts,
	.run = config_run,
};
