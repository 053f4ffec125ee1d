// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/explore/explore_timings.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "sys/fd.h"
#include "sys/files.h"
#include "sys/read.h"

/* A run of thousands of modules has one; the page refuses more, too (web/view/boot.js). */
#define FILE_MAX_BYTES ((size_t)20 << 20)

static int read_file(const char *path, struct tn_buf *all, struct tn_error *err)
{
	tn_autoclose int fd = tn_file_open_at(AT_FDCWD, path);
	int r = fd < 0 ? fd : tn_read_all(fd, 0, TN_READ_WAIT, FILE_MAX_BYTES, all);

	if (r == -EFBIG)
		return tn_fail(err, r, "%s: it is larger than any recorded run: 20 MiB are the most", path);
	return r < 0 ? tn_fail(err, r, "%s: %s", path, strerror(-r)) : 0;
}

/* A number, or null for what did not happen. */
static bool is_time(const tn_json_value *step, const char *key)
{
	uint64_t n;

	return !tn_json_get(step, key) || tn_json_u64(tn_json_get(step, key), &n);
}

/* NULL: it is a step of a run. */
static const char *wrong_with(const tn_json_value *step)
{
	if (!tn_json_is_object(step))
		return "is no object";
	if (!tn_json_string(tn_json_get(step, "module")))
		return "has no \"module\"";
	if (!tn_json_string(tn_json_get(step, "outcome")))
		return "has no \"outcome\"";
	return is_time(step, "begun") && is_time(step, "ended") && is_time(step, "ready") ? NULL :
	       "has a time that is no number of microseconds";
}

static int judge_steps(const tn_json_value *steps, const char *before, const char *path, struct tn_error *err)
{
	for (size_t i = 0; i < tn_json_items(steps); i++) {
		const char *wrong = wrong_with(tn_json_item(steps, i));

		if (wrong)
			return tn_fail(err, -EBADMSG, "%s: %ssteps[%zu] %s", path, before, i, wrong);
	}
	return 0;
}

static int judge(const tn_json_value *run, const char *path, struct tn_error *err)
{
	const tn_json_value *passes = tn_json_get(run, "passes");
	int r = 0;

	if (tn_json_is_array(tn_json_get(run, "steps")))
		return judge_steps(tn_json_get(run, "steps"), "", path, err);
	if (!tn_json_is_array(passes))
		return tn_fail(err, -EBADMSG, "%s: it has no \"steps\": it is not what tenon load --json, tenon boot --json or"
			       " tenon coldplug --json prints", path);
	for (size_t i = 0; i < tn_json_items(passes) && r == 0; i++) {
		char before[48];

		snprintf(before, sizeof(before), "passes[%zu].", i);
		r = judge_steps(tn_json_get(tn_json_item(passes, i), "steps"), before, path, err);
	}
	return r;
}

int tn_explore_timings_parse(struct tn_text text, const char *path, tn_json_value **ret, struct tn_error *err)
{
	tn_cleanup(tn_json_value_freep) tn_json_value *run = NULL;
	tn_autoerror why = { 0 };
	int r = tn_json_read(text, &run, &why);

	if (r < 0)
		return tn_fail(err, r, "%s: it is not JSON: %s", path, tn_error_text(&why, r));
	r = judge(run, path, err);
	if (r == 0)
		*ret = tn_take_ptr(run);
	return r;
}

int tn_explore_timings_read(const char *path, tn_json_value **ret, struct tn_error *err)
{
	tn_autobuf all = { 0 };
	int r = read_file(path, &all, err);

	return r < 0 ? r : tn_explore_timings_parse(tn_buf_text(&all), path, ret, err);
}

static void add_number(struct tn_json to, const char *key, const tn_json_value *of)
{
	uint64_t n = 0;
	bool known = tn_json_u64(tn_json_get(of, key), &n);

	tn_json_unsigned_if(to, key, known, n);
}

static void add_step(struct tn_json list, const tn_json_value *step)
{
	const tn_json_value *needs = tn_json_get(step, "needs");
	struct tn_json to = tn_json_object(list, NULL), numbers;

	tn_json_text(to, "module", tn_json_string(tn_json_get(step, "module")));
	tn_json_text(to, "outcome", tn_json_string(tn_json_get(step, "outcome")));
	tn_json_text(to, "error", tn_json_string(tn_json_get(step, "error")));
	add_number(to, "ready", step);
	add_number(to, "begun", step);
	add_number(to, "ended", step);
	add_number(to, "worker", step);
	numbers = tn_json_array(to, "needs");
	for (size_t i = 0; i < tn_json_items(needs); i++) {
		uint64_t n;

		if (tn_json_u64(tn_json_item(needs, i), &n))
			tn_json_unsigned(numbers, NULL, n);
	}
}

static void add_pass(struct tn_json list, const tn_json_value *pass)
{
	const tn_json_value *steps = tn_json_get(pass, "steps");
	struct tn_json to = tn_json_object(list, NULL), all;

	add_number(to, "elapsed", pass);
	all = tn_json_array(to, "steps");
	for (size_t i = 0; i < tn_json_items(steps); i++)
		add_step(all, tn_json_item(steps, i));
}

void tn_explore_timings_add(struct tn_json top, const tn_json_value *run, const char *path)
{
	const tn_json_value *passes = tn_json_get(run, "passes");
	struct tn_json to, list;

	if (!run) {
		tn_json_null(top, "timings");
		return;
	}
	to = tn_json_object(top, "timings");
	tn_json_text(to, "file", path);
	list = tn_json_array(to, "passes");
	if (tn_json_get(run, "steps"))
		add_pass(list, run);
	for (size_t i = 0; i < tn_json_items(passes); i++)
		add_pass(list, tn_json_item(passes, i));
}
