// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/tools.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sys/ask.h"

#define SAYS_MAX ((size_t)64 << 10)
#define MSEC 10000u
#define COMPILERS_MAX 16u
#define VARIABLES_MAX ((size_t)64 << 10)

/* Where the commands of a build are looked for, in this order. */
static const char *const places[] = { "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin" };

/* Beside the compiler; what is not there may come. */
static const char *const gnu_tools[] = { "ld", "as", "objcopy", "strip", "nm" };
static const char *const llvm_tools[] = { "ld.lld", "llvm-objcopy", "llvm-strip", "llvm-nm" };
static const char *const plain_tools[] = { "make", "pahole", "patch" };

struct finding {
	const tn_root *root;
	struct tn_build_tools *ret;
	TN_VEC(const char *) compilers;
};

void tn_build_tools_free(struct tn_build_tools *tools)
{
	tn_vec_free(&tools->files);
	tn_buf_free(&tools->words);
	tn_arena_free(&tools->arena);
}

static int add_file(struct finding *f, struct tn_text path)
{
	const char *kept;

	for (size_t i = 0; i < f->ret->files.n; i++)
		if (tn_text_is(path, f->ret->files.v[i]))
			return 0;
	kept = tn_arena_dup(&f->ret->arena, path);
	return kept ? tn_vec_push(&f->ret->files, kept) : -ENOMEM;
}

/* Where a command is: as it stands, if it has a '/'. NULL: nowhere, or memory is out. */
static const char *search(struct finding *f, const char *name)
{
	if (strchr(name, '/'))
		return tn_root_has_inside(f->root, name) ? name : NULL;
	for (size_t i = 0; i < TN_ARRAY_SIZE(places); i++) {
		const char *path = tn_arena_printf(&f->ret->arena, "%s/%s", places[i], name);

		if (path && tn_root_has_inside(f->root, path))
			return path;
	}
	return NULL;
}

/* What a program prints, in its root; "" where it cannot be asked. */
static void ask(struct finding *f, const char *path, const char *option, bool libraries, struct tn_buf *ret)
{
	const char *root = tn_root_path(f->root);
	const char *const env[] = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
				    libraries ? "LD_TRACE_LOADED_OBJECTS=1" : NULL, NULL };
	const char *const argv[] = { path, option, NULL };
	/* The dynamic loader's question would be answered by chroot itself: env(1) asks for the program alone. */
	const char *const inside[] = { "chroot", root, "/usr/bin/env", libraries ? "LD_TRACE_LOADED_OBJECTS=1" : "LC_ALL=C", path,
				       option,   NULL };
	const char *const plain[] = { env[0], env[1], NULL };

	if (*root)
		tn_ask_all("/usr/sbin/chroot", inside, plain, MSEC, SAYS_MAX, ret);
	else
		tn_ask_all(path, argv, env, MSEC, SAYS_MAX, ret);
}

/* "NAME => /PATH (ADDRESS)" a line, as the dynamic loader answers; and "/PATH (ADDRESS)" for itself. A static program prints its
 * version instead. */
static int add_libraries(struct finding *f, struct tn_text said)
{
	struct tn_text line, word;
	int r = 0;

	while (r == 0 && tn_text_line(&said, &line)) {
		struct tn_text rest = line;

		while (r == 0 && tn_text_word(&rest, " \t", &word))
			if (*word.p == '/' && rest.n && tn_text_starts(tn_text_trim(rest), TN_TEXT_LITERAL("(0x"))) {
				r = add_file(f, word);
				break;
			}
	}
	return r;
}

static int add_program(struct finding *f, const char *path)
{
	tn_autobuf said = { 0 };
	int r = add_file(f, tn_text(path));

	if (r < 0)
		return r;
	ask(f, path, "--version", true, &said);
	return add_libraries(f, tn_buf_text(&said));
}

static int add_tool(struct finding *f, const char *prefix, const char *name)
{
	const char *whole = tn_arena_printf(&f->ret->arena, "%s%s", prefix, name);
	const char *path = whole ? search(f, whole) : NULL;

	if (!whole)
		return -ENOMEM;
	if (path)
		return add_program(f, path);
	tn_buf_addf(&f->ret->words, "no %s\n", whole);
	return f->ret->words.failed ? -ENOMEM : 0;
}

/* gcc's own programs are where it alone knows. */
static int add_part(struct finding *f, const char *compiler, const char *part)
{
	tn_autobuf said = { 0 };
	tn_autofree char *option = NULL, *name = NULL;
	tn_autobuf b = { 0 };
	const char *path;

	tn_buf_addf(&b, "-print-prog-name=%s", part);
	option = tn_buf_take(&b);
	if (!option)
		return -ENOMEM;
	ask(f, compiler, option, false, &said);
	name = tn_text_dup(tn_text_trim(tn_buf_text(&said)));
	if (!name)
		return -ENOMEM;
	path = *name && !strchr(name, '\n') ? search(f, name) : NULL;
	return path ? add_program(f, path) : 0;
}

static int add_compiler(struct finding *f, const char *name)
{
	static const char *const parts[] = { "cc1", "as", "ld" };
	const char *path = search(f, name);
	int r;

	if (!path) {
		tn_buf_addf(&f->ret->words, "no %s\n", name);
		return 0;
	}
	r = add_program(f, path);
	tn_buf_addf(&f->ret->words, "%s: ", path);
	ask(f, path, "--version", false, &f->ret->words);
	for (size_t i = 0; r == 0 && i < TN_ARRAY_SIZE(parts); i++)
		r = add_part(f, path, parts[i]);
	return f->ret->words.failed ? -ENOMEM : r;
}

/* Each once. */
static int want_compiler(struct finding *f, const char *prefix, struct tn_text name)
{
	const char *whole = tn_arena_join(&f->ret->arena, tn_text(prefix), name, tn_text(""));

	if (!whole)
		return -ENOMEM;
	for (size_t i = 0; i < f->compilers.n; i++)
		if (strcmp(f->compilers.v[i], whole) == 0)
			return 0;
	return f->compilers.n < COMPILERS_MAX ? tn_vec_push(&f->compilers, whole) : 0;
}

/* What looks like a compiler's name among the words of a text. */
static int want_mentioned(struct finding *f, const char *prefix, struct tn_text text)
{
	struct tn_text word;
	int r = 0;

	while (r == 0 && tn_text_word(&text, " \t\n\r\"'()=:;,$", &word)) {
		const char *base = memrchr(word.p, '/', word.n);
		struct tn_text name = base ? tn_text_from(word, (size_t)(base + 1 - word.p)) : word;

		if (!tn_text_starts(name, TN_TEXT_LITERAL("gcc")) && !tn_text_starts(name, TN_TEXT_LITERAL("clang")))
			continue;
		r = want_compiler(f, "", word);
		if (r == 0 && !base)
			r = want_compiler(f, prefix, word);
	}
	return r;
}

/* The value of CONFIG_CC_VERSION_TEXT. */
static struct tn_text version_text(struct tn_text config)
{
	static const char name[] = "CONFIG_CC_VERSION_TEXT=";
	struct tn_text line;

	while (tn_text_line(&config, &line))
		if (tn_text_starts(line, tn_text(name)))
			return tn_text_from(line, sizeof(name) - 1);
	return (struct tn_text){ "", 0 };
}

static const char *cross_prefix(struct finding *f, const struct tn_build_target *target, const char *command)
{
	static const char name[] = "CROSS_COMPILE=";
	const char *at = strstr(command, name);

	if (!at)
		return target->cross;
	at += sizeof(name) - 1;
	at += *at == '"' || *at == '\'';
	return tn_arena_dup(&f->ret->arena, (struct tn_text){ at, strcspn(at, " \t\"';)") });
}

static int want_compilers(struct finding *f, const struct tn_build_target *target, const char *prefix)
{
	const char *variables = tn_arena_printf(&f->ret->arena, "%s/.kernelvariables", target->headers ? target->headers : "");
	tn_autobuf text = { 0 };
	int r = variables ? want_compiler(f, prefix, tn_text(target->llvm ? "clang" : "gcc")) : -ENOMEM;

	if (r == 0 && *target->compiler)
		r = want_compiler(f, "", tn_text(target->compiler));
	if (r == 0 && target->config.p)
		r = want_mentioned(f, prefix, version_text(target->config));
	if (r == 0 && tn_root_read_inside(f->root, variables, VARIABLES_MAX, &text) == 0)
		r = want_mentioned(f, prefix, tn_buf_text(&text));
	return r;
}

static int add_tools(struct finding *f, const char *prefix, const char *const *names, size_t n)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++)
		r = add_tool(f, prefix, names[i]);
	return r;
}

int tn_build_tools_find(const tn_root *root, const struct tn_build_target *target, const char *command, struct tn_build_tools *ret)
{
	struct finding f = { .root = root, .ret = ret };
	const char *prefix = cross_prefix(&f, target, command);
	int r = prefix ? want_compilers(&f, target, prefix) : -ENOMEM;

	for (size_t i = 0; r == 0 && i < f.compilers.n; i++)
		r = add_compiler(&f, f.compilers.v[i]);
	if (r == 0)
		r = add_tools(&f, prefix, gnu_tools, TN_ARRAY_SIZE(gnu_tools));
	if (r == 0 && target->llvm)
		r = add_tools(&f, "", llvm_tools, TN_ARRAY_SIZE(llvm_tools));
	if (r == 0)
		r = add_tools(&f, "", plain_tools, TN_ARRAY_SIZE(plain_tools));
	tn_vec_free(&f.compilers);
	return r;
}

int tn_build_tools_names(const tn_root *root, const struct tn_build_target *target, const char *command, struct tn_buf *ret)
{
	tn_auto_build_tools none = { 0 };
	struct finding f = { .root = root, .ret = &none };
	const char *prefix = cross_prefix(&f, target, command);
	int r = prefix ? want_compilers(&f, target, prefix) : -ENOMEM;

	tn_buf_addf(ret, "%d %s\n", target->llvm, prefix ? prefix : "");
	for (size_t i = 0; r == 0 && i < f.compilers.n; i++)
		tn_buf_addf(ret, "%s\n", f.compilers.v[i]);
	tn_vec_free(&f.compilers);
	return r == 0 && ret->failed ? -ENOMEM : r;
}
