/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms_settings.h - what a machine has set for all of dkms: /etc/dkms/framework.conf and framework.conf.d/ */
#ifndef TN_BUILD_DKMS_SETTINGS_H
#define TN_BUILD_DKMS_SETTINGS_H

#include "base/arena.h"
#include "base/error.h"
#include "sys/root.h"

enum tn_dkms_sign {
	TN_DKMS_SIGN_WITH_A_KEY,    /* nothing is set: where this root is not the machine's own only if it has a key */
	TN_DKMS_SIGN_NOT_IN_CHROOT, /* unless this root is not the machine's own */
	TN_DKMS_SIGN_ALWAYS,
	TN_DKMS_SIGN_NEVER,
};

struct tn_dkms_settings {
	/* In the root's terms, without a '/' at their end. */
	const char *source_tree;  /* "/usr/src" */
	const char *dkms_tree;    /* "/var/lib/dkms" */
	const char *install_tree; /* "/lib/modules" */
	const char *tmp_location; /* "/tmp" */
	/* "": not set. "$kernelver" in them is still to be replaced: tn_dkms_settings_for(). */
	const char *sign_file, *signing_key, *certificate, *post_transaction;
	const char *build_environment; /* a file for bash, read before each build; "": none */
	const char *compress_gzip, *compress_xz, *compress_zstd; /* options */
	unsigned parallel_jobs; /* 0: as there are processors */
	enum tn_dkms_sign try_sign;
	bool verbose, symlink_modules, autoinstall_all_kernels, modprobe_on_install, continue_on_error;
	struct tn_arena arena;
};

void tn_dkms_settings_free(struct tn_dkms_settings *settings);
#define tn_auto_dkms_settings tn_cleanup(tn_dkms_settings_free) struct tn_dkms_settings

/**
 * tn_dkms_settings_read() - the files, in the order in which dkms reads them; the last one wins
 * @bash: a file that needs a shell is given to bash; never done below another root than "/"
 * @ret:  empty before; has the defaults where nothing is set; to be freed in any case
 *
 * Return: 0; -ENOTSUP: a file needs bash, which is not there or not wanted, and @err says which line; or as tn_root_read()
 * and tn_dkms_bash_source().
 */
int tn_dkms_settings_read(const tn_root *root, bool bash, struct tn_dkms_settings *ret, struct tn_error *err);

/* A setting with the release in the place of "$kernelver" and "${kernelver}", in @arena; NULL: memory is out. */
const char *tn_dkms_settings_for(const char *setting, const char *release, struct tn_arena *arena);

#endif
