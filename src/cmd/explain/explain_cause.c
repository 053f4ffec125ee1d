// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a code, an errno or a message means: which page, which failure. */
#include "cmd/explain/explain_cause.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/guess.h"
#include "cli/command.h"
#include "cli/log.h"
#include "cmd/explain/explain_page.h"
#include "machine/log_words.h"

enum { CODE, AREA, TITLE };

const struct tn_column tn_explain_columns[] = {
	[CODE] = { "CODE", TN_CELL_TEXT, "code of the cause" },
	[AREA] = { "AREA", TN_CELL_TEXT, "what it is about, in a word" },
	[TITLE] = { "TITLE", TN_CELL_TEXT, "the cause in one sentence" },
	{ 0 }
};

static bool is_code(const char *operand)
{
	return strncmp(operand, "E-", strlen("E-")) == 0;
}

static bool is_message(const char *operand)
{
	return strpbrk(operand, " \t\n") != NULL;
}

/* A line of the log without what dmesg and journalctl put before it: "[   12.3] ", "Nov 27 12:00:00 host kernel: ". */
static struct tn_text bare(struct tn_text line)
{
	const struct tn_text kernel = TN_TEXT_LITERAL("kernel: ");

	for (struct tn_text rest = line; rest.n; rest = tn_text_from(rest, 1))
		if (tn_text_starts(rest, kernel)) {
			line = tn_text_from(rest, kernel.n);
			break;
		}
	line = tn_text_trim(line);
	if (line.n && *line.p == '[') {
		const char *close = memchr(line.p, ']', line.n);

		if (close)
			line = tn_text_trim(tn_text_from(line, (size_t)(close - line.p) + 1));
	}
	return line;
}

static void find_in_log(const char *message, struct tn_explain_answer *ret)
{
	struct tn_text rest = tn_text(message), line, name;
	const struct tn_log_word *word = NULL;
	size_t n = 0;

	while (!word && tn_text_line(&rest, &line))
		word = tn_log_word_find(bare(line), &name);
	if (!word)
		return;
	ret->log_codes[n++] = word->code;
	for (size_t i = 0; i < TN_ARRAY_SIZE(word->also) && word->also[i]; i++)
		ret->log_codes[n++] = word->also[i];
}

/* Return: whether anything is known. */
static bool find(const char *operand, struct tn_explain_answer *ret)
{
	int error = tn_failure_errno(operand);
	size_t n = 0;

	ret->operand = operand;
	if (is_code(operand)) {
		ret->cause = tn_cause_find(operand);
		return ret->cause;
	}
	for (enum tn_failure_of of = TN_FAILURE_LOAD; error && of <= TN_FAILURE_UNLOAD; of++) {
		ret->failures[n] = tn_failure_of_errno(of, error);
		n += ret->failures[n] != NULL;
	}
	if (error)
		return true;
	find_in_log(operand, ret);
	if (!ret->log_codes[0])
		ret->failures[0] = tn_failure_find(operand);
	return ret->log_codes[0] || ret->failures[0];
}

const char *tn_explain_message(struct tn_arena *arena, int argc, char *const *argv)
{
	struct tn_explain_answer answer = { 0 };
	tn_autobuf text = { 0 };
	const char *message;

	if (argc == 1)
		return is_code(argv[0]) || is_message(argv[0]) || tn_failure_errno(argv[0]) ? argv[0] : NULL;
	for (int i = 0; i < argc; i++)
		tn_buf_addf(&text, "%s%s", i ? " " : "", argv[i]);
	message = text.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&text));
	return message && (is_code(message) || find(message, &answer)) ? message : NULL;
}

int tn_explain_choose_distros(const struct tn_world *world, const char *name, struct tn_explain_distros *ret)
{
	struct tn_explain_distros chosen = { .here = tn_distro_of(world->root) };
	enum tn_distro distro = name ? tn_distro_by_id(name) : chosen.here;
	bool all = name ? strcmp(name, "all") == 0 : distro == TN_DISTRO_OTHER;

	if (distro == TN_DISTRO_OTHER && !all) {
		tn_report(TN_LOG_ERROR, "--distro: '%s' is none of debian, fedora, arch, suse, alpine and all", name);
		return -EINVAL;
	}
	for (size_t i = 0; i < TN_N_DISTROS; i++)
		chosen.of[i] = all || i == distro;
	chosen.of[TN_DISTRO_OTHER] = true;
	*ret = chosen;
	return 0;
}

/* Codes that a message offers. */
#define CODES_SHOWN 5

/* What a code that there is not may be meant for: codes that it is the beginning of, else the nearest one. */
struct meant {
	struct tn_text start;
	struct tn_buf codes; /* "A, B" */
	size_t n;
	struct tn_guess near;
};

static void consider(struct meant *meant, const char *code)
{
	tn_guess_consider(&meant->near, code);
	if (!tn_text_starts(tn_text(code), meant->start))
		return;
	if (meant->n < CODES_SHOWN)
		tn_buf_addf(&meant->codes, "%s%s", meant->n ? ", " : "", code);
	else if (meant->n == CODES_SHOWN)
		tn_buf_add_str(&meant->codes, ", ...");
	meant->n++;
}

static void offer_codes(const char *operand)
{
	const struct tn_cause_area *const *areas;
	struct meant meant = { .start = tn_text(operand), .near = { .word = operand, .whole = true } };
	size_t n = tn_cause_areas(&areas);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < areas[i]->n; k++)
			consider(&meant, areas[i]->v[k].code);
	if (meant.n && operand[strlen("E-")] && !meant.codes.failed)
		tn_report(TN_LOG_ERROR, "did you mean %.*s?", TN_TEXT_FMT(tn_buf_text(&meant.codes)));
	else if (meant.near.best)
		tn_report(TN_LOG_ERROR, "did you mean %s?", meant.near.best);
	tn_buf_free(&meant.codes);
}

static int unknown(const char *operand)
{
	if (!is_code(operand)) {
		tn_report(TN_LOG_ERROR, "no message of insmod, modprobe, rmmod or the kernel that is known here: '%s'", operand);
		return TN_EXIT_FAILURE;
	}
	tn_report(TN_LOG_ERROR, "there is no cause %s; tenon explain --list has all of them", operand);
	offer_codes(operand);
	return TN_EXIT_FAILURE;
}

int tn_explain_cause(struct tn_world *world, const char *operand, const char *distro)
{
	struct tn_explain_answer answer = { 0 };
	struct tn_explain_distros distros;

	if (tn_explain_choose_distros(world, distro, &distros) < 0)
		return TN_EXIT_USAGE;
	if (is_code(operand) && is_message(operand)) {
		tn_report(TN_LOG_ERROR, "one code at a time, please: %s", operand);
		return TN_EXIT_USAGE;
	}
	if (!find(operand, &answer))
		return unknown(operand);
	if (world->json && tn_explain_print_answer_json(&answer, &distros, stdout) < 0)
		return tn_command_failed(NULL, -ENOMEM);
	if (!world->json)
		tn_explain_print_answer(&answer, &distros, stdout);
	return TN_EXIT_OK;
}

int tn_explain_list(struct tn_world *world, const struct tn_table_style *style)
{
	tn_cleanup(tn_table_freep) tn_table *table = NULL;
	const struct tn_cause_area *const *areas;
	size_t n = tn_cause_areas(&areas);
	tn_autoerror err = { 0 };
	int r = tn_table_new("causes", tn_explain_columns, "CODE,TITLE", style, &table, &err);

	for (size_t i = 0; i < n && r == 0; i++)
		for (size_t k = 0; k < areas[i]->n; k++) {
			tn_row *row = tn_table_row(table, NULL);

			tn_row_text(row, CODE, areas[i]->v[k].code);
			tn_row_text(row, AREA, areas[i]->id);
			tn_row_text(row, TITLE, areas[i]->v[k].title);
		}
	if (r == 0)
		r = tn_table_print(table, world->json, stdout);
	return r < 0 ? tn_command_failed(&err, r) : TN_EXIT_OK;
}
