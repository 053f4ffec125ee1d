// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/kmsg.h"

#include "base/cleanup.h"
#include "format/poison.h"

#define LEVEL_BITS 3 /* below them a priority has its facility */
#define LEVEL_INFO 6
#define USEC_DIGITS 6

static bool take_char(struct tn_text *t, char c)
{
	if (!t->n || t->p[0] != c)
		return false;
	*t = tn_text_from(*t, 1);
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct tn_text take_digits(struct tn_text *t)
{
	size_t n = 0;
	struct tn_text digits;

	while (n < t->n && is_digit(t->p[n]))
		n++;
	digits = (struct tn_text){ t->p, n };
	*t = tn_text_from(*t, n);
	return digits;
}

static bool take_number(struct tn_text *t, uint64_t *ret)
{
	return tn_text_u64(take_digits(t), 10, ret) == 0;
}

static void set_priority(struct tn_kmsg *r, uint64_t priority)
{
	r->level = (unsigned)priority & ((1u << LEVEL_BITS) - 1);
	r->facility = (unsigned)(priority >> LEVEL_BITS);
}

static size_t find(struct tn_text t, char c)
{
	const char *p = t.n ? memchr(t.p, c, t.n) : NULL;

	return p ? (size_t)(p - t.p) : t.n;
}

/* "PRIORITY,NUMBER,MICROSECONDS,FLAGS[,...];TEXT" */
static bool read_record(struct tn_text line, struct tn_kmsg *ret)
{
	struct tn_kmsg r = { .timed = true, .escaped = true };
	uint64_t priority;
	size_t at;

	if (!take_number(&line, &priority) || priority >> LEVEL_BITS > UINT16_MAX || !take_char(&line, ',') ||
	    !take_number(&line, &r.number) || !take_char(&line, ',') || !take_number(&line, &r.usec) ||
	    !take_char(&line, ','))
		return false;
	at = find(line, ';');
	if (at == line.n)
		return false;
	set_priority(&r, priority);
	r.text = tn_text_from(line, at + 1);
	*ret = r;
	return true;
}

/* The lines " KEY=VALUE" after it. */
static void read_fields(struct tn_text *rest, struct tn_kmsg *r)
{
	const struct tn_text device = TN_TEXT_LITERAL(" DEVICE="), subsystem = TN_TEXT_LITERAL(" SUBSYSTEM=");
	struct tn_text line;

	while (rest->n && rest->p[0] == ' ' && tn_text_line(rest, &line)) {
		if (tn_text_starts(line, device))
			r->device = tn_text_from(line, device.n);
		else if (tn_text_starts(line, subsystem))
			r->subsystem = tn_text_from(line, subsystem.n);
	}
}

/* As syslog(3) and dmesg -x have them. */
static bool read_level_word(struct tn_text word, unsigned *ret)
{
	static const char *const words[] = { "emerg", "alert", "crit", "err", "warn", "notice", "info", "debug" };

	for (unsigned i = 0; i < TN_ARRAY_SIZE(words); i++)
		if (tn_text_is(word, words[i])) {
			*ret = i;
			return true;
		}
	return false;
}

/* "kern  :warn  : " of dmesg -x; another facility's name makes it no line of the kernel. */
static void take_words(struct tn_text *line, struct tn_kmsg *r)
{
	size_t first = find(*line, ':');
	struct tn_text rest = tn_text_from(*line, first + 1);
	size_t second = find(rest, ':');
	struct tn_text facility = tn_text_trim((struct tn_text){ line->p, first });

	if (first == line->n || second == rest.n ||
	    !read_level_word(tn_text_trim((struct tn_text){ rest.p, second }), &r->level))
		return;
	r->facility = tn_text_is(facility, "kern") ? 0 : 1;
	*line = tn_text_trim(tn_text_from(rest, second + 1));
}

static void take_priority(struct tn_text *line, struct tn_kmsg *r)
{
	struct tn_text rest = *line;
	uint64_t priority;

	if (!take_char(&rest, '<') || !take_number(&rest, &priority) || priority >> LEVEL_BITS > UINT16_MAX ||
	    !take_char(&rest, '>'))
		return;
	set_priority(r, priority);
	*line = rest;
}

static bool take_blank(struct tn_text *t)
{
	return take_char(t, ' ');
}

/* "[   12.345678] ", or with the thread that printed it: "[   12.345678][    T1] ". */
static bool take_time(struct tn_text *line, struct tn_kmsg *r)
{
	struct tn_text rest = *line, digits;
	uint64_t seconds, fraction;

	if (!take_char(&rest, '['))
		return false;
	while (take_blank(&rest))
		;
	if (!take_number(&rest, &seconds) || seconds > UINT64_MAX / 1000000 - 1 || !take_char(&rest, '.'))
		return false;
	digits = take_digits(&rest);
	if (digits.n != USEC_DIGITS || tn_text_u64(digits, 10, &fraction) < 0 || !take_char(&rest, ']'))
		return false;
	if (rest.n && rest.p[0] == '[')
		rest = tn_text_from(rest, find(rest, ']') + 1);
	take_blank(&rest);
	r->usec = seconds * 1000000 + fraction;
	r->timed = true;
	*line = rest;
	return true;
}

static struct tn_kmsg read_line(struct tn_text line)
{
	const struct tn_text journal = TN_TEXT_LITERAL("kernel: "); /* as journalctl -k has it */
	struct tn_kmsg r = { .level = LEVEL_INFO };

	take_words(&line, &r);
	take_priority(&line, &r);
	if (take_time(&line, &r) && tn_text_starts(line, journal))
		line = tn_text_from(line, journal.n);
	r.text = line;
	return r;
}

bool tn_kmsg_next(struct tn_text *rest, struct tn_kmsg *ret)
{
	struct tn_text line;

	while (tn_text_line(rest, &line)) {
		if (!line.n)
			continue;
		if (read_record(line, ret))
			read_fields(rest, ret);
		else
			*ret = read_line(line);
		return true;
	}
	return false;
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that "\xHH" at the start of @t stands for, or -1. */
static int read_escape(struct tn_text t)
{
	int high, low;

	if (t.n < 4 || t.p[0] != '\\' || t.p[1] != 'x')
		return -1;
	high = hex_digit(t.p[2]);
	low = hex_digit(t.p[3]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

void tn_kmsg_plain(struct tn_text text, struct tn_buf *ret)
{
	while (text.n) {
		int byte = read_escape(text);

		if (byte == '\\' || byte >= 0x80) {
			tn_buf_add_char(ret, (char)byte);
			text = tn_text_from(text, 4);
		} else {
			tn_buf_add_char(ret, text.p[0]);
			text = tn_text_from(text, 1);
		}
	}
}
