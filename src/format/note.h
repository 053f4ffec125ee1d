/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* note.h - the notes in a section of an ELF file, .note.gnu.build-id for one
 *
 * Each has a header of three 32-bit words (size of the name, of the description,
 * type), then the name and the description, both padded to a multiple of four.
 * Untrusted. Source: System V ABI, generic ELF specification, "Note Section".
 */
#ifndef TN_FORMAT_NOTE_H
#define TN_FORMAT_NOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct tn_note {
	uint32_t type;
	struct tn_text name; /* without its NUL */
	struct tn_text desc;
};

/* Takes the next note off @rest. Return: 1, 0 at the end, -EBADMSG (cut short). */
int tn_note_next(struct tn_text *rest, bool big_endian, struct tn_note *ret);

/* The id that the linker gave the file. Return: 0, -ENOENT (no such note), -EBADMSG (cut short, or
 * an id of no bytes). */
int tn_note_build_id(struct tn_text section, bool big_endian, struct tn_text *ret);

#endif
