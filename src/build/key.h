/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* key.h - all that a build's result depends on, as one SHA-256
 *
 * Of the source, what the machine lays over it, BUILD_DEPENDS' Module.symvers, and every text that is given: names, modes and
 * content, read once in each run. Of the kernel's headers and the compiler the same; since they are large, what was read of them
 * once is remembered under the stamps of all their files, where stamps can be believed (sys/stamp.h).
 *
 * What else a source's own scripts may look at is seen only where they name it (build/named.h). Where one of them speaks of uname,
 * the running kernel counts as well.
 */
#ifndef TN_BUILD_KEY_H
#define TN_BUILD_KEY_H

#include "base/error.h"
#include "build/record.h"
#include "build/recipe.h"
#include "sign/crypto.h"
#include "sys/root.h"

/* Digests of large trees, each made once a process. */
typedef struct tn_build_keys tn_build_keys;

/**
 * tn_build_keys_new() - nothing is read yet
 * @memory: the directory where digests are remembered, of this machine; NULL: nowhere
 *
 * Return: NULL when memory is out.
 */
tn_build_keys *tn_build_keys_new(const tn_root *root, tn_crypto *crypto, const char *memory);
tn_build_keys *tn_build_keys_free(tn_build_keys *keys);
TN_DEFINE_CLEANUP(tn_build_keys, tn_build_keys_free);

/* What builds have in common: the target's headers and compiler, and for all targets the source. Children that are forked later
 * have it, and leave it to this process to settle. Return: as tn_build_key_of(). */
int tn_build_keys_prepare(tn_build_keys *keys, const struct tn_build_recipe *recipe, struct tn_error *err);

/**
 * tn_build_key_of() - the key of one build
 * @symvers: paths of the Module.symvers of BUILD_DEPENDS, in the root's terms, in their order
 * @ret:     64 hex digits
 *
 * Return: 0; -ENOSYS: there is no OpenSSL, so there is no key; -E2BIG: a tree has more than is looked at; -ESTALE: something
 * changes meanwhile; -errno. With a sentence.
 */
int tn_build_key_of(tn_build_keys *keys, const struct tn_build_recipe *recipe, const char *const *symvers, size_t n_symvers,
		    char ret[static TN_BUILD_SUM_SIZE], struct tn_error *err);

/* When all is built: whether what tn_build_keys_prepare() has made is true still. @used: something was built with it, and not only
 * looked for. Return: 0; -ESTALE: some headers were changed meanwhile; as above. */
int tn_build_keys_settle(tn_build_keys *keys, bool used, struct tn_error *err);

/* Whether it still has this key, for who has built it meanwhile. Return: 0; -ESTALE: something has changed; as above. */
int tn_build_key_check(tn_build_keys *keys, const struct tn_build_recipe *recipe, const char *const *symvers, size_t n_symvers,
		       const char *key, struct tn_error *err);

#endif
