/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* finders.h - the ways in which `tenon find` looks for modules */
#ifndef TN_CMD_FIND_FINDERS_H
#define TN_CMD_FIND_FINDERS_H

#include "base/hash.h"
#include "cmd/world.h"
#include "diag/kernel_facts.h"
#include "machine/devices.h"
#include "machine/firmware_users.h"

/* How a module was found. */
enum tn_find_by {
	TN_FIND_SYMBOL,
	TN_FIND_ALIAS,
	TN_FIND_DEVICE,
	TN_FIND_FIRMWARE,
	TN_FIND_FILE,
	TN_FIND_NAME,
	TN_N_FINDS
};

struct tn_find_hit {
	enum tn_find_by by;
	const char *operand;
	const char *module;         /* normalised; NULL: the kernel itself */
	const char *path;           /* of its file; NULL: built in */
	const char *match;          /* the symbol, pattern, firmware, path or name */
	const struct tn_rule *rule; /* the alias line that led to it; NULL: none of the configuration */
	const char *device;         /* TN_FIND_DEVICE: the device's path */
	const char *modalias;       /* of it; NULL: it has none */
	unsigned rank;              /* in the order in which modprobe takes them, from 1; 0: it would not, or no order */
	bool is_device, bound;      /* TN_FIND_DEVICE; whether the device has this module's driver */

	/* TN_FIND_SYMBOL, where it is known. */
	bool marks_known, gpl_only;
	const char *export_ns; /* NULL: none */
};

/* What one run works on. Finders add to @hits. */
struct tn_find {
	struct tn_world *world;
	tn_kernel_facts *facts;    /* NULL: not read yet */
	tn_devices devices;
	bool devices_read;
	tn_firmware_users users;
	bool users_read;
	size_t unread;             /* modules whose firmware is not known */
	TN_VEC(struct tn_find_hit) hits;
	struct tn_hash seen;       /* what each of them is known by */
	const char *trouble;       /* of the operand at hand: why nothing can be found, a sentence; NULL: nothing to say */
};

void tn_find_free(struct tn_find *find);

/* Adds what @operand stands for in this way. Return: 0 or -ENOMEM; @find->trouble where there is something to say. */
typedef int tn_find_fn(struct tn_find *find, const char *operand, struct tn_error *err);
tn_find_fn tn_find_symbol, tn_find_alias, tn_find_device, tn_find_firmware, tn_find_file, tn_find_name;

/* Adds one; its path is looked up where there is none. Return: 0 or -ENOMEM. */
int tn_find_add(struct tn_find *find, const struct tn_find_hit *hit);

/* What may be meant by an operand that nothing was found for, "a, b"; NULL: nothing near, or out of memory.
 * @kinds: a bit for each enum tn_find_by: of names, symbols and firmware. */
const char *tn_find_near(struct tn_find *find, const char *operand, unsigned kinds);

#endif
