/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* provider.h - the package that has a tool or a library's header, as each distribution calls it */
#ifndef TN_BUILD_PROVIDER_H
#define TN_BUILD_PROVIDER_H

#include "base/arena.h"

/* @distribution: as in tn_build_target, "debian", "fedora rhel"; NULL or "": not known. @name: of a command, or a path of one.
 * NULL: nobody knows, or memory is out. */
const char *tn_build_tool_package(const char *distribution, struct tn_text name, struct tn_arena *arena);
/* The same of a header that is none of the kernel's, "gelf.h", and of a library, "libelf.so.1". */
const char *tn_build_library_package(const char *distribution, struct tn_text name);

#endif
