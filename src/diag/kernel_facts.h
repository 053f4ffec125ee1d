/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_facts.h - what is known of one kernel that need not be running
 *
 * Read out of its image and what lies beside it: what it exports with versions, its
 * vermagic, its certificates, its configuration. Each fact names the file that it
 * comes from; what nothing tells is unknown, and no guess stands in for it.
 * All strings live as long as the facts, which do not change once made: any number
 * of threads may read them.
 */
#ifndef TN_DIAG_KERNEL_FACTS_H
#define TN_DIAG_KERNEL_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "base/vec.h"
#include "core/find/tree.h"
#include "format/kernel_exports.h"
#include "sys/root.h"

/* What a configuration says of CONFIG_X. */
enum tn_config_answer { TN_CONFIG_UNKNOWN, TN_CONFIG_NO, TN_CONFIG_MODULE, TN_CONFIG_YES };

/* A certificate that counts for module signatures, and who vouches for it. */
struct tn_certificate {
	struct tn_text der;
	const char *source; /* "/boot/vmlinuz-6.1.0-56-amd64", "MokListRT"... */
};
typedef TN_VEC(struct tn_certificate) tn_certificates;

/* At the end of what says why an image cannot be read, where root could. */
#define TN_KERNEL_AS_ROOT "; do this as root"

/* Each `*_source` is the file that its fact was read from, NULL where nothing told. */
typedef struct tn_kernel_facts {
	const char *release;       /* "6.1.0-56-amd64" */
	unsigned version[3];       /* of the kernel itself, e.g. 6.1.176, for what changed between versions */
	/* "Linux version 6.1.0-... (debian-kernel@...", as /proc/version has it, or what the image says in plain; NULL: unknown */
	const char *banner;
	const char *version_source; /* of both */
	const char *image;         /* path of the kernel image; NULL: none was found */
	const char *image_trouble; /* why the image told nothing, one sentence, with TN_KERNEL_AS_ROOT; NULL: it told */
	/* The kernel runs, and is not what its image is since an update: one sentence. What was built in anew, the certificates,
	 * is not known then. NULL: it is, or does not run. */
	const char *other_build;

	uint16_t machine; /* EM_*; 0: not known */
	bool is64, big_endian;
	const char *machine_source;

	const char *vermagic;
	const char *vermagic_source;

	const struct tn_kernel_export *exports; /* sorted by name */
	size_t n_exports;
	bool crcs;       /* the exports carry versions (CONFIG_MODVERSIONS) */
	bool names_only; /* nothing but the exports' names is known: no versions, GPL marks or namespaces, though there may be */
	const char *exports_source;

	tn_certificates certificates; /* built in; none and a source: there are none */
	const char *certificates_source;

	uint64_t module_size; /* bytes of struct module; 0: not known */
	const char *module_size_source;

	const char *config_source; /* NULL: no configuration was found */
	struct tn_kernel_facts_private *private;
} tn_kernel_facts;

/**
 * tn_kernel_facts_read() - all that can be found of one kernel
 * @root: where /boot, /proc and /sys are
 * @tree: its /lib/modules/RELEASE
 * @cache: directory for what is remembered of images, or NULL to read the image anew
 *
 * An image is remembered by its identity (device, inode, size, times); what is remembered
 * is read as any stranger's file (doc/format/kernel-facts.md). Less is known where a file is missing or damaged; that is
 * logged or told in image_trouble, and no failure.
 * Return: 0 or -ENOMEM.
 */
int tn_kernel_facts_read(const tn_root *root, tn_tree *tree, const char *release, const char *cache,
			 const struct tn_log *log, tn_kernel_facts **ret, struct tn_error *err);
/* Of these its version and its configuration, as far as files beside the image tell it: for who would not unpack an image. */
int tn_kernel_facts_read_config(const tn_root *root, const char *release, tn_kernel_facts **ret, struct tn_error *err);
/**
 * tn_kernel_facts_read_built() - the same for who has built with its headers, which tell what nothing else does
 * @headers: in the root's terms, "/lib/modules/RELEASE/build"; NULL: none
 *
 * An image that says in plain that it is of the very build that they are of is not unpacked: what it exports, with which versions,
 * is theirs. Then nothing is known of its certificates.
 */
int tn_kernel_facts_read_built(const tn_root *root, tn_tree *tree, const char *release, const char *headers, const char *cache,
			       const struct tn_log *log, tn_kernel_facts **ret, struct tn_error *err);
tn_kernel_facts *tn_kernel_facts_free(tn_kernel_facts *facts);
TN_DEFINE_CLEANUP(tn_kernel_facts, tn_kernel_facts_free);

/* NULL: the kernel does not export it, or nothing told what it exports (exports_source). */
const struct tn_kernel_export *tn_kernel_facts_export(const tn_kernel_facts *facts, struct tn_text name);

/* @option without "CONFIG_". */
enum tn_config_answer tn_kernel_facts_config(const tn_kernel_facts *facts, const char *option);
/* The value of an option with one, e.g. MODULE_SIG_HASH: without quotes; .p NULL: not known. */
struct tn_text tn_kernel_facts_config_text(const tn_kernel_facts *facts, const char *option);

#endif
