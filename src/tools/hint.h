/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* hint.h - one more line behind the message of a failure, for who sits at a terminal: the cause, if tenon knows it */
#ifndef TN_TOOLS_HINT_H
#define TN_TOOLS_HINT_H

/* What failed: words of `tenon explain --hint`. */
#define TN_HINT_LOAD "load"       /* the kernel refused a module, with an errno */
#define TN_HINT_UNLOAD "unload"   /* the kernel kept one, with an errno */
#define TN_HINT_FIND "find"       /* nothing has that name */
#define TN_HINT_COMMAND "command" /* a command in place of the module */
#define TN_HINT_FILE "file"       /* the module's file is not there */
#define TN_HINT_USE "use"         /* something uses it */

/**
 * tn_hint() - ask tenon why, and print its line
 * @what:    one of the words above
 * @error:   -errno, or 0
 * @subject: name, alias or path, as the user gave it
 *
 * Where messages go to no terminal nothing happens; nor where no tenon was installed with us. It takes a second at most:
 * then the line says where to read on.
 */
void tn_hint(const char *what, int error, const char *subject);

#endif
