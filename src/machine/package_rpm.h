/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* package_rpm.h - what rpm's database says of a file: private to package*.c */
#ifndef TN_MACHINE_PACKAGE_RPM_H
#define TN_MACHINE_PACKAGE_RPM_H

#include "base/arena.h"
#include "format/package_db.h"
#include "machine/package.h"

/**
 * tn_package_of_rpm() - look into rpmdb.sqlite, where rpm has it on its distributions
 * @ret_trouble: why the database could not be read, a sentence; NULL: it could, or there is none
 *
 * What rpm has not yet moved there from its write-ahead log is not seen. Return: 1 (found), 0, -ENOMEM.
 */
int tn_package_of_rpm(const tn_root *root, const struct tn_packaged_file *file, struct tn_arena *arena,
		      struct tn_package *ret, const char **ret_trouble);

#endif
