// SPDX-License-Identifier: LGPL-2.1-or-later
/* Operands of `tenon plan` and its like, looked up and put into a plan. */
#include "cmd/operands.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"
#include "cli/log.h"
#include "cli/parameters.h"
#include "core/find/meaning.h"
#include "core/name.h"
#include "core/plan/plan_loaded.h"
#include "sys/files.h"

/* What the functions here share for one command line. */
struct adding {
	struct tn_operands *to;
	struct tn_world *world;
	tn_plan *plan;
	const struct tn_state_view *state;
	struct tn_plan_request request;
};

void tn_operands_free(struct tn_operands *operands)
{
	tn_vec_free(&operands->targets);
	tn_vec_free(&operands->serials);
}

/* NAME=VALUE; a path may have a '=' behind a '/'. */
bool tn_operand_is_parameter(const char *operand)
{
	static const char in_names[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789_-.";
	size_t n = strspn(operand, in_names);

	return n && operand[n] == '=';
}

int tn_operand_words(int argc, char *const *argv)
{
	int n = 1;

	while (n < argc && tn_operand_is_parameter(argv[n]))
		n++;
	return n;
}

bool tn_operands_start_well(const char *command, int argc, char *const *argv)
{
	if (!argc || !tn_operand_is_parameter(argv[0]))
		return true;
	tn_report(TN_LOG_ERROR, "'%s' is a parameter: name its module before it, as in tenon %s MODULE %s", argv[0],
		  command, argv[0]);
	return false;
}

/* What may be meant by an operand that names no module; NULL where nobody knows, or memory is out. */
static const char *hint(struct tn_world *world, const char *operand)
{
	char name[TN_NAME_MAX];
	const char *near;

	if (strstr(operand, ".ko") && tn_file_check(AT_FDCWD, operand) == 0)
		return tn_arena_printf(&world->arena, "; for the file, write ./%s",
				       operand);
	if (tn_name_from_path(operand, name) && tn_world_has(world, name))
		return tn_arena_printf(&world->arena, "; did you mean the module %s?", name);
	if (tn_name_normalise(tn_text(operand), name) < 0)
		return NULL;
	near = tn_world_guess(world, name);
	if (near)
		return tn_arena_printf(&world->arena, "; did you mean %s?", near);
	near = tn_world_starting(world, name);
	return near ? tn_arena_printf(&world->arena, "; there are %s", near) : NULL;
}

/* Names that are near are tried as the index has them, with '_'. */
static const char *unknown(struct tn_world *world, const char *operand)
{
	const char *meant;

	if (!tn_tree_has(world->tree, TN_TREE_DEP))
		return tn_arena_printf(&world->arena, "%s: %s has no modules.dep.bin; this makes a new one: %s",
				       operand, tn_tree_path(world->tree), tn_world_depmod(world));
	meant = hint(world, operand);
	return tn_arena_printf(&world->arena, "there is no module '%s' in %s%s", operand,
			       tn_tree_path(world->tree), meant ? meant : "");
}

const char *tn_operand_unknown(struct tn_world *world, const char *operand, int code)
{
	if (code == -ENOENT && !tn_meaning_is_path(operand))
		return unknown(world, operand);
	return tn_arena_printf(&world->arena, "%s: %s", operand, tn_absolute_path_reason(code));
}

/* An operand that stands for nothing is part of the answer. */
static int add_unknown(struct adding *a, const char *operand, int code, struct tn_error *err)
{
	struct tn_operand_target target = { .operand = operand, .error = tn_operand_unknown(a->world, operand, code) };

	if (!target.error || tn_vec_push(&a->to->targets, target) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	return 0;
}

static int add_target(struct adding *a, const char *operand, const struct tn_match *match,
		      struct tn_error *err)
{
	struct tn_match *copy = tn_arena_alloc(&a->world->arena, sizeof(*copy));

	if (!copy)
		return tn_fail(err, -ENOMEM, "out of memory");
	*copy = *match;
	if (tn_vec_push(&a->to->serials, a->to->targets.n) < 0 ||
	    tn_vec_push(&a->to->targets,
			(struct tn_operand_target){ .operand = operand, .match = copy, .ok = true }) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	return tn_plan_add(a->plan, copy, &a->request, err);
}

int tn_operands_add(struct tn_operands *operands, struct tn_world *world, tn_plan *plan, const char *name,
		    const tn_matches *found, const struct tn_plan_request *request, struct tn_error *err)
{
	struct adding a = { .to = operands, .world = world, .plan = plan, .request = *request };
	int r = 0;

	for (size_t i = 0; i < found->n && r == 0; i++)
		r = add_target(&a, name, &found->v[i], err);
	return r;
}

static int add_operand(struct adding *a, const char *operand, struct tn_error *err)
{
	struct tn_world *world = a->world;
	tn_automeaning found = { 0 };
	int r = tn_meaning_find(world->tree, world->config, operand, &world->arena, &found);

	if (r == -ENOENT && !tn_meaning_is_path(operand) && (a->to->loaded_too || !tn_tree_has(world->tree, TN_TREE_DEP)))
		r = tn_plan_find_loaded(a->state, operand, !a->request.remove, &world->arena,
					&found.matches);
	if (r == -ENOMEM)
		return tn_fail(err, r, "out of memory");
	if (r < 0)
		return add_unknown(a, operand, r, err);
	a->request.path = found.path;
	return tn_operands_add(a->to, world, a->plan, operand, &found.matches, &a->request, err);
}

char *tn_operand_parameters(const struct tn_strings *given, size_t n, char *const *words)
{
	tn_autofree char **all = calloc(tn_size_add(given->n, n) + 1, sizeof(*all));

	if (!all)
		return NULL;
	if (given->n)
		memcpy(all, given->v, given->n * sizeof(*all));
	if (n)
		memcpy(all + given->n, words, n * sizeof(*all));
	return tn_parameters_join(given->n + n, all);
}

int tn_operands_plan(struct tn_operands *operands, struct tn_world *world, tn_plan *plan,
		     const struct tn_state_view *state, const struct tn_plan_request *request,
		     const struct tn_strings *parameters, int argc, char **argv, struct tn_error *err)
{
	struct adding a = { operands, world, plan, state, *request };
	int r = 0, n;

	for (int i = 0; i < argc && r == 0; i += n) {
		tn_autofree char *options = NULL;

		n = tn_operand_words(argc - i, argv + i);
		options = tn_operand_parameters(parameters, (size_t)n - 1, argv + i + 1);
		a.request.options = options;
		r = options ? add_operand(&a, argv[i], err) : tn_fail(err, -ENOMEM, "out of memory");
	}
	return r;
}
