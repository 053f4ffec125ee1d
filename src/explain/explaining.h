/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explaining.h - what is found out about one module: why it is not loaded, or is, or cannot be unloaded
 *
 * Probes (a table in explain.c) look at one subject and add what they find. Nothing is guessed: a cause that
 * something proves is certain; what would account for what is seen is a candidate, and called so.
 */
#ifndef TN_EXPLAIN_EXPLAINING_H
#define TN_EXPLAIN_EXPLAINING_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "core/find/lookup.h"
#include "explain/machine.h"
#include "machine/module_users.h"

/* What a statement rests on. */
struct tn_evidence {
	const char *text;   /* what is there: a line, a value, "vermagic of the module: 6.1.0 SMP" */
	const char *source; /* file, "/etc/modprobe.d/a.conf"; NULL: the module itself */
	unsigned line;      /* from 1; 0: the file as a whole */
};
typedef TN_VEC(struct tn_evidence) tn_evidences;

enum tn_finding_kind {
	TN_EXPLAINS_FAILURE, /* why it is not loaded, or would not load */
	TN_EXPLAINS_LOADED,  /* why it is */
	TN_EXPLAINS_USE,     /* why it cannot be unloaded, in the order to let go */
	TN_EXPLAINS_ASIDE,   /* worth knowing, and the cause of neither */
};

struct tn_explanation {
	enum tn_finding_kind kind;
	const char *code;  /* of a cause (cause.h), "E-vermagic"; of other kinds a word of their own, "device-bound" */
	bool candidate;    /* it would account for what is seen; nothing proves it */
	bool doubt;        /* of a candidate: what would prove it could not be seen, as @text says */
	unsigned rank;     /* of the same kind: lower comes first */
	const char *text;  /* one sentence without a full stop, about this machine */
	const char *remedy; /* one command or sentence for this machine; NULL: the cause's own */
	int error;          /* errno that the kernel answers, positive; 0: it is not asked, or does not mind */
	const char *log;    /* what it writes into its log then; NULL: nothing that is known */
	tn_evidences evidence;
};
typedef TN_VEC(struct tn_explanation) tn_explanations;

/* What could not be seen, and who could. */
struct tn_unseen {
	const char *what; /* "the kernel log" */
	const char *who;  /* "root: kernel.dmesg_restrict is 1" */
};
typedef TN_VEC(struct tn_unseen) tn_unseen_list;

/* What a probe may look at, and where it puts what it finds. */
struct tn_explaining {
	const struct tn_machine *machine;

	/* the subject */
	const char *operand; /* as typed: a name, an alias, a path */
	const struct tn_match *match; /* how it led to the module; NULL: nothing is known by that name */
	int code;            /* why not, -ENOENT, -EACCES...; 0: it led somewhere */
	const char *module;  /* normalised name; NULL: as @match */
	const char *path;    /* of its file; NULL: none, or built in */
	bool is_file;        /* @operand is the path of a file, which insmod would load */
	bool builtin, loaded;

	/* what probes share: who uses a loaded module (tn_explain_usage()) */
	struct tn_usage usage;
	bool usage_known;
	tn_names needing; /* it, and the loaded modules that need it, through others as well */

	/* what is found */
	tn_explanations found;
	tn_unseen_list unseen;
	struct tn_arena *arena;
};

/* Return: 0 or -ENOMEM. */
typedef int tn_probe_fn(struct tn_explaining *x);

/* Adds an explanation; NULL: out of memory. What is returned is valid until the next is added. */
struct tn_explanation *tn_explain_add(struct tn_explaining *x, enum tn_finding_kind kind, const char *code,
				      const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* Its evidence. Return: 0 or -ENOMEM, also for @to NULL. @source and @line as above; strings are copied. */
int tn_explain_evidence(struct tn_explaining *x, struct tn_explanation *to, const char *source, unsigned line,
			const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* What was added with that code, or NULL; of several the first. As short-lived as what tn_explain_add() returns. */
struct tn_explanation *tn_explain_found(const struct tn_explaining *x, const char *code);
/* A line of the kernel's log as evidence; @suffix: what there is to say of it. Return: as above. */
int tn_explain_log_line(struct tn_explaining *x, struct tn_explanation *to, const struct tn_log_record *line,
			const char *suffix);
int tn_explain_unseen(struct tn_explaining *x, const char *what, const char *who);
/* The path of an index file of the tree. NULL: out of memory. */
const char *tn_explain_index_path(const struct tn_explaining *x, enum tn_tree_index which);
/* @x->usage, which is read once. Return: 0 or -ENOMEM. */
int tn_explain_usage(struct tn_explaining *x);

void tn_explaining_free(struct tn_explaining *x);

#endif
