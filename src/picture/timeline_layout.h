/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* timeline_layout.h - where everything of a timeline stands. Private to picture/ */
#ifndef TN_PICTURE_TIMELINE_LAYOUT_H
#define TN_PICTURE_TIMELINE_LAYOUT_H

#include "picture/svg.h"
#include "picture/timeline.h"

/* Rows of one lane, so that names have room beside short bars. */
#define TN_TIMELINE_ROWS_MAX 24u

/* Longer names are cut. */
#define TN_TIMELINE_LABEL_MAX 48u

#define TN_TIMELINE_WIDTH TN_PX(1200)
#define TN_TIMELINE_LEFT TN_PX(90)
#define TN_TIMELINE_RIGHT TN_PX(1180)
#define TN_TIMELINE_TOP TN_PX(84)
#define TN_TIMELINE_ROW TN_PX(20)
#define TN_TIMELINE_BAR TN_PX(15)
#define TN_TIMELINE_GAP TN_PX(8)
#define TN_TIMELINE_FONT 11u /* pixels */

enum tn_label_place { TN_LABEL_NONE, TN_LABEL_INSIDE, TN_LABEL_RIGHT, TN_LABEL_LEFT };

struct tn_timeline_place {
	tn_px x, width; /* of the bar */
	unsigned lane, row;
	enum tn_label_place label;
	char text[TN_TIMELINE_LABEL_MAX + 8]; /* of the label, with the mark of what failed */
};

struct tn_timeline_layout {
	uint64_t span;                   /* microseconds, never 0 */
	unsigned n_lanes;
	unsigned rows[TN_TIMELINE_LANES_MAX];
	tn_px top[TN_TIMELINE_LANES_MAX]; /* of each lane */
	tn_px bottom;                    /* of the last */
	struct tn_timeline_place *places; /* one a bar */
	const struct tn_timeline_bar **order; /* bars, in the order in which they began */
};

/* Return: 0 or -ENOMEM. */
int tn_timeline_lay_out(const struct tn_timeline *t, struct tn_timeline_layout *ret);
void tn_timeline_layout_release(struct tn_timeline_layout *l);

tn_px tn_timeline_x(const struct tn_timeline_layout *l, uint64_t usec);
/* When it ended or, if it has not, when all did. */
uint64_t tn_timeline_end(const struct tn_timeline *t, const struct tn_timeline_bar *bar);

#endif
