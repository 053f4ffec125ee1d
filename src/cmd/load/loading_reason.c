// SPDX-License-Identifier: LGPL-2.1-or-later
/* Why a step of a plan of loading failed, in words. */
#include <errno.h>
#include <string.h>

#include "cmd/load/loading.h"
#include "core/plan/words.h"

static bool has_failed(const struct tn_loading *l, const struct tn_step *step)
{
	return step->required && l->ends[step - l->steps].how == TN_LOADED_FAILED;
}

static bool is_own(const struct tn_loading *l, const struct tn_step *step)
{
	return step->is_target;
}

/* The first step of target @i of which @is is true, or NULL. */
static const struct tn_step *find(const struct tn_loading *l, size_t i,
				  bool (*is)(const struct tn_loading *l, const struct tn_step *step))
{
	for (size_t k = l->spans[i].first; k < l->spans[i].end; k++)
		if (l->operands->serials.v[l->steps[k].request] == i && is(l, &l->steps[k]))
			return &l->steps[k];
	return NULL;
}

const struct tn_step *tn_loading_failure(const struct tn_loading *l, size_t i)
{
	return find(l, i, has_failed);
}

const struct tn_step *tn_loading_own_step(const struct tn_loading *l, size_t i)
{
	return find(l, i, is_own);
}

/* The clause of a table of words, with @module for its '@'. */
static const char *clause(struct tn_arena *arena, const char *words, const char *module)
{
	size_t before = strcspn(words, "@");
	struct tn_text end = tn_text(words + before);

	if (!end.n)
		return words;
	return tn_arena_join(arena, (struct tn_text){ words, before }, tn_text(module), tn_text_from(end, 1));
}

static const char *hindrance(struct tn_arena *arena, const struct tn_step *step)
{
	const struct tn_words *words = tn_words_fail(step->fail.why);
	const struct tn_gone *gone = tn_step_gone(step);

	if (!gone)
		return words->load;
	return tn_arena_printf(arena, "%s (%s)",
			       strcmp(gone->module, step->module) ? clause(arena, words->other, gone->module) : words->load,
			       gone->path);
}

/* Why the step failed, without its module's name. */
static const char *own_reason(const struct tn_loading *l, const struct tn_step *step)
{
	const struct tn_loaded_step *end = &l->ends[step - l->steps];
	struct tn_arena *arena = &l->world->arena;

	if (end->error)
		return end->error;
	if (step->kind == TN_STEP_FAIL)
		return hindrance(arena, step);
	if (step->kind == TN_STEP_COMMAND && end->result > 0)
		return tn_arena_printf(arena, "the command of %s:%u ended with status %d", step->command.rule->file,
				       step->command.rule->d.line, end->result);
	if (end->result == -ENOENT)
		return "the kernel does not know one of its symbols or parameters";
	if (end->result == -EEXIST)
		return "it is in the kernel already";
	return tn_arena_str(arena, strerror(-end->result));
}

const char *tn_loading_reason(const struct tn_loading *l, const struct tn_step *step)
{
	const char *reason = own_reason(l, step), *why;
	struct tn_arena *arena = &l->world->arena;

	if (step->is_target || !reason)
		return reason;
	why = clause(arena, tn_words_why(step->reason.why)->load, step->reason.for_module);
	return why ? tn_arena_printf(arena, "%s (%s): %s", step->module, why, reason) : NULL;
}
