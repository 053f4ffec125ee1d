/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explore_page.h - the page of web/, as the build has put it together, and the data in it */
#ifndef TN_CMD_EXPLORE_EXPLORE_PAGE_H
#define TN_CMD_EXPLORE_EXPLORE_PAGE_H

#include "base/buf.h"

/* What stands before the data and what stands behind it; ends with a NULL name. Where the build had no d3 there is nothing. */
struct tn_explore_part {
	const char *name;
	unsigned mode; /* of no use here: dev/embed writes it */
	const char *text;
};
extern const struct tn_explore_part tn_explore_parts[];

/**
 * tn_explore_page() - put the data into the page
 * @json: as tn_explore_data_print() writes it: nothing in it can end the element that it stands in, or start another
 *
 * Return: 0, -ENOMEM, or -ENOSYS: this tenon has no page.
 */
int tn_explore_page(struct tn_text json, struct tn_buf *ret);

#endif
