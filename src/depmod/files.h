/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* files.h - module files, one for each module, and the choice where a module has several */
#ifndef TN_DEPMOD_FILES_H
#define TN_DEPMOD_FILES_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/vec.h"
#include "depmod/settings.h"
#include "sys/stamp.h"

struct tn_depmod_file {
	struct tn_depmod_place place; /* its path is what modules.dep shows */
	const char *name;             /* of the module, normalised */
	const char *unfit_name;       /* why no line can end in it (line.h); NULL: one can */
	uint32_t rank;   /* line of modules.order, or UINT32_MAX */
	struct tn_stamp stamp; /* of a file that the scan came by, if it was to look; else all 0 */
	uint32_t bucket; /* sorts those without a line: tn_depmod_bucket() of the name */
};

/* Two files of one module, of which the settings prefer neither: paths as in tn_depmod_place. */
struct tn_depmod_tie {
	const char *used, *unused;
};

struct tn_depmod_files {
	struct tn_arena arena;
	TN_VEC(struct tn_depmod_file) v;
	TN_VEC(struct tn_depmod_tie) ties; /* by unused path */
	unsigned flaws; /* enum tn_depmod_flaws */
};

void tn_depmod_files_free(struct tn_depmod_files *files);

/* A file that another one of its module was better than. */
struct tn_depmod_spare {
	struct tn_depmod_place place;
	size_t index; /* of the better one in files */
};

/* While files are added. */
struct tn_depmod_choice {
	const struct tn_depmod_settings *settings; /* borrowed */
	struct tn_depmod_files files;
	struct tn_hash by_name; /* value: 1 + index into files */
	TN_VEC(struct tn_depmod_spare) spares;
};

/* The file that stands for the module so far, or NULL. */
const struct tn_depmod_file *tn_depmod_choice_find(const struct tn_depmod_choice *c,
						   const char *name);

/**
 * tn_depmod_choice_add() - one more file of a module: the first, or perhaps a better one
 * @place: its path lives in c->files.arena, as @name does
 * @name:  of the module, normalised
 * @stamp: of the file, or NULL: whoever needs it looks
 *
 * Return: 0 or -ENOMEM.
 */
int tn_depmod_choice_add(struct tn_depmod_choice *c, const struct tn_depmod_place *place,
			 const char *name, const struct tn_stamp *stamp);

/* The files that were chosen, and the ties; what is left of @c is freed. Return: 0 or -ENOMEM. */
int tn_depmod_choice_end(struct tn_depmod_choice *c, struct tn_depmod_files *ret);
void tn_depmod_choice_free(struct tn_depmod_choice *c);

#endif
