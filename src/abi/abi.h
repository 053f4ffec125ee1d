/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* abi.h - what libkmod's opaque objects are, shared by the files of this room
 *
 * A facade: lookup, planning, loading and reading files are core's. What lives
 * here is what the old interface adds: counted objects, rings, callbacks.
 */
#ifndef TN_ABI_ABI_H
#define TN_ABI_ABI_H

#include <errno.h>
#include <stddef.h>

#include "base/log.h"
#include "base/siphash.h"
#include "core/find/config.h"
#include "core/find/lookup.h"
#include "core/name.h"
#include "core/find/tree.h"

#include "include/libkmod.h"

/* Everything else is hidden by the build (-fvisibility=hidden, libkmod.map). */
#define KMOD_EXPORT __attribute__((visibility("default")))

/* A ring; what the entries hold depends on who made the list. */
struct kmod_list {
	struct kmod_list *next, *prev;
	void *data;
};

typedef void kmod_list_free_fn(void *data);

/* Adds an entry at the end. Return: 0, or -ENOMEM with the list as it was. */
int kmod_list_push(struct kmod_list **list, void *data);
/* Frees all entries; @free_data (may be NULL) gets what each holds. */
void kmod_list_destroy(struct kmod_list *list, kmod_list_free_fn *free_data);

#define KMOD_BUCKETS 512

struct kmod_ctx {
	unsigned refs;
	tn_root *root;
	char *dirname;
	tn_tree *tree;       /* use kmod_ctx_tree() */
	unsigned pins;       /* > 0: someone holds on to the tree while callbacks run */
	bool loaded;         /* between kmod_load_resources() and kmod_unload_resources() */
	bool mapped;         /* the tree's indexes are, or some; else they are read */
	struct tn_watch tree_watch;
	tn_config *config;
	struct tn_watch config_watch;
	struct kmod_memo *memo;
	struct kmod_module *modules[KMOD_BUCKETS]; /* those with references */
	struct tn_siphash_key key; /* of what decides their bucket */

	struct tn_log log; /* what core writes to */
	int priority;
	void (*log_fn)(void *data, int priority, const char *file, int line, const char *fn,
		       const char *format, va_list args);
	void *log_data;
	void *userdata;
};

struct kmod_module {
	unsigned refs;
	struct kmod_ctx *ctx; /* one reference */
	struct kmod_module *next; /* in its bucket */
	uint64_t hash;        /* of @alias, or of @name where there is none */
	const char *name;     /* in @text */
	const char *alias;    /* in @text: what it was found by; NULL for its name */
	/* How the last lookup found it: kmod_module_match(). */
	enum tn_found_by by;
	const struct tn_rule *rule;
	const char *pattern;  /* in @text, or @new_pattern */
	char *new_pattern;    /* another than it was made with, or NULL */
	char *path;           /* NULL: not known */
	bool path_tried;      /* the tree was asked */
	bool builtin;         /* an alias of what is built in led here, whatever modules.builtin says */
	char *options;        /* made on request */
	struct tn_image *image; /* the file, once something asked for its content */
	char text[];
};

/* The tree, with indexes as they are on disk unless resources are loaded.
 * NULL: out of memory. Strings from it die with the next call. */
tn_tree *kmod_ctx_tree(struct kmod_ctx *ctx);

void kmod_ctx_log(const struct kmod_ctx *ctx, int priority, const char *file, int line,
		  const char *fn, const char *format, ...) __attribute__((format(printf, 6, 7)));
#define kmod_log(ctx, priority, ...)                                                               \
	kmod_ctx_log(ctx, priority, __FILE__, __LINE__, __func__, __VA_ARGS__)

/* The interface has one code for a file that is damaged, packed or not, and clients know it; the
 * messages say more. */
static inline int kmod_file_error(int r)
{
	return r == -EBADMSG ? -EINVAL : r;
}

/* The module's file; it is kept open with the module. Return: 0, -ENOENT (no file), -EINVAL
 * (damaged), -ENOEXEC (no ELF file), -errno. */
int kmod_module_image(const struct kmod_module *mod, const struct tn_image **ret);

/* What a lookup has found. */
struct kmod_memo_entry {
	size_t n;
	struct tn_match v[];
};

/* Finds @request's modules, from memory or by looking. One memo is for one tree as it is; NULL is an
 * empty one. Valid until the next call. Return: 0 or -errno, as tn_lookup(). */
int kmod_memo_lookup(struct kmod_memo **memo, tn_tree *tree, const tn_config *config,
		     const char *request, const struct kmod_memo_entry **ret);
struct kmod_memo *kmod_memo_free(struct kmod_memo *memo);

/* The context's object for a normalised name, one reference more. Return: 0 or -ENOMEM. */
int kmod_module_get(struct kmod_ctx *ctx, const char *name, struct kmod_module **ret);
/* The same for what a lookup found, which it remembers. */
int kmod_module_get_match(struct kmod_ctx *ctx, const struct tn_match *match,
			  struct kmod_module **ret);
/* A name as those functions take it that look up no alias: up to the first dot, '_' for every '-'. */
void kmod_module_plain_name(const char *name, char ret[static TN_NAME_MAX]);
/* How it was found, as core has it. */
struct tn_match kmod_module_match(const struct kmod_module *mod);
/* Whether the tree says that it is part of the kernel. */
bool kmod_module_is_builtin(const struct kmod_module *mod);
/* Appends such an object to a list. */
int kmod_module_push(struct kmod_list **list, struct kmod_ctx *ctx, const char *name);
/* The same with what a lookup found. */
int kmod_module_push_match(struct kmod_list **list, struct kmod_ctx *ctx,
			   const struct tn_match *match);

#endif
