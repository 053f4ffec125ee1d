/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* package_db.h - the databases of dpkg, apk and pacman, which are text: which package has a file
 *
 * Texts that are handed out point into the database.
 */
#ifndef TN_FORMAT_PACKAGE_DB_H
#define TN_FORMAT_PACKAGE_DB_H

#include <stdbool.h>

#include "base/text.h"

/* A file by the names that a database may have it under, without the '/' at their start. */
struct tn_packaged_file {
	struct tn_text names[2];
	size_t n;
};

/* Whether /var/lib/dpkg/info/PACKAGE.list has it. */
bool tn_dpkg_list_has(struct tn_text list, const struct tn_packaged_file *file);

/* Of /var/lib/dpkg/diversions: what other packages than @package have at @from lies at @to. */
struct tn_dpkg_diversion {
	struct tn_text from, to; /* without the '/' at their start */
	struct tn_text package;  /* ":": the administrator; nobody keeps @from */
};
/* Takes the next one off @rest. Return: false at the end. */
bool tn_dpkg_diversion_next(struct tn_text *rest, struct tn_dpkg_diversion *ret);

/* The version in /var/lib/dpkg/status of @package, "NAME" or "NAME:ARCHITECTURE"; .p NULL: none. */
struct tn_text tn_dpkg_version(struct tn_text status, struct tn_text package);

/* The package of apk's "installed" that has it. Return: false where none has. */
bool tn_apk_find(struct tn_text installed, const struct tn_packaged_file *file, struct tn_text *ret_name,
		 struct tn_text *ret_version);

/* Whether pacman's PACKAGE/files has it. */
bool tn_pacman_files_have(struct tn_text files, const struct tn_packaged_file *file);
/* The line below %@field% in PACKAGE/desc; .p NULL: none. */
struct tn_text tn_pacman_field(struct tn_text desc, const char *field);

#endif
