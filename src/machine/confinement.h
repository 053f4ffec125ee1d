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
};

/* Return: 0 or -ENOMEM. Of this process: to be asked before it confines itself. */
int tn_confinement_read(const tn_root *root, struct tn_arena *arena, struct tn_confinement *ret);

#endif
