/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explore_timings.h - a run that `tenon load`, `boot` or `coldplug` recorded with --json, for the page to show */
#ifndef TN_CMD_EXPLORE_EXPLORE_TIMINGS_H
#define TN_CMD_EXPLORE_EXPLORE_TIMINGS_H

#include "cli/json.h"
#include "cli/json_read.h"

/* @ret: what @path has, judged. Return: 0; -errno with a sentence that names the file, and in it the place. */
int tn_explore_timings_read(const char *path, tn_json_value **ret, struct tn_error *err);
/* The same of a text that @path has. */
int tn_explore_timings_parse(struct tn_text text, const char *path, tn_json_value **ret, struct tn_error *err);

/* Adds of @run, which tn_explore_timings_read() took, what the page shows, and nothing else. NULL: null. */
void tn_explore_timings_add(struct tn_json top, const tn_json_value *run, const char *path);

#endif
