// SPDX-License-Identifier: LGPL-2.1-or-later
/* What probes add to what is found. */
#include "explain/explaining.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

struct tn_explanation *tn_explain_add(struct tn_explaining *x, enum tn_finding_kind kind, const char *code,
				      const char *fmt, ...)
{
	struct tn_explanation e = { .kind = kind, .code = code };
	va_list args;

	va_start(args, fmt);
	e.text = tn_arena_vprintf(x->arena, fmt, args);
	va_end(args);
	return e.text && tn_vec_push(&x->found, e) == 0 ? &x->found.v[x->found.n - 1] : NULL;
}

int tn_explain_evidence(struct tn_explaining *x, struct tn_explanation *to, const char *source, unsigned line,
			const char *fmt, ...)
{
	struct tn_evidence evidence = { .line = line };
	va_list args;

	if (!to)
		return -ENOMEM;
	va_start(args, fmt);
	evidence.text = tn_arena_vprintf(x->arena, fmt, args);
	va_end(args);
	if (source)
		evidence.source = tn_arena_str(x->arena, source);
	return !evidence.text || (source && !evidence.source) ? -ENOMEM : tn_vec_push(&to->evidence, evidence);
}

struct tn_explanation *tn_explain_found(const struct tn_explaining *x, const char *code)
{
	for (size_t i = 0; i < x->found.n; i++)
		if (strcmp(x->found.v[i].code, code) == 0)
			return &x->found.v[i];
	return NULL;
}

int tn_explain_log_line(struct tn_explaining *x, struct tn_explanation *to, const struct tn_log_record *line, const char *suffix)
{
	const char *source = x->machine->first->log.source;

	if (!line->timed)
		return tn_explain_evidence(x, to, source, 0, "%s%s", line->text, suffix);
	return tn_explain_evidence(x, to, source, 0, "[%5" PRIu64 ".%06" PRIu64 "] %s%s", line->usec / 1000000,
				   line->usec % 1000000, line->text, suffix);
}

int tn_explain_unseen(struct tn_explaining *x, const char *what, const char *who)
{
	const struct tn_unseen unseen = { tn_arena_str(x->arena, what), tn_arena_str(x->arena, who) };

	return unseen.what && unseen.who ? tn_vec_push(&x->unseen, unseen) : -ENOMEM;
}

const char *tn_explain_index_path(const struct tn_explaining *x, enum tn_tree_index which)
{
	return tn_arena_printf(x->arena, "%s/%s", tn_tree_path(x->machine->tree), tn_tree_index_file(which));
}

int tn_explain_usage(struct tn_explaining *x)
{
	const struct tn_users_of of = { x->machine->root, x->machine->tree, x->machine->devices,
				       x->machine->first->files_known ? &x->machine->first->files : NULL };
	int r = x->usage_known ? 0 : tn_module_users_read(&of, x->module, x->arena, &x->usage, NULL);

	x->usage_known = r == 0;
	return r < 0 ? -ENOMEM : 0;
}

void tn_explaining_free(struct tn_explaining *x)
{
	for (size_t i = 0; i < x->found.n; i++)
		tn_vec_free(&x->found.v[i].evidence);
	tn_vec_free(&x->found);
	tn_vec_free(&x->unseen);
	tn_usage_free(&x->usage);
	tn_vec_free(&x->needing);
}
