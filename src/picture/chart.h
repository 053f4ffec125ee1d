/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* chart.h - figures beside those of others, as a picture: SVG
 *
 * Pure: values in, text out. Bars, each as long as its figure is a part of another's; and below them, where there are such, lines
 * that show how a time grows. Nothing is told by colour alone, and what the picture shows, its texts say as well.
 */
#ifndef TN_PICTURE_CHART_H
#define TN_PICTURE_CHART_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* What is 1; larger parts than TN_CHART_PART_MAX are drawn as if they were that. */
#define TN_CHART_ONE 1000000u
#define TN_CHART_PART_MAX (11u * (TN_CHART_ONE / 10))

struct tn_chart_bar {
	const char *name; /* any bytes */
	uint64_t part;    /* of the other's figure, in millionths */
	uint64_t target;  /* what it is to be at most; 0: nothing is wanted of it */
};

struct tn_chart_point {
	uint64_t n;    /* of whatever there are more and more */
	uint64_t usec; /* what it took, microseconds */
};

/* Its points, of which there is at least one, are in the order in which the line goes through them. */
struct tn_chart_line {
	const char *name; /* any bytes */
	const struct tn_chart_point *points;
	size_t n_points;
};

struct tn_chart {
	const char *title; /* any bytes, and so are the next two */
	const char *whole; /* whose figure is a whole */
	const char *growth; /* the title of the lines */
	const struct tn_chart_bar *bars;
	size_t n_bars;
	const struct tn_chart_line *lines;
	size_t n_lines;
};

/* Adds a whole SVG file. Return: 0 or -ENOMEM. */
int tn_chart_svg(const struct tn_chart *chart, struct tn_buf *ret);

#endif
