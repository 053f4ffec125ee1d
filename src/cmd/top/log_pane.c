// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/log_pane.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "sys/fd.h"
#include "sys/klog.h"

#define DEVICE "/dev/kmsg"
#define BURST_MAX_BYTES ((size_t)2 << 20)

static void free_line(struct tn_top_log_line *line)
{
	free((char *)line->text);
	free((char *)line->module);
}

/* The older half. */
static void drop_oldest(struct tn_log_pane *pane)
{
	size_t n = pane->lines.n / 2;

	for (size_t i = 0; i < n; i++)
		free_line(&pane->lines.v[i]);
	memmove(pane->lines.v, pane->lines.v + n, (pane->lines.n - n) * sizeof(*pane->lines.v));
	pane->lines.n -= n;
}

static int add(struct tn_log_pane *pane, const struct tn_log_record *record)
{
	struct tn_top_log_line line = { .usec = record->usec, .level = record->level };
	struct tn_log_about about = { 0 };
	struct tn_buf text = { 0 };

	pane->last = record->number;
	tn_log_lines_want(&pane->whose, record, &about);
	tn_utf8_show(tn_text(record->text), &text);
	line.text = tn_buf_take(&text);
	line.module = about.module ? strdup(about.module) : NULL;
	if (pane->lines.n >= TN_LOG_PANE_MAX)
		drop_oldest(pane);
	if (line.text && (line.module || !about.module) && tn_vec_push(&pane->lines, line) == 0)
		return 0;
	free_line(&line);
	return -ENOMEM;
}

static int add_all(struct tn_log_pane *pane, const tn_log_records *records)
{
	size_t from = records->n > TN_LOG_PANE_MAX ? records->n - TN_LOG_PANE_MAX : 0;
	tn_autoerror err = { 0 };
	int r = tn_log_lines_look(&pane->whose, &err), n = 0;

	for (size_t i = from; i < records->n && r == 0; i++) {
		const struct tn_log_record *record = &records->v[i];

		if (record->number && record->number <= pane->last)
			continue;
		r = add(pane, record);
		n++;
	}
	return r < 0 ? r : n;
}

/* All that was there when it was read comes from there once more, and is passed over. */
static void stand_ready(struct tn_log_pane *pane)
{
	tn_autobuf bytes = { 0 };
	bool dropped = false;
	int fd = tn_klog_open(pane->root, DEVICE);

	if (fd >= 0 && (!tn_klog_grows(fd) || tn_klog_read(fd, 0, &bytes, &dropped) < 0)) {
		close(fd);
		fd = -1;
	}
	pane->fd = fd;
}

int tn_log_pane_open(struct tn_log_pane *pane, const tn_root *root)
{
	struct tn_kernel_log log = { 0 };
	int r;

	*pane = (struct tn_log_pane){ .root = root, .fd = -1, .whose = { .root = root, .level = 7 } };
	stand_ready(pane); /* what comes between the two is there twice, and not lost */
	r = tn_kernel_log_read(root, &pane->arena, &log);
	if (r == 0)
		r = add_all(pane, &log.records);
	pane->trouble = log.trouble;
	tn_kernel_log_free(&log);
	return r < 0 ? r : 0;
}

int tn_log_pane_take(struct tn_log_pane *pane)
{
	struct tn_arena arena = { 0 };
	tn_autovec tn_log_records records = { 0 };
	tn_autobuf bytes = { 0 };
	bool dropped = false;
	int r = pane->fd < 0 ? 0 : tn_klog_read(pane->fd, BURST_MAX_BYTES, &bytes, &dropped);

	if (r == 0)
		r = tn_kernel_log_add(tn_buf_text(&bytes), &arena, &records);
	if (r == 0)
		r = add_all(pane, &records);
	tn_arena_free(&arena);
	if (r < 0 && r != -ENOMEM) { /* nothing more is to be had */
		close(pane->fd);
		pane->fd = -1;
		r = 0;
	}
	return r;
}

void tn_log_pane_close(struct tn_log_pane *pane)
{
	for (size_t i = 0; i < pane->lines.n; i++)
		free_line(&pane->lines.v[i]);
	tn_vec_free(&pane->lines);
	tn_log_lines_free(&pane->whose);
	tn_arena_free(&pane->arena);
	tn_closep(&pane->fd);
	pane->fd = -1;
}
