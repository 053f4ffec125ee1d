/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* state_snapshot.h - the state that one /proc/modules text tells, also that of another machine
 *
 * Parsed once; the kernel is not asked. Such a text does not list what is built
 * in: the tree knows that.
 */
#ifndef TN_CORE_STATE_STATE_SNAPSHOT_H
#define TN_CORE_STATE_STATE_SNAPSHOT_H

#include "base/hash.h"
#include "base/log.h"
#include "core/state/loaded.h"
#include "core/state/state_view.h"

/* Zero-initialise. */
struct tn_state_snapshot {
	struct tn_arena arena;
	tn_loaded_list modules;
	struct tn_hash by_name; /* -> struct tn_loaded */
};

/**
 * tn_state_snapshot_read() - take @text for what is loaded
 * @name: of @text, for messages
 * @log:  hears of the first few lines that are none of /proc/modules, by their numbers
 *
 * Of two lines about one module the later counts.
 * Return: 0, -EBADMSG where there was such a line, or -ENOMEM; @snapshot is to be freed anyway.
 */
int tn_state_snapshot_read(struct tn_state_snapshot *snapshot, struct tn_text text, const char *name,
			   const struct tn_log *log);

/* @snapshot must live as long, and where it is. */
struct tn_state_view tn_state_snapshot_view(struct tn_state_snapshot *snapshot);

void tn_state_snapshot_free(struct tn_state_snapshot *snapshot);

#endif
