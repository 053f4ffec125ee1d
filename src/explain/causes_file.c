// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: the module's file. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-disk-error",
		.title = "The file could not be read from its disk",
	},
	{
		.code = "E-elf-first-section",
		.title = "The file's first section, which must be empty, is not",
	},
	{
		.code = "E-elf-length",
		.title = "The file is shorter than the header of an ELF file",
	},
	{
		.code = "E-elf-machine",
		.title = "The module is built for another processor architecture",
	},
	{
		.code = "E-elf-magic",
		.title = "The file is not an ELF file",
	},
	{
		.code = "E-elf-name-index",
		.title = "The file does not say where the names of its sections are",
	},
	{
		.code = "E-elf-name-table",
		.title = "The table of section names is damaged",
	},
	{
		.code = "E-elf-section-bounds",
		.title = "A section lies outside the file",
	},
	{
		.code = "E-elf-section-name",
		.title = "A section's name lies outside the table of names",
	},
	{
		.code = "E-elf-section-size",
		.title = "The file's section headers have another size than ELF's",
	},
	{
		.code = "E-elf-symbol-names",
		.title = "The names of the module's symbols are damaged",
	},
	{
		.code = "E-elf-symbol-strings",
		.title = "The symbol table does not say where its names are",
	},
	{
		.code = "E-elf-symbols",
		.title = "The module has no symbol table: it was stripped of all symbols",
	},
	{
		.code = "E-elf-truncated",
		.title = "The file is cut short",
	},
	{
		.code = "E-elf-type",
		.title = "The file is an ELF file and no module",
	},
	{
		.code = "E-file-being-written",
		.title = "The file is still being written",
	},
	{
		.code = "E-file-empty",
		.title = "The file is empty",
	},
	{
		.code = "E-file-too-large",
		.title = "The file is larger than the kernel reads",
	},
	{
		.code = "E-packed-damaged",
		.title = "What is compressed is damaged or cut short",
	},
	{
		.code = "E-packed-empty",
		.title = "The compressed file has nothing in it",
	},
	{
		.code = "E-packed-format",
		.title = "The file is compressed in another format than the kernel unpacks",
	},
	{
		.code = "E-packed-options",
		.title = "The file is compressed in a way that the kernel's unpacker does not know",
	},
	{
		.code = "E-packed-unsupported",
		.title = "The kernel cannot unpack compressed modules",
	},
};

const struct tn_cause_area tn_causes_file = { "file", "the module's file", causes, TN_ARRAY_SIZE(causes) };
