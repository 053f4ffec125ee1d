// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon keys: which keys count for modules, where they sit, and which step is missing for one that does not. */
#include "cmd/keys/keys.h"

#include <errno.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/commands.h"
#include "cmd/confined.h"
#include "cmd/keys/keys_view.h"
#include "cmd/machine.h"

static const struct tn_option keys_options[] = {
	{ 'n', "dry-run", NULL, TN_FLAG(struct tn_keys_args, dry_run), "With new or enrol: only show what would be done" },
	{ 0, "out", "DIR", TN_STRING(struct tn_keys_args, out), "With new: put them there instead of /var/lib/dkms" },
	{ 0, "name", "NAME", TN_STRING(struct tn_keys_args, name), "With new: the name that the certificate has" },
	{ 0, "rsa", NULL, TN_FLAG(struct tn_keys_args, rsa), "With new: a key for RSA with 2048 bits, which is usual" },
	{ 0, "ec", NULL, TN_FLAG(struct tn_keys_args, ec), "With new: a key for ECDSA on the curve P-384" },
	{ 0, "ca", NULL, TN_FLAG(struct tn_keys_args, authority),
	  "With new: a certificate of an authority, as where the kernel takes no others" },
	{ 0, "force", NULL, TN_FLAG(struct tn_keys_args, force), "With new: take the place of the key that is there" },
	{ 'o', "output", "COLUMNS", TN_STRING(struct tn_keys_args, style.columns),
	  "Show these columns, separated by commas; +COLUMNS adds to the usual ones" },
	{ 'x', "sort", "COLUMN", TN_STRING(struct tn_keys_args, style.sort), "Sort the rows by COLUMN" },
	{ 0, "reverse", NULL, TN_FLAG(struct tn_keys_args, style.reverse), "Reverse the order" },
	{ 0, "noheadings", NULL, TN_FLAG(struct tn_keys_args, style.noheadings), "Print no headings" },
	{ 'r', "raw", NULL, TN_FLAG(struct tn_keys_args, style.raw), "Print for scripts: one blank between cells" },
	{ 0 }
};

static const char keys_notes[] =
	"Without operands, you see every key that counts for modules, or might, and where it is. For a\n"
	"CERTIFICATE or a MODULE, you are told the one step that is missing until the kernel takes its key.\n"
	"Root sees more: the kernel's keyrings and requests for keys. The exit status is 0 if no step is\n"
	"missing, else 1.\n"
	"\n"
	"Examples:\n"
	"  tenon keys                               all keys\n"
	"  tenon keys nvidia                        why does the kernel not take its key?\n"
	"  tenon keys /var/lib/dkms/mok.pub         the same of a certificate\n"
	"  sudo tenon keys new                      make a key and a certificate, where dkms looks for them\n"
	"  sudo tenon keys enrol                    ask for them to be enrolled, and say what comes then\n"
	"  tenon keys -o STATE,SUBJECT,SERIAL,UNTIL\n"
	"  tenon keys --json                        for scripts\n";

struct visit {
	const struct tn_keys_args *args;
	int argc;
	char **argv;
};

static int look_first(struct tn_world *world, void *data)
{
	return tn_machine_look_at_keys(world);
}

static int print(const struct tn_keys_view *view, const struct visit *visit, struct tn_error *err)
{
	if (view->world->json)
		return tn_keys_print_json(view, stdout);
	return tn_keys_print_text(view, &visit->args->style, stdout, err);
}

static int look(struct tn_world *world, void *data)
{
	tn_cleanup(tn_keys_view_free) struct tn_keys_view view = { .world = world };
	const struct visit *visit = data;
	tn_autoerror err = { 0 };
	int r = tn_world_need_tree_or_none(world, &err);

	if (r == 0)
		r = tn_world_keys_open(&view.keys, world, &err);
	if (r == 0 && tn_keys_view_fill(&view) < 0)
		r = tn_fail(&err, -ENOMEM, "out of memory");
	for (int i = 0; i < visit->argc && r == 0; i++)
		if (tn_keys_view_ask(&view, visit->argv[i]) < 0)
			r = tn_fail(&err, -ENOMEM, "out of memory");
	if (r == 0)
		r = print(&view, visit, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	return tn_keys_view_ok(&view) ? TN_EXIT_OK : TN_EXIT_FAILURE;
}

static int misused(const char *what)
{
	tn_report(TN_LOG_ERROR, "%s; see tenon keys --help", what);
	return TN_EXIT_USAGE;
}

static bool is_enrol(const char *word)
{
	return strcmp(word, "enrol") == 0 || strcmp(word, "enroll") == 0;
}

static int keys_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	struct visit visit = { data, argc, argv };
	const struct tn_keys_args *args = data;

	const bool new = argc && strcmp(argv[0], "new") == 0, enrol = argc && is_enrol(argv[0]);

	if (new) {
		if (argc > 1)
			return misused("new takes no operands");
		return args->rsa && args->ec ? misused("--rsa and --ec are two kinds of keys") : tn_keys_new(world, args);
	}
	if (args->out || args->name || args->rsa || args->ec || args->authority || args->force)
		return misused("--out, --name, --rsa, --ec, --ca and --force are for new");
	if (enrol)
		return argc > 2 ? misused("one certificate at a time") : tn_keys_enrol(world, args, argc > 1 ? argv[1] : NULL);
	if (args->dry_run)
		return misused("--dry-run is for new and enrol");
	return tn_run_confined(world, look_first, look, &visit);
}

const struct tn_command tn_cmd_keys = {
	.name = "keys",
	.operands = "[CERTIFICATE|MODULE]...|new|enrol [CERTIFICATE]",
	.summary = "Show the keys that count for modules, make one, and have it enrolled",
	.max_operands = TN_ANY,
	.options = keys_options,
	.columns = tn_keys_columns,
	.notes = keys_notes,
	.args_size = sizeof(struct tn_keys_args),
	.run = keys_run,
};
