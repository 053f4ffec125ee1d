/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* confinement.h - what holds this process back from loading modules: containers, seccomp, security modules */
#ifndef TN_MACHINE_CONFINEMENT_H
#define TN_MACHINE_CONFINEMENT_H

#include <stdbool.h>

#include "base/arena.h"
#include "sys/root.h"

struct tn_confinement {
	const char *container;        /* "docker", "podman", "lxc", "systemd-nspawn", "wsl", ...; NULL: no sign of one */
	const char *container_source; /* the file that tells */
	bool user_namespace;          /* not the first one */
	bool seccomp;                 /* a filter is on this process */
	const char *lsms;             /* /sys/kernel/security/lsm, "lockdown,capability,..."; NULL: not known */
	bool selinux_enforcing;
	bool loadpin;                 /* it is on, and enforced */
	const char *ipe_policy;       /* the file that tells of IPE's policy that is active, and enforced; NULL: none */
	const char *ima_rule;         /* the first of IMA's policy that appraises modules; NULL: none, or not to be seen */
};

/* Where they say so. */
#define TN_SELINUX_ENFORCE "/sys/fs/selinux/enforce"
#define TN_LOADPIN_ENFORCE "/proc/sys/kernel/loadpin/enforce"
#define TN_IMA_POLICY "/sys/kernel/security/ima/policy"

/* Return: 0 or -ENOMEM. Of this process: to be asked before it confines itself. */
int tn_confinement_read(const tn_root *root, struct tn_arena *arena, struct tn_confinement *ret);

/* The type of a file's SELinux label ("modules_object_t"). Return: 0; -ENODATA (it has none), -ENOMEM or -errno. */
int tn_selinux_type(const char *path, struct tn_arena *arena, const char **ret);

#endif
