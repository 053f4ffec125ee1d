// SPDX-License-Identifier: LGPL-2.1-or-later
/* chart: figures on standard input become a picture on standard output (src/picture/chart.h).
 *
 * A statement a line, its words set apart by tabs:
 *
 *	title	TEXT
 *	whole	WHOSE                     whose figure is a whole
 *	bar	NAME	PART	[TARGET]  decimal numbers; 1 is a whole
 *	growth	TITLE
 *	point	LINE	N	SECONDS   points of one line stand together
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "picture/chart.h"

#define DECIMALS 6u /* of a number, as many as millionths have */
#define WORDS_MAX 4u

struct line {
	const char *name;
	TN_VEC(struct tn_chart_point) points;
};

struct input {
	struct tn_arena arena;
	const char *title, *whole, *growth;
	TN_VEC(struct tn_chart_bar) bars;
	TN_VEC(struct line) lines;
	unsigned number; /* of the line that is read, from 1 */
};

static void release(struct input *in)
{
	for (size_t i = 0; i < in->lines.n; i++)
		tn_vec_free(&in->lines.v[i].points);
	tn_vec_free(&in->lines);
	tn_vec_free(&in->bars);
	tn_arena_free(&in->arena);
}

static int bad(const struct input *in, const char *what)
{
	fprintf(stderr, "chart: standard input, line %u: %s\n", in->number, what);
	return -EINVAL;
}

/* "0.194" in millionths. */
static int take_number(struct tn_text word, uint64_t *ret)
{
	const char *point = word.n ? memchr(word.p, '.', word.n) : NULL;
	struct tn_text whole = { word.p, point ? (size_t)(point - word.p) : word.n };
	struct tn_text part = point ? tn_text_from(word, whole.n + 1) : TN_TEXT_LITERAL("0");
	uint64_t wholes, parts;

	if (part.n > DECIMALS || tn_text_u64(whole, 10, &wholes) < 0 || tn_text_u64(part, 10, &parts) < 0 || wholes > UINT32_MAX)
		return -EINVAL;
	for (size_t i = part.n; i < DECIMALS; i++)
		parts *= 10;
	*ret = wholes * TN_CHART_ONE + parts;
	return 0;
}

static int take_string(struct input *in, struct tn_text word, const char **ret)
{
	*ret = tn_arena_dup(&in->arena, word);
	return *ret ? 0 : -ENOMEM;
}

static int take_bar(struct input *in, const struct tn_text *words, size_t n)
{
	struct tn_chart_bar bar = { 0 };

	if (n < 3 || take_number(words[2], &bar.part) < 0 || (n == 4 && words[3].n && take_number(words[3], &bar.target) < 0))
		return bad(in, "wanted: bar NAME PART [TARGET], with numbers such as 0.194");
	if (take_string(in, words[1], &bar.name) < 0 || tn_vec_push(&in->bars, bar) < 0)
		return -ENOMEM;
	return 0;
}

static int take_point(struct input *in, const struct tn_text *words, size_t n)
{
	struct line *last = in->lines.n ? &in->lines.v[in->lines.n - 1] : NULL;
	struct tn_chart_point point;

	if (n != 4 || tn_text_u64(words[2], 10, &point.n) < 0 || take_number(words[3], &point.usec) < 0)
		return bad(in, "wanted: point LINE N SECONDS, with numbers such as 5000 and 0.0879");
	if (!last || !tn_text_is(words[1], last->name)) {
		struct line fresh = { 0 };

		if (take_string(in, words[1], &fresh.name) < 0 || tn_vec_push(&in->lines, fresh) < 0)
			return -ENOMEM;
		last = &in->lines.v[in->lines.n - 1];
	}
	return tn_vec_push(&last->points, point);
}

/* Return: how many. The last one has the rest of the line. */
static size_t split(struct tn_text line, struct tn_text words[WORDS_MAX])
{
	const char *tab;
	size_t n = 0;

	while (n + 1 < WORDS_MAX && line.n && (tab = memchr(line.p, '\t', line.n))) {
		words[n] = (struct tn_text){ line.p, (size_t)(tab - line.p) };
		line = tn_text_from(line, words[n++].n + 1);
	}
	words[n++] = line;
	return n;
}

static int take_line(struct input *in, struct tn_text line)
{
	struct tn_text words[WORDS_MAX];
	const size_t n = split(line, words);

	if (tn_text_is(words[0], "bar"))
		return take_bar(in, words, n);
	if (tn_text_is(words[0], "point"))
		return take_point(in, words, n);
	if (n == 2 && tn_text_is(words[0], "title"))
		return take_string(in, words[1], &in->title);
	if (n == 2 && tn_text_is(words[0], "whole"))
		return take_string(in, words[1], &in->whole);
	if (n == 2 && tn_text_is(words[0], "growth"))
		return take_string(in, words[1], &in->growth);
	return bad(in, "wanted: title TEXT, whole WHOSE, bar..., growth TITLE or point..., its words set apart by one tab each");
}

static int read_input(struct tn_buf *text)
{
	char piece[4096];
	size_t n;

	while ((n = fread(piece, 1, sizeof(piece), stdin)) > 0)
		tn_buf_add(text, piece, n);
	if (ferror(stdin))
		return fprintf(stderr, "chart: standard input cannot be read: %s\n", strerror(errno)), -EIO;
	return text->failed ? -ENOMEM : 0;
}

static int take_all(struct input *in, struct tn_text rest)
{
	struct tn_text line;
	int r = 0;

	while (r == 0 && tn_text_line(&rest, &line)) {
		in->number++;
		if (line.n)
			r = take_line(in, line);
	}
	if (r == 0 && (!in->title || !in->whole || !in->bars.n))
		return fputs("chart: standard input: a title, a whole and at least one bar are wanted\n", stderr), -EINVAL;
	if (r == 0 && in->lines.n && !in->growth)
		return fputs("chart: standard input: points, but no growth TITLE for them\n", stderr), -EINVAL;
	return r;
}

static int draw(struct input *in, struct tn_buf *ret)
{
	struct tn_chart_line *lines = tn_arena_array(&in->arena, in->lines.n + 1, sizeof(*lines));

	if (!lines)
		return -ENOMEM;
	for (size_t i = 0; i < in->lines.n; i++)
		lines[i] = (struct tn_chart_line){ in->lines.v[i].name, in->lines.v[i].points.v, in->lines.v[i].points.n };
	return tn_chart_svg(&(struct tn_chart){ .title = in->title, .whole = in->whole, .growth = in->growth, .bars = in->bars.v,
						.n_bars = in->bars.n, .lines = lines, .n_lines = in->lines.n },
			    ret);
}

int main(void)
{
	tn_cleanup(release) struct input in = { 0 };
	tn_autobuf text = { 0 }, svg = { 0 };
	int r = read_input(&text);

	if (r == 0)
		r = take_all(&in, tn_buf_text(&text));
	if (r == 0)
		r = draw(&in, &svg);
	if (r == -ENOMEM)
		fputs("chart: out of memory\n", stderr);
	if (r == 0 && (fwrite(svg.p, 1, svg.n, stdout) != svg.n || fflush(stdout) != 0)) {
		fprintf(stderr, "chart: the picture cannot be written: %s\n", strerror(errno));
		r = -EIO;
	}
	return r < 0;
}
