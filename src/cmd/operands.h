/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* operands.h - modules and their parameters, as `tenon plan` and its like take them
 *
 * MODULE [NAME=VALUE]...: a module's name, an alias or a path, and what it is to be loaded with.
 */
#ifndef TN_CMD_OPERANDS_H
#define TN_CMD_OPERANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/vec.h"
#include "cli/option.h"
#include "cmd/world.h"
#include "core/plan/plan.h"

/* One module that an operand stands for, or an operand that stands for nothing. */
struct tn_operand_target {
	const char *operand;
	const struct tn_match *match; /* NULL: nothing */
	const char *error;            /* why not; NULL where it can be done */
	bool ok;
};

/* What all operands of a command line come to. */
struct tn_operands {
	TN_VEC(struct tn_operand_target) targets;
	TN_VEC(size_t) serials; /* index in @targets by a step's request */
	bool loaded_too; /* what the tree does not know and the kernel has is something, too */
};
void tn_operands_free(struct tn_operands *operands);

/* What may come behind a module: NAME=VALUE. A path may have a '=' behind a '/'. */
bool tn_operand_is_parameter(const char *operand);

/* The words of the first operand: a module and the parameters behind it. @argc is not 0. */
int tn_operand_words(int argc, char *const *argv);

/* Whether no parameter stands before the first module; else says that to the user of `tenon COMMAND`. */
bool tn_operands_start_well(const char *command, int argc, char *const *argv);

/* Those of @given, then @words, as the kernel reads them. Return: NULL: out of memory; else the caller frees it. */
char *tn_operand_parameters(const struct tn_strings *given, size_t n, char *const *words);

/* Why an operand stands for nothing, in a sentence; @code: of tn_meaning_find(). NULL: out of memory. */
const char *tn_operand_unknown(struct tn_world *world, const char *operand, int code);

/**
 * tn_operands_plan() - add what the operands stand for to a plan
 * @plan:       made for @world's tree and configuration
 * @state:      the one that @plan was made for
 * @request:    for each of them; its options and path are set here
 * @parameters: for every module, before its own
 *
 * An operand that stands for nothing is a target with an error. Strings live as long as @world.
 * Return: 0, -ENOMEM, or what the tree could not read.
 */
int tn_operands_plan(struct tn_operands *operands, struct tn_world *world, tn_plan *plan,
		     const struct tn_state_view *state, const struct tn_plan_request *request,
		     const struct tn_strings *parameters, int argc, char **argv, struct tn_error *err);

/**
 * tn_operands_add() - add what a lookup has found for a name
 * @found:   none: the caller judges that; nothing is added then
 * @request: as above, with its options
 *
 * Return: 0, -ENOMEM, or what the tree could not read.
 */
int tn_operands_add(struct tn_operands *operands, struct tn_world *world, tn_plan *plan, const char *name,
		    const tn_matches *found, const struct tn_plan_request *request, struct tn_error *err);

#endif
