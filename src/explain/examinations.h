/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* examinations.h - what examine.c runs: private to explain/ */
#ifndef TN_EXPLAIN_EXAMINATIONS_H
#define TN_EXPLAIN_EXAMINATIONS_H

#include "explain/doctor.h"

/* The running kernel and its tree: is it there, is it the one that runs? */
tn_examination_fn tn_examine_kernel;
/* Index files: stale, damaged, or of different runs of depmod. */
tn_examination_fn tn_examine_indexes;
/* Lines of modprobe.d and modules-load.d that do nothing, or not what was meant. */
tn_examination_fn tn_examine_configuration;
/* Of those: parameters in options lines, and their values. */
tn_examination_fn tn_examine_options;
/* Enforcement, lockdown, keys, and what waits for the next start. */
tn_examination_fn tn_examine_trust;
/* Modules that taint the kernel, and how. */
tn_examination_fn tn_examine_taints;
/* Loaded modules that differ from the files on the disk. */
tn_examination_fn tn_examine_loaded;
/* Devices that no driver has, though there is a module for them. */
tn_examination_fn tn_examine_hardware;
/* Firmware that is missing for hardware that is here. */
tn_examination_fn tn_examine_firmware;
/* An initramfs that is older than what it copies, or has other content. */
tn_examination_fn tn_examine_initramfs;
/* What will be after the reboot: --kernel NEWER. */
tn_examination_fn tn_examine_upgrade;

/* Tells that nobody can say which modules are loaded, but of a kernel that takes none. Return: 0 or -ENOMEM. */
int tn_examine_unseen_loaded(struct tn_doctor *doctor);
/* Tells that nobody could look for a firmware file, and why. Return: 0 or -ENOMEM, which @code may be as well. */
int tn_examine_unseen_firmware(struct tn_doctor *doctor, int code);

#endif
