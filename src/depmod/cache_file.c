// SPDX-License-Identifier: LGPL-2.1-or-later
/* The cache as a file: whom it may belong to, how it is replaced, which ones go. */
#include "depmod/cache_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "depmod/findings.h"
#include "sys/cache.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"

#define LOCK ".lock"
/* Without the cache nothing is wrong, only slower. */
#define PATIENCE_MSEC 1000u

static int load(const char *path, struct timespec now, struct tn_depmod_cache_file *f)
{
	tn_autoclose int fd = tn_file_open_own(path);
	int r = fd < 0 ? fd : tn_map_fd(fd, TN_DEPMOD_CACHE_MAX, TN_MAP_COPY, &f->bytes);

	return r < 0 ? r : tn_depmod_cache_open(tn_map_text(&f->bytes), now, &f->cache);
}

void tn_depmod_cache_load(const char *path, struct timespec now, const struct tn_finding_sink *sink,
			  struct tn_depmod_cache_file *ret)
{
	int r;

	*ret = (struct tn_depmod_cache_file){ 0 };
	r = load(path, now, ret);
	if (r == 0)
		return;
	tn_depmod_cache_unload(ret);
	ret->result = r;
	if (r != -ENOENT && r != -ENOTDIR)
		tn_depmod_tell(sink, TN_DEPMOD_CACHE_UNUSED, (struct tn_depmod_about){ .file = path }, "%s",
			       r == -EBADMSG ? "it is damaged" :
			       r == -ESTALE  ? "it is of another version, or from the future" :
			       r == -EPERM   ? "others may write to it" :
					       strerror(-r));
}

void tn_depmod_cache_unload(struct tn_depmod_cache_file *f)
{
	tn_depmod_cache_close(&f->cache);
	tn_map_close(&f->bytes);
}

int tn_depmod_cache_save(const char *path, struct tn_text content)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	tn_autofree char *dir = slash ? strndup(path, (size_t)(name - path)) : strdup(".");

	return dir ? tn_cache_save(dir, name, LOCK, PATIENCE_MSEC, content) : -ENOMEM;
}

struct tidying {
	struct tn_text prefix; /* of the names of caches, up to the version */
	int modules;           /* directory of the module directories */
};

static int remove_if_gone(void *data, int dirfd, const char *name)
{
	const struct tidying *t = data;
	const char *version;
	struct tn_dir_stat st;

	if (!tn_text_starts(tn_text(name), t->prefix))
		return 0;
	version = name + t->prefix.n;
	if (*version && !strchr(version, '!') && tn_dir_stat(t->modules, version, &st) == -ENOENT)
		tn_dir_remove(dirfd, name);
	return 0;
}

void tn_depmod_cache_tidy(const char *path, const char *module_dir)
{
	const char *name = strrchr(path, '/'), *last = strrchr(path, '!');
	const char *version = strrchr(module_dir, '/');
	tn_autofree char *dir = NULL, *modules = NULL;
	tn_autoclose int fd = -1, modules_fd = -1;
	struct tidying t;

	/* A version ends in no '/' where there is one: with it, the cache has its name without. */
	if (!name || !last || last < name || !version || strcmp(version + 1, last + 1) != 0)
		return;
	dir = strndup(path, (size_t)(name - path));
	modules = strndup(module_dir, (size_t)(version - module_dir));
	fd = dir ? tn_dir_open(AT_FDCWD, dir) : -ENOMEM;
	modules_fd = modules ? tn_dir_open(AT_FDCWD, modules) : -ENOMEM;
	if (fd < 0 || modules_fd < 0)
		return;
	t = (struct tidying){ { name + 1, (size_t)(last - name) }, modules_fd };
	tn_dir_names(fd, remove_if_gone, &t);
}

void tn_depmod_cache_path(const char *module_dir, struct tn_buf *ret)
{
	tn_buf_add_str(ret, TN_CACHE_DIR "/");
	tn_cache_name("depmod", module_dir, ret);
	tn_buf_add_char(ret, '\0');
}
