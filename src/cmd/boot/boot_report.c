// SPDX-License-Identifier: LGPL-2.1-or-later
/* What came of the modules that were asked for at boot: a line each, where it is worth one. */
#include <string.h>

#include "autoload/boot.h"
#include "base/buf.h"
#include "cli/command.h"
#include "cli/log.h"
#include "cmd/boot/boot_run.h"
#include "core/plan/blocks.h"
#include "core/plan/words.h"

#define CMDLINE "/proc/cmdline"
#define CMDLINE_MAX (1u << 20)

/* "/etc/modules-load.d/a.conf:3: " */
static void say(const struct tn_asked *asked, enum tn_log_level level, const char *what, const char *why)
{
	char line[16] = "";

	if (asked->line)
		snprintf(line, sizeof(line), ":%u", asked->line);
	tn_report(level, "%s%s: %s%s%s", asked->file, line, what, why ? ": " : "", why ? why : "");
}

static const char *named(const struct tn_boot *boot, const char *before, const char *name, const char *after)
{
	const char *text = tn_arena_join(&boot->world->arena, tn_text(before), tn_text(name), tn_text(after));

	return text ? text : name;
}

static void report_good(const struct tn_boot *boot, size_t target)
{
	const struct tn_asked *asked = &boot->asked.v[boot->asked_of.v[target]];
	const char *module = boot->operands.targets.v[target].match->module;
	const struct tn_step *step = tn_loading_own_step(&boot->loading, target);
	enum tn_step_skip skip = step ? tn_step_skips(step) : TN_SKIP_NONE;

	if (skip == TN_SKIP_BLACKLISTED)
		say(asked, TN_LOG_INFO, named(boot, "", module, " is blacklisted"),
		    tn_rule_place(step->skip.blacklist, &boot->world->arena));
	else if (step && boot->loading.ends[step - boot->loading.steps].how == TN_LOADED_DONE)
		say(asked, TN_LOG_INFO, named(boot, "", module, " is loaded"), NULL);
	else
		say(asked, TN_LOG_INFO, named(boot, "", module, " is there"),
		    skip == TN_SKIP_NONE ? NULL : tn_words_skip(skip)->load);
}

/* Return: whether it makes the whole a failure. */
static bool report_failure(const struct tn_boot *boot, size_t target, const char *command_line)
{
	const struct tn_asked *asked = &boot->asked.v[boot->asked_of.v[target]];
	const char *module = boot->operands.targets.v[target].match->module;
	const struct tn_step *step = tn_loading_failure(&boot->loading, target);
	int result = step ? boot->loading.ends[step - boot->loading.steps].result : 0;
	struct tn_boot_grade grade = tn_boot_grade(result, tn_kernel_blacklists(command_line, module));
	const char *why = grade.text ? grade.text : step ? tn_loading_reason(&boot->loading, step) : NULL;

	say(asked, grade.level, named(boot, "could not load ", module, ""), why);
	return grade.fails;
}

static void report_unknown(const struct tn_boot *boot, const struct tn_asked *asked)
{
	enum tn_log_level level = tn_boot_grade_unknown().level;

	if (asked->more)
		say(asked, level, named(boot, named(boot, "'", asked->name, " "), asked->more, "' is no name of a module"),
		    "write one name a line; parameters belong in options lines of modprobe.d");
	else
		say(asked, level, named(boot, "no module is called '", asked->name, "'"), NULL);
}

int tn_boot_report(const struct tn_boot *boot, bool verbose)
{
	tn_autobuf b = { 0 };
	const char *command_line = NULL;
	bool failed = false;

	if (tn_root_read_record(boot->world->root, CMDLINE, CMDLINE_MAX, &b) == 0) {
		tn_buf_add_char(&b, '\0');
		command_line = b.failed ? NULL : b.p;
	}
	for (size_t i = 0; i < boot->unknown.n; i++)
		report_unknown(boot, &boot->asked.v[boot->unknown.v[i]]);
	for (size_t i = 0; i < boot->operands.targets.n; i++)
		if (!boot->operands.targets.v[i].ok)
			failed |= report_failure(boot, i, command_line);
		else if (verbose)
			report_good(boot, i);
	return failed ? TN_EXIT_FAILURE : TN_EXIT_OK;
}
