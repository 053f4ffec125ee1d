// SPDX-License-Identifier: LGPL-2.1-or-later
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "depmod/depmod.h"
#include "sys/kernel.h"
#include "tools/moddir.h"
#include "tools/tools.h"

#define MODULE_DIR "/lib/modules"

struct depmod_args {
	struct tn_tool_args tool;
	bool all, quick, errsyms, show, warn;
	const char *basedir, *moduledir, *outdir, *symvers, *filesyms, *prefix;
	struct tn_strings config;
};

static const struct tn_option depmod_options[] = {
	{ 'a', "all", NULL, TN_FLAG(struct depmod_args, all),
	  "Look at all modules, whatever files are named (the default without files)" },
	{ 'A', "quick", NULL, TN_FLAG(struct depmod_args, quick),
	  "Do nothing unless a module is younger than modules.dep" },
	{ 'e', "errsyms", NULL, TN_FLAG(struct depmod_args, errsyms),
	  "With -E or -F: report symbols that nobody exports" },
	{ 'n', "show", NULL, TN_FLAG(struct depmod_args, show),
	  "Print the text files to stdout instead of writing any" },
	{ 0, "dry-run", NULL, TN_FLAG(struct depmod_args, show), "The same as --show" },
	{ 'P', "symbol-prefix", "CHAR", TN_STRING(struct depmod_args, prefix),
	  "Take CHAR off the front of symbols" },
	{ 'C', "config", "PATH", TN_LIST(struct depmod_args, config),
	  "Read this file or directory instead of the depmod.d directories; may be repeated" },
	{ 'w', "warn", NULL, TN_FLAG(struct depmod_args, warn), "Warn of duplicate aliases" },
	{ 'b', "basedir", "DIR", TN_STRING(struct depmod_args, basedir),
	  "Look for modules below DIR/lib/modules" },
	{ 'm', "moduledir", "DIR", TN_STRING(struct depmod_args, moduledir),
	  "Module directory inside the base directory instead of lib/modules" },
	{ 'o', "outdir", "DIR", TN_STRING(struct depmod_args, outdir),
	  "Write below DIR/lib/modules, not where the modules are" },
	{ 'F', "filesyms", "FILE", TN_STRING(struct depmod_args, filesyms),
	  "System.map of the kernel, for -e" },
	{ 'E', "symvers", "FILE", TN_STRING(struct depmod_args, symvers),
	  "Module.symvers of the kernel, for -e; versions are compared, too" },
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

/* BASE/MODULEDIR/RELEASE. Return: 0 or -errno. */
static int module_dir(const struct depmod_args *args, const char *base, const char *release,
		      struct tn_arena *arena, const char **ret)
{
	const char *middle = args->moduledir ? args->moduledir : MODULE_DIR, *dir = "";
	int r = base ? tn_absolute_path(base, arena, &dir) : 0;

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

/* Return: 0 or -errno. */
static int show(struct tn_depmod *d)
{
	int r = 0;

	for (const struct tn_depmod_output *o = tn_depmod_outputs; r == 0 && o->name; o++) {
		tn_autobuf text = { 0 };

		r = o->text ? o->make(d, &text) : 0;
		if (r == 0)
			fwrite(text.p ? text.p : "", 1, text.n, stdout);
	}
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
	struct tn_depmod d;
	tn_autoerror err = { 0 };
	int r = tn_depmod_build(request, &d, &err), status;

	if (r < 0)
		return fail(r, &err);
	if (r == 0)
		return EXIT_SUCCESS;
	r = args->show ? show(&d) : tn_depmod_write(&d, outdir, &err);
	status = r < 0 ? fail(r, &err) : d.defective ? EXIT_FAILURE : EXIT_SUCCESS;
	tn_depmod_free(&d);
	return status;
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
		.log = tn_report_log(),
	};
	if (ret->check && !ret->symvers && !ret->sysmap) {
		tn_report(TN_LOG_WARNING, "-e needs -E or -F");
		ret->check = false;
	}
	return 0;
}

static int depmod_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct depmod_args *args = data;
	struct tn_depmod_request request;
	struct tn_arena arena = { 0 };
	char running[256];
	const char *outdir = NULL;
	int r, status;

	if (make_request(args, &request) < 0)
		return EXIT_FAILURE;
	if (argc > 0 && !is_version(argv[0])) {
		tn_report(TN_LOG_ERROR, "Bad version passed %s", argv[0]);
		return EXIT_FAILURE;
	}
	if (argc > 1 && !args->all && !args->quick) {
		request.named = argv + 1;
		request.n_named = (size_t)argc - 1;
	}
	r = argc > 0 ? 0 : tn_kernel_release(running, sizeof(running));
	request.release = argc > 0 ? argv[0] : running;
	if (r == 0)
		r = module_dir(args, args->basedir, request.release, &arena, &request.dir);
	if (r == 0)
		r = module_dir(args, args->outdir ? args->outdir : args->basedir, request.release,
			       &arena, &outdir);
	/* Beyond a size limit write(2) is to fail with EFBIG, so that we can say so. */
	signal(SIGXFSZ, SIG_IGN);
	status = r < 0 ? fail(r, NULL) : work(args, &request, outdir);
	tn_arena_free(&arena);
	return status;
}

const struct tn_tool tn_tool_depmod = {
	.command = {
		.name = "depmod",
		.operands = "[VERSION [FILE]...]",
		.summary = "Work out what modules depend on and answer to",
		.max_operands = TN_ANY,
		.options = depmod_options,
		.args_size = sizeof(struct depmod_args),
		.run = depmod_run,
	},
	.level = TN_LOG_WARNING,
};
