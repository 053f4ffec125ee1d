/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* closure.h - all that some modules need to be loaded in another place, such as an initramfs
 *
 * Each module once, in an order in which they can be loaded: what one needs by modules.dep and what it wants first (softdep
 * pre) stands before it, what it wants afterwards (softdep post) and what it may use (weakdep) behind it. It is a set of files,
 * not a plan: blacklist and install lines leave nothing out, and nothing is taken for loaded.
 */
#ifndef TN_AUTOLOAD_CLOSURE_H
#define TN_AUTOLOAD_CLOSURE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/vec.h"
#include "core/find/config.h"
#include "core/find/lookup.h"
#include "core/find/tree.h"
#include "core/state/sysmodule.h"

enum tn_closure_why {
	TN_CLOSURE_ASKED,
	TN_CLOSURE_SELECTED,     /* a wildcard or a directory that was asked for has it */
	TN_CLOSURE_LOADED,       /* the machine has it loaded; these four: host.h */
	TN_CLOSURE_DEVICE,       /* modprobe would load it for a device */
	TN_CLOSURE_FILESYSTEM,   /* the system stands on such a file system */
	TN_CLOSURE_CMDLINE,      /* the kernel's command line asks for it in the initramfs */
	/* What follows comes along with others. */
	TN_CLOSURE_DEPENDENCY,   /* @for_module needs its symbols */
	TN_CLOSURE_PRE_SOFTDEP,  /* @rule: @for_module wants it first */
	TN_CLOSURE_POST_SOFTDEP, /* @rule: afterwards */
	TN_CLOSURE_WEAKDEP,      /* @rule: @for_module may use it */
};
/* "asked", "dependency", ...: for programs. */
const char *tn_closure_why_word(enum tn_closure_why why);

/* Firmware that a module asks for. */
struct tn_closure_firmware {
	const char *name;
	tn_names paths; /* in the sysroot's terms: of a pattern, all that fit; none: it is not there */
	int code;       /* why not, or 0 */
};

struct tn_closure_module {
	const char *name; /* normalised */
	const char *path; /* as the tree has it; NULL: built in */
	bool required;    /* asked for and not optional, or needed by such a one */
	enum tn_closure_why why; /* it came in: the first reason of all */
	const char *for_module;
	const char *operand;        /* ASKED, SELECTED: as it was given; DEVICE: in /sys; FILESYSTEM: where it is mounted */
	const struct tn_match *match; /* how a name led to it; NULL: a dependency */
	const struct tn_rule *rule;
	tn_names needs, pre, post, weak; /* modules, by modules.dep and by the lines below */
	const struct tn_rule *softdep, *weakdep; /* NULL: none */
	TN_VEC(struct tn_closure_firmware) firmware; /* tn_closure_find_firmware() fills it in */
};

enum tn_closure_lack_kind {
	TN_CLOSURE_NO_SUCH_MODULE, /* nothing is known by @name */
	TN_CLOSURE_FILE_GONE,      /* the file of @name, @path, is not there */
	TN_CLOSURE_EXCLUDED,       /* @name was to be left out */
};
const char *tn_closure_lack_word(enum tn_closure_lack_kind kind);

/* What cannot come along, and for whom it was. */
struct tn_closure_lack {
	enum tn_closure_lack_kind kind;
	const char *name, *path;
	const char *for_module; /* that is left out since it needs it, or, with @rule, that names it; NULL: it was asked for */
	const struct tn_rule *rule; /* the softdep or weakdep line */
	bool required;
};

struct tn_closure_source {
	tn_tree *tree;
	const tn_config *config;
	/* Whether a module is to be left out; NULL: none is. @path: as the tree has it, NULL: built in. */
	bool (*excludes)(const void *data, const char *name, const char *path);
	const void *data;
};

struct tn_closure {
	struct tn_closure_source from;
	struct tn_arena arena;
	TN_VEC(struct tn_closure_module *) modules; /* in load order */
	TN_VEC(struct tn_closure_lack) lacks;
	/* The rest is private. */
	struct tn_hash by_name; /* -> struct tn_closure_module, as soon as it is looked at */
	struct tn_hash placed;  /* names of those that are in @modules */
	struct tn_hash lacking; /* "NAME\nFOR" -> 1 + index in @lacks */
};

/* @closure: zeroed but for @from, all of which must live as long. */
void tn_closure_free(struct tn_closure *closure);

/**
 * tn_closure_add() - one that is wanted for itself, with all that it takes
 * @why:      ASKED to CMDLINE
 * @operand:  as of the module
 * @required: it is a failure where it cannot come along
 *
 * Return: 0 or -ENOMEM.
 */
int tn_closure_add(struct tn_closure *closure, const struct tn_match *match, enum tn_closure_why why,
		   const char *operand, bool required);

/* What was asked for by a name that nothing is known by. Return: 0 or -ENOMEM. */
int tn_closure_miss(struct tn_closure *closure, enum tn_closure_lack_kind kind, const char *name, const char *path,
		    bool required);

#endif
