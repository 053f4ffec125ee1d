// SPDX-License-Identifier: LGPL-2.1-or-later
/* The classic words of each finding, by its id. */
#include "tools/depmod_words.h"

#include <string.h>

#include "base/buf.h"
#include "cli/log.h"

/* %f: the file; %p and %b: its directory and base name; %l: the line; %s: the subject; %d: the detail.
 * After a newline comes another line of the message. */
static const struct words {
	const char *id, *words;
} table[] = {
	/* These may come in thousands. */
	{ "symbol-unknown", "%f needs unknown symbol %d" },
	{ "symbol-version", "%f disagrees about version of symbol %d" },
	{ "alias-bracket", "Unmatched bracket in %d" },
	{ "alias-twice", "duplicate module alias:\n%d %s" },
	{ "builtin-key-unfit", "%f: '%d' is left out: an index holds 1 to 4096 bytes of ASCII" },
	{ "builtin-line", "%f:%l: Invalid modules.builtin line: %d" },
	{ "builtin-unfit", "%f: %d" },
	{ "cache-full", "%f is full with %d" },
	{ "cache-not-used", "%f is not used: %d" },
	{ "cache-not-written", "could not write %f: %d" },
	{ "dependency-cycle", "Cycle detected: %d" },
	{ "dependency-cycles", "Found %d modules in dependency cycles!" },
	{ "devname-path", "Module '%s' has devname (%d), which is not a plain path below /dev. Ignoring." },
	{ "devname-without-numbers",
	  "Module '%s' has devname (%d) but lacks major and minor information. Ignoring." },
	{ "directory-missing", "could not open directory %f: %d" },
	{ "directory-not-read", "could not open directory %f: %d" },
	{ "index-key-unfit",
	  "'%d' of module %s is left out of %f: an index holds 1 to 4096 bytes of ASCII" },
	{ "input-not-read", "could not open %b at %p: %d" },
	{ "kernel-symbol-line", "%f:%l: line ignored, it is not \"%d\"" },
	{ "kernel-symbol-lines", "%f: %d lines ignored in all" },
	{ "link-broken", "%f: a symbolic link that leads nowhere" },
	{ "module-link-broken", "%f: a symbolic link that leads nowhere" },
	{ "module-name-unfit", "%f: the module's name has %d: its aliases, symbols and soft dependencies are left "
			       "out of the files" },
	{ "module-not-a-file", "%f: not a file; left out" },
	{ "module-not-read", "failed to load symbols from %f: %d" },
	{ "module-path-unfit", "%f: left out, since its path has %d" },
	{ "modules-dep-missing", "could not fstatat(%p, %b): %d" },
	{ "order-cut-short", "%f:%l corrupted line misses '\\n'" },
	{ "part-unfit", "%f: %d" },
	{ "parts-unfit", "%f: %d are left out in all" },
	{ "setting-external", "%f:%l: external directory %d ignored, it is not absolute" },
	{ "setting-line", "%f:%l: %d" },
	{ "setting-version", "%f:%l: line ignored, '%d' is not a regular expression" },
	{ "settings-missing", "%d" },
	{ "settings-not-read", "could not read %f: %d" },
	{ "settings-skipped", "%d" },
};

static const enum tn_log_level levels[] = {
	[TN_SEVERITY_NOTE] = TN_LOG_NOTICE,
	[TN_SEVERITY_WARNING] = TN_LOG_WARNING,
	[TN_SEVERITY_ERROR] = TN_LOG_ERROR,
};

static const char *words_of(const char *id)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(table); i++)
		if (strcmp(table[i].id, id) == 0)
			return table[i].words;
	return NULL;
}

static void add_part(struct tn_buf *out, char part, const struct tn_finding *f)
{
	const char *file = f->file ? f->file : "", *slash = strrchr(file, '/');

	if (part == 'l')
		tn_buf_addf(out, "%u", f->line);
	else if (part == 'p')
		tn_buf_add(out, file, slash ? (size_t)(slash - file) : 0);
	else if (part == 'b')
		tn_buf_add_str(out, slash ? slash + 1 : file);
	else
		tn_buf_add_str(out, part == 'f' ? file : part == 's' ? f->subject : f->detail);
}

/* Up to @end. */
static void say(enum tn_log_level level, const char *words, const char *end, const struct tn_finding *f)
{
	const struct tn_log *log = tn_report_log();
	tn_autobuf line = { 0 };

	while (words < end) {
		const char *mark = memchr(words, '%', (size_t)(end - words));

		tn_buf_add(&line, words, (size_t)((mark ? mark : end) - words));
		if (mark)
			add_part(&line, mark[1], f);
		words = mark ? mark + 2 : end;
	}
	tn_buf_add_char(&line, '\0');
	if ((level & ~TN_LOG_MORE) <= log->max)
		log->fn(log->data, level, line.failed ? "out of memory" : line.p);
}

static void show(void *data, const struct tn_finding *f)
{
	enum tn_log_level level = levels[f->severity];
	const char *words = words_of(f->id), *end;

	(void)data;
	if (!words) {
		tn_report(level, "%s%s%s", f->file ? f->file : "", f->file ? ": " : "", f->text);
		return;
	}
	while ((end = strchr(words, '\n'))) {
		say(level, words, end, f);
		level |= TN_LOG_MORE;
		words = end + 1;
	}
	say(level, words, words + strlen(words), f);
}

static const struct tn_finding_sink sink = { .fn = show };

const struct tn_finding_sink *tn_depmod_words(void)
{
	return &sink;
}
