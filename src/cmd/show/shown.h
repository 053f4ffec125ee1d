/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* shown.h - all that `tenon show` knows of one module, for the ways to print it */
#ifndef TN_CMD_SHOW_SHOWN_H
#define TN_CMD_SHOW_SHOWN_H

#include <stdio.h>

#include "cmd/machine.h"
#include "core/find/lookup.h"
#include "core/image/image.h"
#include "core/plan/blocks.h"
#include "core/state/sysmodule.h"
#include "machine/firmware.h"
#include "machine/package.h"
#include "machine/parameters.h"
#include "sign/verify.h"

struct tn_shown_firmware {
	const char *name;
	const char *path; /* NULL: missing */
	const char *why;  /* it is missing, or cannot be looked for; NULL: it is there */
};

/* A device that is the module's, or that it is for. */
struct tn_shown_device {
	const struct tn_device *device;
	bool bound;
};

enum tn_trusted { TN_TRUSTED, TN_NOT_TRUSTED, TN_TRUST_UNKNOWN };
/* "yes", "no", "unknown". */
const char *tn_show_trust_word(enum tn_trusted trusted);

/* What is written in the module, or its signature, about who made it. */
struct tn_shown_signature {
	bool looked_at; /* keys are known, and there is a file */
	bool present;
	struct tn_signature_report report; /* where it was looked at */
	const char *key;                   /* "66:F5:..."; NULL: none */
	enum tn_trusted trusted;
	const char *why; /* by which key, or why not; NULL: nothing to say */
};

struct tn_shown {
	const char *operand;
	const char *module;     /* normalised */
	const char *found;      /* how the operand led to it: the id of tn_words_found() */
	const char *pattern;    /* the alias; NULL: none */
	const char *path;       /* as it can be opened; NULL: built in, or it has no file */
	const char *where;      /* the same in the sysroot's terms */
	bool builtin, is_file;  /* part of the kernel; the operand is a path */
	const char *trouble;    /* why its file says nothing; NULL: it does, or there is none */
	uint64_t size;          /* of the file, in bytes; 0: not known */

	tn_image *image;        /* NULL: built in, or trouble */
	struct tn_text modinfo;
	const char *build_id;   /* hexadecimal; NULL: none */

	const struct tn_loaded *loaded; /* NULL: not loaded, or not known to be */
	tn_names holders;
	const char *state;      /* the id of tn_words_state() */
	enum tn_answer same_build; /* whether what is loaded is the file */
	const char *taints;     /* that it has caused or, where it is not loaded, would cause */
	bool is_tainting;       /* it has */

	struct tn_blocks blocks;
	const struct tn_rule *install, *remove, *softdep, *weakdep; /* NULL: none */
	struct tn_config_deps soft, weak;
	tn_rules aliases_set;   /* alias lines of the configuration */

	struct tn_package package;
	bool packaged;
	const char *package_trouble; /* why it is not, or cannot be told; NULL: it is, or there is no file */

	tn_parameters parameters;
	tn_names needs, needed_by; /* modules of the tree */
	tn_names aliases;
	TN_VEC(struct tn_shown_device) devices;
	TN_VEC(struct tn_shown_firmware) firmware;
	tn_image_ksymbols exports;
	struct tn_shown_signature signature;

	bool checked;
	struct tn_check_result result;
	const char *unchecked;  /* why there is no verdict; NULL: there is */
};

/**
 * tn_shown_read() - find out all of one module
 * @shown: zeroed; operand, module, path, found, pattern and is_file are set
 *
 * What cannot be found out is left out, or said in a member for it. Strings live in @m's world. Return: 0, -ENOMEM.
 */
int tn_shown_read(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m, struct tn_error *err);
void tn_shown_release(struct tn_shown *shown);

/* Parts of it. */
int tn_shown_read_file(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m, struct tn_error *err);
int tn_shown_read_machine(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m,
			  struct tn_error *err);
int tn_shown_read_tree(struct tn_shown *shown, struct tn_world *world, struct tn_error *err);

int tn_shown_read_devices(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m);

/* Smaller parts, for who looks at thousands and has their files open for a moment only. Return: 0 or -ENOMEM. */
int tn_shown_firmware_places(struct tn_world *world, const struct tn_world_machine *m, struct tn_firmware_places *ret);
/* What .modinfo says: aliases and firmware. */
int tn_shown_read_words(struct tn_shown *shown, const struct tn_firmware_places *places, struct tn_arena *arena);
/* @memory: of what was asked before; may be NULL. */
int tn_shown_read_package(struct tn_shown *shown, struct tn_world *world, struct tn_package_memory *memory, struct tn_error *err);
/* Build id and exports; names of the latter point into @image. */
int tn_shown_read_image(struct tn_shown *shown, const tn_image *image, struct tn_arena *arena);
/* @report: whose texts stay. */
int tn_shown_judge_signature(struct tn_shown *shown, const struct tn_signature_report *report, const tn_trust *trust,
			     struct tn_arena *arena);

/* The value of a field of .modinfo; NULL: none. @n: how many before it are passed over. Lives in @arena. */
const char *tn_shown_field(const struct tn_shown *shown, const char *key, size_t n, struct tn_arena *arena);

/* What is printed. */
struct tn_show_view {
	struct tn_world *world;
	const struct tn_world_machine *machine;
	TN_VEC(struct tn_shown) list;
	bool all; /* long lists whole */
};
void tn_show_print_text(const struct tn_show_view *view, FILE *out);
/* Return: 0, -ENOMEM or -EIO. The schema is in doc/json.md. */
int tn_show_print_json(const struct tn_show_view *view, FILE *out);

#endif
