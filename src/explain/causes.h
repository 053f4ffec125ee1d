/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* causes.h - the pages of causes, by area: private to explain/ */
#ifndef TN_EXPLAIN_CAUSES_H
#define TN_EXPLAIN_CAUSES_H

#include "explain/cause.h"

extern const struct tn_cause_area tn_causes_tree;
extern const struct tn_cause_area tn_causes_config;
extern const struct tn_cause_area tn_causes_permission;
extern const struct tn_cause_area tn_causes_signature;
extern const struct tn_cause_area tn_causes_file;
extern const struct tn_cause_area tn_causes_build;
extern const struct tn_cause_area tn_causes_symbols;
extern const struct tn_cause_area tn_causes_parameters;
extern const struct tn_cause_area tn_causes_running;
extern const struct tn_cause_area tn_causes_unload;
extern const struct tn_cause_area tn_causes_taint;

#endif
