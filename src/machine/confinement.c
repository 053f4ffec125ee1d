// SPDX-License-Identifier: LGPL-2.1-or-later
/* What holds this process back. */
#include "machine/confinement.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "format/procstatus.h"
#include "sys/dir.h"
#include "sys/files.h"

#define IPE "/sys/kernel/security/ipe"

/* A status, a map or a list is shorter; an environment or a policy that is longer tells nothing. */
#define FILE_MAX_BYTES ((size_t)1 << 20)

/* A container's name is shown as a word. */
#define NAME_MAX_BYTES 64

/* Return: 0, -ENOMEM or what else went wrong. */
static int read_file(const tn_root *root, const char *path, struct tn_buf *all, struct tn_text *ret)
{
	int r = tn_root_read(root, path, FILE_MAX_BYTES, all);

	if (r == 0)
		*ret = tn_text_trim(tn_buf_text(all));
	return r;
}

/* A switch whose file says 1. Return: 1, 0 or -ENOMEM. */
static int is_on(const tn_root *root, const char *path)
{
	tn_autobuf all = { 0 };
	struct tn_text word;
	int r = read_file(root, path, &all, &word);

	return r == 0 ? tn_text_is(word, "1") : r == -ENOMEM ? r : 0;
}

static bool is_name(struct tn_text word)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";

	for (size_t i = 0; i < word.n; i++)
		if (!word.p[i] || !strchr(letters, word.p[i]))
			return false;
	return word.n > 0 && word.n < NAME_MAX_BYTES;
}

/* How each sign is read. */
enum sign_kind {
	SIGN_THERE,       /* the file is there */
	SIGN_WORD,        /* its content is the name */
	SIGN_ENVIRONMENT, /* container=NAME among what it holds, each ended by NUL */
	SIGN_RELEASE,     /* the kernel's release names Microsoft */
};

struct sign {
	const char *path;
	enum sign_kind kind;
	const char *name; /* NULL: as the file has it */
};

/* The surest first: who made it says so itself. */
static const struct sign signs[] = {
	{ "/run/host/container-manager", SIGN_WORD, NULL },
	{ "/run/systemd/container", SIGN_WORD, NULL },
	{ "/proc/1/environ", SIGN_ENVIRONMENT, NULL },
	{ "/run/.containerenv", SIGN_THERE, "podman" },
	{ "/.dockerenv", SIGN_THERE, "docker" },
	{ "/proc/sys/kernel/osrelease", SIGN_RELEASE, "wsl" },
};

static bool is_wsl(struct tn_text release)
{
	for (size_t i = 0; i < release.n; i++)
		if (strncasecmp(tn_text_from(release, i).p, "microsoft", release.n - i < 9 ? release.n - i : 9) == 0 &&
		    release.n - i >= 9)
			return true;
	return false;
}

/* Return: 1 and a name, 0, or -ENOMEM. */
static int look_for(const tn_root *root, const struct sign *sign, struct tn_arena *arena, const char **ret)
{
	tn_autobuf all = { 0 };
	struct tn_text content;
	int r;

	if (sign->kind == SIGN_THERE) {
		*ret = sign->name;
		return tn_root_has(root, sign->path);
	}
	r = read_file(root, sign->path, &all, &content);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	if (sign->kind == SIGN_RELEASE) {
		*ret = sign->name;
		return is_wsl(content);
	}
	if (sign->kind == SIGN_ENVIRONMENT)
		content = tn_environ_get(tn_buf_text(&all), TN_TEXT_LITERAL("container="));
	if (!is_name(content))
		return 0;
	*ret = tn_arena_dup(arena, content);
	return *ret ? 1 : -ENOMEM;
}

static int read_container(const tn_root *root, struct tn_arena *arena, struct tn_confinement *ret)
{
	int r = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(signs) && r == 0; i++) {
		r = look_for(root, &signs[i], arena, &ret->container);
		if (r > 0)
			ret->container_source = signs[i].path;
		else
			ret->container = NULL;
	}
	return r < 0 ? r : 0;
}

static int read_process(const tn_root *root, struct tn_confinement *ret)
{
	tn_autobuf status_file = { 0 }, map_file = { 0 };
	struct tn_text content, field;
	int r = read_file(root, "/proc/self/status", &status_file, &content);

	if (r == 0)
		ret->seccomp = tn_procstatus_field(content, TN_TEXT_LITERAL("Seccomp:"), &field) && tn_text_is(field, "2");
	if (r != -ENOMEM)
		r = read_file(root, "/proc/self/uid_map", &map_file, &content);
	if (r == 0)
		ret->user_namespace = !tn_uid_map_is_first(content);
	return r == -ENOMEM ? r : 0;
}

static int read_switches(const tn_root *root, struct tn_confinement *ret)
{
	const struct {
		const char *path;
		bool *on;
	} switches[] = {
		{ TN_SELINUX_ENFORCE, &ret->selinux_enforcing },
		{ TN_LOADPIN_ENFORCE, &ret->loadpin },
	};
	int r = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(switches) && r >= 0; i++) {
		r = is_on(root, switches[i].path);
		*switches[i].on = r > 0;
	}
	return r < 0 ? r : 0;
}

struct ipe {
	const tn_root *root;
	struct tn_arena *arena;
	const char *active;
};

static int look_at_policy(void *data, const char *name)
{
	struct ipe *ipe = data;
	const char *path = tn_arena_printf(ipe->arena, IPE "/policies/%s/active", name);
	int r = path ? is_on(ipe->root, path) : -ENOMEM;

	if (r > 0)
		ipe->active = path;
	return r;
}

/* It says that it enforces before there is anything to enforce: without a policy it refuses nothing. */
static int read_ipe(const tn_root *root, struct tn_arena *arena, struct tn_confinement *ret)
{
	struct ipe ipe = { .root = root, .arena = arena };
	int r = is_on(root, IPE "/enforce"), fd;

	if (r <= 0)
		return r;
	fd = tn_root_open(root, IPE "/policies", O_RDONLY | O_DIRECTORY);
	r = fd < 0 ? 0 : tn_dir_names_of(fd, look_at_policy, &ipe);
	ret->ipe_policy = ipe.active;
	return r == -ENOMEM ? r : 0;
}

/* "appraise func=MODULE_CHECK appraise_type=imasig" */
static bool appraises_modules(struct tn_text rule)
{
	struct tn_text word;
	bool modules = false;

	if (!tn_text_word(&rule, " \t", &word) || !tn_text_is(word, "appraise"))
		return false;
	while (tn_text_word(&rule, " \t", &word))
		modules |= tn_text_is(word, "func=MODULE_CHECK");
	return modules;
}

static int read_ima(const tn_root *root, struct tn_arena *arena, struct tn_confinement *ret)
{
	tn_autobuf all = { 0 };
	struct tn_text rest, line;
	int r = read_file(root, TN_IMA_POLICY, &all, &rest);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	while (tn_text_line(&rest, &line))
		if (appraises_modules(line)) {
			ret->ima_rule = tn_arena_dup(arena, line);
			return ret->ima_rule ? 0 : -ENOMEM;
		}
	return 0;
}

static int read_lsms(const tn_root *root, struct tn_arena *arena, struct tn_confinement *ret)
{
	tn_autobuf all = { 0 };
	struct tn_text list;
	int r = read_file(root, "/sys/kernel/security/lsm", &all, &list);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	ret->lsms = tn_arena_dup(arena, list);
	return ret->lsms ? 0 : -ENOMEM;
}

int tn_confinement_read(const tn_root *root, struct tn_arena *arena, struct tn_confinement *ret)
{
	struct tn_confinement found = { 0 };
	int r = read_container(root, arena, &found);

	if (r == 0)
		r = read_process(root, &found);
	if (r == 0)
		r = read_switches(root, &found);
	if (r == 0)
		r = read_ipe(root, arena, &found);
	if (r == 0)
		r = read_lsms(root, arena, &found);
	if (r == 0)
		r = read_ima(root, arena, &found);
	if (r == 0)
		*ret = found;
	return r;
}

/* "system_u:object_r:modules_object_t:s0": the third part. */
int tn_selinux_type(const char *path, struct tn_arena *arena, const char **ret)
{
	struct tn_text rest, part = { 0 };
	char label[256];
	ssize_t n = tn_file_attribute(path, "security.selinux", label, sizeof(label));

	if (n < 0)
		return (int)n;
	rest = (struct tn_text){ label, (size_t)n };
	for (unsigned i = 0; i < 3; i++)
		if (!tn_text_word(&rest, ":", &part))
			return -ENODATA;
	if (!is_name(part))
		return -ENODATA;
	*ret = tn_arena_dup(arena, part);
	return *ret ? 0 : -ENOMEM;
}
