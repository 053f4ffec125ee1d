/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* doctor.h - the machine at a glance: what is wrong, and what will be after the next start
 *
 * Examinations (a table in examine.c) look at a machine and add findings, each with its remedy. An id of a
 * finding is a word of doc/findings.md.
 */
#ifndef TN_EXPLAIN_DOCTOR_H
#define TN_EXPLAIN_DOCTOR_H

#include "base/finding.h"
#include "explain/explaining.h"

/* One line of what is right or wrong, by subject: "indexes", "keys", ... */
struct tn_doctor_state {
	const char *part;  /* of a table of words: "kernel", "indexes", "signatures", "lockdown", ... */
	const char *value; /* "6.1.0-56-amd64", "fresh", "enforced", ... */
};
typedef TN_VEC(struct tn_doctor_state) tn_doctor_states;

/* Trees whose indexes are to be made anew: what --repair mends. */
enum tn_doctor_repairs {
	TN_REPAIR_TREE = 1 << 0, /* of the machine */
	TN_REPAIR_NEXT = 1 << 1, /* of the next kernel */
	TN_REPAIR_KNOWN = 1 << 2, /* the indexes of all of them have been looked at */
};

/* Zero-initialise it but for @machine, @next and @arena. */
struct tn_doctor {
	const struct tn_machine *machine;
	const struct tn_machine *next; /* the kernel that --kernel names where another runs; NULL: none */
	tn_doctor_states states;       /* in the order of the examinations */
	tn_findings found;             /* in that order */
	TN_VEC(const char *) parts;    /* of each of @found: the examination that found it */
	tn_unseen_list unseen;
	unsigned repairs;              /* enum tn_doctor_repairs */
	const char *part;              /* of the examination that runs */
	bool of_next;                  /* what is added now is about @next */
	size_t next_troubles;          /* findings about @next that are more than a note */
	struct tn_arena *arena;
};

/* Return: 0 or -ENOMEM. */
typedef int tn_examination_fn(struct tn_doctor *doctor);

/* Adds a finding whose text is @fmt; members but its text are those of @like; strings are copied. Return: 0 or -ENOMEM. */
int tn_doctor_add(struct tn_doctor *doctor, const struct tn_finding *like, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int tn_doctor_state_add(struct tn_doctor *doctor, const char *part, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* @who may be NULL: it stands in @what. Not told where @who begins with "nobody", or a second time. */
int tn_doctor_unseen(struct tn_doctor *doctor, const char *what, const char *who);

/* Who could see what this process may not: root, or the host's where this is a container. */
const char *tn_doctor_who(const struct tn_doctor *doctor);
/* What cannot be read, and -errno: where it is a matter of permissions, root could. */
int tn_doctor_unseen_file(struct tn_doctor *doctor, const char *what, int code);

/* "a, b and 3 more", of @n names of which no more than @max are there and shown. NULL: no memory. */
const char *tn_doctor_names(struct tn_doctor *doctor, const char *const *names, size_t n, size_t max);

/* How many findings there are of one severity. */
size_t tn_doctor_count(const struct tn_doctor *doctor, enum tn_severity severity);
/* Whether nothing is wrong: there are notes at most. */
bool tn_doctor_is_well(const struct tn_doctor *doctor);

void tn_doctor_free(struct tn_doctor *doctor);

#endif
