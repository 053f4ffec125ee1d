// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/blame.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "build/api_change.h"
#include "build/provider.h"
#include "format/kernel_words.h"
#include "sys/map.h"

#define LOG_MAX ((size_t)64 << 20)

/* Of what somebody's compiler says. */
#define WORDS_MAX 400u

/* One log that is looked at. */
struct look {
	const struct tn_build_blame_about *about;
	struct tn_arena *arena;
	struct tn_make_error e;
	unsigned version[3]; /* of the kernel; 0: not known */
	struct tn_build_blame *ret;
};

static const char *distribution(const struct look *l)
{
	return l->about->target ? l->about->target->distribution : NULL;
}

static const char *release(const struct look *l)
{
	return l->about->target ? l->about->target->release : "the kernel";
}

/* What a log says, for people and records: printable, in one line, with plain quotes. */
static const char *words(const struct look *l, struct tn_text t)
{
	tn_autobuf b = { 0 };

	for (size_t i = 0; i < t.n && b.n < WORDS_MAX; i++) {
		struct tn_text rest = tn_text_from(t, i);

		if (tn_text_starts(rest, TN_TEXT_LITERAL("\xe2\x80\x98")) ||
		    tn_text_starts(rest, TN_TEXT_LITERAL("\xe2\x80\x99"))) {
			tn_buf_add_char(&b, '\'');
			i += 2;
		} else {
			tn_buf_add_char(&b, isprint((unsigned char)t.p[i]) ? t.p[i] : t.p[i] == '\t' ? ' ' : '?');
		}
	}
	return b.failed ? NULL : tn_arena_dup(l->arena, tn_text_trim(tn_buf_text(&b)));
}

static const char *print(const struct look *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static const char *print(const struct look *l, const char *fmt, ...)
{
	const char *s;
	va_list args;

	va_start(args, fmt);
	s = tn_arena_vprintf(l->arena, fmt, args);
	va_end(args);
	return s;
}

/* "install P", or else "install what has THING". */
static const char *install(const struct look *l, const char *package, const char *thing)
{
	return package ? print(l, "install %s", package) : print(l, "install the package that has %s", thing);
}

static const char *install_headers(const struct look *l, const char *verb)
{
	const struct tn_build_target *t = l->about->target;
	const char *package = t ? tn_build_headers_package(t->distribution, t->release, l->arena) : NULL;

	return package ? print(l, "%s %s", verb, package) : print(l, "%s the package with the headers of %s", verb, release(l));
}

static bool is_below(struct tn_text path, const char *dir)
{
	size_t n = strlen(dir);

	return n && tn_text_starts(path, tn_text(dir)) && (path.n == n || path.p[n] == '/');
}

/* Whether a path is of the kernel's headers: Debian's parts lie beside each other. */
static bool is_of_headers(const struct look *l, struct tn_text path)
{
	static const char *const parts[] = { "scripts/", "tools/objtool/", "include/generated/", "include/config/", "arch/" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(parts); i++)
		if (tn_text_starts(path, tn_text(parts[i])))
			return true;
	if (l->about->target && l->about->target->headers && is_below(path, l->about->target->headers))
		return true;
	return tn_text_starts(path, TN_TEXT_LITERAL("/usr/src/linux-")) ||
	       tn_text_starts(path, TN_TEXT_LITERAL("/usr/src/kernels/")) ||
	       (tn_text_starts(path, TN_TEXT_LITERAL("/")) && memmem(path.p, path.n, "/scripts/", 9));
}

/* "/var/lib/dkms/M/V/build/src/a.c" is src/a.c. */
static struct tn_text in_place(const struct look *l, struct tn_text path)
{
	for (size_t i = 0; i < l->about->n_places; i++)
		if (is_below(path, l->about->places[i]))
			return tn_text_from(path, strlen(l->about->places[i]) + 1);
	return path;
}

static struct tn_text without_dot(struct tn_text path)
{
	while (tn_text_starts(path, TN_TEXT_LITERAL("./")))
		path = tn_text_from(path, 2);
	return path;
}

/* A path of the log: below the source where it is of that. */
static const char *file_path(const struct look *l, struct tn_text path)
{
	struct tn_text dir = l->e.directory, inner;

	path = without_dot(path);
	if (!path.n)
		return NULL;
	if (*path.p == '/' || !dir.n) {
		inner = in_place(l, path);
		return inner.n ? words(l, inner) : ".";
	}
	inner = in_place(l, dir);
	if (inner.p == dir.p || !inner.n) /* somewhere else, or the source itself: there, names are clear */
		return words(l, path);
	return print(l, "%s/%s", words(l, inner), words(l, path));
}

/* What the kernel changed, of the names that the error may be about. */
static const struct tn_api_change *find_change(const struct look *l)
{
	struct tn_text member = l->e.other, rest = l->e.excerpt, word, all = l->e.text;
	const struct tn_api_change *c;

	if (!l->version[0])
		return NULL;
	for (size_t n = member.n; n; n--)
		if (member.p[n - 1] == '.') {
			member = tn_text_from(member, n);
			break;
		}
	c = tn_api_change_find(l->e.name, all, l->version);
	if (!c && l->e.kind == TN_MAKE_SOURCE)
		c = tn_api_change_find(member, all, l->version);
	while (!c && l->e.kind == TN_MAKE_SOURCE && tn_text_word(&rest, " \t()*&;,=+-<>!|{}[].\"", &word))
		c = tn_api_change_find(word, all, l->version);
	return c;
}

static const char *change_words(const struct look *l, const struct tn_api_change *c)
{
	switch (c->kind) {
	case TN_API_NEW:
		return print(l, "%s is there since Linux %u.%u%s%s: look for a version of the module for older kernels", c->name,
			     c->major, c->minor, c->instead ? ", before it was " : "", c->instead ? c->instead : "");
	case TN_API_GONE:
		return print(l, "Linux %u.%u has removed %s%s%s; look for a newer version of the module", c->major, c->minor,
			     c->name, c->instead ? ": write " : "", c->instead ? c->instead : "");
	default:
		return print(l, "%s has changed with Linux %u.%u%s%s; look for a newer version of the module", c->name, c->major,
			     c->minor, c->instead ? ": write " : "", c->instead ? c->instead : "");
	}
}

/* "b.c:1: multiple definition of ..." begins with what is told apart. */
static struct tn_text without_file(const struct look *l)
{
	struct tn_text t = l->e.text, rest, file = l->e.file;

	if (!file.n || !tn_text_starts(t, file))
		return t;
	rest = tn_text_from(t, file.n);
	for (size_t i = 0; i + 1 < rest.n; i++)
		if (rest.p[i] == ':' && rest.p[i + 1] == ' ')
			return tn_text_from(rest, i + 2);
	return t;
}

/* Text and remedy by kind: set where more than the log's words is known. */
typedef void tell_fn(struct look *l, struct tn_finding *f);

struct kind {
	const char *id;
	tell_fn *tell; /* NULL: the log's own words */
};

/* Of several kinds of errors, where more is known. */
static const struct kind api_changed = { .id = "build-api-changed" }, no_headers = { .id = "build-no-headers" },
			 headers_damaged = { .id = "build-headers-damaged" };

static void tell_source(struct look *l, struct tn_finding *f)
{
	const struct tn_api_change *c = find_change(l);

	if (l->e.from.n && f->text)
		f->text = print(l, "%s (%s includes it)", f->text, file_path(l, l->e.from));
	if (c) {
		f->id = api_changed.id;
		f->remedy = change_words(l, c);
	} else if (l->version[0]) {
		f->remedy = print(l, "if the module is made for other kernels than %s, look for another version of it", release(l));
	}
}

static void tell_include(struct look *l, struct tn_finding *f)
{
	const struct tn_api_change *c = find_change(l);
	const char *library = tn_build_library_package(distribution(l), l->e.name);
	struct tn_text name = l->e.name;

	f->text = print(l, "it includes %s, which is not there", f->detail);
	if (c) {
		f->id = api_changed.id;
		f->remedy = change_words(l, c);
	} else if (library) {
		f->remedy = install(l, library, f->detail);
	} else if (tn_text_starts(name, TN_TEXT_LITERAL("generated/"))) {
		f->remedy = install_headers(l, "the headers are not whole: reinstall");
	} else if (tn_text_starts(name, TN_TEXT_LITERAL("linux/")) || tn_text_starts(name, TN_TEXT_LITERAL("asm/"))) {
		f->remedy = print(l, "%s does not offer it: look for a version of the module for this kernel", release(l));
	} else if (l->version[0] > 6 || (l->version[0] == 6 && l->version[1] >= 15)) {
		/* e966ad0edd00 "kbuild: remove EXTRA_*FLAGS support", 6.15; 13b25489b6f8 "kbuild: change working directory to
		 * external module directory with M=", 6.13 */
		f->remedy = "if it is the module's own, its makefile must name the directory with ccflags-y := -I$(src)/...: since "
			    "Linux "
			    "6.15 EXTRA_CFLAGS does nothing";
	} else {
		f->remedy = "if it is the module's own, its makefile must name the directory with ccflags-y := -I$(src)/...";
	}
}

static void tell_undefined(struct look *l, struct tn_finding *f)
{
	const struct tn_api_change *c = find_change(l);

	f->text = print(l, "it needs %s, which neither %s nor a module exports that it was built with", f->detail, release(l));
	if (c)
		f->id = api_changed.id;
	f->remedy = c ? change_words(l, c) :
			"name the module that has it in BUILD_DEPENDS, or look for a version of this one for this kernel";
}

static void tell_gpl_only(struct look *l, struct tn_finding *f)
{
	f->text = print(l, "it needs %s, which the kernel has for modules under the GPL alone", f->detail);
	f->remedy = "look for another version of the module, or use a kernel that it is made for";
}

static void tell_namespace(struct look *l, struct tn_finding *f)
{
	const char *ns = words(l, l->e.other);
	/* cdd30ebb1b9f "module: Convert symbol namespace to string literal", 6.13 */
	const char *quote = l->version[0] > 6 || (l->version[0] == 6 && l->version[1] >= 13) ? "\"" : "";

	f->text = print(l, "it needs %s of the namespace %s, which it does not import", f->detail, ns);
	f->remedy = print(l, "add MODULE_IMPORT_NS(%s%s%s); to its source", quote, ns, quote);
}

static void tell_licence(struct look *l, struct tn_finding *f)
{
	f->text = "it does not say under which licence it is";
	f->remedy = "add MODULE_LICENSE(\"GPL\");, or what it is under, to its source";
}

static void tell_symvers(struct look *l, struct tn_finding *f)
{
	f->text = print(l, "the headers of %s have no Module.symvers, so nothing that the kernel exports is found", release(l));
	f->remedy = install_headers(l, "reinstall");
}

static void tell_unprepared(struct look *l, struct tn_finding *f)
{
	f->text = print(l, "the headers of %s are not whole: %s is missing", release(l),
			f->detail ? f->detail : "the configuration");
	f->remedy = install_headers(l, "install");
}

static void tell_tool(struct look *l, struct tn_finding *f)
{
	struct tn_text name = l->e.name;

	if (is_of_headers(l, name)) {
		f->id = headers_damaged.id;
		f->text = print(l, "the headers of %s are not whole: %s is missing", release(l), f->detail);
		f->remedy = install_headers(l, "reinstall");
		return;
	}
	f->text = print(l, "%s is needed, and is not there", f->detail);
	f->remedy = install(l, tn_build_tool_package(distribution(l), name, l->arena), f->detail);
}

static void tell_bad_tool(struct look *l, struct tn_finding *f)
{
	if (l->e.other.n && !is_of_headers(l, l->e.other)) {
		const char *library = words(l, l->e.other);

		f->text = print(l, "a tool of the build lacks the library %s", library);
		f->detail = library;
		f->remedy = install(l, tn_build_library_package(distribution(l), l->e.other), library);
		return;
	}
	f->text = print(l, "%s does not run on this machine: it is made for another one",
			l->e.name.n ? file_path(l, l->e.name) : "a tool of the build");
	f->remedy = is_of_headers(l, l->e.name) ? install_headers(l, "for this machine's own processor, install") :
						  "remove what an earlier build has left in the source, and build again";
}

/* CONFIG_CC_VERSION_TEXT="gcc-12 (Debian 12.2.0-14) 12.2.0" */
static struct tn_text kernel_compiler(const struct look *l)
{
	struct tn_text rest = l->about->target ? l->about->target->config : (struct tn_text){ 0 }, line, option, value;

	while (tn_text_line(&rest, &line))
		if (tn_kernel_config_line(line, &option, &value) && tn_text_is(option, "CC_VERSION_TEXT"))
			return value;
	return (struct tn_text){ 0 };
}

static void tell_option(struct look *l, struct tn_finding *f)
{
	struct tn_text with = kernel_compiler(l), rest = with, first;
	const char *package = NULL;

	f->text = print(l, "the compiler does not know the option %s: it is not the one that has built the kernel", f->detail);
	if (tn_text_word(&rest, " ", &first))
		package = tn_build_tool_package(distribution(l), first, l->arena);
	if (package)
		f->remedy = print(l, "the kernel was built with %s: install %s, and build with that", words(l, with), package);
	else
		f->remedy = "install the compiler that the kernel was built with, and build with that";
}

static void tell_rule(struct look *l, struct tn_finding *f)
{
	static const char *const makefiles[] = { "Makefile", "Kbuild" };

	if (is_of_headers(l, l->e.name)) {
		tell_tool(l, f);
		return;
	}
	f->detail = file_path(l, l->e.name);
	f->text = print(l, "%s is needed, and is not there, and no rule says how to make it", f->detail);
	f->remedy = "the source is not whole, or its makefile names a file that it does not have";
	for (size_t i = 0; i < TN_ARRAY_SIZE(makefiles); i++)
		if (f->detail && strcmp(f->detail, makefiles[i]) == 0) {
			f->text = "the source has no Makefile and no Kbuild";
			f->remedy = "see MAKE in its dkms.conf: is M= the directory that the source is in?";
		}
}

static void tell_directory(struct look *l, struct tn_finding *f)
{
	static const struct tn_text tree = TN_TEXT_LITERAL("/modules/");
	struct tn_text name = l->e.name;

	f->text = print(l, "%s is not there", f->detail);
	if (!name.n || (!is_of_headers(l, name) && !memmem(name.p, name.n, tree.p, tree.n))) {
		f->remedy = "see MAKE in its dkms.conf, and the makefile";
		return;
	}
	f->id = no_headers.id;
	f->remedy = install_headers(l, "install");
	if (l->about->target && !memmem(name.p, name.n, l->about->target->release, strlen(l->about->target->release))) {
		f->text = print(l, "it builds for a kernel whose headers are not there: %s", f->detail);
		f->remedy = print(
			l, "the build is for %s: the makefile must take the kernel from MAKE in dkms.conf, not from uname -r",
			release(l));
	}
}

static void tell_patch(struct look *l, struct tn_finding *f)
{
	f->text = print(l, "a patch does not fit %s", f->detail ? f->detail : "the source");
	f->remedy = "the patch is for another version of the source: see PATCH in its dkms.conf";
}

static void tell_space(struct look *l, struct tn_finding *f)
{
	f->text = "a disk is full";
	f->remedy = "make room where modules are built, as df shows it, and build again";
}

static void tell_right(struct look *l, struct tn_finding *f)
{
	if (l->e.name.n)
		f->text = print(l, "%s: permission denied", file_path(l, l->e.name));
	f->remedy = "see who owns it, and its mode: a script needs the right to be executed";
}

static void tell_killed(struct look *l, struct tn_finding *f)
{
	f->text = "the compiler was killed or found no memory";
	f->remedy = "if the kernel's log says that memory was out, build with fewer jobs at a time, or add memory or swap";
}

static void tell_compiler(struct look *l, struct tn_finding *f)
{
	f->text = print(l, "the compiler has failed: %s", f->text);
	f->remedy =
		"try again: if it fails elsewhere then, memory may be out or damaged; if not, try another version of the compiler";
}

static const struct kind kinds[TN_MAKE_N_KINDS] = {
	[TN_MAKE_OTHER] = { .id = "build-failed" },
	[TN_MAKE_SOURCE] = { .id = "build-source-error", .tell = tell_source },
	[TN_MAKE_NO_INCLUDE] = { .id = "build-include-missing", .tell = tell_include },
	[TN_MAKE_UNDEFINED] = { .id = "build-symbol-missing", .tell = tell_undefined },
	[TN_MAKE_GPL_ONLY] = { .id = "build-symbol-gpl-only", .tell = tell_gpl_only },
	[TN_MAKE_NAMESPACE] = { .id = "build-symbol-namespace", .tell = tell_namespace },
	[TN_MAKE_NO_LICENCE] = { .id = "build-no-licence", .tell = tell_licence },
	[TN_MAKE_SECTIONS] = { .id = "build-link-error" },
	[TN_MAKE_NO_SYMVERS] = { .id = "build-headers-damaged", .tell = tell_symvers },
	[TN_MAKE_UNPREPARED] = { .id = "build-headers-damaged", .tell = tell_unprepared },
	[TN_MAKE_NO_TOOL] = { .id = "build-tool-missing", .tell = tell_tool },
	[TN_MAKE_BAD_TOOL] = { .id = "build-tool-bad", .tell = tell_bad_tool },
	[TN_MAKE_OPTION] = { .id = "build-other-compiler", .tell = tell_option },
	[TN_MAKE_NO_RULE] = { .id = "build-file-missing", .tell = tell_rule },
	[TN_MAKE_NO_DIR] = { .id = "build-file-missing", .tell = tell_directory },
	[TN_MAKE_MAKEFILE] = { .id = "build-makefile" },
	[TN_MAKE_LINK] = { .id = "build-link-error" },
	[TN_MAKE_PATCH] = { .id = "build-patch", .tell = tell_patch },
	[TN_MAKE_NO_SPACE] = { .id = "build-disk-full", .tell = tell_space },
	[TN_MAKE_NO_RIGHT] = { .id = "build-not-permitted", .tell = tell_right },
	[TN_MAKE_KILLED] = { .id = "build-killed", .tell = tell_killed },
	[TN_MAKE_COMPILER] = { .id = "build-compiler-fault", .tell = tell_compiler },
};

int tn_build_blame(struct tn_text log, const struct tn_build_blame_about *about, struct tn_arena *arena, struct tn_build_blame *ret)
{
	struct look l = { .about = about, .arena = arena };
	struct tn_build_blame found = { 0 };
	struct tn_finding *f = &found.finding;

	if (!tn_make_log_read(log, &l.e))
		return 0;
	if (about->target)
		tn_kernel_version_of(tn_text(about->target->release), l.version);
	f->id = kinds[l.e.kind].id;
	f->severity = TN_SEVERITY_ERROR;
	f->subject = about->module;
	f->file = file_path(&l, l.e.file);
	f->line = l.e.line;
	f->text = words(&l, without_file(&l));
	f->detail = l.e.name.n ? words(&l, l.e.name) : NULL;
	found.kind = l.e.kind;
	found.log_line = l.e.at;
	found.target = l.e.target.n ? file_path(&l, l.e.target) : "";
	if (!arena->failed && kinds[l.e.kind].tell)
		kinds[l.e.kind].tell(&l, f);
	if (arena->failed || !f->text || !found.target)
		return -ENOMEM;
	*ret = found;
	return 1;
}

int tn_build_blame_file(const char *path, const struct tn_build_blame_about *about, struct tn_arena *arena,
			struct tn_build_blame *ret)
{
	tn_automap log = { 0 };
	int r = tn_map_open_at(AT_FDCWD, path, LOG_MAX, TN_MAP_NO_DEVICE | TN_MAP_NO_SPECIAL, &log);

	return r < 0 ? r : tn_build_blame(tn_map_text(&log), about, arena, ret);
}
