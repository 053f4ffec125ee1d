/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* image.h - one module file (.ko, .ko.gz, .ko.xz, .ko.zst) and what it says
 *
 * How the file is read, says the function that opens it; a compressed one is
 * unpacked into memory then. Every pointer handed out lives as long as the
 * image. Content is untrusted. One thread at a time per image.
 */
#ifndef TN_CORE_IMAGE_IMAGE_H
#define TN_CORE_IMAGE_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/vec.h"
#include "format/elf.h"

struct tn_sparse_memory;

typedef struct tn_image tn_image;

/* A file of a tree: it is mapped, nothing is waited for. Return: 0; -ENOENT..., -ENOEXEC (not ELF), -EBADMSG,
 * -EFBIG, -ENOSYS (no such decompressor). */
int tn_image_open_at(int dirfd, const char *path, tn_image **ret, struct tn_error *err);
/* The same for a file that the user named: a pipe is read to its end. */
int tn_image_open_named(const char *path, tn_image **ret, struct tn_error *err);
/* As tn_image_open_named(), read and not mapped: for who lives on with the image while others may write
 * to the file. */
int tn_image_open_kept(const char *path, tn_image **ret, struct tn_error *err);
/**
 * tn_image_open_partly() - for who looks at a few sections of each of many files
 * @fd:     is read from its start (a pipe: from where it is), stays open and must
 *          outlive the image
 * @path:   for messages
 * @memory: holds the bytes; for one image at a time
 *
 * Only what is asked for is read, when it is asked for; tn_image_bytes() has
 * holes. What could not be read then shows as damage, and why in
 * tn_image_check(). Return: as tn_image_open_at().
 */
int tn_image_open_partly(int fd, const char *path, struct tn_sparse_memory *memory, tn_image **ret,
			 struct tn_error *err);

/* Whether all that was asked for could be read. Return: 0, or -errno with a sentence. */
int tn_image_check(const tn_image *image, struct tn_error *err);

/* @data is borrowed. */
int tn_image_open_mem(const void *data, size_t size, const char *path, tn_image **ret,
		      struct tn_error *err);
tn_image *tn_image_free(tn_image *image);
TN_DEFINE_CLEANUP(tn_image, tn_image_free);

const struct tn_elf *tn_image_elf(const tn_image *image);
/* The (decompressed) file with its signature trailer. */
struct tn_text tn_image_bytes(const tn_image *image);

/* The .modinfo section; walk it with tn_modinfo_next(). Return: 0, -ENOENT, -EBADMSG. */
int tn_image_modinfo(const tn_image *image, struct tn_text *ret);

/* What the linker called the file, from .note.gnu.build-id. Return: as tn_image_modinfo(). */
int tn_image_build_id(const tn_image *image, struct tn_text *ret);

/* A symbol that the module exports, as kmod lists them. Source: __ksymtab_strings, __crc_* / __kcrctab*. */
struct tn_image_export {
	struct tn_text name;
	uint64_t crc; /* 0 when the module has no versions */
	bool has_crc;
};
typedef TN_VEC(struct tn_image_export) tn_image_exports;
int tn_image_get_exports(const tn_image *image, tn_image_exports *ret, struct tn_error *err);

/* A symbol that the module exports, as the kernel finds them. Source: the symbols __ksymtab_NAME, __crc_NAME
 * and __kstrtabns_NAME; __ksymtab_gpl or, since Linux 7.1, __kflagstab. */
struct tn_image_ksymbol {
	struct tn_text name;
	struct tn_text export_ns; /* namespace; empty: none */
	uint64_t crc;
	bool has_crc;
	bool gpl_only; /* of a kernel for which the module was built */
};
typedef TN_VEC(struct tn_image_ksymbol) tn_image_ksymbols;
int tn_image_get_ksymbols(const tn_image *image, tn_image_ksymbols *ret, struct tn_error *err);

/* Big-endian 64-bit PowerPC calls the code of a function ".name": what exports it has "name". */
static inline struct tn_text tn_image_plain_name(struct tn_text name)
{
	return tn_text_from(name, name.n && name.p[0] == '.');
}

/* A symbol that the module needs from elsewhere (undefined in .symtab). */
struct tn_image_import {
	struct tn_text name;
	bool weak;
};
typedef TN_VEC(struct tn_image_import) tn_image_imports;
int tn_image_get_imports(const tn_image *image, tn_image_imports *ret, struct tn_error *err);

/* A record of __versions (or __version_ext_names/_crcs): what the module was built against. */
struct tn_image_version {
	struct tn_text name; /* as the module has it: tn_image_plain_name() of it is what is exported */
	uint64_t crc;
};
typedef TN_VEC(struct tn_image_version) tn_image_versions;
int tn_image_get_versions(const tn_image *image, tn_image_versions *ret, struct tn_error *err);

#endif
