// SPDX-License-Identifier: LGPL-2.1-or-later
/* Causes: the module's file. */
#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause causes[] = {
	{
		.code = "E-disk-error",
		.title = "The file could not be read from its disk",
		.text = "read(2) failed with \"Input/output error\" (EIO): the disk, the file system or the network "
			"behind it could not give the file's bytes. Where a file system keeps check sums (btrfs, "
			"ZFS), it answers so to damaged content, too.\n"
			"The kernel's log names the device.",
		.remedy = "Look into the log and check the disk; then install the file again.",
		.remedies = {
			[TN_DISTRO_OTHER] = "dmesg --level err,warn",
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-elf-first-section",
		.title = "The file's first section, which must be empty, is not",
		.text = "The first entry of the section table must be all zeros, and here it is not. The compiler's "
			"tools do not make such files: this one is damaged or was made by hand.",
		.remedy = "Build or install the module again.",
		.remedies = {
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-elf-length",
		.title = "The file is shorter than the header of an ELF file",
		.text = "The file is shorter than the header of an ELF file: a few bytes of it are there, as when a "
			"copy or a build was broken off, or when the file is a text in place of a module.\n"
			"An empty file is E-file-empty.",
		.remedy = "Build or install the module again.",
		.remedies = {
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-elf-machine",
		.title = "The module is built for another processor architecture",
		.text = "The module holds code for another processor: for arm64 on x86-64, say, or for 32 bits on "
			"64. The kernel says \"Invalid architecture in ELF header\".\n"
			"A build for another machine takes ARCH= and CROSS_COMPILE=; one that lacks them makes "
			"modules for the machine that it runs on.",
		.remedy = "Take the package or the build for this machine.",
		.remedies = {
			[TN_DISTRO_OTHER] = "uname -m\n"
				"file FILE",
		},
	},
	{
		.code = "E-elf-magic",
		.title = "The file is not an ELF file",
		.text = "The file does not begin with the four bytes of an ELF file. Mostly it is a compressed "
			"module that is handed to the kernel as it is: old insmods, busybox's among them, do so. It "
			"may also be a text, such as a page of an error that was downloaded in its place.",
		.remedy = "Load it with modprobe, or unpack it first.",
		.remedies = {
			[TN_DISTRO_OTHER] = "file FILE\n"
				"zstd -d FILE\n"
				"xz -dk FILE",
		},
	},
	{
		.code = "E-elf-name-index",
		.title = "The file does not say where the names of its sections are",
		.text = "The header of the file does not name the section that holds the names of sections, or names "
			"one that does not exist. The file is damaged.",
		.remedy = "Build or install the module again.",
		.remedies = {
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-elf-name-table",
		.title = "The table of section names is damaged",
		.text = "The table with the names of the sections is empty, has no end, or is of a wrong type. The "
			"file is damaged, or a tool (objcopy, a packer) made it so.",
		.remedy = "Build or install the module again.",
		.remedies = {
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-elf-section-bounds",
		.title = "A section lies outside the file",
		.text = "A section is said to lie where the file has already ended. The file was cut short or is "
			"damaged.",
		.remedy = "Build or install the module again.",
		.remedies = {
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-elf-section-name",
		.title = "A section's name lies outside the table of names",
		.text = "The name of a section lies outside the table of names. The file is damaged.",
		.remedy = "Build or install the module again.",
		.remedies = {
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-elf-section-size",
		.title = "The file's section headers have another size than ELF's",
		.text = "The entries of the section table do not have the size that ELF gives them for this kind of "
			"machine. The file is damaged, or it is of 32 bits and says 64.",
		.remedy = "Build or install the module again.",
		.remedies = {
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-elf-symbol-names",
		.title = "The names of the module's symbols are damaged",
		.text = "The table with the names of symbols is empty, does not begin or end as it must, or a name "
			"lies outside. Kernels since 6.14 look at this. The file is damaged or a tool has rewritten "
			"it.",
		.remedy = "Build or install the module again, and let no tool rewrite it.",
		.remedies = {
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-elf-symbol-strings",
		.title = "The symbol table does not say where its names are",
		.text = "The symbol table does not name the section that has its strings, or names one of another "
			"kind. The file is damaged or a tool has rewritten it.",
		.remedy = "Build or install the module again, and let no tool rewrite it.",
		.remedies = {
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-elf-symbols",
		.title = "The module has no symbol table: it was stripped of all symbols",
		.text = "A module keeps its symbols to be linked when it is loaded. This one has none, or two tables "
			"of them: \"module has no symbols (stripped?)\". strip without an option takes them all "
			"away; only strip -g (or -d) leaves what is needed.\n"
			"Debian's and other packages' builds strip all that they find; out-of-tree modules must be "
			"left out of that.",
		.remedy = "Build the module again and strip it with -g at most; sign it after that.",
		.remedies = {
			[TN_DISTRO_OTHER] = "strip -g FILE",
		},
	},
	{
		.code = "E-elf-truncated",
		.title = "The file is cut short",
		.text = "The section table, which stands near the end of the file, is not all there: the file was "
			"cut short. A disk that was full, a copy or a download that was broken off, or a power cut "
			"leaves such files.",
		.remedy = "See whether the disk is full, then install the file again.",
		.remedies = {
			[TN_DISTRO_OTHER] = "df -h /lib/modules",
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-elf-type",
		.title = "The file is an ELF file and no module",
		.text = "The file is ELF, and not of the type that modules have: it is a program, a shared library "
			"or a core. A module is a relocatable file, as the compiler makes of one source; kbuild's "
			"name for it ends in .ko.",
		.remedy = "Name the .ko file of the build.",
		.remedies = {
			[TN_DISTRO_OTHER] = "file FILE",
		},
	},
	{
		.code = "E-file-being-written",
		.title = "The file is still being written",
		.text = "The kernel does not read a file that is open for writing, and answers \"Text file busy\" "
			"(ETXTBSY). A build, a copy (scp, rsync) or an editor still writes it, or a program has kept "
			"it open.",
		.remedy = "Wait until it is done. Programs that install modules write a file of another name and "
			"rename it.",
		.remedies = {
			[TN_DISTRO_OTHER] = "fuser -v FILE",
		},
	},
	{
		.code = "E-file-empty",
		.title = "The file is empty",
		.text = "The file has no bytes. A disk that was full, or a crash shortly after an installation, "
			"leaves such files.",
		.remedy = "See whether the disk is full, then install the file again.",
		.remedies = {
			[TN_DISTRO_OTHER] = "df -h /lib/modules",
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-file-too-large",
		.title = "The file is larger than the kernel reads",
		.text = "The file has more than 2 GiB less one byte, and the kernel reads no larger one. Even with "
			"all its debug information no module is near that.",
		.remedy = "See what file it is; strip -g takes debug information away.",
		.remedies = {
			[TN_DISTRO_OTHER] = "ls -l FILE",
		},
	},
	{
		.code = "E-packed-damaged",
		.title = "What is compressed is damaged or cut short",
		.text = "The kernel unpacks the module and its unpacker says that what is in the file is damaged: "
			"\"decompression failed with status N\". The error is \"Invalid argument\", as for much "
			"else; modprobe may have unpacked it first and then tells \"Bad message\".",
		.remedy = "Test the file, then install it again.",
		.remedies = {
			[TN_DISTRO_OTHER] = "zstd -t FILE\n"
				"xz -t FILE\n"
				"gzip -t FILE",
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-packed-empty",
		.title = "The compressed file has nothing in it",
		.text = "The file is compressed, and unpacked it has no bytes. Kernels since 7.1 with IMA answer "
			"\"Permission denied\" to that.",
		.remedy = "Install the file again.",
		.remedies = {
			TN_REMEDIES_REINSTALL,
		},
	},
	{
		.code = "E-packed-format",
		.title = "The file is compressed in another format than the kernel unpacks",
		.text = "A kernel unpacks one format alone: the one that /sys/module/compression names. This file is "
			"of another, or is not compressed at all and its name says that it is. The error is "
			"\"Invalid argument\"; the log has \"not a zstd compressed module\" or the like.\n"
			"modprobe and insmod unpack such a file themselves; a program that calls the kernel does not.",
		.remedy = "Load it with modprobe, or pack it in the kernel's format.",
		.remedies = {
			[TN_DISTRO_OTHER] = "cat /sys/module/compression",
		},
	},
	{
		.code = "E-packed-options",
		.title = "The file is compressed in a way that the kernel's unpacker does not know",
		.text = "The kernel's unpacker for xz knows no check sum but CRC32 (and none), and few filters. xz "
			"without options takes CRC64: \"decompression failed with status 6\". For zstd, the window "
			"may not be too large.",
		.remedy = "Pack it as the kernel's build does.",
		.remedies = {
			[TN_DISTRO_OTHER] = "xz --check=crc32 --lzma2=dict=1MiB FILE",
		},
	},
	{
		.code = "E-packed-unsupported",
		.title = "The kernel cannot unpack compressed modules",
		.text = "The kernel was asked to unpack the module and was built without that "
			"(CONFIG_MODULE_DECOMPRESS). modprobe and insmod then unpack it themselves; other programs "
			"get \"Operation not supported\".",
		.remedy = "Load it with modprobe, or unpack it first.",
		.remedies = {
			[TN_DISTRO_OTHER] = "modprobe NAME",
		},
	},
};

const struct tn_cause_area tn_causes_file = { "file", "the module's file", causes, TN_ARRAY_SIZE(causes) };
