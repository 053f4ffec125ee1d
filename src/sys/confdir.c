// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/confdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/fd.h"
#include "tenon-config.h"

const char *const *tn_confdir_of_depmod(void)
{
	static const char *const directories[] = {
		TN_SYSCONFDIR "/depmod.d",
		"/run/depmod.d",
		"/usr/local/lib/depmod.d",
		TN_DISTCONFDIR "/depmod.d",
		"/lib/depmod.d",
		NULL,
	};

	return directories;
}

/* Names of a directory, read without what opendir(3) does for itself: this is
 * on the way of every modprobe. */
struct reader {
	int fd;
	size_t n, at; /* bytes of @room */
	_Alignas(uint64_t) char room[4096];
};

/* What getdents64(2) fills in. */
struct entry {
	uint64_t inode;
	int64_t position;
	uint16_t size; /* bytes up to the next entry */
	uint8_t type;  /* DT_* */
	char name[];   /* NUL-ended */
};

/* Return: 1 and an entry that lives until the next call, 0 at the end, -errno. */
static int next_entry(struct reader *r, const struct entry **ret)
{
	if (r->at >= r->n) {
		long n = syscall(SYS_getdents64, r->fd, r->room, sizeof(r->room));

		if (n <= 0)
			return n < 0 ? -errno : 0;
		r->n = (size_t)n;
		r->at = 0;
	}
	*ret = (const struct entry *)(r->room + r->at);
	r->at += (*ret)->size;
	return 1;
}

/* Where @name is or belongs. Return: true when it is there. */
static bool find_place(const tn_conf_files *files, const char *name, size_t *ret_at)
{
	size_t low = 0, high = files->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(files->v[middle].name, name);

		if (order == 0) {
			*ret_at = middle;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_at = low;
	return false;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int add(tn_conf_files *files, const char *path, bool regular, bool named,
	       const struct tn_log *log)
{
	struct tn_conf_file file = { path, base_name(path), regular, named };
	size_t at;

	if (find_place(files, file.name, &at)) {
		tn_debug(log, TN_AREA_CONFIG, "%s: not read, %s is in its place", path,
			 files->v[at].path);
		return 0;
	}
	if (tn_vec_push(files, file) < 0)
		return -ENOMEM;
	memmove(files->v + at + 1, files->v + at, (files->n - 1 - at) * sizeof(*files->v));
	files->v[at] = file;
	return 0;
}

int tn_confdir_add(tn_conf_files *files, const char *path)
{
	return add(files, path, false, true, NULL);
}

static bool is_conf_name(const char *name)
{
	struct tn_text t = tn_text(name);

	return t.p[0] != '.' && tn_text_ends(t, TN_TEXT_LITERAL(".conf"));
}

/* What @entry is, links followed: DT_REG for a file to read. */
static int entry_type(int dirfd, const struct entry *entry, unsigned char *ret)
{
	struct stat st;

	*ret = entry->type;
	if (entry->type != DT_LNK && entry->type != DT_UNKNOWN)
		return 0;
	if (fstatat(dirfd, entry->name, &st, 0) < 0)
		return -errno;
	/* A device can only be here by a link, which is how /dev/null masks. */
	*ret = S_ISREG(st.st_mode) || S_ISCHR(st.st_mode) ? DT_REG :
	       S_ISDIR(st.st_mode)			   ? DT_DIR :
							     DT_UNKNOWN;
	return 0;
}

/* Without any suffix: who made it may have forgotten it. Another suffix was given on purpose. */
static bool is_forgotten_name(const char *name)
{
	return !strchr(name, '.') && strcmp(name, "README") != 0;
}

struct listing {
	bool (*wanted)(const char *name);
	unsigned flags;
	struct tn_arena *arena;
	tn_conf_files *files;
	const struct tn_log *log;
};

static int add_entry(const struct listing *l, int dirfd, const char *path, const struct entry *entry)
{
	const char *slash = path[0] && path[strlen(path) - 1] == '/' ? "" : "/";
	unsigned char type;
	const char *full;
	int r;

	if (!l->wanted(entry->name))
		return 0;
	r = entry_type(dirfd, entry, &type);
	if (r == 0 && type == DT_REG) {
		full = tn_arena_join(l->arena, tn_text(path), tn_text(slash), tn_text(entry->name));
		return full ? add(l->files, full, entry->type == DT_REG, false, l->log) : -ENOMEM;
	}
	tn_log(l->log, TN_LOG_ERROR, "%s%s%s: skipped: %s", path, slash, entry->name,
	       r < 0		? strerror(-r) :
	       type == DT_DIR ? "a directory where a file should be" :
				"not a regular file");
	return 0;
}

static int list_directory(const struct listing *l, int fd, const char *path)
{
	struct reader reader = { .fd = fd };
	const struct entry *entry = NULL;
	int r;

	while ((r = next_entry(&reader, &entry)) > 0) {
		r = add_entry(l, fd, path, entry);
		if (r < 0)
			return r;
	}
	if (r < 0)
		tn_log(l->log, TN_LOG_ERROR, "%s: reading the directory failed: %s", path, strerror(-r));
	return 0;
}

static int list_path(const struct listing *l, const char *path)
{
	tn_autoclose int fd = open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		return list_directory(l, fd, path);
	if (errno == ENOTDIR)
		return add(l->files, path, false, true, l->log);
	if (errno == ENOMEM)
		return -ENOMEM;
	if (errno != ENOENT)
		tn_log(l->log, TN_LOG_ERROR, "%s: skipped: %s", path, strerror(errno));
	else if (l->flags & TN_CONFDIR_MUST_EXIST)
		tn_log(l->log, TN_LOG_WARNING,
		       "%s: no such file or directory, so no configuration from it", path);
	return 0;
}

static int list(const struct listing *l, const char *root, const char *const *paths)
{
	for (; *paths; paths++) {
		const char *path = tn_arena_join(l->arena, tn_text(root), tn_text(*paths),
						 TN_TEXT_LITERAL(""));
		int r = path ? list_path(l, path) : -ENOMEM;

		if (r < 0)
			return r;
	}
	return 0;
}

int tn_confdir_list(const char *root, const char *const *paths, unsigned flags,
		    struct tn_arena *arena, tn_conf_files *ret, const struct tn_log *log)
{
	return list(&(struct listing){ is_conf_name, flags, arena, ret, log }, root, paths);
}

int tn_confdir_list_forgotten(const char *root, const char *const *paths, struct tn_arena *arena,
			      tn_conf_files *ret)
{
	return list(&(struct listing){ is_forgotten_name, 0, arena, ret, NULL }, root, paths);
}
