/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* initramfs.h - what lies in the archive that a kernel starts with, as far as modules go
 *
 * A kernel that starts has this archive alone: its modules, and the configuration as it was when somebody
 * made it. Reading one is bounded in memory, in the bytes that come out and in what is kept.
 */
#ifndef TN_MACHINE_INITRAMFS_H
#define TN_MACHINE_INITRAMFS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "base/vec.h"
#include "machine/distro.h"
#include "sys/root.h"
#include "sys/stamp.h"

enum tn_initramfs_kind {
	TN_INITRAMFS_MODULE, /* a module's file */
	TN_INITRAMFS_CONFIG, /* of modprobe.d */
	TN_INITRAMFS_ASKED,  /* of modules-load.d; /conf/modules, /etc/modules: what is loaded early */
	TN_N_INITRAMFS_KINDS
};

struct tn_initramfs_file {
	enum tn_initramfs_kind kind;
	const char *path; /* "/usr/lib/modules/6.1.0/kernel/fs/ext4/ext4.ko.zst", "/etc/modprobe.d/a.conf" */
	uint64_t size;
	uint64_t sum; /* of a module: tn_initramfs_sum() of its bytes */
	struct tn_text content; /* of any other: its bytes; .p NULL: they could not be told */
};
typedef TN_VEC(struct tn_initramfs_file) tn_initramfs_files;

/* What made it, as its own files tell. */
enum tn_initramfs_maker {
	TN_INITRAMFS_OTHER, /* nothing tells */
	TN_INITRAMFS_TOOLS, /* initramfs-tools: Debian and what is made of it */
	TN_INITRAMFS_DRACUT,
	TN_INITRAMFS_MKINITCPIO,
	TN_INITRAMFS_MKINITFS,
	TN_INITRAMFS_BOOSTER,
	TN_N_INITRAMFS_MAKERS
};

struct tn_initramfs {
	const char *path;      /* in the sysroot's terms */
	struct tn_stamp stamp; /* when it was read */
	enum tn_initramfs_maker maker;
	bool host_only;           /* dracut's: with this machine's own configuration */
	tn_initramfs_files files; /* sorted by path, each once; @host_only, @maker and these are what is remembered */
};

/**
 * tn_initramfs_find() - the archive of one kernel
 * @ret:     its path in the sysroot's terms; lives in @arena
 * @ret_uki: whether that is a unified kernel image, which has the archive in it
 *
 * Where Debian, Fedora, Arch, openSUSE, Alpine and systemd's kernel-install put theirs. Return: 0, -ENOENT, -ENOMEM.
 */
int tn_initramfs_find(const tn_root *root, const char *release, struct tn_arena *arena, const char **ret, bool *ret_uki);

/**
 * tn_initramfs_read() - what is in it: several cpio archives one after the other, packed or not
 * @cache: directory where it is remembered what was in it, for the file is large; NULL: it is read
 *
 * Strings live in @arena. Return: 0; -EBADMSG (@err says where it is damaged), -EFBIG (there is no end of it),
 * -EOPNOTSUPP (packed in a way that cannot be unpacked here), -ENOMEM, or -errno of opening it.
 */
int tn_initramfs_read(const tn_root *root, const char *path, const char *cache, struct tn_arena *arena,
		      struct tn_initramfs *ret, struct tn_error *err);
/* The same where it costs next to nothing: what is in it is remembered, or it is small. Return: as above, or -ENODATA. */
int tn_initramfs_glance(const tn_root *root, const char *path, const char *cache, struct tn_arena *arena,
			struct tn_initramfs *ret, struct tn_error *err);
void tn_initramfs_free(struct tn_initramfs *initramfs);

/* To compare a module's file with one in the archive. */
uint64_t tn_initramfs_sum(struct tn_text bytes);

/* Of a module's path there: the release of its tree, and the path below that. Return: false for any other path. */
bool tn_initramfs_module_place(const char *path, struct tn_text *ret_release, const char **ret_relative);

/**
 * tn_initramfs_remake() - the command that makes it anew
 * @old:    what made the one that is there; OTHER: by what is installed, and @distro
 * @exists: there is one
 *
 * Return: "update-initramfs -u -k RELEASE", ...; NULL: nothing tells, or no memory.
 */
const char *tn_initramfs_remake(const tn_root *root, enum tn_initramfs_maker old, bool exists, enum tn_distro distro,
				const char *release, struct tn_arena *arena);

/* Whether an archive follows a change to what modprobe.d says of a module. */
struct tn_initramfs_follows {
	bool must;          /* it has to be made anew, or the kernel starts with the module as it was */
	const char *path;   /* of the archive; NULL: there is none */
	const char *remake; /* the command; NULL: none is known */
	const char *doubt;  /* why nobody can tell, one sentence; then @must is false. NULL: it can be told */
};

/**
 * tn_initramfs_must_follow() - look into the archive of @release
 * @module: normalised: it matters where the archive has it
 * @cache:  as above
 *
 * Return: 0 or -ENOMEM.
 */
int tn_initramfs_must_follow(const tn_root *root, const char *release, const char *module, enum tn_distro distro,
			     const char *cache, struct tn_arena *arena, struct tn_initramfs_follows *ret);

#endif
