/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* config_notes.h - configuration that does nothing, and why
 *
 * modprobe passes over much without a word: a second softdep line of a module,
 * a comment behind options, an alias of an alias. A list of findings tells it,
 * of the modules that somebody asks about. Each finding stands there once.
 *
 *	tn_autonotes struct tn_config_notes notes = { .config = config, .tree = tree };
 *	r = tn_config_note_module(&notes, "ext4", NULL, false);
 */
#ifndef TN_CORE_FIND_CONFIG_NOTES_H
#define TN_CORE_FIND_CONFIG_NOTES_H

#include "base/finding.h"
#include "base/hash.h"
#include "core/find/config.h"

struct tn_config_notes {
	const tn_config *config; /* set by the caller, with faults kept; the other members zeroed */
	tn_tree *tree;
	tn_findings list; /* strings live in @arena, @config and the arguments */
	struct tn_arena arena;
	struct tn_hash seen;
};

/* Lines and files that nobody reads. Return: 0 or -ENOMEM, as the others. */
int tn_config_note_files(struct tn_config_notes *notes, const tn_root *root);
/**
 * tn_config_note_module() - lines that are about a module and do nothing for it
 * @name:   normalised
 * @alias:  as for tn_config_options()
 * @remove: it is to be removed: remove commands are looked at, not install commands
 */
int tn_config_note_module(struct tn_config_notes *notes, const char *name, const char *alias,
			  bool remove);
/* What is wrong with an alias line that led somewhere; @rule: of a struct tn_match. */
int tn_config_note_alias(struct tn_config_notes *notes, const struct tn_rule *rule);

void tn_config_notes_free(struct tn_config_notes *notes);
#define tn_autonotes tn_cleanup(tn_config_notes_free)

#endif
