// SPDX-License-Identifier: LGPL-2.1-or-later
/* The steps of a plan are taken: by the kernel, or in a shell. */
#include "core/load/apply.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "core/load/insert.h"
#include "core/state/state_view.h"
#include "sys/clock.h"
#include "sys/spawn.h"

/* How often the command of one module may run inside itself: a command that
 * loads its own module under a condition is odd but ends, a loop does not. */
#define NESTED_MAX 3

/* The longest pause between two tries to remove a busy module. */
#define PAUSE_MAX_MSEC 500

/* A command may have brought it meanwhile. */
static bool has_arrived(const struct tn_application *a, const struct tn_step *step)
{
	bool renamed = step->kind == TN_STEP_INSERT && step->insert.rename;

	return a->ran_command &&
	       tn_state_view_is_live(a->how->state, renamed ? step->insert.rename : step->module);
}

static int ready_to_remove(const struct tn_application *a, const struct tn_step *step)
{
	const struct tn_state_view *state = a->how->state;
	int count;

	if (step->remove.busy == TN_BUSY_WAITS)
		return 1;
	count = state->refcount(state->data, step->module);
	if (step->remove.busy == TN_BUSY_SKIPS)
		return count == 0;
	return count > 0 ? -EBUSY : 1;
}

static int ready(void *data, const struct tn_step *step)
{
	struct tn_application *a = data;
	bool runs;

	switch (step->kind) {
	case TN_STEP_REMOVE:
		return ready_to_remove(a, step);
	case TN_STEP_COMMAND:
		runs = step->command.rule->d.kind == TN_CONF_REMOVE || !has_arrived(a, step);
		a->ran_command |= runs; /* here, since another process may run it */
		return runs;
	case TN_STEP_INSERT:
		if (has_arrived(a, step))
			return step->insert.first_time ? -EEXIST : 0;
		return 1;
	default:
		return 1; /* the walk takes no other */
	}
}

static int insert(const struct tn_application *a, const struct tn_step *step, struct tn_error *err)
{
	const struct tn_match *match = step->reason.match;
	const struct tn_insert how = { .options = step->options.text,
				       .flags = step->insert.load_flags,
				       .rename = step->insert.rename,
				       .wait = match && match->by == TN_FOUND_FILE };
	struct tn_insert_report report;
	int r = tn_insert_file(a->how->kernel, step->path, &how, &report, err);

	if (r < 0 && err->text)
		tn_fail_in(err, r, "could not %s %s",
			   report.stage == TN_INSERT_OPEN ? "open" : "load", step->path);
	/* Another loader was faster: what was wanted is there. */
	return r == -EEXIST && !step->insert.first_time ? TN_WALKER_WAS_THERE : r;
}

static int remove_module(const struct tn_application *a, const struct tn_step *step)
{
	const struct tn_kernel *kernel = a->how->kernel;
	uint64_t end = tn_clock_msec() + a->how->wait_msec;
	unsigned pause = 1;
	int r;

	for (;;) {
		uint64_t now;

		r = kernel->unload(kernel->data, step->module, step->remove.unload_flags);
		if (r != -EAGAIN || step->remove.busy != TN_BUSY_WAITS)
			return r;
		now = tn_clock_msec();
		if (now >= end)
			return r;
		tn_clock_sleep(pause < end - now ? pause : (unsigned)(end - now));
		if (pause < PAUSE_MAX_MSEC)
			pause *= 2;
	}
}

static unsigned count_word(const char *list, const char *word)
{
	struct tn_text rest = tn_text(list), found;
	unsigned n = 0;

	while (tn_text_word(&rest, " ", &found))
		n += tn_text_is(found, word);
	return n;
}

static int spawn(const struct tn_application *a, const struct tn_step *step, const char *commands, struct tn_error *err)
{
	const struct tn_spawn_how how = { .unblock = a->how->unblock_signals, .timeout_msec = a->how->command_msec };
	const struct tn_env env[] = { { "MODPROBE_MODULE", step->module }, { TN_APPLY_COMMANDS_ENV, commands } };
	int r = tn_spawn_shell(step->command.shell, env, TN_ARRAY_SIZE(env), &how);

	if (r != -ETIMEDOUT && r != -EINPROGRESS)
		return r;
	return tn_fail(err, -ETIMEDOUT, "the command of %s:%u has not ended for %u.%u s, %s", step->command.rule->file,
		       step->command.rule->d.line, how.timeout_msec / 1000, how.timeout_msec % 1000 / 100,
		       r == -ETIMEDOUT ? "so it was terminated" : "and could not be terminated: it is left to the kernel");
}

static int run_command(const struct tn_application *a, const struct tn_step *step, struct tn_error *err)
{
	const char *inside = a->how->commands ? a->how->commands : "";
	tn_autofree char *commands = NULL;
	tn_autobuf b = { 0 };

	if (a->how->run_command)
		return a->how->run_command(a->how->data, step);
	if (count_word(inside, step->module) >= NESTED_MAX)
		return tn_fail(err, -ELOOP, "the %s command for '%s' runs itself (%s)",
			       step->command.rule->d.kind == TN_CONF_REMOVE ? "remove" : "install",
			       step->module, inside);
	tn_buf_addf(&b, "%s%s%s", inside, *inside ? " " : "", step->module);
	commands = tn_buf_take(&b);
	if (!commands)
		return -ENOMEM;
	return spawn(a, step, commands, err);
}

static int take(void *data, const struct tn_step *step, struct tn_error *err)
{
	switch (step->kind) {
	case TN_STEP_INSERT:
		return insert(data, step, err);
	case TN_STEP_REMOVE:
		return remove_module(data, step);
	case TN_STEP_COMMAND:
		return run_command(data, step, err);
	default:
		return 0;
	}
}

struct tn_walker tn_apply_walk(struct tn_application *a, const struct tn_apply *how)
{
	*a = (struct tn_application){ .how = how };
	return (struct tn_walker){
		.observer = how->observer,
		.stop_at_fail = how->stop_at_fail,
		.all_or_none = how->all_or_none,
		.times = how->times,
		.data = a,
		.ready = ready,
		.take = take,
	};
}

int tn_apply(const struct tn_apply *how, const struct tn_step *steps, size_t n)
{
	struct tn_application a;
	const struct tn_walker walk = tn_apply_walk(&a, how);

	return tn_walk(&walk, steps, n);
}
