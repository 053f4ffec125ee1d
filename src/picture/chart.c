// SPDX-License-Identifier: LGPL-2.1-or-later
/* From above: title, bars, what their marks mean; and below that the lines with their axes. */
#include "picture/chart.h"

#include <errno.h>
#include <inttypes.h>

#include "picture/svg.h"

#define FONT 12u /* pixels */
#define TOP TN_PX(72)    /* of the first bar: the title and the scale are above it */
#define SCALE TN_PX(560) /* how long a whole is, and how wide the lines' plot is */
#define BEFORE TN_PX(12)
#define GAP TN_PX(10)
#define AFTER TN_PX(150) /* beside the longest bar and the ends of the lines, for words */
#define ROW TN_PX(26)
#define BAR TN_PX(16)
#define PLOT TN_PX(240)  /* height */
#define LABEL TN_PX(14)  /* of one above the other */
#define DOT TN_PX(4)

/* What is drawn of a number; nobody's figure is so large. */
#define NUMBER_MAX UINT64_C(100000000000000)
/* Lines that are told apart; later ones look like the last. */
#define LOOKS 4u

/* A target is a line across the bar, thicker than that of the scale; lines differ by dashes and dots, too. */
#define STYLE                                                                                                       \
	".na{font-size:12px}.va{font-size:12px;font-weight:bold}.hd{font-size:15px;font-weight:bold}" TN_SVG_BAR    \
	".tg{stroke:#a00018;stroke-width:3}.tt{fill:#a00018}.ln{fill:none;stroke-width:2.5}"                       \
	".s0{stroke:#1f5a99}.s1{stroke:#7a3300;stroke-dasharray:9 4}.s2{stroke:#5c5c5c;stroke-dasharray:4 3}"      \
	".s3{stroke:#6b2d73;stroke-dasharray:1.5 4}.d0{fill:#1f5a99}.d1{fill:#7a3300}.d2{fill:#5c5c5c}.d3{fill:#6b2d73}"
#define DARK                                                                                                        \
	".tg{stroke:#ff9aa6}.tt{fill:#ff9aa6}" TN_SVG_BAR_DARK ".s0{stroke:#7db4ea}.s1{stroke:#eba36e}.s2{stroke:#b5b5b5}" \
	".s3{stroke:#d9a4e0}.d0{fill:#7db4ea}.d1{fill:#eba36e}.d2{fill:#b5b5b5}.d3{fill:#d9a4e0}"

struct drawing {
	const struct tn_chart *chart;
	struct tn_buf *b;
	tn_px left, width, height; /* left: where bars begin */
	tn_px plot_bottom;
	uint64_t n_max, usec_max;  /* of the lines; never 0 */
};

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t most(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* "19.4%" */
static void add_percent(struct tn_buf *b, uint64_t part)
{
	const uint64_t tenths = (least(part, NUMBER_MAX) + TN_CHART_ONE / 2000) / (TN_CHART_ONE / 1000);

	tn_buf_addf(b, "%" PRIu64 ".%" PRIu64 "%%", tenths / 10, tenths % 10);
}

static void add_words(struct tn_buf *b, const char *class_name, const char *anchor, tn_px x, tn_px y, const char *words)
{
	tn_svg_begin_words(b, class_name, anchor, x, y);
	tn_svg_text(b, words);
	tn_svg_end_words(b);
}

/* A figure as a sentence, for who asks the bar or has the picture read. */
static void tell_bar(const struct tn_chart *chart, const struct tn_chart_bar *bar, struct tn_buf *b)
{
	tn_svg_text(b, bar->name);
	tn_buf_add_str(b, ": ");
	add_percent(b, bar->part);
	if (!bar->target)
		return;
	tn_buf_add_str(b, bar->part > bar->target ? ", more than the " : ", at most ");
	add_percent(b, bar->target);
	tn_buf_add_str(b, bar->part > bar->target ? " that are wanted" : " wanted");
}

static void measure(struct drawing *d)
{
	const struct tn_chart *chart = d->chart;

	d->left = TN_PX(80); /* for the words of the lines' axis */
	d->n_max = d->usec_max = 1;
	for (size_t i = 0; i < chart->n_bars; i++)
		d->left = most(d->left, tn_svg_text_width(chart->bars[i].name, FONT));
	d->left += BEFORE + GAP;
	d->width = d->left + SCALE + AFTER;
	d->height = TOP + chart->n_bars * ROW + TN_PX(26);
	for (size_t i = 0; i < chart->n_lines; i++)
		for (size_t k = 0; k < chart->lines[i].n_points; k++) {
			d->n_max = most(d->n_max, least(chart->lines[i].points[k].n, NUMBER_MAX));
			d->usec_max = most(d->usec_max, least(chart->lines[i].points[k].usec, NUMBER_MAX));
		}
	if (chart->n_lines) {
		d->plot_bottom = d->height + TN_PX(60) + PLOT;
		d->height = d->plot_bottom + TN_PX(34);
	}
}

static void add_head(struct drawing *d)
{
	const struct tn_chart *chart = d->chart;
	tn_autobuf desc = { 0 };

	for (size_t i = 0; i < chart->n_bars; i++) {
		tell_bar(chart, &chart->bars[i], &desc);
		tn_buf_add_str(&desc, ". ");
	}
	for (size_t i = 0; i < chart->n_lines; i++) {
		const struct tn_chart_line *line = &chart->lines[i];

		tn_svg_text(&desc, chart->growth);
		tn_buf_add_str(&desc, ", ");
		tn_svg_text(&desc, line->name);
		for (size_t k = 0; k < line->n_points; k++) {
			tn_buf_addf(&desc, "%s %" PRIu64 ": ", k ? "," : ":", line->points[k].n);
			tn_svg_time(&desc, line->points[k].usec);
		}
		tn_buf_add_str(&desc, ". ");
	}
	d->b->failed |= desc.failed;
	tn_svg_begin(d->b, &(struct tn_svg_page){ .title = chart->title, .desc = tn_buf_text(&desc), .width = d->width,
						  .height = d->height, .style = STYLE, .dark = DARK, .defs = "" });
}

static tn_px part_x(const struct drawing *d, uint64_t part)
{
	return d->left + least(part, TN_CHART_PART_MAX) * SCALE / TN_CHART_ONE;
}

static void add_scale(struct drawing *d)
{
	const tn_px bottom = TOP + d->chart->n_bars * ROW;

	for (unsigned i = 0; i <= 4; i++) {
		const tn_px x = part_x(d, i * (TN_CHART_ONE / 4));

		tn_svg_line(d->b, i == 0 || i == 4 ? "ax" : "gr", x, TOP - TN_PX(8), x, bottom);
		tn_svg_begin_words(d->b, "", "middle", x, TOP - TN_PX(14));
		if (i == 4)
			tn_svg_text(d->b, d->chart->whole);
		else
			tn_buf_addf(d->b, "%u%%", i * 25);
		tn_svg_end_words(d->b);
	}
}

static void add_bar(struct drawing *d, size_t i)
{
	const struct tn_chart_bar *bar = &d->chart->bars[i];
	const tn_px y = TOP + i * ROW, end = part_x(d, bar->part), mark = part_x(d, bar->target);
	tn_px words = end + TN_PX(8);

	tn_buf_add_str(d->b, "<g><title>");
	tell_bar(d->chart, bar, d->b);
	tn_buf_add_str(d->b, "</title>\n");
	tn_svg_rect(d->b, "la", d->left, y, SCALE, BAR);
	tn_svg_rect(d->b, "b", d->left, y, end - d->left, BAR);
	add_words(d->b, "na", "end", d->left - GAP, y + TN_PX(12), bar->name);
	if (bar->target) {
		tn_svg_line(d->b, "tg", mark, y - TN_PX(3), mark, y + BAR + TN_PX(3));
		if (words < mark + TN_PX(4) && mark < words + TN_PX(50)) /* not across the mark */
			words = mark + TN_PX(8);
	}
	tn_svg_begin_words(d->b, "va", "start", words, y + TN_PX(12));
	add_percent(d->b, bar->part);
	tn_svg_end_words(d->b);
	tn_buf_add_str(d->b, "</g>\n");
}

static void add_bars(struct drawing *d)
{
	const tn_px y = TOP + d->chart->n_bars * ROW + TN_PX(4);
	bool any = false;

	add_scale(d);
	for (size_t i = 0; i < d->chart->n_bars; i++) {
		add_bar(d, i);
		any |= d->chart->bars[i].target != 0;
	}
	if (!any)
		return;
	tn_svg_line(d->b, "tg", d->left + TN_PX(3), y, d->left + TN_PX(3), y + TN_PX(14));
	add_words(d->b, "tt", "start", d->left + TN_PX(12), y + TN_PX(11), "at most so much is wanted");
}

static tn_px point_x(const struct drawing *d, const struct tn_chart_point *point)
{
	return d->left + least(point->n, NUMBER_MAX) * SCALE / d->n_max;
}

static tn_px point_y(const struct drawing *d, uint64_t usec)
{
	return d->plot_bottom - least(usec, NUMBER_MAX) * PLOT / d->usec_max;
}

static void add_axes(struct drawing *d)
{
	const uint64_t tick = tn_svg_tick(d->usec_max, 6), step = tn_svg_tick(d->n_max, 6);
	const tn_px right = d->left + SCALE;

	for (uint64_t at = 0; at <= d->usec_max; at += tick) {
		const tn_px y = point_y(d, at);

		tn_svg_line(d->b, at ? "gr" : "ax", d->left, y, right, y);
		tn_svg_begin_words(d->b, "", "end", d->left - GAP, y + TN_PX(4));
		tn_svg_time(d->b, at);
		tn_svg_end_words(d->b);
	}
	for (uint64_t at = 0; at <= d->n_max; at += step) {
		const tn_px x = point_x(d, &(struct tn_chart_point){ .n = at });

		tn_svg_line(d->b, "ax", x, d->plot_bottom, x, d->plot_bottom + TN_PX(4));
		tn_svg_begin_words(d->b, "", "middle", x, d->plot_bottom + TN_PX(18));
		tn_buf_addf(d->b, "%" PRIu64, at);
		tn_svg_end_words(d->b);
	}
}

static void add_line(struct drawing *d, size_t i)
{
	const struct tn_chart_line *line = &d->chart->lines[i];
	const unsigned look = (unsigned)least(i, LOOKS - 1);

	tn_buf_add_str(d->b, "<g><title>");
	tn_svg_text(d->b, line->name);
	tn_buf_addf(d->b, "</title><path class=\"ln s%u\" d=\"M", look);
	for (size_t k = 0; k < line->n_points; k++) {
		tn_svg_number(d->b, point_x(d, &line->points[k]));
		tn_buf_add_char(d->b, ' ');
		tn_svg_number(d->b, point_y(d, line->points[k].usec));
		tn_buf_add_str(d->b, k + 1 < line->n_points ? "L" : "");
	}
	tn_buf_add_str(d->b, "\"/>\n");
	for (size_t k = 0; k < line->n_points; k++) {
		tn_buf_addf(d->b, "<circle class=\"d%u\"", look);
		tn_svg_attribute(d->b, "cx", point_x(d, &line->points[k]));
		tn_svg_attribute(d->b, "cy", point_y(d, line->points[k].usec));
		tn_svg_attribute(d->b, "r", DOT);
		tn_buf_add_str(d->b, "/>");
	}
	tn_buf_add_str(d->b, "</g>\n");
}

/* Where the name of line @i would stand, for lines may end in one place: the next below it that is free. */
static tn_px label_y(const struct drawing *d, size_t i)
{
	const struct tn_chart_line *line = &d->chart->lines[i];

	return point_y(d, line->points[line->n_points - 1].usec) + TN_PX(4);
}

/* From the uppermost down, each at its line's end or below the one before. */
static void add_labels(struct drawing *d)
{
	tn_px room = 0, last = 0;
	size_t last_of = 0;

	for (size_t done = 0; done < d->chart->n_lines; done++) {
		const struct tn_chart_line *line;
		size_t next = d->chart->n_lines;

		for (size_t i = 0; i < d->chart->n_lines; i++) {
			const tn_px y = label_y(d, i);
			const bool later = done == 0 || y > last || (y == last && i > last_of);

			if (later && (next == d->chart->n_lines || y < label_y(d, next)))
				next = i;
		}
		line = &d->chart->lines[next];
		last = label_y(d, next);
		last_of = next;
		room = most(last, room);
		add_words(d->b, "va", "start", point_x(d, &line->points[line->n_points - 1]) + TN_PX(10), room, line->name);
		room += LABEL;
	}
}

int tn_chart_svg(const struct tn_chart *chart, struct tn_buf *ret)
{
	struct drawing d = { .chart = chart, .b = ret };

	measure(&d);
	add_head(&d);
	add_bars(&d);
	if (chart->n_lines) {
		add_words(ret, "hd", "start", BEFORE, d.plot_bottom - PLOT - TN_PX(22), chart->growth);
		add_axes(&d);
		for (size_t i = 0; i < chart->n_lines; i++)
			add_line(&d, i);
		add_labels(&d);
	}
	tn_svg_end(ret);
	return ret->failed ? -ENOMEM : 0;
}
