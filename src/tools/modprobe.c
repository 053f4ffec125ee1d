// SPDX-License-Identifier: LGPL-2.1-or-later
/* modprobe(8): options, the outside world, and which mode it is. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "cli/parameters.h"
#include "core/name.h"
#include "tools/moddir.h"
#include "tools/modprobe_load.h"
#include "tools/modprobe_query.h"
#include "tools/modprobe_remove.h"
#include "tools/modprobe_symbols.h"
#include "tools/tools.h"

#define OPTIONS_ENV "MODPROBE_OPTIONS"

/* MODULE_NAME_LEN of a 64-bit kernel, without the NUL. */
#define RENAME_MAX 55

#define ARGS struct modprobe_args

static const struct tn_option modprobe_options[] = {
	{ 'a', "all", NULL, TN_FLAG(ARGS, all), "Treat every operand as a module, none as a parameter" },
	{ 'r', "remove", NULL, TN_FLAG(ARGS, remove), "Remove modules instead of loading them" },
	{ 0, "remove-holders", NULL, TN_FLAG(ARGS, remove_holders),
	  "Like -r, but first remove the modules that use MODULE" },
	{ 0, "remove-dependencies", NULL, TN_FLAG(ARGS, remove_holders), NULL },
	{ 'w', "wait", "MSEC", TN_MSEC(ARGS, wait_msec),
	  "With -r: if a module is in use, wait up to MSEC milliseconds" },
	{ 0, "first-time", NULL, TN_FLAG(ARGS, first_time),
	  "Fail if MODULE is already loaded or, with -r, not loaded" },
	{ 'i', "ignore-install", NULL, TN_FLAG(ARGS, ignore_commands),
	  "Ignore MODULE's install and remove commands and softdeps" },
	{ 'i', "ignore-remove", NULL, TN_FLAG(ARGS, ignore_commands), NULL },
	{ 'b', "use-blacklist", NULL, TN_FLAG(ARGS, use_blacklist),
	  "Apply blacklist lines to module names, too, not only to aliases" },
	{ 'f', "force", NULL, TN_FLAG(ARGS, force),
	  "Skip the kernel's version checks; with -r, remove by force" },
	{ 0, "force-modversion", NULL, TN_FLAG(ARGS, force_modversion),
	  "Do not check symbol versions" },
	{ 0, "force-vermagic", NULL, TN_FLAG(ARGS, force_vermagic),
	  "Do not check which kernel the module was built for" },
	{ 'o', "name", "NAME", TN_STRING(ARGS, rename),
	  "Load MODULE under the name NAME; its signature no longer counts" },
	{ 'R', "show-alias", NULL, TN_FLAG(ARGS, resolve), "Print the modules that an alias stands for" },
	{ 'R', "resolve-alias", NULL, TN_FLAG(ARGS, resolve), NULL },
	{ 'D', "show-depends", NULL, TN_FLAG(ARGS, depends),
	  "Print what it takes to load MODULE if nothing is loaded" },
	{ 'c', "show-config", NULL, TN_FLAG(ARGS, show_config),
	  "Print the configuration and the aliases of all modules" },
	{ 'c', "showconfig", NULL, TN_FLAG(ARGS, show_config), NULL },
	{ 0, "show-modversions", NULL, TN_FLAG(ARGS, show_modversions),
	  "Print the symbols that a module or file needs, with versions" },
	{ 0, "dump-modversions", NULL, TN_FLAG(ARGS, show_modversions), NULL },
	{ 0, "show-exports", NULL, TN_FLAG(ARGS, show_exports),
	  "Print the symbols that a module or file exports" },
	{ 'l', "list", NULL, TN_FLAG(ARGS, list), "Print the module files that match a wildcard" },
	{ 't', "type", "DIR", TN_STRING(ARGS, list_dir), "With -l: only files below directory DIR" },
	{ 'n', "dry-run", NULL, TN_FLAG(ARGS, dry_run), "Do nothing; with -v, print what would be done" },
	{ 'n', "show", NULL, TN_FLAG(ARGS, dry_run), NULL },
	{ 'C', "config", "PATH", TN_LIST(ARGS, config),
	  "Read this file, or the *.conf files in this directory, instead of the usual configuration" },
	{ 'd', "dirname", "DIR", TN_STRING(ARGS, dirname), "Look for modules below DIR instead of /" },
	{ 'S', "set-version", "VERSION", TN_STRING(ARGS, version),
	  "Use the modules of this kernel instead of the running kernel's" },
	TN_TOOL_SYSLOG(ARGS),
	TN_TOOL_QUIET(ARGS),
	TN_TOOL_VERBOSE(ARGS),
	TN_TOOL_VERSION(ARGS),
	TN_TOOL_HELP(ARGS),
	{ 0 }
};

/* Return: 0, or -errno after a report. */
static int open_outside(struct modprobe *m)
{
	struct tn_config_source from = { .paths = m->args->config.v, .log = &m->log };
	tn_autoerror err = { 0 };
	const char *path;
	int r = tn_module_dir(m->args->dirname, m->args->version, &m->arena, &path, &err);

	/* -q is about modules that are not there, not about what is wrong with the configuration. */
	m->log = *tn_report_log();
	if (m->log.max < TN_LOG_ERROR)
		m->log.max = TN_LOG_ERROR;
	from.no_softdeps = m->args->resolve && !m->args->show_config;
	from.no_weakdeps = !m->args->show_config;
	if (r == 0) {
		from.root = m->root = tn_root_new("");
		from.tree = m->tree = tn_tree_new(path, tn_report_log());
		r = m->root && m->tree ? tn_config_load(&from, &m->config, &err) : -ENOMEM;
	}
	if (r < 0)
		tn_report(TN_LOG_FATAL, "%s", r == -ENOMEM ? "out of memory" : tn_error_text(&err, r));
	m->state = tn_state_view_live(m->root);
	return r;
}

static void close_outside(struct modprobe *m)
{
	tn_state_recall_free(&m->recall);
	tn_arena_free(&m->arena);
	tn_config_free(m->config);
	tn_tree_leave(m->tree);
	tn_root_free(m->root);
}

/* Whether @words stand in @text, between blanks. */
static bool has_words(const struct tn_buf *text, struct tn_text words)
{
	for (struct tn_text rest = tn_buf_text(text); rest.n >= words.n; rest = tn_text_from(rest, 1)) {
		bool starts = rest.p == text->p || rest.p[-1] == ' ';
		bool ends = rest.n == words.n || rest.p[words.n] == ' ';

		if (starts && ends && tn_text_starts(rest, words))
			return true;
	}
	return false;
}

/**
 * @value as what follows an option in MODPROBE_OPTIONS, in words that the driver takes apart again.
 * A pair of quotes ends the word that starts with it, so pieces in quotes of both kinds can only
 * stand in the option's own word.
 */
static void add_value(struct tn_buf *words, const char *value)
{
	bool single = strchr(value, '\''), both = single && strchr(value, '"');
	const char *quote = *value && !strpbrk(value, " \t\n\"'") ? "" : single ? "\"" : "'";

	if (!both)
		tn_buf_addf(words, " %s%s%s", quote, value, quote);
	while (both && *value) {
		size_t n = *value == '"' ? strspn(value, "\"") : strcspn(value, "\"");

		quote = *value == '"' ? "'" : "\"";
		tn_buf_addf(words, "%s%.*s%s", quote, (int)n, value, quote);
		value += n;
	}
}

/* An option in MODPROBE_OPTIONS, unless it is there already: commands within commands inherit. */
static void hand_down(struct tn_buf *text, const char *option, const char *value)
{
	tn_autobuf words = { 0 };

	tn_buf_add_str(&words, option);
	if (value)
		add_value(&words, value);
	if (words.failed)
		text->failed = true;
	else if (!has_words(text, tn_buf_text(&words)))
		tn_buf_addf(text, "%s%.*s", text->n ? " " : "", TN_TEXT_FMT(tn_buf_text(&words)));
}

/* What install and remove commands that call modprobe again should inherit. */
static int export_options(const struct modprobe_args *args)
{
	const char *before = getenv(OPTIONS_ENV);
	tn_autofree char *value = NULL;
	tn_autobuf text = { 0 };

	tn_buf_add_str(&text, before ? before : "");
	if (args->tool.quiet)
		hand_down(&text, "-q", NULL);
	if (args->tool.verbose)
		hand_down(&text, "-v", NULL);
	if (args->tool.syslog)
		hand_down(&text, "-s", NULL);
	for (size_t i = 0; i < args->config.n; i++)
		hand_down(&text, "-C", args->config.v[i]);
	value = tn_buf_take(&text);
	if (!value)
		return -ENOMEM;
	return *value && setenv(OPTIONS_ENV, value, 1) < 0 ? -errno : 0;
}

/* Every operand on its own. Return: exit status. */
static int for_each(struct modprobe *m, int n, char **names,
		    int (*deal_with)(struct modprobe *m, const char *name))
{
	int status = EXIT_SUCCESS;

	for (int i = 0; i < n && !m->given_up; i++) {
		if (deal_with(m, names[i]) < 0)
			status = EXIT_FAILURE;
		tn_arena_free(&m->arena);
	}
	return status;
}

static int load_plain(struct modprobe *m, const char *name)
{
	return tn_modprobe_load(m, name, NULL);
}

/* NAME [PARAMETER=VALUE]... */
static int load_with_options(struct modprobe *m, int argc, char **argv)
{
	tn_autofree char *options = tn_parameters_join((size_t)argc - 1, argv + 1);

	if (!options)
		return EXIT_FAILURE;
	return tn_modprobe_load(m, argv[0], options) < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static bool can_rename(const struct modprobe_args *args)
{
	if (args->all || args->resolve) {
		tn_report(TN_LOG_FATAL, "-o NAME goes with one module to load");
		return false;
	}
	if (tn_name_is_safe(args->rename) && strlen(args->rename) <= RENAME_MAX)
		return true;
	tn_report(TN_LOG_FATAL, "-o '%.64s': not a module's name: 1 to %d bytes, without '/'",
		  args->rename, RENAME_MAX);
	return false;
}

static bool removes(const struct modprobe_args *args)
{
	return args->remove || args->remove_holders;
}

static int act(struct modprobe *m, int argc, char **argv)
{
	const struct modprobe_args *args = m->args;

	m->touch = !args->dry_run && !args->depends;
	m->show = args->depends || (args->tool.verbose && !args->tool.quiet);
	m->complaint = args->all ? TN_LOG_WARNING : TN_LOG_FATAL;
	/* Silenced or asked for all, kmod goes on where it gives up otherwise. */
	m->give_up = removes(args) && !args->all && !args->tool.quiet;
	if (!m->touch)
		m->state = tn_state_recall(&m->recall, &m->state);
	if (!m->touch && args->all)
		tn_tree_remember_files(m->tree);
	if (m->touch && export_options(args) < 0)
		return EXIT_FAILURE;
	if (removes(args))
		return for_each(m, argc, argv, tn_modprobe_remove);
	if (args->rename && !can_rename(args))
		return EXIT_FAILURE;
	if (args->resolve)
		return for_each(m, args->all ? argc : 1, argv, tn_modprobe_resolve);
	return args->all ? for_each(m, argc, argv, load_plain) : load_with_options(m, argc, argv);
}

static bool modprobe_acts(const void *data)
{
	const struct modprobe_args *args = data;

	if (args->list || args->show_config || args->show_modversions || args->show_exports)
		return false;
	return !args->dry_run && !args->depends && (removes(args) || !args->resolve);
}

/* Modes that need no operand; they go before what needs one. */
static bool operandless(const struct modprobe_args *args)
{
	return args->show_config || args->list;
}

static int modprobe_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct modprobe_args *args = data;
	struct modprobe m = { .args = args };
	bool symbols = (args->show_modversions || args->show_exports) && !operandless(args);
	int status = EXIT_FAILURE;

	if (argc == 0 && !operandless(args)) {
		tn_report(TN_LOG_ERROR, "missing parameters. See -h.");
		return EXIT_FAILURE;
	}
	/* A file needs no tree and no configuration. */
	if (symbols && tn_modprobe_is_symbol_file(argv[0]))
		return tn_modprobe_show_symbol_file(&m, argv[0]) < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
	/* -c writes large pieces itself: gathered, each is copied again. */
	if (!args->show_config && !modprobe_acts(args))
		tn_gather_output();
	if (open_outside(&m) == 0) {
		if (args->show_config)
			status = tn_modprobe_show_config(m.tree, m.config, stdout);
		else if (args->list)
			status = tn_modprobe_list(m.tree, args->list_dir, argv[0], stdout);
		else if (symbols)
			status = for_each(&m, 1, argv, tn_modprobe_show_symbols);
		else
			status = act(&m, argc, argv);
	}
	close_outside(&m);
	return status;
}

const struct tn_tool tn_tool_modprobe = {
	.command = {
		.name = "modprobe",
		.operands = "MODULE [PARAMETER=VALUE]...",
		.summary = "Load a module with everything that it needs, or remove modules",
		.max_operands = TN_ANY,
		.options = modprobe_options,
		.args_size = sizeof(struct modprobe_args),
		.acts = modprobe_acts,
		.run = modprobe_run,
	},
	.level = TN_LOG_WARNING,
	.options_env = OPTIONS_ENV,
};
