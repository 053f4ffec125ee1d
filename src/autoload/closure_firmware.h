/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* closure_firmware.h - the firmware that the modules of a closure ask for, and which files it is */
#ifndef TN_AUTOLOAD_CLOSURE_FIRMWARE_H
#define TN_AUTOLOAD_CLOSURE_FIRMWARE_H

#include "autoload/closure.h"
#include "machine/firmware.h"
#include "machine/firmware_users.h"

/**
 * tn_closure_find_firmware() - fill in what each module asks for
 * @known, @cache: as for tn_firmware_users_of()
 * @ret_unread: how many modules could not be read, so that their firmware is not known
 *
 * Return: 0 or -errno with a sentence.
 */
int tn_closure_find_firmware(struct tn_closure *closure, const struct tn_firmware_places *places,
			     const struct tn_firmware_known *known, const char *cache, size_t *ret_unread, struct tn_error *err);

#endif
