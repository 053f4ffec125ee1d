/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libkmod.h - look up, load, unload and inspect Linux kernel modules
 *
 * The interface of libkmod.so.2 as of kmod 34, provided by tenon.
 *
 * Failure    Functions that return int answer 0 (or another value >= 0 that is
 *            named below) for success and a negative errno for failure; those
 *            that return a pointer answer NULL. NULL as an object is allowed
 *            everywhere: the answer is NULL or a negative errno, and nothing
 *            happens.
 * Lists      A pointer that receives a list must point to NULL, so that no list is
 *            lost: else the answer is -EINVAL or what a function names.
 * Ownership  Contexts and modules are counted: every _new_ and _ref is paired
 *            with an _unref. Lists belong to the caller and are given back
 *            with the function that the producer of the list names. Strings
 *            belong to the object they were asked from and live as long as it.
 * Threads    Two contexts share nothing that changes, so each thread may have
 *            its own. One context, with its modules and lists, belongs to one
 *            thread at a time.
 */
#ifndef LIBKMOD_H
#define LIBKMOD_H

#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Contexts
 */

struct kmod_ctx;

/**
 * kmod_new() - a context with one reference: a module tree and a configuration
 * @dirname:      directory of the module tree; NULL for /lib/modules/`uname -r`.
 *                A relative path is made absolute against the working directory.
 * @config_paths: NULL-ended array of modprobe.d directories and files; the
 *                first has the highest precedence. NULL for the default ones;
 *                an empty array reads no configuration.
 *
 * The configuration is read here. Return: the context, or NULL with errno set.
 */
struct kmod_ctx *kmod_new(const char *dirname, const char *const *config_paths);

/* One reference more. Return: @ctx. */
struct kmod_ctx *kmod_ref(struct kmod_ctx *ctx);

/* One reference less; the last one frees. Return: @ctx while it lives, then NULL. */
struct kmod_ctx *kmod_unref(struct kmod_ctx *ctx);

/**
 * kmod_load_resources() - map the index files now and keep them mapped
 *
 * Without it lookups read the indexes they need, and again when those have
 * changed. A mapped file that somebody cuts short ends the process with SIGBUS;
 * depmod replaces files and never does. Return: 0; -ENOENT (NULL context, or an
 * index is not there), -EINVAL (an index is damaged), or another -errno. That
 * modules.builtin.alias.bin cannot be used is no failure.
 */
int kmod_load_resources(struct kmod_ctx *ctx);

/* Let go of what kmod_load_resources() mapped. */
void kmod_unload_resources(struct kmod_ctx *ctx);

/* What a long-lived context should do about files that have changed. */
enum kmod_resources {
	KMOD_RESOURCES_OK = 0,            /* nothing */
	KMOD_RESOURCES_MUST_RELOAD = 1,   /* kmod_unload_resources(), kmod_load_resources() */
	KMOD_RESOURCES_MUST_RECREATE = 2, /* the configuration changed: a new context */
};

/* Whether indexes or configuration changed on disk. Return: enum kmod_resources. */
int kmod_validate_resources(struct kmod_ctx *ctx);

/* The index files of a module tree. */
enum kmod_index {
	KMOD_INDEX_MODULES_DEP = 0,
	KMOD_INDEX_MODULES_ALIAS,
	KMOD_INDEX_MODULES_SYMBOL,
	KMOD_INDEX_MODULES_BUILTIN_ALIAS,
	KMOD_INDEX_MODULES_BUILTIN,
	_KMOD_INDEX_PAD = 1U << 31, /* the enum is an int wide */
};

/**
 * kmod_dump_index() - write an index as text lines to a descriptor
 * @fd: open for writing; stays open
 *
 * Return: 0; -ENOSYS (NULL context, or the file cannot be used), -ENOENT
 * (unknown index), -EINVAL (damage further on), or another -errno.
 */
int kmod_dump_index(struct kmod_ctx *ctx, enum kmod_index type, int fd);

/* Highest priority (syslog(3) numbers) that is logged; at first LOG_ERR, or
 * what the environment's KMOD_LOG says: err, warning, notice, info, debug or a
 * number. */
void kmod_set_log_priority(struct kmod_ctx *ctx, int priority);
int kmod_get_log_priority(const struct kmod_ctx *ctx);

/**
 * kmod_set_log_fn() - where messages go instead of to stderr
 * @log_fn: called with @data, a syslog(3) priority, source file, line and
 *          function, and a printf(3) format with its arguments; NULL: nowhere
 */
void kmod_set_log_fn(struct kmod_ctx *ctx,
		     void (*log_fn)(void *log_data, int priority, const char *file, int line,
				    const char *fn, const char *format, va_list args),
		     const void *data);

/* A pointer of the caller's that rides along. */
void kmod_set_userdata(struct kmod_ctx *ctx, const void *userdata);
void *kmod_get_userdata(const struct kmod_ctx *ctx);

/* The module tree's directory, absolute; lives with @ctx. */
const char *kmod_get_dirname(const struct kmod_ctx *ctx);

/*
 * Lists: rings whose head is their first entry; NULL is the empty list
 */

struct kmod_list;

#define kmod_list_foreach(list_entry, first_entry)                                                 \
	for (list_entry = first_entry; list_entry != NULL;                                         \
	     list_entry = kmod_list_next(first_entry, list_entry))

#define kmod_list_foreach_reverse(list_entry, first_entry)                                         \
	for (list_entry = kmod_list_last(first_entry); list_entry != NULL;                         \
	     list_entry = kmod_list_prev(first_entry, list_entry))

/* The last entry; NULL for an empty list. */
struct kmod_list *kmod_list_last(const struct kmod_list *list);
/* The entry after @curr in the list whose head is @list; NULL after the last. */
struct kmod_list *kmod_list_next(const struct kmod_list *list, const struct kmod_list *curr);
/* The entry before @curr; NULL before the first. */
struct kmod_list *kmod_list_prev(const struct kmod_list *list, const struct kmod_list *curr);

/*
 * Configuration, one kind of directive at a time. A new iterator stands before
 * the first: _next moves on and says whether there is one. The context must
 * outlive it. Free with kmod_config_iter_free_iter().
 */

struct kmod_config_iter;

struct kmod_config_iter *kmod_config_get_blacklists(const struct kmod_ctx *ctx);
struct kmod_config_iter *kmod_config_get_install_commands(const struct kmod_ctx *ctx);
struct kmod_config_iter *kmod_config_get_remove_commands(const struct kmod_ctx *ctx);
struct kmod_config_iter *kmod_config_get_aliases(const struct kmod_ctx *ctx);
struct kmod_config_iter *kmod_config_get_options(const struct kmod_ctx *ctx);
struct kmod_config_iter *kmod_config_get_softdeps(const struct kmod_ctx *ctx);
struct kmod_config_iter *kmod_config_get_weakdeps(const struct kmod_ctx *ctx);

/* The module or alias that the directive is about. */
const char *kmod_config_iter_get_key(const struct kmod_config_iter *iter);
/* The rest of the directive; NULL for a blacklist. */
const char *kmod_config_iter_get_value(const struct kmod_config_iter *iter);
bool kmod_config_iter_next(struct kmod_config_iter *iter);
void kmod_config_iter_free_iter(struct kmod_config_iter *iter);

/*
 * Modules: finding them
 */

struct kmod_module;

/**
 * kmod_module_new_from_lookup() - the modules that a name or alias stands for
 * @given_alias: module name, alias ("pci:v0000..."), "symbol:NAME"
 * @list:        must point to NULL; receives the modules, which the caller
 *               gives back with kmod_module_unref_list()
 *
 * Return: 0, also when nothing was found (*@list stays NULL); -ENOENT for NULL
 * arguments, -ENOSYS for a *@list that is not NULL, -EINVAL for what cannot be
 * a name, or another -errno.
 */
int kmod_module_new_from_lookup(struct kmod_ctx *ctx, const char *given_alias,
				struct kmod_list **list);

/* The module (built in or not) whose name is @modname; aliases do not count.
 * Return: 0 (*@mod is NULL when there is none) or -errno. */
int kmod_module_new_from_name_lookup(struct kmod_ctx *ctx, const char *modname,
				     struct kmod_module **mod);

/* An object for @name, whether or not such a module exists. Return: 0 or -errno. */
int kmod_module_new_from_name(struct kmod_ctx *ctx, const char *name, struct kmod_module **mod);

/* An object for the file @path. Return: 0; -EEXIST when the context has a
 * module of that name with another path; -ENOENT (no such file), ... */
int kmod_module_new_from_path(struct kmod_ctx *ctx, const char *path, struct kmod_module **mod);

struct kmod_module *kmod_module_ref(struct kmod_module *mod);
/* Return: NULL when that was the last reference, else @mod. */
struct kmod_module *kmod_module_unref(struct kmod_module *mod);
/* Frees a list of modules and drops its references. Return: 0. */
int kmod_module_unref_list(struct kmod_list *list);

/*
 * Modules: loading and unloading
 */

enum kmod_insert {
	KMOD_INSERT_FORCE_VERMAGIC = 0x1,
	KMOD_INSERT_FORCE_MODVERSION = 0x2,
};

/* Load this one file: no dependencies, no configuration. Return: 0 or -errno
 * as the kernel gave it; -ENOENT when no file is known; -EINVAL when it is
 * compressed and damaged. */
int kmod_module_insert_module(struct kmod_module *mod, unsigned int flags, const char *options);

enum kmod_probe {
	KMOD_PROBE_FORCE_VERMAGIC = 0x00001,
	KMOD_PROBE_FORCE_MODVERSION = 0x00002,
	KMOD_PROBE_IGNORE_COMMAND = 0x00004, /* do not run install commands */
	KMOD_PROBE_IGNORE_LOADED = 0x00008,  /* go on although it is loaded */
	KMOD_PROBE_DRY_RUN = 0x00010,
	KMOD_PROBE_FAIL_ON_LOADED = 0x00020, /* -EEXIST when it is loaded */

	/* Which blacklisted modules are left out; the answer is then the flag. */
	KMOD_PROBE_APPLY_BLACKLIST_ALL = 0x10000,        /* module and dependencies */
	KMOD_PROBE_APPLY_BLACKLIST = 0x20000,            /* the module */
	KMOD_PROBE_APPLY_BLACKLIST_ALIAS_ONLY = 0x40000, /* the module, if found by alias */
};

/**
 * kmod_module_probe_insert_module() - load with all that modprobe(8) would
 * @extra_options: added behind the configured options; may be NULL
 * @run_install:   called instead of the shell for an install command; below 0 is a
 *                 failure, what it says above 0 of @mod is the answer; may be NULL
 * @data:          for @run_install
 * @print_action:  told of each step before it is taken: the module, whether it
 *                 is an install command, and its options; may be NULL
 *
 * Either function may drop the caller's last reference to @mod, or ask this
 * library anything. Soft dependencies may nest to any depth: 64 KiB of stack are
 * enough. Return: 0; the KMOD_PROBE_APPLY_BLACKLIST* flag that stopped it (> 0); or -errno.
 */
int kmod_module_probe_insert_module(
	struct kmod_module *mod, unsigned int flags, const char *extra_options,
	int (*run_install)(struct kmod_module *m, const char *cmdline, void *data),
	const void *data,
	void (*print_action)(struct kmod_module *m, bool install, const char *options));

enum kmod_remove {
	KMOD_REMOVE_FORCE = O_TRUNC,
	KMOD_REMOVE_NOWAIT = O_NONBLOCK, /* always in effect */
	KMOD_REMOVE_NOLOG = 1,           /* a failure is not logged */
};

/* Unload this one module. Return: 0 or -errno as the kernel gave it. */
int kmod_module_remove_module(struct kmod_module *mod, unsigned int flags);

/*
 * Modules: what is known of them
 */

/* A new reference to the module of a list entry. */
struct kmod_module *kmod_module_get_module(const struct kmod_list *entry);

/* All modules that @mod needs, transitively, in the order in which to load
 * them; kmod_module_unref_list(). */
struct kmod_list *kmod_module_get_dependencies(const struct kmod_module *mod);

/* Soft dependencies to load before (@pre) and after (@post).
 * Return: 0 or -ENOENT. */
int kmod_module_get_softdeps(const struct kmod_module *mod, struct kmod_list **pre,
			     struct kmod_list **post);
/* Modules that @mod may ask for later. Return: 0 or -ENOENT. */
int kmod_module_get_weakdeps(const struct kmod_module *mod, struct kmod_list **weak);

enum kmod_filter {
	KMOD_FILTER_BLACKLIST = 0x00001, /* leave out blacklisted modules */
	KMOD_FILTER_BUILTIN = 0x00002,   /* leave out built-in modules */
};

/* A new list of those of @input that pass; kmod_module_unref_list(). Return: 0 or -errno. */
int kmod_module_apply_filter(const struct kmod_ctx *ctx, enum kmod_filter filter_type,
			     const struct kmod_list *input, struct kmod_list **output);
/* The same with KMOD_FILTER_BLACKLIST; use kmod_module_apply_filter(). */
int kmod_module_get_filtered_blacklist(const struct kmod_ctx *ctx, const struct kmod_list *input,
				       struct kmod_list **output) __attribute__((deprecated));

/* The shell command of the configuration, or NULL. */
const char *kmod_module_get_install_commands(const struct kmod_module *mod);
const char *kmod_module_get_remove_commands(const struct kmod_module *mod);

/* Normalised name; never NULL for a module. */
const char *kmod_module_get_name(const struct kmod_module *mod);
/* Configured options for the module and the alias it was found by, joined by
 * blanks; NULL when there are none. */
const char *kmod_module_get_options(const struct kmod_module *mod);
/* Absolute path of the file; NULL for a built-in or unknown module. */
const char *kmod_module_get_path(const struct kmod_module *mod);

/*
 * What a module's file says. It is read at the first question and kept with the
 * object. All of these return -ENOENT when no file is known, -ENOEXEC when it is
 * no ELF file, -EINVAL when it is damaged (or @list is in use), -ENOSYS when this
 * build or machine cannot unpack it, or another -errno.
 */

/* Symbols that the module needs, with the CRCs it was built against;
 * kmod_module_dependency_symbols_free_list(). Return: count >= 0 or -errno;
 * without a symbol table -EINVAL. */
int kmod_module_get_dependency_symbols(const struct kmod_module *mod, struct kmod_list **list);

enum kmod_symbol_bind {
	KMOD_SYMBOL_NONE = '\0',
	KMOD_SYMBOL_LOCAL = 'L',
	KMOD_SYMBOL_GLOBAL = 'G',
	KMOD_SYMBOL_WEAK = 'W',
	KMOD_SYMBOL_UNDEF = 'U',
};

/* Return: enum kmod_symbol_bind. */
int kmod_module_dependency_symbol_get_bind(const struct kmod_list *entry);
uint64_t kmod_module_dependency_symbol_get_crc(const struct kmod_list *entry);
const char *kmod_module_dependency_symbol_get_symbol(const struct kmod_list *entry);
void kmod_module_dependency_symbols_free_list(struct kmod_list *list);

/* Sections of a loaded module with their addresses (0 when hidden), from
 * sysfs; kmod_module_section_free_list(). */
struct kmod_list *kmod_module_get_sections(const struct kmod_module *mod);
unsigned long kmod_module_section_get_address(const struct kmod_list *entry);
const char *kmod_module_section_get_name(const struct kmod_list *entry);
void kmod_module_section_free_list(struct kmod_list *list);

/* Symbols that the module exports; kmod_module_symbols_free_list().
 * Return: count > 0 or -errno; -ENODATA for none. */
int kmod_module_get_symbols(const struct kmod_module *mod, struct kmod_list **list);
uint64_t kmod_module_symbol_get_crc(const struct kmod_list *entry);
const char *kmod_module_symbol_get_symbol(const struct kmod_list *entry);
void kmod_module_symbols_free_list(struct kmod_list *list);

/* The symbol versions that the module was built against;
 * kmod_module_versions_free_list(). Return: count > 0 or -errno; -ENODATA for
 * none. */
int kmod_module_get_versions(const struct kmod_module *mod, struct kmod_list **list);
uint64_t kmod_module_version_get_crc(const struct kmod_list *entry);
const char *kmod_module_version_get_symbol(const struct kmod_list *entry);
void kmod_module_versions_free_list(struct kmod_list *list);

/* The .modinfo records and the signature's fields, in file order, and with
 * -Dbuild-id=true build-id; for a built-in module the records of
 * modules.builtin.modinfo; kmod_module_info_free_list().
 * Return: count >= 0 or -errno; -ENODATA for a file without .modinfo. */
int kmod_module_get_info(const struct kmod_module *mod, struct kmod_list **list);
const char *kmod_module_info_get_key(const struct kmod_list *entry);
const char *kmod_module_info_get_value(const struct kmod_list *entry);
void kmod_module_info_free_list(struct kmod_list *list);

/*
 * Modules: what the running kernel says
 */

/* All loaded modules, from /proc/modules; kmod_module_unref_list(). Return: 0 or -errno. */
int kmod_module_new_from_loaded(struct kmod_ctx *ctx, struct kmod_list **list);

enum kmod_module_initstate {
	KMOD_MODULE_BUILTIN = 0,
	KMOD_MODULE_LIVE,
	KMOD_MODULE_COMING,
	KMOD_MODULE_GOING,
	_KMOD_MODULE_PAD = 1U << 31, /* the enum is an int wide */
};

/* Return: enum kmod_module_initstate; -ENOENT when it is not loaded, or another -errno. */
int kmod_module_get_initstate(const struct kmod_module *mod);
/* "live", "coming", ...; NULL for an unknown number. */
const char *kmod_module_initstate_str(enum kmod_module_initstate state);
/* Bytes in memory, or -errno. */
long kmod_module_get_size(const struct kmod_module *mod);
/* Reference count, or -errno. */
int kmod_module_get_refcnt(const struct kmod_module *mod);
/* Modules that use this one; kmod_module_unref_list(). */
struct kmod_list *kmod_module_get_holders(const struct kmod_module *mod);

#ifdef __cplusplus
}
#endif

#endif
