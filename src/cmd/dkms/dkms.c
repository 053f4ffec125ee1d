// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/dkms/dkms.h"

#include <errno.h>
#include <string.h>
#include <stdio.h>

#include "cli/log.h"
#include "cli/output.h"
#include "sys/dir.h"
#include "sys/files.h"

/* What scripts ask for is the version whose arguments and tree these are. */
#define LIKE "dkms-3.2.2"

bool tn_dkms_is(const char *program)
{
	const char *slash = strrchr(program, '/');

	return strcmp(slash ? slash + 1 : program, tn_dkms_command.name) == 0;
}

static void help(void)
{
	printf("Usage: dkms %s [OPTION]...\n%s.\n\nActions:\n", tn_dkms_command.operands, tn_dkms_command.summary);
	for (const struct tn_dkms_action *a = tn_dkms_actions; a->name; a++)
		printf("  %-16s %s\n", a->name, a->summary);
	puts("\nOptions:");
	tn_options_help(tn_dkms_command.options, stdout);
	puts("\nMore in dkms(8). tenon build is the same for people.");
}

/* A path of the user's, as it is called from "/". */
static int absolute(struct tn_dkms *d, const char *given, const char **to, struct tn_error *err)
{
	struct tn_text path;
	int r = given ? tn_absolute_path(given, &d->arena, to) : 0;

	if (r < 0)
		return tn_fail(err, r, "%s: %s", given, tn_absolute_path_reason(r));
	path = given ? tn_text(*to) : (struct tn_text){ NULL, 0 };
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	if (given)
		*to = tn_arena_dup(&d->arena, path);
	return given && !*to ? -ENOMEM : 0;
}

static int settle(struct tn_dkms *d, struct tn_error *err)
{
	struct tn_dkms_settings *s = &d->settings;
	uint64_t jobs;
	int r = tn_dkms_settings_read(d->root, true, s, err);

	if (r == 0)
		r = absolute(d, d->args->dkms_tree, &s->dkms_tree, err);
	if (r == 0)
		r = absolute(d, d->args->source_tree, &s->source_tree, err);
	if (r == 0)
		r = absolute(d, d->args->install_tree, &s->install_tree, err);
	s->symlink_modules |= d->args->symlink_modules;
	s->modprobe_on_install |= d->args->modprobe_on_install;
	s->verbose |= d->args->verbose;
	if (d->args->jobs && tn_text_u64(tn_text(d->args->jobs), 10, &jobs) == 0 && jobs <= UINT16_MAX)
		s->parallel_jobs = (unsigned)jobs;
	return r;
}

static int run(struct tn_dkms *d)
{
	tn_autoerror err = { 0 };
	int r = d->root ? settle(d, &err) : -ENOMEM;

	if (r < 0)
		return tn_dkms_failed(&err, r);
	if (d->action->flags & TN_DKMS_WRITES) {
		r = tn_dir_check_write(d->settings.dkms_tree);
		/* One that is not there is made. */
		if (r < 0 && r != -ENOENT) {
			tn_report(TN_LOG_ERROR, "%s: %s; do this as root", d->settings.dkms_tree, strerror(-r));
			return TN_BUILD_BAD_ARGUMENTS;
		}
	}
	tn_begin_output(d->action->flags & TN_DKMS_WRITES);
	return d->action->run(d);
}

int tn_dkms_main(int argc, char **argv)
{
	struct tn_dkms_args args = { 0 };
	struct tn_dkms d = { .args = &args };
	char program[] = "dkms";
	int n, r;

	argv[0] = program; /* not the path by which it was called */
	tn_report_setup(program, TN_LOG_WARNING, false);
	n = tn_options_parse(tn_dkms_command.options, argc, argv, &args, false);
	if (n < 0) {
		r = n == -EINVAL ? TN_BUILD_UNKNOWN : tn_dkms_failed(NULL, n);
	} else if (args.help) {
		help();
		r = TN_BUILD_GOOD;
	} else if (args.version) {
		puts(LIKE);
		r = TN_BUILD_GOOD;
	} else {
		r = tn_dkms_understand(&d, argc - n, argv + n);
		d.root = tn_root_new("");
		r = r ? r : run(&d);
	}
	tn_root_free(d.root);
	tn_dkms_settings_free(&d.settings);
	tn_vec_free(&d.pairs);
	tn_arena_free(&d.arena);
	tn_options_release(tn_dkms_command.options, &args);
	return r;
}
