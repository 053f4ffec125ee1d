// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's messages as they come, until there is a reason to end. */
#include "cmd/watch/watching.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/log.h"
#include "core/state/state_view.h"
#include "format/uevent.h"
#include "sys/capabilities.h"
#include "sys/clock.h"
#include "sys/interrupt.h"
#include "sys/uevent.h"

/* More messages than these are the next batch. */
#define BATCH_MAX 4096

/* Between two looks at all devices where messages are lost one after another. */
#define RESCAN_PAUSE_MSEC 250

/* More devices than these do not wait for a plan that takes long: all that there are are looked at instead. */
#define QUEUE_MAX 16384

/* Between two looks for a /sys that is not there. */
#define BLIND_PAUSE_MSEC 500

/* How often it is asked whether PATH is there: not all that appears has a message. */
#define UNTIL_EVERY_MSEC 100

int tn_watching_open(struct tn_watching *w, struct tn_error *err)
{
	int r;

	w->state = tn_state_view_live(w->world->root);
	w->loading = w->args->loading;
	if (!w->loading.timeout_msec)
		w->loading.timeout_msec = TN_LOADING_BOOT_MSEC;
	w->begun = w->last = tn_clock_msec();
	w->rescan = true; /* what is there already */
	w->interrupt = tn_interrupt_open();
	w->receive = tn_uevent_receive;
	w->events = tn_uevent_open();
	r = w->interrupt < 0 ? w->interrupt : w->events < 0 ? w->events : tn_interrupt_add_children(w->interrupt);
	if (r < 0)
		return tn_fail(err, r, "cannot listen for the kernel's messages about devices: %s", strerror(-r));
	/* No seccomp and no Landlock: install commands would inherit them, and these may do anything. A program
	 * that root starts, as these are, has its capabilities back. */
	r = tn_capabilities_keep(1ull << TN_CAP_SYS_MODULE);
	if (r < 0)
		tn_report(TN_LOG_WARNING, "could not give up capabilities: %s", strerror(-r));
	return 0;
}

void tn_watching_close(struct tn_watching *w)
{
	tn_hotplug_free(&w->hotplug);
	tn_watch_clear(&w->stamps);
	for (size_t i = 0; i < w->late.n; i++)
		free(w->late.v[i].module);
	tn_vec_free(&w->late);
	if (w->interrupt >= 0)
		close(w->interrupt);
	if (w->events >= 0)
		close(w->events);
}

/* What one call of drain() has met. */
struct met {
	uint64_t overruns, foreign, oversized, malformed;
};

static void tell(struct tn_watching *w, const struct met *met)
{
	if (met->foreign)
		tn_report(TN_LOG_WARNING, "%llu messages about devices are not of the kernel: nothing comes of them",
			  (unsigned long long)met->foreign);
	if (met->overruns)
		tn_report(TN_LOG_WARNING, "messages of the kernel were lost, since too many came at once: /sys is read again");
	if (met->malformed + met->oversized)
		tn_report(TN_LOG_WARNING, "%llu messages of the kernel make no sense: /sys is read again",
			  (unsigned long long)(met->malformed + met->oversized));
	w->overruns += met->overruns;
	w->foreign += met->foreign;
	w->oversized += met->oversized;
	if (met->overruns)
		tn_hotplug_unsettle(&w->hotplug); /* that a module has gone may be among what is lost */
	w->rescan |= met->overruns || met->malformed || met->oversized;
	if (w->hotplug.batch.devices.n > QUEUE_MAX) {
		tn_hotplug_drop(&w->hotplug);
		w->rescan = true;
	}
}

/* Takes one message. Return: 0; -EAGAIN: there is none; -ENOMEM or another errno. */
static int take_one(struct tn_watching *w, struct met *met)
{
	char message[TN_UEVENT_MAX];
	size_t n;
	int r = w->receive(w->events, message, sizeof(message), &n);

	if (r == 0) {
		r = tn_hotplug_take(&w->hotplug, (struct tn_text){ message, n });
		met->malformed += r == -EBADMSG;
		return r == -EBADMSG ? 0 : r;
	}
	met->overruns += r == -ENOBUFS;
	met->oversized += r == -EMSGSIZE;
	met->foreign += r == -EPERM;
	return r == -ENOBUFS || r == -EMSGSIZE || r == -EPERM ? 0 : r;
}

/* What has arrived is one batch. */
static int drain(struct tn_watching *w, struct tn_error *err)
{
	struct met met = { 0 };
	int r = 0;

	/* First: what is settled may be otherwise by now. The files are read anew before the next plan: one may be under way. */
	if (tn_watch_changed(&w->stamps))
		tn_hotplug_unsettle(&w->hotplug);
	for (size_t n = 0; n < BATCH_MAX && r == 0; n++)
		r = take_one(w, &met);
	w->last = tn_clock_msec();
	tell(w, &met);
	if (r < 0 && r != -EAGAIN)
		return tn_fail(err, r, "the kernel's messages about devices: %s", strerror(-r));
	return 0;
}

static bool is_there(const struct tn_watching *w)
{
	for (size_t i = 0; i < w->args->until.n; i++)
		if (!tn_root_has(w->world->root, w->args->until.v[i]))
			return false;
	return w->args->until.n > 0;
}

static bool is_over(uint64_t from, unsigned msec)
{
	return msec && tn_clock_msec() - from >= msec;
}

/* What does not wait for a plan that is under way. */
static enum tn_watch_end ended_anyway(const struct tn_watching *w)
{
	if (is_there(w))
		return TN_WATCH_THERE;
	return is_over(w->begun, w->args->at_most_msec) ? TN_WATCH_TIME : TN_WATCH_GOES_ON;
}

static enum tn_watch_end ended(const struct tn_watching *w)
{
	enum tn_watch_end end = ended_anyway(w);

	if (end == TN_WATCH_GOES_ON && (!w->rescan || w->blind) && is_over(w->last, w->args->settle_msec))
		return TN_WATCH_SETTLED;
	return end;
}

static int sooner(int msec, uint64_t from, unsigned after)
{
	uint64_t passed = tn_clock_msec() - from;
	int left = !after ? -1 : passed >= after ? 0 : (int)(after - passed);

	return left < 0 ? msec : msec < 0 || left < msec ? left : msec;
}

static unsigned rescan_pause(const struct tn_watching *w)
{
	return w->blind ? BLIND_PAUSE_MSEC : RESCAN_PAUSE_MSEC;
}

/* How long nothing but a message or a signal is of interest while a plan is under way; -1: for ever. */
static int patience_meanwhile(void *data)
{
	const struct tn_watching *w = data;

	return sooner(w->args->until.n ? UNTIL_EVERY_MSEC : -1, w->begun, w->args->at_most_msec);
}

/* The same while there is nothing to do. */
static int patience(struct tn_watching *w)
{
	int msec = sooner(patience_meanwhile(w), w->last, w->args->settle_msec);

	return w->rescan ? sooner(msec, w->rescanned, rescan_pause(w)) : msec;
}

static void take_signals(struct tn_watching *w)
{
	for (int signal = tn_interrupt_take(w->interrupt); signal; signal = tn_interrupt_take(w->interrupt)) {
		if (signal == SIGHUP) {
			tn_hotplug_unsettle(&w->hotplug);
			w->rescan = true;
			w->rescanned = 0; /* at once */
		} else if (signal == SIGCHLD) {
			tn_watching_reap(w);
		} else {
			w->end = TN_WATCH_SIGNAL;
		}
	}
}

static bool may_rescan(struct tn_watching *w)
{
	if (w->rescanned && tn_clock_msec() - w->rescanned < rescan_pause(w))
		return false;
	if (tn_watching_sees(w))
		return true;
	w->rescanned = tn_clock_msec();
	return false;
}

static bool may_plug(struct tn_watching *w)
{
	if (w->rescan && may_rescan(w))
		return true;
	return (!w->rescan || w->blind) && w->hotplug.batch.devices.n > 0;
}

/* Waits for what comes next, and takes it. Return: 0 or -errno. */
static int await(struct tn_watching *w, struct tn_error *err)
{
	int r = tn_interrupt_await_for(w->interrupt, w->events, patience(w));

	if (r == -EINTR) {
		take_signals(w);
		return 0;
	}
	if (r == -ETIMEDOUT)
		return 0;
	if (r < 0)
		return tn_fail(err, r, "the kernel's messages about devices: %s", strerror(-r));
	return drain(w, err);
}

/* There may be memory again: then all devices are looked at, since what was asked for is forgotten. */
static int outlive(struct tn_watching *w, int r, struct tn_error *err)
{
	if (r != -ENOMEM)
		return r;
	tn_report(TN_LOG_ERROR, "out of memory: what devices want is looked at again");
	tn_error_clear(err);
	w->starved++;
	w->rescan = true;
	w->rescanned = w->last = tn_clock_msec();
	tn_hotplug_drop(&w->hotplug);
	return 0;
}

/* While a plan is under way. Return: whether it goes on. */
static bool hear(void *data)
{
	struct tn_watching *w = data;

	take_signals(w);
	if (!w->failure)
		w->failure = outlive(w, drain(w, w->err), w->err);
	if (w->end == TN_WATCH_GOES_ON)
		w->end = ended_anyway(w);
	return w->end == TN_WATCH_GOES_ON && !w->failure;
}

static int plug(struct tn_watching *w, struct tn_error *err)
{
	const struct tn_workers_aside aside = { { w->interrupt, w->events }, w, patience_meanwhile, hear };
	int r = outlive(w, tn_watching_plug(w, &aside, err), err);

	tn_watching_reap(w); /* their signal may have been taken by a command's waiting */
	w->last = tn_clock_msec();
	return r < 0 ? r : w->failure;
}

int tn_watching_run(struct tn_watching *w, struct tn_error *err)
{
	int r = 0;

	w->err = err;
	while (r == 0 && w->end == TN_WATCH_GOES_ON) {
		if (may_plug(w))
			r = plug(w, err);
		if (w->end == TN_WATCH_GOES_ON)
			w->end = ended(w);
		if (r == 0 && w->end == TN_WATCH_GOES_ON)
			r = outlive(w, await(w, err), err);
	}
	return r < 0 ? r : (int)w->end;
}
