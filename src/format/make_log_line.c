// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/make_log_line.h"

#include <ctype.h>

#include "base/cleanup.h"
#include "format/poison.h"

/* What %X of the patterns below stands for. */
#define KEYS "fntol"
enum { F, N, T, O, L, N_KEYS };

static size_t quote_at(struct tn_text t)
{
	/* The compiler's in a UTF-8 locale: U+2018, U+2019. */
	if (tn_text_starts(t, TN_TEXT_LITERAL("\xe2\x80\x98")) || tn_text_starts(t, TN_TEXT_LITERAL("\xe2\x80\x99")))
		return 3;
	return t.n && (*t.p == '\'' || *t.p == '`' || *t.p == '"');
}

/* What stands for itself, up to the next '%'. Moves both on where it fits. */
static bool take_literal(const char **pattern, struct tn_text *text)
{
	const char *p = *pattern;
	struct tn_text t = *text;

	for (; *p && *p != '%'; p++) {
		size_t n = *p == '\'' ? quote_at(t) : t.n && *t.p == *p;

		if (!n)
			return false;
		t = tn_text_from(t, n);
	}
	*pattern = p;
	*text = t;
	return true;
}

static bool take_until(const char **pattern, struct tn_text *text, struct tn_text *ret)
{
	for (size_t i = 0; i <= text->n; i++) {
		const char *p = *pattern;
		struct tn_text rest = tn_text_from(*text, i);

		if (!take_literal(&p, &rest))
			continue;
		*ret = (struct tn_text){ text->p, i };
		*pattern = p;
		*text = rest;
		return true;
	}
	return false;
}

static size_t key_of(const char *keys, char c)
{
	size_t i = 0;

	while (keys[i] && keys[i] != c)
		i++;
	return i;
}

bool tn_make_match(struct tn_text line, const char *pattern, const char *keys, struct tn_text *ret)
{
	while (*pattern) {
		struct tn_text part;
		size_t key;

		if (*pattern != '%') {
			if (!take_literal(&pattern, &line))
				return false;
			continue;
		}
		key = key_of(keys, pattern[1]);
		pattern += 2;
		if (!*pattern)
			part = line;
		else if (!take_until(&pattern, &line, &part))
			return false;
		if (keys[key])
			ret[key] = part;
	}
	return true;
}

/* A pattern of a whole line. */
struct shape {
	const char *pattern;
	enum tn_make_kind kind;
	enum tn_make_sure sure;
};

/* The first that fits counts. What modpost, shells, make, ld and patch say; the compiler's are below. */
static const struct shape shapes[] = {
	{ "%*No space left on device", TN_MAKE_NO_SPACE, TN_MAKE_SURE },
	{ "%*Disk quota exceeded", TN_MAKE_NO_SPACE, TN_MAKE_SURE },
	{ "fixdep: not all data was written to the output", TN_MAKE_NO_SPACE, TN_MAKE_SURE }, /* the kernel's own tool */
	{ "%*sh: %*: %*: I/O error", TN_MAKE_NO_SPACE, TN_MAKE_MAYBE }, /* dash, of what its echo and printf could not write */

	{ "ERROR: modpost: '%n' [%f] undefined!", TN_MAKE_UNDEFINED, TN_MAKE_SURE },
	{ "ERROR: '%n' [%f] undefined!", TN_MAKE_UNDEFINED, TN_MAKE_SURE }, /* before 5.9 */
	{ "ERROR: modpost: GPL-incompatible module %f uses GPL-only symbol '%n'", TN_MAKE_GPL_ONLY, TN_MAKE_SURE },
	{ "FATAL: modpost: GPL-incompatible module %f uses GPL-only symbol '%n'", TN_MAKE_GPL_ONLY, TN_MAKE_SURE },
	{ "ERROR: modpost: module %f uses symbol %n from namespace %o, but does not import it", TN_MAKE_NAMESPACE, TN_MAKE_SURE },
	{ "ERROR: modpost: missing MODULE_LICENSE() in %f", TN_MAKE_NO_LICENCE, TN_MAKE_SURE },
	{ "ERROR: modpost: %f: section mismatch in reference: %n (section", TN_MAKE_SECTIONS, TN_MAKE_SURE },
	{ "FATAL: modpost: Section mismatches detected", TN_MAKE_SECTIONS, TN_MAKE_SURE },
	{ "ERROR: modpost: %t", TN_MAKE_LINK, TN_MAKE_SURE },
	{ "FATAL: modpost: %t", TN_MAKE_LINK, TN_MAKE_SURE },

	{ "%*ERROR: Kernel configuration is invalid", TN_MAKE_UNPREPARED, TN_MAKE_SURE },

	{ "%*: error while loading shared libraries: %o: ", TN_MAKE_BAD_TOOL, TN_MAKE_SURE },
	{ "%*: cannot execute binary file: Exec format error", TN_MAKE_BAD_TOOL, TN_MAKE_MAYBE },
	{ "%*sh: %*: %n: Exec format error", TN_MAKE_BAD_TOOL, TN_MAKE_MAYBE },
	{ "%*sh: %*: %n: bad interpreter: %o: ", TN_MAKE_BAD_TOOL, TN_MAKE_MAYBE },
	{ "%*sh: line %*: %n: command not found", TN_MAKE_NO_TOOL, TN_MAKE_MAYBE },
	{ "%*sh: line %*: %n: No such file or directory", TN_MAKE_NO_TOOL, TN_MAKE_MAYBE },
	{ "%*sh: %l: %n: not found", TN_MAKE_NO_TOOL, TN_MAKE_MAYBE },
	{ "%*sh: %l: %n: Permission denied", TN_MAKE_NO_RIGHT, TN_MAKE_MAYBE },
	{ "%*sh: line %*: %n: Permission denied", TN_MAKE_NO_RIGHT, TN_MAKE_MAYBE },
	{ "%*env: '%n': No such file or directory", TN_MAKE_NO_TOOL, TN_MAKE_MAYBE },
	{ "%*sh: %*cannot create %n: Permission denied", TN_MAKE_NO_RIGHT, TN_MAKE_MAYBE },

	{ "ld%*: error: undefined symbol: %n", TN_MAKE_LINK, TN_MAKE_SURE },
	{ "ld%*: error: duplicate symbol: %n", TN_MAKE_LINK, TN_MAKE_SURE },
	{ "ld.lld: error: %t", TN_MAKE_LINK, TN_MAKE_SURE },
	{ "%f:%l: multiple definition of '%n'", TN_MAKE_LINK, TN_MAKE_SURE },
	{ "%f:%l: undefined reference to '%n'", TN_MAKE_LINK, TN_MAKE_SURE },
	{ "%f:(%*): multiple definition of '%n'", TN_MAKE_LINK, TN_MAKE_SURE },
	{ "%f:(%*): undefined reference to '%n'", TN_MAKE_LINK, TN_MAKE_SURE },
	{ "%*ld: cannot %t", TN_MAKE_LINK, TN_MAKE_SURE },

	{ "Hunk #%* FAILED at", TN_MAKE_PATCH, TN_MAKE_SURE },
	{ "can't find file to patch at input line", TN_MAKE_PATCH, TN_MAKE_SURE },
	{ "Reversed (or previously applied) patch detected", TN_MAKE_PATCH, TN_MAKE_SURE },
	{ "patch: **** %t", TN_MAKE_PATCH, TN_MAKE_SURE },

	{ "virtual memory exhausted", TN_MAKE_KILLED, TN_MAKE_SURE },
	{ "%*: out of memory allocating", TN_MAKE_KILLED, TN_MAKE_SURE },
	{ "%*: Cannot allocate memory", TN_MAKE_KILLED, TN_MAKE_SURE },
	{ "%*LLVM ERROR: out of memory", TN_MAKE_KILLED, TN_MAKE_SURE },
	{ "Killed", TN_MAKE_KILLED, TN_MAKE_MAYBE },
	{ "%*sh: line %*Killed", TN_MAKE_KILLED, TN_MAKE_MAYBE },
	{ "configure: error: %t", TN_MAKE_MAKEFILE, TN_MAKE_SURE },
	{ "%*Module.symvers is missing", TN_MAKE_NO_SYMVERS, TN_MAKE_REMARK },
	{ "%*Symbol version dump %*is missing", TN_MAKE_NO_SYMVERS, TN_MAKE_REMARK }, /* before 5.8 */
	{ "%*Permission denied", TN_MAKE_NO_RIGHT, TN_MAKE_MAYBE },
};

/* What make says behind its name and a colon. */
static const struct shape makes[] = {
	{ "*** No rule to make target '%n', needed by '%o'.  Stop.", TN_MAKE_NO_RULE, TN_MAKE_SURE },
	{ "*** No rule to make target '%n'", TN_MAKE_NO_RULE, TN_MAKE_SURE },
	{ "*** %n: No such file or directory.  Stop.", TN_MAKE_NO_DIR, TN_MAKE_SURE },
	{ "*** %n: Permission denied.  Stop.", TN_MAKE_NO_RIGHT, TN_MAKE_SURE },
	{ "*** %t.  Stop.", TN_MAKE_MAKEFILE, TN_MAKE_SURE },
	{ "%n: No such file or directory", TN_MAKE_NO_TOOL, TN_MAKE_MAYBE },
	{ "%n: Command not found", TN_MAKE_NO_TOOL, TN_MAKE_MAYBE },
	{ "%n: Permission denied", TN_MAKE_NO_RIGHT, TN_MAKE_MAYBE },
	{ "%n: Exec format error", TN_MAKE_BAD_TOOL, TN_MAKE_MAYBE },
};

/* What follows "error: ". */
static const struct shape said[] = {
	{ "%*No space left on device", TN_MAKE_NO_SPACE, TN_MAKE_SURE },
	{ "%*Permission denied", TN_MAKE_NO_RIGHT, TN_MAKE_SURE },
	{ "%*Cannot allocate memory", TN_MAKE_KILLED, TN_MAKE_SURE },
	{ "Killed signal", TN_MAKE_KILLED, TN_MAKE_SURE },
	{ "%n: No such file or directory", TN_MAKE_NO_INCLUDE, TN_MAKE_SURE },
	{ "'%n' file not found", TN_MAKE_NO_INCLUDE, TN_MAKE_SURE },
	{ "unrecognized command-line option '%n'", TN_MAKE_OPTION, TN_MAKE_SURE },
	{ "unrecognized command line option '%n'", TN_MAKE_OPTION, TN_MAKE_SURE },
	{ "unknown argument: '%n'", TN_MAKE_OPTION, TN_MAKE_SURE },
	{ "unknown argument '%n'", TN_MAKE_OPTION, TN_MAKE_SURE },
	{ "unsupported option '%n'", TN_MAKE_OPTION, TN_MAKE_SURE },
	{ "unsupported argument '%*' to option '%n'", TN_MAKE_OPTION, TN_MAKE_SURE },
	{ "implicit declaration of function '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "call to undeclared %*function '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "use of undeclared identifier '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "'%n' undeclared ", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "'%o' has no member named '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "no member named '%n' in '%o'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "unknown field '%n' specified in initializer", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "field designator '%n' does not refer to any field in type '%o'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "too %* arguments to function '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "passing argument %* of '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "incompatible type for argument %* of '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "macro '%n' passed", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "macro '%n' requires", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "assignment of read-only member '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "conflicting types for '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "redefinition of '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "%*incomplete type '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "invalid use of undefined type '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "unknown type name '%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "initialization of %t", TN_MAKE_SOURCE, TN_MAKE_SURE }, /* the types are in quotes: no names */
	{ "%*from incompatible pointer type", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "incompatible function pointer types", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "expected '", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "%*'%n'", TN_MAKE_SOURCE, TN_MAKE_SURE },
	{ "", TN_MAKE_SOURCE, TN_MAKE_SURE },
};

static unsigned number(struct tn_text t)
{
	uint64_t n;

	return tn_text_u64(t, 10, &n) == 0 && n <= UINT32_MAX ? (unsigned)n : 0;
}

static bool is_number(struct tn_text t)
{
	uint64_t n;

	return tn_text_u64(t, 10, &n) == 0;
}

static bool try_shapes(struct tn_text line, const struct shape *list, size_t n, struct tn_make_error *ret,
		       enum tn_make_sure *ret_sure)
{
	for (size_t i = 0; i < n; i++) {
		struct tn_text found[N_KEYS] = { 0 };

		if (!tn_make_match(line, list[i].pattern, KEYS, found) || (found[L].p && !is_number(found[L])))
			continue;
		ret->kind = list[i].kind;
		ret->text = found[T].p ? found[T] : line;
		ret->name = found[N];
		ret->other = found[O];
		if (found[F].p)
			ret->file = found[F];
		if (found[L].p && found[F].p)
			ret->line = number(found[L]);
		*ret_sure = list[i].sure;
		return true;
	}
	return false;
}

/* Takes ":N" off the end. */
static bool take_number(struct tn_text *head, unsigned *ret)
{
	size_t i = head->n;

	while (i && isdigit((unsigned char)head->p[i - 1]))
		i--;
	if (i < 2 || i == head->n || head->p[i - 1] != ':')
		return false;
	*ret = number(tn_text_from(*head, i));
	head->n = i - 1;
	return true;
}

/* "FILE:LINE:COLUMN" or "FILE:LINE". */
static bool take_place(struct tn_text head, struct tn_make_error *ret)
{
	unsigned last, before;

	if (!take_number(&head, &last))
		return false;
	ret->line = take_number(&head, &before) ? before : last;
	ret->file = head;
	return true;
}

/* The compiler, the assembler, and what speaks as they do. */
static bool compiler_error(struct tn_text line, struct tn_make_error *ret)
{
	static const char *const words[] = { "%f: error: %t", "%f: fatal error: %t", "%f: Error: %t", "%f: Fatal error: %t",
					     "Fatal error: %t", "%f: internal compiler error: %t" };
	struct tn_text found[N_KEYS];
	enum tn_make_sure sure;
	size_t i = 0;
	bool place;

	for (;; i++) {
		if (i == TN_ARRAY_SIZE(words))
			return false;
		memset(found, 0, sizeof(found));
		if (tn_make_match(line, words[i], KEYS, found) && !memchr(found[F].p ? found[F].p : "", '|', found[F].n))
			break;
	}
	*ret = (struct tn_make_error){ .at = ret->at };
	place = take_place(found[F], ret);
	try_shapes(found[T], said, TN_ARRAY_SIZE(said), ret, &sure);
	ret->text = found[T];
	if (i == TN_ARRAY_SIZE(words) - 1 && ret->kind != TN_MAKE_KILLED && ret->kind != TN_MAKE_NO_SPACE)
		ret->kind = TN_MAKE_COMPILER;
	if (!place && ret->kind == TN_MAKE_SOURCE && tn_text_ends(found[F], TN_TEXT_LITERAL(".o")))
		ret->file = found[F];
	/* clang: the option is not what the driver takes. */
	if (!place && ret->kind == TN_MAKE_SOURCE && tn_text_starts(ret->name, TN_TEXT_LITERAL("-")))
		ret->kind = TN_MAKE_OPTION;
	return true;
}

/* "make[1]: " or "/usr/bin/make: " off the start. */
static bool take_make(struct tn_text line, struct tn_text *ret)
{
	struct tn_text found[1] = { { 0 } };
	size_t i;

	if (!tn_make_match(line, "%f: ", "f", found))
		return false;
	for (i = found[0].n; i && found[0].p[i - 1] != '/'; i--)
		;
	*ret = tn_text_from(line, found[0].n + 2);
	found[0] = tn_text_from(found[0], i);
	return tn_text_starts(found[0], TN_TEXT_LITERAL("make")) || tn_text_starts(found[0], TN_TEXT_LITERAL("gmake"));
}

static bool make_error(struct tn_text line, struct tn_make_error *ret, enum tn_make_sure *ret_sure)
{
	struct tn_text found[N_KEYS] = { 0 }, rest;

	if (take_make(line, &rest)) {
		if (tn_text_starts(rest, TN_TEXT_LITERAL("*** [")) || tn_text_starts(rest, TN_TEXT_LITERAL("*** Waiting")) ||
		    tn_text_starts(rest, TN_TEXT_LITERAL("*** Deleting")))
			return false;
		return try_shapes(rest, makes, TN_ARRAY_SIZE(makes), ret, ret_sure);
	}
	if (!tn_make_match(line, "%f:%l: *** %t.  Stop.", KEYS, found) || !is_number(found[L]))
		return false;
	*ret = (struct tn_make_error){ .kind = TN_MAKE_MAKEFILE, .file = found[F], .line = number(found[L]), .text = found[T],
				       .at = ret->at };
	*ret_sure = TN_MAKE_SURE;
	return true;
}

bool tn_make_line_error(struct tn_text line, struct tn_make_error *ret, enum tn_make_sure *ret_sure)
{
	if (make_error(line, ret, ret_sure))
		return true;
	if (try_shapes(line, shapes, TN_ARRAY_SIZE(shapes), ret, ret_sure)) {
		struct tn_make_error place = { .at = ret->at };

		/* The compiler's own line about a full disk has a place in it. */
		if (ret->kind == TN_MAKE_NO_SPACE && compiler_error(line, &place))
			*ret = place;
		return true;
	}
	*ret_sure = TN_MAKE_SURE;
	return compiler_error(line, ret);
}

bool tn_make_line_gives_up(struct tn_text line, struct tn_text *ret_target, unsigned *ret_exit, struct tn_text *ret_word)
{
	struct tn_text found[2] = { { 0 } }, place[N_KEYS] = { 0 }, rest;

	if (!take_make(line, &rest) || !tn_make_match(rest, "*** [%t] %w", "tw", found))
		return false;
	*ret_target = found[0];
	if (tn_make_match(found[0], "%f:%l: %t", KEYS, place) && is_number(place[L]))
		*ret_target = place[T];
	*ret_word = found[1];
	*ret_exit = tn_text_starts(found[1], TN_TEXT_LITERAL("Error ")) ? number(tn_text_from(found[1], 6)) : 0;
	return true;
}
