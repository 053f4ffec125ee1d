/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* errname.h - names of the errors that the kernel gives when a module is loaded, e.g. "ENOEXEC" */
#ifndef TN_BASE_ERRNAME_H
#define TN_BASE_ERRNAME_H

/* @error: positive. NULL: none of those that loading is known to end with. Static. */
const char *tn_errname(int error);

#endif
