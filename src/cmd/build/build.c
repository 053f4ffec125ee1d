// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon build: modules from their sources, for each kernel. */
#include <string.h>

#include "cli/log.h"
#include "cmd/build/build.h"
#include "cmd/commands.h"

static const struct tn_option build_options[] = {
	{ 'a', "all", NULL, TN_FLAG(struct tn_build_args, all), "For all kernels that have their headers here" },
	{ 0, "to", "DIR", TN_STRING(struct tn_build_args, to),
	  "Of a directory's build: put the modules there, in a directory for each kernel" },
	{ 'f', "force", NULL, TN_FLAG(struct tn_build_args, force),
	  "Build it anew, whatever is there, and install it, whatever version is there" },
	{ 0, "key", "FILE", TN_STRING(struct tn_build_args, key),
	  "Sign with this private key: a file, or a token's pkcs11: URI; else with the machine's own" },
	{ 0, "cert", "FILE", TN_STRING(struct tn_build_args, certificate),
	  "Its certificate; without this, the one in the key's file" },
	{ 0, "unsigned", NULL, TN_FLAG(struct tn_build_args, unsigned_modules), "Do not sign modules" },
	{ 'j', "jobs", "N", TN_STRING(struct tn_build_args, jobs),
	  "Run N compilers at a time; else as many as there are processors" },
	{ 'n', "dry-run", NULL, TN_FLAG(struct tn_build_args, dry_run), "Print what would be done, and change nothing" },
	{ 'o', "output", "COLUMNS", TN_STRING(struct tn_build_args, style.columns),
	  "With status: show these columns, separated by commas; +COLUMNS adds to the usual ones" },
	{ 'x', "sort", "COLUMN", TN_STRING(struct tn_build_args, style.sort), "With status: sort the rows by COLUMN" },
	{ 0, "reverse", NULL, TN_FLAG(struct tn_build_args, style.reverse), "With status: reverse the order" },
	{ 0, "noheadings", NULL, TN_FLAG(struct tn_build_args, style.noheadings), "With status: print no headings" },
	{ 'r', "raw", NULL, TN_FLAG(struct tn_build_args, style.raw), "With status: print for scripts, one blank between cells" },
	{ 0 }
};

static const char build_notes[] =
	"A NAME is one of dkms' tree, and may have its version after a /; a DIR begins with / or ./ and has a dkms.conf.\n"
	"Modules are built for the kernel that runs; in a chroot or an image, for all kernels with headers. --kernel names\n"
	"others, separated by commas. What was built of the same source, headers and compiler before comes out of a cache.\n"
	"\n"
	"  new NAME             write a module to begin with, in ./NAME\n"
	"  DIR                  build it, and leave DIR and dkms' tree as they are\n"
	"  NAME...              build what is in dkms' tree\n"
	"  install [DIR|NAME]...  build, sign, check and install; without names, all that is installed for every kernel\n"
	"  status [NAME]...     what is built and installed\n"
	"  log [ID|NAME]        what a build has said; without an ID, the builds\n"
	"  remove NAME...       for all kernels, and out of dkms' tree; with --kernel, for that one\n"
	"  rollback NAME...     what was there before the last install or removal comes back\n"
	"  prune                what was built for kernels that are gone goes\n"
	"  fsck                 find what is broken in dkms' tree, and mend it\n"
	"\n"
	"Examples:\n"
	"  tenon build new hello                    a module to begin with\n"
	"  tenon build ./hello                      build it for the kernel that runs\n"
	"  sudo tenon build install ./hello --all   install it for all kernels\n"
	"  sudo tenon build install                 all modules, for a new kernel\n"
	"  tenon build log hello                    why did it fail?\n"
	"  tenon build status --json                for scripts\n"
	"  sudo tenon build fsck --dry-run          what is broken?\n";

static const struct {
	const char *word;
	int (*run)(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv);
} words[] = {
	{ "fsck", tn_build_fsck_word },	   { "install", tn_build_install_word }, { "log", tn_build_log },
	{ "new", tn_build_new },	   { "prune", tn_build_prune },		 { "remove", tn_build_remove },
	{ "rollback", tn_build_rollback }, { "status", tn_build_status },
};

static int build_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(words); i++)
		if (strcmp(argv[0], words[i].word) == 0)
			return words[i].run(world, data, argc - 1, argv + 1);
	return tn_build_build(world, data, argc, argv);
}

static bool build_acts(const void *data)
{
	const struct tn_build_args *args = data;

	return !args->dry_run;
}

const struct tn_command tn_cmd_build = {
	.name = "build",
	.operands = "DIR|NAME|WORD [NAME]...",
	.summary = "Build modules from their sources, and install them for each kernel",
	.min_operands = 1,
	.max_operands = TN_ANY,
	.missing = "what is to be built is missing",
	.needs = TN_NEED_ROOT,
	.options = build_options,
	.columns = tn_build_columns,
	.notes = build_notes,
	.args_size = sizeof(struct tn_build_args),
	.acts = build_acts,
	.run = build_run,
};
