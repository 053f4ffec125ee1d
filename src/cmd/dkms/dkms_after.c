// SPDX-License-Identifier: LGPL-2.1-or-later
/* What follows when modules have come or gone: framework.conf's modprobe_on_install and post_transaction. */
#include <stdlib.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/dkms/dkms_work.h"
#include "machine/devices.h"
#include "sys/command.h"
#include "sys/kernels.h"
#include "sys/own_root.h"
#include "sys/spawn.h"

#define AT_A_TIME 1000u /* of modaliases */
#define LOAD_MSEC (10u * 60 * 1000)

typedef TN_VEC(const char *) words;

static bool has_installed(const struct tn_dkms_work *w, const char *kernel)
{
	for (size_t i = 0; w->outcomes && i < w->plan.jobs.n; i++)
		if (w->outcomes[i].installed && strcmp(w->survey.candidates.v[w->plan.jobs.v[i].candidate].kernel, kernel) == 0)
			return true;
	return false;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What the machine's devices ask for, each once. Return: 0 or -ENOMEM. */
static int list_modaliases(struct tn_dkms *d, words *ret)
{
	tn_autovec tn_devices devices = { 0 };
	int r = tn_devices_read(d->root, &d->arena, &devices, NULL);
	size_t n = 0;

	for (size_t i = 0; i < devices.n && r == 0; i++)
		if (devices.v[i].modalias && *devices.v[i].modalias)
			r = tn_vec_push(ret, devices.v[i].modalias);
	if (ret->n)
		qsort(ret->v, ret->n, sizeof(*ret->v), by_text);
	for (size_t i = 0; i < ret->n; i++)
		if (i == 0 || strcmp(ret->v[i], ret->v[n - 1]) != 0)
			ret->v[n++] = ret->v[i];
	ret->n = n;
	return r;
}

/* @shell: gets @arguments. What they say is nobody's business: a device whose module is not there is none of dkms'. */
static void command(const struct tn_dkms *d, const char *shell, const char *const *arguments, size_t n)
{
	const char *const first[] = { "/bin/sh", "-c", shell, "sh" };
	const char *path = getenv("PATH");
	tn_autobuf place = { 0 };
	tn_autovec words argv = { 0 };
	tn_autoerror err = { 0 };
	int r = 0;

	tn_buf_addf(&place, "PATH=%s%c", path ? path : "/usr/sbin:/usr/bin:/sbin:/bin", '\0');
	for (size_t i = 0; i < TN_ARRAY_SIZE(first) && r == 0; i++)
		r = tn_vec_push(&argv, first[i]);
	for (size_t i = 0; i < n && r == 0; i++)
		r = tn_vec_push(&argv, arguments[i]);
	if (r == 0)
		r = tn_vec_push(&argv, NULL);
	if (r == 0 && !place.failed) {
		const char *const env[] = { place.p, NULL };
		const struct tn_child child = {
			.root = tn_root_path(d->root), .dir = "/", .argv = argv.v, .env = env, .output = -1,
			.timeout_msec = LOAD_MSEC,
		};

		r = tn_child_run(&child, &err);
	}
	if (r < 0)
		tn_report(TN_LOG_WARNING, "%s", tn_error_text(&err, r));
}

/* As the machine's start does it: the modules of its devices, and those that files name. */
static void load(struct tn_dkms *d)
{
	tn_autovec words aliases = { 0 };
	int r = list_modaliases(d, &aliases);

	for (size_t i = 0; i < aliases.n && r == 0; i += AT_A_TIME)
		command(d, "exec modprobe -a -b -q \"$@\"", aliases.v + i, aliases.n - i < AT_A_TIME ? aliases.n - i : AT_A_TIME);
	command(d, "! command -v systemctl || exec systemctl restart systemd-modules-load.service", NULL, 0);
}

static void run_post_transaction(const struct tn_dkms *d, const char *kernel)
{
	static const struct tn_spawn_how how = { 0 };
	const struct tn_env env = { "kernelver", kernel };
	int r = tn_spawn_shell(d->settings.post_transaction, &env, 1, &how);

	if (r)
		tn_report(TN_LOG_WARNING, "framework.conf's post_transaction has failed (%d)", r);
}

/* For each kernel whose modules are others now. */
static void post_transaction(const struct tn_dkms *d, const struct tn_dkms_work *w)
{
	const char *last = "";

	for (size_t i = 0; w->outcomes && i < w->plan.jobs.n; i++) {
		const char *kernel = w->survey.candidates.v[w->plan.jobs.v[i].candidate].kernel;

		/* Jobs are in the order of their kernels. */
		if (!(w->outcomes[i].installed || w->outcomes[i].removed) || strcmp(kernel, last) == 0)
			continue;
		last = kernel;
		run_post_transaction(d, kernel);
	}
}

void tn_dkms_work_after(const struct tn_dkms_work *w, int status)
{
	struct tn_dkms *d = w->d;
	const char *running;
	bool loads = d->settings.modprobe_on_install && tn_root_is_own(d->root) > 0;

	if (loads && tn_kernels_running(d->root, &d->arena, &running) == 0 && has_installed(w, running))
		load(d);
	if (status == TN_BUILD_GOOD && *d->settings.post_transaction && d->action->flags & TN_DKMS_BY_HAND)
		post_transaction(d, w);
}
