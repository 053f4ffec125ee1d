// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules that took too long and were left to the kernel: the processes that load them are children still. */
#include <stdlib.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/watch/watching.h"

void tn_watching_late(void *data, const struct tn_step *step, pid_t pid)
{
	struct tn_watching *w = data;
	struct tn_watch_late late = { pid, strdup(step->module) };

	w->n_late++;
	/* Without memory nobody is told how it ends, which is bearable. */
	if (!late.module || tn_vec_push(&w->late, late) < 0)
		free(late.module);
}

/* What needs it could not be loaded before, and nothing asks for that again. */
static void look_again(struct tn_watching *w)
{
	tn_hotplug_unsettle(&w->hotplug);
	w->rescan = true;
}

static void tell(struct tn_watching *w, const struct tn_watch_late *late, enum tn_worker_fate fate, int result)
{
	w->n_late_ended++;
	if (fate == TN_WORKER_IS_GONE)
		tn_report(TN_LOG_WARNING, "%s: process %d, which was loading it, has ended in the middle; see the kernel log",
			  late->module, (int)late->pid);
	else if (result < 0)
		tn_report(TN_LOG_WARNING, "%s: the kernel has come back from it at last, and it is not loaded: %s", late->module,
			  strerror(-result));
	else
		tn_report(TN_LOG_WARNING,
			  "%s: the kernel has come back from it at last: it is loaded, and all devices are looked at again",
			  late->module);
	if (fate == TN_WORKER_ENDED && result == 0)
		look_again(w);
}

void tn_watching_reap(struct tn_watching *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->late.n; i++) {
		struct tn_watch_late *late = &w->late.v[i];
		int result = 0;
		enum tn_worker_fate fate = tn_worker_fate(late->pid, &result);

		if (fate == TN_WORKER_GOES_ON) {
			w->late.v[n++] = *late;
			continue;
		}
		tell(w, late, fate, result);
		free(late->module);
	}
	w->late.n = n;
}
