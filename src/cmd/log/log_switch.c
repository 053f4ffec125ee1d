// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon log --debug */
#include "cmd/log/log_switch.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/log.h"
#include "cli/show.h"
#include "machine/dynamic_debug.h"

int tn_switch_read(const char *word, enum tn_switch *ret)
{
	static const char *const words[] = { [TN_SWITCH_ON] = "on", [TN_SWITCH_OFF] = "off", [TN_SWITCH_STATUS] = "status" };

	for (size_t i = TN_SWITCH_ON; i < TN_ARRAY_SIZE(words); i++)
		if (strcmp(word, words[i]) == 0) {
			*ret = (enum tn_switch)i;
			return 0;
		}
	return -EINVAL;
}

static int print_json(const char *module, const struct tn_dynamic_debug *d)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json debug = tn_json_object(tn_json_start(&doc), "debug");

	tn_json_text(debug, "module", module);
	tn_json_unsigned(debug, "messages", d->sites);
	tn_json_unsigned(debug, "on", d->on);
	tn_json_text(debug, "source", d->source);
	return tn_json_print(&doc, stdout) < 0 ? TN_EXIT_FAILURE : TN_EXIT_OK;
}

static int print_status(const struct tn_world *world, const char *module, const struct tn_dynamic_debug *d)
{
	if (world->json)
		return print_json(module, d);
	tn_show(module, stdout);
	printf(": %zu debug message%s, %zu of them switched on (%s)\n", d->sites, d->sites == 1 ? "" : "s", d->on, d->source);
	return TN_EXIT_OK;
}

/* There is nothing to switch; why is for people to find out. */
static int none(const char *module, const struct tn_dynamic_debug *d)
{
	tn_report(TN_LOG_ERROR,
		  "%s lists no debug messages of %s: it has none, or it is not loaded (they can be on from its start:"
		  " modprobe %s dyndbg=+p)", d->source, module, module);
	return TN_EXIT_FAILURE;
}

static int failed(const struct tn_error *err, int r)
{
	tn_report(TN_LOG_ERROR, "%s", tn_error_text(err, r));
	return TN_EXIT_FAILURE;
}

int tn_switch(const struct tn_world *world, const char *module, enum tn_switch what, bool dry_run,
		 struct tn_switch_done *ret)
{
	const bool on = what == TN_SWITCH_ON;
	struct tn_dynamic_debug d;
	tn_autoerror err = { 0 };
	int r;

	if (what != TN_SWITCH_STATUS && !dry_run && *tn_root_path(world->root)) {
		tn_report(TN_LOG_ERROR, "no kernel runs below %s: debug messages are switched on the running machine only",
			  tn_root_path(world->root));
		return TN_EXIT_USAGE;
	}
	r = tn_dynamic_debug_read(world->root, module, &d, &err);
	if (r < 0)
		return failed(&err, r);
	if (what == TN_SWITCH_STATUS)
		return print_status(world, module, &d);
	if (!d.sites)
		return none(module, &d);
	if (dry_run) {
		printf("would write \"module %s %cp\" to %s\n", module, on ? '+' : '-', d.source);
		return TN_EXIT_OK;
	}
	r = tn_dynamic_debug_switch(world->root, d.source, module, on, &err);
	if (r < 0)
		return failed(&err, r);
	if (on && d.on < d.sites) /* what was on before stays on */
		ret->source = d.source;
	return TN_EXIT_OK;
}

int tn_switch_undo(const struct tn_world *world, const char *module, const struct tn_switch_done *done)
{
	tn_autoerror err = { 0 };
	int r = done->source ? tn_dynamic_debug_switch(world->root, done->source, module, false, &err) : 0;

	return r < 0 ? failed(&err, r) : TN_EXIT_OK;
}
