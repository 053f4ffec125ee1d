// SPDX-License-Identifier: LGPL-2.1-or-later
/* depmod: its options become a request, and what is wrong becomes kmod's words. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tenon-config.h"
#include "cli/output.h"
#include "depmod/cache_file.h"
#include "depmod/depmod.h"
#include "sys/kernel.h"
#include "tools/depmod_words.h"
#include "tools/moddir.h"
#include "tools/tools.h"

struct depmod_args {
	struct tn_tool_args tool;
	bool all, quick, errsyms, show, warn, no_cache, update;
	const char *basedir, *moduledir, *outdir, *symvers, *filesyms, *prefix, *cache;
	struct tn_strings config;
};

static const struct tn_option depmod_options[] = {
	{ 'a', "all", NULL, TN_FLAG(struct depmod_args, all),
	  "Index all modules, even if files are named (the default without files)" },
	{ 'A', "quick", NULL, TN_FLAG(struct depmod_args, quick),
	  "Do nothing unless a module is newer than modules.dep or an index is missing" },
	{ 'e', "errsyms", NULL, TN_FLAG(struct depmod_args, errsyms),
	  "With -E or -F: report symbols that nothing exports" },
	{ 'n', "show", NULL, TN_FLAG(struct depmod_args, show),
	  "Print the text files instead of writing anything" },
	{ 0, "dry-run", NULL, TN_FLAG(struct depmod_args, show), "The same as --show" },
	{ 'P', "symbol-prefix", "CHAR", TN_STRING(struct depmod_args, prefix),
	  "Remove CHAR from the front of symbols" },
	{ 'C', "config", "PATH", TN_LIST(struct depmod_args, config),
	  "Read this file or directory instead of the depmod.d directories; may be repeated" },
	{ 'w', "warn", NULL, TN_FLAG(struct depmod_args, warn), "Warn about duplicate aliases" },
	{ 'b', "basedir", "DIR", TN_STRING(struct depmod_args, basedir),
	  "Look for modules below DIR instead of /" },
	{ 'm', "moduledir", "DIR", TN_STRING(struct depmod_args, moduledir),
	  "Use this module directory, below the base directory, instead of the usual one" },
	{ 'o', "outdir", "DIR", TN_STRING(struct depmod_args, outdir),
	  "Write below DIR instead of where the modules are" },
	{ 'F', "filesyms", "FILE", TN_STRING(struct depmod_args, filesyms),
	  "The kernel's System.map, for -e" },
	{ 'E', "symvers", "FILE", TN_STRING(struct depmod_args, symvers),
	  "The kernel's Module.symvers, for -e; compares symbol versions, too" },
	{ 0, "cache", "FILE", TN_STRING(struct depmod_args, cache),
	  "Use FILE as the cache, even with -b, -o and -n" },
	{ 0, "no-cache", NULL, TN_FLAG(struct depmod_args, no_cache),
	  "Read all modules and use no cache" },
	{ 0, "update", NULL, TN_FLAG(struct depmod_args, update),
	  "Look only at these FILEs, which were changed, added or removed" },
	TN_TOOL_VERBOSE(struct depmod_args),
	TN_TOOL_VERSION(struct depmod_args),
	TN_TOOL_HELP(struct depmod_args),
	{ 0 }
};

static const char *skip_digits(const char *s)
{
	while (isdigit((unsigned char)*s))
		s++;
	return s;
}

/* What starts with "6.1". */
static bool is_version(const char *s)
{
	const char *dot = skip_digits(s);

	return dot > s && *dot == '.' && isdigit((unsigned char)dot[1]);
}

/* Whether ".." is one of its components: then it is no version, and files would be written elsewhere.
 * A '/' at its end may stay, since shells put it there. */
static bool leads_elsewhere(const char *version)
{
	for (const char *dots = strstr(version, ".."); dots; dots = strstr(dots + 1, ".."))
		if ((dots == version || dots[-1] == '/') && (!dots[2] || dots[2] == '/'))
			return true;
	return false;
}

/* BASE/MODULEDIR/RELEASE. Return: 0 or -errno. */
static int module_dir(const struct depmod_args *args, const char *base, const char *release,
		      struct tn_arena *arena, const char **ret, struct tn_error *err)
{
	const char *middle = args->moduledir ? args->moduledir : TN_MODULEDIR, *dir = "";
	int r = base ? tn_module_base(base, arena, &dir, err) : 0;

	if (r < 0)
		return r;
	while (*middle == '/')
		middle++;
	*ret = tn_arena_printf(arena, "%s/%s/%s", dir, middle, release);
	return *ret ? 0 : -ENOMEM;
}

static void print_need(void *data, const char *module, struct tn_text symbol, const char *provider)
{
	printf("%s needs \"%.*s\": %s\n", module, TN_TEXT_FMT(symbol), provider);
}

static void print_tie(void *data, const char *used, const char *unused)
{
	printf("%s is used, and not %s: depmod.d prefers neither\n", used, unused);
}

/* Return: 0 or -ENOMEM. */
static int show(tn_depmod *d)
{
	tn_autobuf text = { 0 };
	int r = tn_depmod_make_texts(d, &text);

	tn_put_text(tn_buf_text(&text), stdout);
	if (r == 0)
		tn_depmod_remember(d);
	return r;
}

static int fail(int code, const struct tn_error *err)
{
	tn_report(TN_LOG_FATAL, "%s", code == -ENOMEM ? "out of memory" : tn_error_text(err, code));
	return EXIT_FAILURE;
}

static int work(const struct depmod_args *args, const struct tn_depmod_request *request,
		const char *outdir)
{
	tn_cleanup(tn_depmod_freep) tn_depmod *d = NULL;
	tn_autoerror err = { 0 };
	int r = tn_depmod_build(request, &d, &err);

	if (r < 0)
		return fail(r, &err);
	if (r == 0)
		return EXIT_SUCCESS;
	r = args->show ? show(d) : tn_depmod_write(d, outdir, &err);
	if (r < 0)
		return fail(r, &err);
	return tn_depmod_flaws(d) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* What the options say, apart from directories. */
static int make_request(const struct depmod_args *args, struct tn_depmod_request *ret)
{
	if (args->prefix && (!args->prefix[0] || args->prefix[1])) {
		tn_report(TN_LOG_FATAL, "-P only takes a single char");
		return -EINVAL;
	}
	*ret = (struct tn_depmod_request){
		.config = args->config.v,
		.symvers = args->symvers,
		.sysmap = args->filesyms,
		.symbol_prefix = args->prefix ? args->prefix[0] : '\0',
		.check = args->errsyms,
		.warn_duplicates = args->warn,
		.only_if_stale = args->quick,
		.needs = args->tool.verbose ? print_need : NULL,
		.tie = args->tool.verbose ? print_tie : NULL,
		.log = tn_report_log(),
		.sink = tn_depmod_words(),
	};
	if (ret->check && !ret->symvers && !ret->sysmap) {
		tn_report(TN_LOG_WARNING, "-e needs -E or -F");
		ret->check = false;
	}
	return 0;
}

/* Unasked only for the system's own modules, and never for a run that is to leave no trace. */
static int choose_cache(const struct depmod_args *args, struct tn_buf *path,
			struct tn_depmod_request *request)
{
	bool own = !args->basedir && !args->outdir && !args->show;
	bool whole = !request->n_named || request->update;

	if (args->no_cache || !whole || (!args->cache && !own))
		return 0;
	if (!args->cache)
		tn_depmod_cache_path(request->dir, path);
	request->cache = args->cache ? args->cache : path->p;
	request->tidy_caches = !args->cache;
	return path->failed ? -ENOMEM : 0;
}

/* [VERSION [FILE]...]; with --update, a path may come first. */
static int take_operands(const struct depmod_args *args, int argc, char **argv,
			 struct tn_depmod_request *request)
{
	bool first_is_file = args->update && argc > 0 && argv[0][0] == '/';

	if (argc > 0 && !first_is_file) {
		if (!is_version(argv[0])) {
			tn_report(TN_LOG_ERROR, "Bad version passed %s", argv[0]);
			return -EINVAL;
		}
		if (leads_elsewhere(argv[0])) {
			tn_report(TN_LOG_ERROR, "Bad version passed %s: a version has no '..' in its path",
				  argv[0]);
			return -EINVAL;
		}
		request->release = argv[0];
		argc--;
		argv++;
	}
	if (args->update && !argc) {
		tn_report(TN_LOG_ERROR, "--update needs a FILE: the module that has changed");
		return -EINVAL;
	}
	if (argc > 0 && !args->all && !args->quick) {
		request->named = argv;
		request->n_named = (size_t)argc;
		request->update = args->update;
	}
	return 0;
}

static int depmod_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct depmod_args *args = data;
	struct tn_depmod_request request;
	struct tn_arena arena = { 0 };
	tn_autobuf cache = { 0 };
	char running[256];
	const char *outdir = NULL;
	tn_autoerror err = { 0 };
	int r, status;

	if (make_request(args, &request) < 0)
		return EXIT_FAILURE;
	r = take_operands(args, argc, argv, &request);
	if (r < 0)
		return EXIT_FAILURE;
	if (!request.release) {
		r = tn_kernel_release(running, sizeof(running));
		if (r < 0)
			tn_fail(&err, r, "could not tell the running kernel's version: %s",
				strerror(-r));
		request.release = running;
	}
	if (r == 0)
		r = module_dir(args, args->basedir, request.release, &arena, &request.dir,
			       &err);
	if (r == 0)
		r = module_dir(args, args->outdir ? args->outdir : args->basedir, request.release,
			       &arena, &outdir, &err);
	if (r == 0)
		r = choose_cache(args, &cache, &request);
	status = r < 0 ? fail(r, &err) : work(args, &request, outdir);
	tn_arena_free(&arena);
	return status;
}

static bool depmod_acts(const void *args)
{
	const struct depmod_args *a = args;

	return !a->show || a->cache;
}

const struct tn_tool tn_tool_depmod = {
	.command = {
		.name = "depmod",
		.operands = "[VERSION [FILE]...]",
		.summary = "Work out which module needs which, and index a module tree",
		.max_operands = TN_ANY,
		.options = depmod_options,
		.args_size = sizeof(struct depmod_args),
		.acts = depmod_acts,
		.run = depmod_run,
	},
	.level = TN_LOG_WARNING,
};
