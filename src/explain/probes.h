/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* probes.h - the probes that explain.c runs: private to explain/ */
#ifndef TN_EXPLAIN_PROBES_H
#define TN_EXPLAIN_PROBES_H

#include "explain/explaining.h"

/* Is there such a module here at all? Typing errors, other trees, stale indexes, what is built in. */
tn_probe_fn tn_probe_tree;
/* Modules that need each other in a circle. */
tn_probe_fn tn_probe_circle;
/* What the configuration does to it: commands in its place, blacklists, options. */
tn_probe_fn tn_probe_config;
/* What the initramfs's copy of that says instead. */
tn_probe_fn tn_probe_initramfs;
/* The kernel's own checks on what would be loaded (diag/checker.h). */
tn_probe_fn tn_probe_check;
/* Does the index have modprobe load all that its file needs? */
tn_probe_fn tn_probe_needs;
/* Is there a device here that it is for? */
tn_probe_fn tn_probe_device;
/* Has something else the numbers of devices that it is for? */
tn_probe_fn tn_probe_numbers;
/* Firmware that it names and that is not here. */
tn_probe_fn tn_probe_firmware;
/* What keeps this process, or every process here, from loading modules. */
tn_probe_fn tn_probe_confinement;
/* Signatures, keys and Secure Boot: the one step that is missing. */
tn_probe_fn tn_probe_keys;
/* What the kernel said about it. */
tn_probe_fn tn_probe_log;
/* Why a loaded module is loaded. */
tn_probe_fn tn_probe_loaded;
/* Why a loaded module cannot be unloaded. */
tn_probe_fn tn_probe_usage;

#endif
