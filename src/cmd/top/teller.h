/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* teller.h - a process that tells `tenon top` of modules: it can read files and answer, and nothing else
 *
 * Files are read by it alone, since anybody may have made them; while it reads, the screen goes on. It is started with the first
 * question and lives until something has to be read that it could not know of, or until it crashes over a module.
 */
#ifndef TN_CMD_TOP_TELLER_H
#define TN_CMD_TOP_TELLER_H

#include "cmd/top/told.h"
#include "cmd/world.h"
#include "sys/channel.h"
#include "sys/sandbox.h"

struct tn_teller {
	struct tn_world *world;
	struct tn_sandbox_child child;
	struct tn_channel to;
	bool stale;                    /* what is loaded has changed since it was asked last */
	char asked[TN_TOP_INPUT_MAX];  /* the module that it is at; "": none */
	bool again;                    /* it was asked once more meanwhile: whoever did has to ask again */
	struct tn_told users;          /* of the module that it is at */
	struct tn_buf answer;
	char module[TN_TOP_INPUT_MAX]; /* that @told is of */
	struct tn_told told;
};

/* Of none. */
#define TN_TELLER(world_) { .world = (world_), .to = TN_CHANNEL_NONE }

/* Asks for a module; while it is at another, this is only noted (@again). Return: 0 or -ENOMEM; what else goes wrong is told of the
 * module at once, and 1 returned. */
int tn_teller_ask(struct tn_teller *teller, const struct tn_top_row *row);
/* Where its answer comes from; -1: it was asked nothing. */
int tn_teller_answers(const struct tn_teller *teller);
/* Takes what has come. Return: 1: @module and @told are new; 0: they are not yet; -ENOMEM. */
int tn_teller_take(struct tn_teller *teller);
/* What is read anew with the next question: what is loaded. @all: everything. */
void tn_teller_forget(struct tn_teller *teller, bool all);
void tn_teller_close(struct tn_teller *teller);

#endif
