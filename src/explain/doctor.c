// SPDX-License-Identifier: LGPL-2.1-or-later
/* What examinations add to what is found. */
#include "explain/doctor.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

/* A copy; NULL stays NULL, and for want of memory *@failed is set. */
static const char *copy(struct tn_doctor *doctor, const char *text, bool *failed)
{
	const char *s = text ? tn_arena_str(doctor->arena, text) : NULL;

	*failed |= text && !s;
	return s;
}

int tn_doctor_add(struct tn_doctor *doctor, const struct tn_finding *like, const char *fmt, ...)
{
	struct tn_finding f = *like;
	bool failed = false;
	va_list args;

	va_start(args, fmt);
	f.text = tn_arena_vprintf(doctor->arena, fmt, args);
	va_end(args);
	f.subject = copy(doctor, like->subject, &failed);
	f.file = copy(doctor, like->file, &failed);
	f.remedy = copy(doctor, like->remedy, &failed);
	f.detail = copy(doctor, like->detail, &failed);
	if (failed || !f.text || tn_vec_push(&doctor->found, f) < 0)
		return -ENOMEM;
	doctor->next_troubles += doctor->of_next && f.severity > TN_SEVERITY_NOTE;
	return tn_vec_push(&doctor->parts, doctor->part);
}

int tn_doctor_state_add(struct tn_doctor *doctor, const char *part, const char *fmt, ...)
{
	struct tn_doctor_state state = { .part = part };
	va_list args;

	va_start(args, fmt);
	state.value = tn_arena_vprintf(doctor->arena, fmt, args);
	va_end(args);
	return state.value ? tn_vec_push(&doctor->states, state) : -ENOMEM;
}

int tn_doctor_unseen(struct tn_doctor *doctor, const char *what, const char *who)
{
	/* As in a copy of a machine that lacks it: there is nothing to be done. */
	if (who && tn_text_starts(tn_text(who), TN_TEXT_LITERAL("nobody")))
		return 0;
	for (size_t i = 0; i < doctor->unseen.n; i++)
		if (strcmp(doctor->unseen.v[i].what, what) == 0) /* by another examination */
			return 0;

	bool failed = false;
	const struct tn_unseen unseen = { copy(doctor, what, &failed), copy(doctor, who, &failed) };

	return failed ? -ENOMEM : tn_vec_push(&doctor->unseen, unseen);
}

const char *tn_doctor_who(const struct tn_doctor *doctor)
{
	const struct tn_machine *m = doctor->machine;
	bool live = !*tn_root_path(m->root);

	if (m->first->confinement.container || (live && geteuid() == 0))
		return "root of the host";
	return live ? "root" : "root, on the machine itself";
}

int tn_doctor_unseen_file(struct tn_doctor *doctor, const char *what, int code)
{
	return tn_doctor_unseen(doctor, what, code == -EACCES || code == -EPERM ? "root" : NULL);
}

const char *tn_doctor_names(struct tn_doctor *doctor, const char *const *names, size_t n, size_t max)
{
	tn_autobuf text = { 0 };

	for (size_t i = 0; i < n && i < max; i++)
		tn_buf_addf(&text, "%s%s", i ? ", " : "", names[i]);
	if (n > max)
		tn_buf_addf(&text, " and %zu more", n - max);
	return text.failed ? NULL : tn_arena_dup(doctor->arena, tn_buf_text(&text));
}

size_t tn_doctor_count(const struct tn_doctor *doctor, enum tn_severity severity)
{
	size_t n = 0;

	for (size_t i = 0; i < doctor->found.n; i++)
		n += doctor->found.v[i].severity == severity;
	return n;
}

bool tn_doctor_is_well(const struct tn_doctor *doctor)
{
	return tn_doctor_count(doctor, TN_SEVERITY_NOTE) == doctor->found.n;
}

void tn_doctor_free(struct tn_doctor *doctor)
{
	tn_vec_free(&doctor->states);
	tn_vec_free(&doctor->found);
	tn_vec_free(&doctor->parts);
	tn_vec_free(&doctor->unseen);
}
