/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mok.h - how a key is enrolled, in words: commands, and what MokManager asks, the blue screen that shim shows at the next start
 *
 * Menus are called as in shim 15.8; tests/vm holds them against one, and the commands against mokutil(1).
 */
#ifndef TN_DIAG_MOK_H
#define TN_DIAG_MOK_H

/* What asks shim. The first runs mokutil --import, and explains the rest. */
#define TN_MOK_ENROL "tenon keys enrol"
#define TN_MOK_IMPORT "mokutil --import"
#define TN_MOK_TRUST "mokutil --trust-mok"
#define TN_MOK_VALIDATE "mokutil --enable-validation"

/* What one does in front of the screen. */
#define TN_MOK_KEYPRESS "press any key within ten seconds"
#define TN_MOK_MENU "Enroll MOK"
#define TN_MOK_SCREEN "reboot, and when the blue screen comes " TN_MOK_KEYPRESS
#define TN_MOK_CONFIRM TN_MOK_SCREEN ", choose " TN_MOK_MENU ", Continue, Yes, and type the password"
/* Of a state the screen asks for three letters of the password. */
#define TN_MOK_LETTERS ", and type the letters of the password that it asks for"
#define TN_MOK_CONFIRM_TRUST TN_MOK_SCREEN ", choose Change MOK List Trusted State" TN_MOK_LETTERS
#define TN_MOK_CONFIRM_VALIDATE TN_MOK_SCREEN ", choose Change Secure Boot state" TN_MOK_LETTERS

#endif
