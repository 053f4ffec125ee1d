/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dlopen_note.h - what a binary loads at run time, told in itself
 *
 * The UAPI group's "ELF dlopen metadata": a note in .note.dlopen for each
 * library, so that builders of images and packages, who follow DT_NEEDED, do
 * not leave it out. Linkers keep notes, whatever --gc-sections drops.
 */
#ifndef TN_BASE_DLOPEN_NOTE_H
#define TN_BASE_DLOPEN_NOTE_H

#include <stdalign.h>
#include <stdint.h>

#define TN_DLOPEN_NOTE_TYPE 0x407c0c0a
#define TN_DLOPEN_NOTE_OWNER "FDO"

/* @feature and @why: without quotes or backslashes, which JSON would read. */
#define TN_DLOPEN_NOTE(feature, why, priority, soname)                                             \
	TN_DLOPEN_NOTE_("[{\"feature\":\"" feature "\",\"description\":\"" why                     \
			"\",\"priority\":\"" priority "\",\"soname\":[\"" soname "\"]}]")

/* clang's ASan sets objects apart, where notes follow each other. */
#ifdef __clang__
#define TN_NOTE_AS_IT_IS no_sanitize("address")
#else
#define TN_NOTE_AS_IT_IS
#endif

/* Of the alignment of notes; else the compiler's own for large objects. */
#define TN_DLOPEN_NOTE_(json)                                                                      \
	__attribute__((used, section(".note.dlopen"), aligned(4), TN_NOTE_AS_IT_IS))                \
	static const struct {                                                                      \
		uint32_t owner_size, json_size, type;                                              \
		char owner[sizeof(TN_DLOPEN_NOTE_OWNER)];                                          \
		alignas(uint32_t) char text[sizeof(json)];                                         \
	} dlopen_note = { sizeof(TN_DLOPEN_NOTE_OWNER), sizeof(json), TN_DLOPEN_NOTE_TYPE,         \
			  TN_DLOPEN_NOTE_OWNER, json }

#endif
