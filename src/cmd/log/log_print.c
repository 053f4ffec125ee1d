// SPDX-License-Identifier: LGPL-2.1-or-later
/* How a line of the kernel's log looks. */
#include "cmd/log/log_print.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "cli/show.h"

#define USEC 1000000u

/* As syslog(3) counts them. */
static const char *const levels[] = { "emerg", "alert", "crit", "err", "warn", "notice", "info", "debug" };
enum { LEVEL_ERR = 3, LEVEL_WARN = 4 };

int tn_log_level(const char *word, unsigned *ret)
{
	for (unsigned i = 0; i < TN_ARRAY_SIZE(levels); i++)
		if (strcmp(word, levels[i]) == 0 || (word[0] == (char)('0' + i) && !word[1])) {
			*ret = i;
			return 0;
		}
	return -EINVAL;
}

/* A date in the local zone, as ISO 8601 has it. Return: whether there is one. */
static bool date(const struct tn_log_style *style, const struct tn_log_record *record, char *ret, size_t size)
{
	uint64_t seconds = style->start + record->usec / USEC;
	time_t when = (time_t)seconds;
	char day[40], zone[8];
	struct tm local;

	if (!style->start || !record->timed || seconds < style->start || when < 0 || !localtime_r(&when, &local) ||
	    !strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &local) || !strftime(zone, sizeof(zone), "%z", &local))
		return false;
	snprintf(ret, size, "%s.%06" PRIu64 "%s", day, record->usec % USEC, zone);
	return true;
}

static const char *colour_of(const struct tn_log_style *style, unsigned level)
{
	if (level <= LEVEL_ERR)
		return style->colours.code[TN_COLOUR_BAD];
	return level == LEVEL_WARN ? style->colours.code[TN_COLOUR_WARNING] : "";
}

static void print_time(const struct tn_log_style *style, const struct tn_log_record *record, FILE *out)
{
	char when[80];

	fputs(style->colours.code[TN_COLOUR_DIM], out);
	if (style->absolute && date(style, record, when, sizeof(when)))
		fprintf(out, "%s", when);
	else if (record->timed)
		fprintf(out, "[%5" PRIu64 ".%06" PRIu64 "]", record->usec / USEC, record->usec % USEC);
	else
		fputs("[            ]", out);
	fputs(style->colours.code[TN_COLOUR_NONE], out);
}

void tn_log_print(const struct tn_log_style *style, const struct tn_log_record *record, FILE *out)
{
	const char *colour = colour_of(style, record->level);

	print_time(style, record, out);
	putc(' ', out);
	fputs(colour, out);
	tn_show(record->text, out);
	if (*colour)
		fputs(style->colours.code[TN_COLOUR_NONE], out);
	putc('\n', out);
}

void tn_log_json(const struct tn_log_style *style, const struct tn_log_record *record, const struct tn_log_about *about,
		 struct tn_json to)
{
	char when[80];

	tn_json_unsigned(to, "number", record->number);
	tn_json_unsigned_if(to, "usec", record->timed, record->usec);
	tn_json_text(to, "time", date(style, record, when, sizeof(when)) ? when : NULL);
	tn_json_text(to, "level", levels[record->level & 7]);
	tn_json_text(to, "module", about->module);
	tn_json_text(to, "device", record->device);
	tn_json_text(to, "cause", about->word && about->word->code[0] == 'E' ? about->word->code : NULL);
	tn_json_text(to, "text", record->text);
}
