/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sealing.h - the bytes of a module with a signature at their end, or without the one that they have
 *
 * What stands before the signature is never touched: another byte would be another module.
 */
#ifndef TN_SIGN_SEALING_H
#define TN_SIGN_SEALING_H

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "format/modsig.h"

/* A module as it is to be signed. Texts point into the file. */
struct tn_sealing {
	struct tn_text payload;
	bool was_signed;
	struct tn_modsig old; /* what it was signed with */
	struct tn_text vermagic; /* empty: it says none */
	bool in_tree;            /* the kernel's own build made it */
};

/**
 * tn_sealing_open() - the part of a module that a signature is made for
 * @module: all of its file, unpacked
 *
 * Return: 0; -ENOEXEC: it is no module; -EBADMSG: it ends as a signed one does, and what stands before that makes no sense, so that
 * nobody knows where the module ends; -ENOMEM; each with a sentence.
 */
int tn_sealing_open(struct tn_text module, struct tn_sealing *ret, struct tn_error *err);

/* Appends what makes a signed module of @message and the bytes before it: the message, its length, the mark. Return: 0, -EFBIG,
 * -ENOMEM. */
int tn_sealing_append(struct tn_text message, struct tn_buf *out);

#endif
