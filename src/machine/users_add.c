// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is found is told once. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/shell_word.h"
#include "machine/users.h"

char *tn_users_text(struct tn_users_search *s, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = tn_arena_vprintf(s->arena, fmt, args);
	va_end(args);
	s->failed = s->failed || !text;
	return text;
}

int tn_users_enter(struct tn_users_search *s, const char *kind, const char *name)
{
	const char *key = tn_users_text(s, "%s %s", kind, name);
	int r = key ? tn_hash_add(&s->seen, tn_text(key), s, NULL) : -ENOMEM;

	return r == -EEXIST ? 0 : r < 0 ? r : 1;
}

int tn_users_add(struct tn_users_search *s, struct tn_module_user user)
{
	char kind[32];
	int r;

	if (!user.name || !user.source)
		return -ENOMEM;
	snprintf(kind, sizeof(kind), "user %d.%u", user.kind, user.line);
	r = tn_users_enter(s, kind, user.kind == TN_USER_PROCESS || user.kind == TN_USER_MOUNT ? user.source : user.name);
	if (r <= 0 || s->found->n >= TN_USERS_MAX)
		return r < 0 ? r : 0;
	user.module = s->module;
	return tn_vec_push(s->found, user);
}

int tn_users_add_process(struct tn_users_search *s, const struct tn_process_file *file, const char *what, unsigned references)
{
	const struct tn_process *p = file->process;
	struct tn_module_user user = {
		.kind = TN_USER_PROCESS,
		.name = p->pid,
		.what = what,
		.process = p,
		.source = tn_users_text(s, "/proc/%s/%s", p->pid, file->link),
		.references = references,
	};

	/* Nobody stops the first process. */
	if (p->unit)
		user.let_go = tn_users_text(s, "systemctl stop %s", tn_users_quoted(s, p->unit));
	else if (strcmp(p->pid, "1") != 0)
		user.let_go = tn_users_text(s, "kill %s", p->pid);
	return tn_users_add(s, user);
}

const char *tn_users_quoted(struct tn_users_search *s, const char *word)
{
	tn_autobuf quoted = { 0 };

	tn_shell_add_word(&quoted, word);
	s->failed = s->failed || quoted.failed;
	return quoted.failed ? NULL : tn_users_text(s, "%.*s", TN_TEXT_FMT(tn_buf_text(&quoted)));
}
