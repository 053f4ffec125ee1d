/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* depmod.h - from a directory of modules to the files that modprobe reads
 *
 * tn_depmod_build() finds the files (scan.h, named.h, update.h), takes in what
 * they say (intake.h, into catalog.h) and works out the dependencies (graph.h);
 * outputs.h says which files come out of that, writing.h writes them.
 */
#ifndef TN_DEPMOD_DEPMOD_H
#define TN_DEPMOD_DEPMOD_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/finding_sink.h"
#include "base/log.h"
#include "base/text.h"

struct tn_depmod_request {
	const char *dir;     /* module directory, absolute: BASE/lib/modules/VERSION */
	const char *release; /* kernel version, for version patterns in depmod.d */
	const char *const *config; /* -C, NULL-ended; NULL for the default directories */
	char *const *named;  /* module files, absolute, instead of all in @dir */
	size_t n_named;      /* 0: all in @dir */
	bool update;         /* all in @dir, and of them only @named have changed */
	const char *const *gone; /* files in @dir that are as good as gone, absolute: the indexes are made without them */
	size_t n_gone;
	const char *symvers; /* Module.symvers, or NULL */
	const char *sysmap;  /* System.map, or NULL; not read where @symvers is */
	char symbol_prefix;  /* 0: none */
	bool check;          /* report unknown symbols and, with @symvers, other CRCs */
	bool warn_duplicates;
	const char *cache;   /* file for facts of modules (cache.h), or NULL */
	bool cache_stays;    /* @cache is read and not written: it is of more files than these */
	bool tidy_caches;    /* @cache has its default name: look after those beside it */
	bool only_if_stale;  /* do nothing unless a module is younger than modules.dep */
	/* The first symbol for which one module needs another; may be NULL. Paths are absolute. */
	void (*needs)(void *data, const char *module, struct tn_text symbol, const char *provider);
	/* Two files of one module, where the configuration prefers neither; may be NULL. */
	void (*tie)(void *data, const char *used, const char *unused);
	void *data;
	const struct tn_log *log; /* hears what the cache knows; may be NULL */
	const struct tn_finding_sink *sink; /* what is wrong, one by one (findings.h); may be NULL */
};

typedef struct tn_depmod tn_depmod;

/**
 * tn_depmod_build() - do all the work but writing
 * @request: must outlive @ret
 *
 * Return: 1; 0 when nothing is to be done (only_if_stale); -errno with a
 * sentence of its own in @err. What concerns one module, or a missing
 * modules.order, goes to the sink and the work goes on.
 */
int tn_depmod_build(const struct tn_depmod_request *request, tn_depmod **ret, struct tn_error *err);
tn_depmod *tn_depmod_free(tn_depmod *d);
TN_DEFINE_CLEANUP(tn_depmod, tn_depmod_free);

/* enum tn_depmod_flaws (trouble.h) of what was done so far; also for a cycle, or what an index cannot hold:
 * the rest is good. */
unsigned tn_depmod_flaws(const tn_depmod *d);

/* Writes the cache where it has changed. That it cannot be written is a notice, not an error. */
void tn_depmod_remember(tn_depmod *d);

/* Appends the outputs that are text, one after the other. Return: 0 or -ENOMEM. */
int tn_depmod_make_texts(tn_depmod *d, struct tn_buf *out);

/**
 * tn_depmod_write() - put all outputs into a directory, and the cache where it belongs
 * @outdir: is made if it is not there
 *
 * All outputs are replaced, or none is; none, too, where something was withheld
 * (trouble.h) and a set is there already. Return: 0 or -errno with a sentence.
 */
int tn_depmod_write(tn_depmod *d, const char *outdir, struct tn_error *err);

#endif
