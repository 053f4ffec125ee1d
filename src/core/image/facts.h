/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facts.h - what one module file says of its place among the others: all that an index is made from
 *
 * Reading facts looks at nothing but the module, so modules can be read in any
 * order, by several threads, or have their facts remembered (facts_record.h).
 * What the facts of all modules together mean is depmod's affair.
 */
#ifndef TN_CORE_IMAGE_FACTS_H
#define TN_CORE_IMAGE_FACTS_H

#include "base/buf.h"
#include "core/image/image.h"
#include "format/devname.h"

typedef TN_VEC(struct tn_text) tn_facts_texts;

/* What one module may say at most: its names, and their places in the lists. The largest modules of
 * Linux have a hundredth of it. A symbol table can name one string a million times. */
#define TN_FACTS_MAX ((size_t)16 << 20) /* bytes */

/* Texts point into the image. */
struct tn_facts {
	tn_image_exports exports;
	tn_image_imports imports;
	tn_image_versions versions; /* empty unless asked for */
	tn_facts_texts aliases, softdeps, weakdeps;
	tn_facts_texts firmware; /* no index has it; who puts modules together wants to know (machine/firmware_users.h) */
	struct tn_devname devname; /* node.p or type missing: incomplete */
};

/**
 * tn_facts_read() - look into a module
 * @versions: read the CRCs of imported symbols, too
 * @ret: empty; holds what could be read even when something could not
 *
 * Return: 0; -EBADMSG with a sentence for the first damaged part; -EFBIG with a sentence, and @ret is
 * empty, for more than TN_FACTS_MAX; -ENOMEM.
 */
int tn_facts_read(const tn_image *image, bool versions, struct tn_facts *ret,
			 struct tn_error *err);
/* Moves all texts into @texts, which must outlive them. Return: 0 or -ENOMEM (nothing has changed). */
int tn_facts_own(struct tn_facts *f, struct tn_buf *texts);
/* Works out devname from the aliases. */
void tn_facts_find_node(struct tn_facts *f);
void tn_facts_free(struct tn_facts *f);

#endif
