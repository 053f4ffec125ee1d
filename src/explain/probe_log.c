// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the kernel said about it. Lines are evidence of the last try alone: what was refused then may have been mended, or
 * loaded and removed, since. */
#include "explain/probes.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/cleanup.h"
#include "explain/firmware_packing.h"
#include "explain/module_file.h"
#include "format/modinfo.h"
#include "machine/firmware.h"
#include "machine/log_words.h"
#include "sys/dir.h"

/* The lines of one try to load a module come within so many microseconds. */
#define TRY_USEC 1000000u

/* Lines of one kind that are shown. */
#define LINES_MAX 3

/* Urgencies of syslog(3), up to which a driver's own words tell of trouble. */
#define LEVEL_WARN 4

/* Behind what is proved. */
#define RANK 50

#define LAST_TIME "the last time that it was tried, the kernel said"

/* A kind of message, and the newest lines of it. */
struct said {
	const struct tn_log_word *word; /* NULL: the driver's own */
	const struct tn_log_record *lines[LINES_MAX];
	size_t n;
	bool names; /* they name the module */
};
typedef TN_VEC(struct said) said_list;

struct search {
	struct tn_explaining *x;
	const struct tn_kernel_log *log;
	said_list said; /* the newest first */
	TN_VEC(const char *) firmware; /* that its file names */
	bool opened;                   /* its file, for that */
};

static bool is_same_try(const struct tn_log_record *newer, const struct tn_log_record *older)
{
	return newer->timed && older->timed && newer->usec >= older->usec && newer->usec - older->usec <= TRY_USEC;
}

static struct said *find_said(said_list *list, const struct tn_log_word *word)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].word == word)
			return &list->v[i];
	return NULL;
}

static int note(struct search *s, const struct tn_log_word *word, const struct tn_log_record *record, bool names)
{
	struct said *said = find_said(&s->said, word);
	const struct said first = { .word = word, .names = names };

	if (!said && tn_vec_push(&s->said, first) < 0)
		return -ENOMEM;
	said = said ? said : &s->said.v[s->said.n - 1];
	if (said->n < LINES_MAX && (said->n == 0 || is_same_try(said->lines[0], record)))
		said->lines[said->n++] = record;
	return 0;
}

/* The file that "... firmware load for FILE failed ..." or "... failed to load FILE (-2)" names. */
static struct tn_text firmware_of(const char *line)
{
	static const char *const before[] = { "Direct firmware load for ", "firmware: failed to load " };

	for (size_t i = 0; i < TN_ARRAY_SIZE(before); i++) {
		const char *at = strstr(line, before[i]);

		if (at)
			return (struct tn_text){ at + strlen(before[i]), strcspn(at + strlen(before[i]), " ") };
	}
	return (struct tn_text){ line, 0 };
}

/* What its file says that it may ask for. A file that cannot be read says nothing here. Return: 0 or -ENOMEM. */
static int read_firmware_names(struct search *s)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_modinfo_entry entry;
	struct tn_text modinfo;
	int r = s->x->path ? tn_explain_modinfo(s->x->machine, s->x->path, &image, &modinfo) : 0;

	s->opened = true;
	if (r <= 0)
		return r;
	r = 0;
	while (r == 0 && tn_modinfo_next(&modinfo, &entry)) {
		const char *name = tn_text_is(entry.key, "firmware") ? tn_arena_dup(s->x->arena, entry.value) : "";

		if (!name)
			r = -ENOMEM;
		else if (*name)
			r = tn_vec_push(&s->firmware, name);
	}
	return r;
}

/* The device that firmware was asked for may be nobody's. Return: 1: it is for this module, 0, -ENOMEM. */
static int is_its_firmware(struct search *s, const char *line)
{
	struct tn_text name = firmware_of(line);

	if (name.n && !s->opened && read_firmware_names(s) < 0)
		return -ENOMEM;
	for (size_t i = 0; name.n && i < s->firmware.n; i++)
		if (tn_text_is(name, s->firmware.v[i]))
			return 1;
	return 0;
}

/* All that is said of the module, and what the module code says without a name. */
static int collect(struct search *s)
{
	int r = 0;

	for (size_t i = s->log->records.n; i-- > 0 && r == 0;) {
		const struct tn_log_record *record = &s->log->records.v[i];
		bool about = tn_log_is_about(record, s->x->module, s->x->machine->devices);
		struct tn_text name = { 0 };
		const struct tn_log_word *word = tn_log_word_find(tn_text(record->text), &name);

		if (!about && word && word->kind == TN_LOG_TROUBLE)
			r = is_its_firmware(s, record->text);
		about |= r > 0;
		if (r >= 0)
			r = about || (word && !name.n && word->kind == TN_LOG_REFUSED) ? note(s, word, record, about) : 0;
	}
	return r;
}

/* The newest line that says why the kernel did not load this module, or NULL. */
static const struct tn_log_record *last_refusal(const struct search *s)
{
	for (size_t i = 0; i < s->said.n; i++)
		if (s->said.v[i].names && s->said.v[i].word && s->said.v[i].word->kind == TN_LOG_REFUSED)
			return s->said.v[i].lines[0];
	return NULL;
}

/* Whether its own code has run after @refused: then it was loaded since. */
static bool has_run_since(const struct search *s, const struct tn_log_record *refused)
{
	for (size_t i = 0; i < s->said.n; i++) {
		const struct said *said = &s->said.v[i];

		if (said->names && (!said->word || said->word->kind != TN_LOG_REFUSED) && said->lines[0] > refused &&
		    !is_same_try(said->lines[0], refused))
			return true;
	}
	return false;
}

/* What was refused then is not what is there now. A machine that sleeps makes lines look older than they are; then a
 * line is left out that would still count, and none is told that does not. */
static bool is_file_newer(const struct search *s, const struct tn_log_record *line)
{
	struct tn_dir_stat file;

	return s->log->start && line->timed && s->x->path && tn_dir_stat(AT_FDCWD, s->x->path, &file) == 0 &&
	       file.mtime.tv_sec >= 0 && (uint64_t)file.mtime.tv_sec > s->log->start + line->usec / 1000000;
}

static bool is_code(const struct tn_log_word *word, const char *code)
{
	if (strcmp(word->code, code) == 0)
		return true;
	for (size_t i = 0; i < TN_ARRAY_SIZE(word->also) && word->also[i]; i++)
		if (strcmp(word->also[i], code) == 0)
			return true;
	return false;
}

static struct tn_explanation *find_explanation(struct tn_explaining *x, const struct tn_log_word *word)
{
	for (size_t i = 0; i < x->found.n; i++)
		if (is_code(word, x->found.v[i].code))
			return &x->found.v[i];
	return NULL;
}

static int add_lines(struct search *s, struct tn_explanation *to, const struct said *said)
{
	int r = to ? 0 : -ENOMEM;

	for (size_t i = said->n; i-- > 0 && r == 0;)
		r = tn_explain_log_line(s->x, to, said->lines[i], said->names ? "" : " (of which module, it does not say)");
	return r;
}

static int add_candidate(struct search *s, const struct said *said, const char *code, const char *what)
{
	struct tn_explanation *e = tn_explain_add(s->x, TN_EXPLAINS_FAILURE, code, "%s: %s", what, said->lines[0]->text);

	if (!e)
		return -ENOMEM;
	e->candidate = true;
	e->rank = RANK;
	return add_lines(s, e, said);
}

/* Of the lines of the last try that tell of @code the oldest, since the kernel says the cause before what follows of it. */
static const struct said *first_of(const struct search *s, const char *code, const struct tn_log_record *last)
{
	const struct said *first = NULL;

	for (size_t i = 0; i < s->said.n; i++) {
		const struct said *said = &s->said.v[i];

		if (said->names && said->word && is_code(said->word, code) &&
		    (said->lines[0] == last || is_same_try(last, said->lines[0])))
			first = said;
	}
	return first;
}

/* What could not be told of the file alone, the kernel has told. */
static int end_doubt(struct search *s, struct tn_explanation *e, const struct tn_log_record *last)
{
	const struct said *first = first_of(s, e->code, last);

	if (!first)
		return 0;
	e->text = tn_arena_printf(s->x->arena, LAST_TIME ": %s", first->lines[0]->text);
	e->doubt = false;
	e->rank = RANK;
	if (strcmp(e->code, "E-symbol-exporter-starting") != 0) /* that is seen to start; the others' tells how to learn of it */
		e->remedy = NULL;
	return e->text ? 0 : -ENOMEM;
}

/* What the kernel refused it for: supports what was found, or stands for itself. */
static int tell_refusal(struct search *s, const struct said *said, const struct tn_log_record *last)
{
	struct tn_explanation *found = find_explanation(s->x, said->word);
	bool counts = said->names && !has_run_since(s, said->lines[0]) && !is_file_newer(s, said->lines[0]);

	if (s->x->loaded || (said->names && !is_same_try(last, said->lines[0]) && last != said->lines[0]))
		return 0;
	if (found && found->doubt && counts && end_doubt(s, found, last) < 0)
		return -ENOMEM;
	if (found)
		return add_lines(s, found, said);
	return counts ? add_candidate(s, said, said->word->code, LAST_TIME) : 0;
}

static bool find_firmware(struct search *s, const char *name, const char **ret)
{
	struct tn_firmware_places places;

	return tn_firmware_places(s->x->machine->root, s->x->machine->release,
				  tn_firmware_packing(s->x->machine->basis->kernel), s->x->arena, &places) == 0 &&
	       tn_firmware_find(&places, name, s->x->arena, ret) == 0;
}

/* By the error of the line, -2 or another: a file may be there and be damaged, or not be readable. */
static bool was_not_there(const char *line)
{
	static const char *const before[] = { " failed with error -", " (-" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(before); i++) {
		const char *at = strstr(line, before[i]), *number = at ? at + strlen(before[i]) : "";

		if (strspn(number, "0123456789") == 1 && number[0] == '2')
			return true;
	}
	return false;
}

static int tell_firmware(struct search *s, const struct said *said)
{
	struct tn_explanation *e = find_explanation(s->x, said->word);
	const char *name = tn_arena_dup(s->x->arena, firmware_of(said->lines[0]->text)), *path;
	bool gone = was_not_there(said->lines[0]->text);

	if (e || !name)
		return e ? add_lines(s, e, said) : -ENOMEM;
	if (!*name)
		return 0;
	e = tn_explain_add(s->x, s->x->loaded ? TN_EXPLAINS_ASIDE : TN_EXPLAINS_FAILURE, said->word->code,
			   "it asked for the firmware file %s, which %s", name,
			   gone ? "was not there" : "could not be loaded");
	if (!e)
		return -ENOMEM;
	e->rank = RANK;
	e->candidate = !s->x->loaded;
	if (gone && find_firmware(s, name, &path)) {
		e->remedy = tn_arena_printf(s->x->arena, "load it again: modprobe -r %s && modprobe %s", s->x->module,
					    s->x->module);
		if (!e->remedy || tn_explain_evidence(s->x, e, path, 0, "%s is there now", name) < 0)
			return -ENOMEM;
	}
	return add_lines(s, e, said);
}

static int tell_trouble(struct search *s, const struct said *said)
{
	struct tn_explanation *e;

	if (strcmp(said->word->code, "E-firmware-missing") == 0)
		return tell_firmware(s, said);
	e = find_explanation(s->x, said->word);
	if (e)
		return add_lines(s, e, said);
	if (!s->x->loaded)
		return 0;
	e = tn_explain_add(s->x, TN_EXPLAINS_ASIDE, said->word->code, "the kernel's log has a complaint: %s", said->lines[0]->text);
	if (e)
		e->rank = RANK;
	return add_lines(s, e, said);
}

/* Driver's words that may be about its end. */
static bool is_complaint(const struct tn_log_record *record)
{
	static const char *const words[] = { "fail", "Fail", "error", "Error", "not supported", "o device", "o such device",
					     "not found" };

	if (record->level <= LEVEL_WARN)
		return true;
	for (size_t i = 0; i < TN_ARRAY_SIZE(words); i++)
		if (strstr(record->text, words[i]))
			return true;
	return false;
}

static struct tn_explanation *find_init_failed(struct tn_explaining *x)
{
	static const char *const codes[] = { "E-init-failed", "E-no-device", "E-disabled-by-firmware", "E-device-taken" };

	for (size_t i = 0; i < x->found.n; i++)
		for (size_t j = 0; j < TN_ARRAY_SIZE(codes); j++)
			if (strcmp(x->found.v[i].code, codes[j]) == 0)
				return &x->found.v[i];
	return NULL;
}

static bool is_failure_known(const struct tn_explaining *x)
{
	for (size_t i = 0; i < x->found.n; i++)
		if (x->found.v[i].kind == TN_EXPLAINS_FAILURE && !x->found.v[i].candidate)
			return true;
	return false;
}

/* Its own words, where it is gone again and nothing else tells why. */
static int tell_own(struct search *s, const struct said *said)
{
	struct tn_explanation *found = find_init_failed(s->x);

	if (s->x->loaded || s->x->builtin || !said->names)
		return 0;
	if (found)
		return add_lines(s, found, said);
	if (last_refusal(s) || is_failure_known(s->x) || !is_complaint(said->lines[0]))
		return 0;
	return add_candidate(s, said, "E-init-failed", "its own last words were");
}

static int tell(struct search *s)
{
	const struct tn_log_record *last = last_refusal(s);
	int r = 0;

	for (size_t i = 0; i < s->said.n && r == 0; i++) {
		const struct said *said = &s->said.v[i];

		if (!said->word)
			r = tell_own(s, said);
		else if (said->word->kind == TN_LOG_REFUSED)
			r = tell_refusal(s, said, last);
		else if (said->word->kind == TN_LOG_TROUBLE)
			r = tell_trouble(s, said);
		else if (find_explanation(s->x, said->word))
			r = add_lines(s, find_explanation(s->x, said->word), said);
	}
	return r;
}

static int say_unseen(const struct search *s)
{
	/* Where nobody could, as in a copy that lacks it, there is nothing to be done. */
	if (s->log->trouble && strncmp(s->log->trouble, "nobody", strlen("nobody")) != 0)
		return tn_explain_unseen(s->x, s->log->source ? "what the kernel logged after the start" : "the kernel's log",
					 s->log->trouble);
	if (s->log->dropped && !s->said.n)
		return tn_explain_unseen(s->x, "the oldest lines of the kernel's log", "nobody: newer ones have taken their place");
	return 0;
}

int tn_probe_log(struct tn_explaining *x)
{
	struct search s = { .x = x, .log = &x->machine->first->log };
	int r;

	if (!x->machine->running || !x->module)
		return 0;
	r = collect(&s);
	if (r == 0)
		r = tell(&s);
	if (r == 0)
		r = say_unseen(&s);
	tn_vec_free(&s.said);
	tn_vec_free(&s.firmware);
	return r;
}
