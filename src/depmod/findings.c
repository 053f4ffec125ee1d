// SPDX-License-Identifier: LGPL-2.1-or-later
/* The table, and how a finding is put together from it. */
#include "depmod/findings.h"

#include <stdarg.h>
#include <string.h>

#include "base/buf.h"

#define REINSTALL "reinstall the package that it is from"
#define REMOVE_LINK "remove the link, or put back what it leads to"
#define CORRECT "correct the line"

/* @text: one sentence; '%' stands for the detail. */
static const struct kind {
	const char *id;
	enum tn_severity severity;
	const char *text, *remedy;
} kinds[] = {
	[TN_DEPMOD_DIRECTORY_MISSING] = { .id = "directory-missing", TN_SEVERITY_WARNING,
		"the module directory cannot be opened: %", NULL },
	[TN_DEPMOD_DIRECTORY_UNREAD] = { .id = "directory-not-read", TN_SEVERITY_ERROR,
		"the directory cannot be opened: %", NULL },
	[TN_DEPMOD_MODULE_LINK_BROKEN] = { .id = "module-link-broken", TN_SEVERITY_ERROR,
		"a symbolic link that leads nowhere", REMOVE_LINK },
	[TN_DEPMOD_LINK_BROKEN] = { .id = "link-broken", TN_SEVERITY_WARNING,
		"a symbolic link that leads nowhere", REMOVE_LINK },
	[TN_DEPMOD_NOT_A_FILE] = { .id = "module-not-a-file", TN_SEVERITY_ERROR,
		"it has a module's name and is not a file", "rename it" },
	[TN_DEPMOD_PATH_UNFIT] = { .id = "module-path-unfit", TN_SEVERITY_ERROR,
		"the module is left out, since its path has %", "rename the file or its directory" },
	[TN_DEPMOD_DEP_MISSING] = { .id = "modules-dep-missing", TN_SEVERITY_ERROR,
		"it cannot be looked at, so its age says nothing: %", NULL },
	[TN_DEPMOD_ORDER_CUT] = { .id = "order-cut-short", TN_SEVERITY_ERROR,
		"the last line does not end", REINSTALL },
	[TN_DEPMOD_INPUT_UNREAD] = { .id = "input-not-read", TN_SEVERITY_WARNING,
		"it cannot be read: %", REINSTALL },
	[TN_DEPMOD_SYMBOL_LINE] = { .id = "kernel-symbol-line", TN_SEVERITY_WARNING,
		"the line is not \"%\"", "give the kernel's own Module.symvers or System.map" },
	[TN_DEPMOD_SYMBOL_LINES] = { .id = "kernel-symbol-lines", TN_SEVERITY_WARNING,
		"% lines are ignored in all", "give the kernel's own Module.symvers or System.map" },
	[TN_DEPMOD_SETTING_LINE] = { .id = "setting-line", TN_SEVERITY_ERROR,
		"%", CORRECT },
	[TN_DEPMOD_SETTING_VERSION] = { .id = "setting-version", TN_SEVERITY_ERROR,
		"'%' is not a regular expression", CORRECT },
	[TN_DEPMOD_SETTING_EXTERNAL] = { .id = "setting-external", TN_SEVERITY_ERROR,
		"external directory % is not absolute", CORRECT },
	[TN_DEPMOD_SETTINGS_UNREAD] = { .id = "settings-not-read", TN_SEVERITY_ERROR,
		"it cannot be read: %", NULL },
	[TN_DEPMOD_SETTINGS_SKIPPED] = { .id = "settings-skipped", TN_SEVERITY_ERROR,
		"%", NULL },
	[TN_DEPMOD_SETTINGS_MISSING] = { .id = "settings-missing", TN_SEVERITY_WARNING,
		"%", "name a file or directory that is there" },
	[TN_DEPMOD_MODULE_UNREAD] = { .id = "module-not-read", TN_SEVERITY_ERROR,
		"the module cannot be read: %", REINSTALL },
	[TN_DEPMOD_CACHE_FULL] = { .id = "cache-full", TN_SEVERITY_WARNING,
		"it is full with %", NULL },
	[TN_DEPMOD_CACHE_UNUSED] = { .id = "cache-not-used", TN_SEVERITY_NOTE,
		"it is not used: %", NULL },
	[TN_DEPMOD_CACHE_UNWRITTEN] = { .id = "cache-not-written", TN_SEVERITY_NOTE,
		"it could not be written: %", NULL },
	[TN_DEPMOD_PART_UNFIT] = { .id = "part-unfit", TN_SEVERITY_ERROR,
		"%", "tell who made the module" },
	[TN_DEPMOD_PARTS_UNFIT] = { .id = "parts-unfit", TN_SEVERITY_ERROR,
		"% are left out in all", "tell who made the module" },
	[TN_DEPMOD_NAME_UNFIT] = { .id = "module-name-unfit", TN_SEVERITY_ERROR,
		"the module's name has %: its aliases, symbols and soft dependencies are left out of the files",
		"rename the file" },
	[TN_DEPMOD_KEY_UNFIT] = { .id = "index-key-unfit", TN_SEVERITY_ERROR,
		"'%' is left out: an index holds 1 to 4096 bytes of ASCII", "tell who made the module" },
	[TN_DEPMOD_BUILTIN_UNFIT] = { .id = "builtin-unfit", TN_SEVERITY_ERROR,
		"%", REINSTALL },
	[TN_DEPMOD_BUILTIN_KEY_UNFIT] = { .id = "builtin-key-unfit", TN_SEVERITY_ERROR,
		"'%' is left out: an index holds 1 to 4096 bytes of ASCII", REINSTALL },
	[TN_DEPMOD_BUILTIN_LINE] = { .id = "builtin-line", TN_SEVERITY_ERROR,
		"'%' is no path of a module", REINSTALL },
	[TN_DEPMOD_BRACKET] = { .id = "alias-bracket", TN_SEVERITY_WARNING,
		"alias % is left out: its brackets do not match", "tell who made the module" },
	[TN_DEPMOD_ALIAS_TWICE] = { .id = "alias-twice", TN_SEVERITY_WARNING,
		"it has alias % twice", NULL },
	[TN_DEPMOD_NODE_NUMBERS] = { .id = "devname-without-numbers", TN_SEVERITY_ERROR,
		"it has devname % but lacks major and minor information", "tell who made the module" },
	[TN_DEPMOD_NODE_PATH] = { .id = "devname-path", TN_SEVERITY_ERROR,
		"it has devname %, which is not a plain path below /dev", "tell who made the module" },
	[TN_DEPMOD_CYCLE] = { .id = "dependency-cycle", TN_SEVERITY_ERROR,
		"these modules need each other: %", "tell who made the modules" },
	[TN_DEPMOD_CYCLES] = { .id = "dependency-cycles", TN_SEVERITY_ERROR,
		"% modules are in dependency cycles", NULL },
	[TN_DEPMOD_UNKNOWN_SYMBOL] = { .id = "symbol-unknown", TN_SEVERITY_WARNING,
		"it needs symbol %, which nothing exports", "install the module that exports it" },
	[TN_DEPMOD_SYMBOL_VERSION] = { .id = "symbol-version", TN_SEVERITY_WARNING,
		"it was built against another version of symbol %", "build it for this kernel" },
};

/* The sentence of @kind with @detail in it. */
static void add_text(struct tn_buf *out, const struct kind *kind, const char *detail)
{
	const char *hole = strchr(kind->text, '%');

	tn_buf_add(out, kind->text, hole ? (size_t)(hole - kind->text) : strlen(kind->text));
	if (hole) {
		tn_buf_add_str(out, detail);
		tn_buf_add_str(out, hole + 1);
	}
	tn_buf_add_char(out, '\0');
}

static const char *string_of(const struct tn_buf *b)
{
	return b->failed ? "out of memory" : b->p;
}

void tn_depmod_tell(const struct tn_finding_sink *sink, enum tn_depmod_kind kind,
		    struct tn_depmod_about about, const char *fmt, ...)
{
	const struct kind *k = &kinds[kind];
	struct tn_finding f = { .id = k->id, .severity = k->severity, .remedy = k->remedy,
				.subject = about.subject, .file = about.file, .line = about.line };
	tn_autobuf detail = { 0 }, text = { 0 }, path = { 0 };
	va_list ap;

	if (!sink || !sink->fn)
		return;
	va_start(ap, fmt);
	tn_buf_vaddf(&detail, fmt, ap);
	va_end(ap);
	tn_buf_add_char(&detail, '\0');
	f.detail = string_of(&detail);
	add_text(&text, k, f.detail);
	f.text = string_of(&text);
	if (about.dir) {
		tn_buf_addf(&path, "%s%s%s", about.dir, *about.file ? "/" : "", about.file);
		tn_buf_add_char(&path, '\0');
		f.file = string_of(&path);
	}
	tn_finding_send(sink, &f);
}
