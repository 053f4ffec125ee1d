/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* watching.h - one run of `tenon watch`: what is open, what is asked, and what came of it */
#ifndef TN_CMD_WATCH_WATCHING_H
#define TN_CMD_WATCH_WATCHING_H

#include "autoload/hotplug.h"
#include "cmd/coldplug/plugging.h"
#include "core/find/watch.h"
#include "sys/workers.h"

struct tn_watch_args {
	struct tn_loading_args loading;
	bool dry_run, verbose;
	struct tn_strings until;
	unsigned settle_msec, at_most_msec;
};

/* A module that had taken too long, and the process that is still at it. */
struct tn_watch_late {
	pid_t pid;
	char *module;
};

/* Why it ended. */
enum tn_watch_end {
	TN_WATCH_GOES_ON,
	TN_WATCH_SIGNAL,
	TN_WATCH_THERE,   /* all of --until is there */
	TN_WATCH_SETTLED, /* nothing has happened for --settle */
	TN_WATCH_TIME,    /* --at-most is over */
};

struct tn_watching {
	struct tn_world *world;
	const struct tn_watch_args *args;
	struct tn_loading_args loading;
	struct tn_state_view state;
	int interrupt, events; /* descriptors; -1: not open */
	int (*receive)(int fd, char *to, size_t room, size_t *ret); /* tn_uevent_receive() */
	struct tn_watch stamps; /* of the indexes and the configuration that are in memory */
	struct tn_hotplug hotplug;
	bool rescan;            /* /sys is to be read: something may have been missed */
	bool blind;             /* there is no /sys */
	uint64_t begun, last;   /* when it began, and when the last thing happened, in milliseconds */
	uint64_t rescanned;     /* when /sys was last read, or looked for */
	enum tn_watch_end end;  /* once there is a reason: so that a plan that is under way hears of it */
	int failure;            /* -errno: the messages cannot be read; its sentence is in @err */
	struct tn_error *err;
	TN_VEC(struct tn_watch_late) late;

	/* What happened so far. */
	struct tn_plugging_counts modules;
	uint64_t overruns, foreign, oversized, batches, rescans, renewals;
	uint64_t starved; /* how often there was no memory */
	uint64_t n_late, n_late_ended; /* modules that had taken too long, and such of them as came back since */
};

/* Listens from now on, and gives up what is not needed. @w: with @world, @args and the descriptors -1. Return: 0 or -errno. */
int tn_watching_open(struct tn_watching *w, struct tn_error *err);
void tn_watching_close(struct tn_watching *w);

/* Whether nothing is in the way of a look at /sys; says once that it is not there. */
bool tn_watching_sees(struct tn_watching *w);

/* Keeps in mind a child that takes too long: as of struct tn_walk_crew. */
void tn_watching_late(void *data, const struct tn_step *step, pid_t pid);
/* Asks about these; says so where one has come back. */
void tn_watching_reap(struct tn_watching *w);

/* Until there is a reason to end. Return: it (enum tn_watch_end), or -errno with a message. */
int tn_watching_run(struct tn_watching *w, struct tn_error *err);

/* Reads the configuration; the indexes are read when they are needed. Return: 0 or -errno with a message. */
int tn_watching_read(struct tn_watching *w, struct tn_error *err);

/* Reads the indexes and the configuration anew where their files have changed; else the old ones stay. Return: 0 or -ENOMEM. */
int tn_watching_renew(struct tn_watching *w);

/**
 * tn_watching_plug() - one plan for the devices of the batch, or of the whole machine where something may have been missed
 * @aside: what is heard meanwhile, and may end it
 *
 * Return: 0 or -errno with a message.
 */
int tn_watching_plug(struct tn_watching *w, const struct tn_workers_aside *aside, struct tn_error *err);

/* Return: 0 or -ENOMEM. */
int tn_watching_print(const struct tn_watching *w, enum tn_watch_end end);

#endif
