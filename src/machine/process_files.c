// SPDX-License-Identifier: LGPL-2.1-or-later
#include "machine/process_files.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "machine/sysfs.h"
#include "sys/attribute.h"
#include "sys/dir.h"
#include "sys/fd.h"

/* A machine's processes may have more open than is worth looking at. */
#define FILES_MAX (1u << 20)
#define NAMESPACES_MAX 64u
#define MOUNTINFO_MAX ((size_t)4 << 20)

/* The kernel's number of the first one: PROC_PID_INIT_INO, which does not change (linux/proc_ns.h). */
#define FIRST_PID_NAMESPACE "pid:[4026531836]"

struct scan {
	const tn_root *root;
	struct tn_arena *arena;
	struct tn_process_files *files;
	int proc;                  /* /proc */
	char self[16];             /* our own process; "": it is none of this /proc */
	struct tn_hash namespaces; /* of mounts that are known */

	/* the process that is looked at */
	const char *pid;
	struct tn_process *process; /* NULL: nothing of it is needed yet */
	int dir;                    /* /proc/PID/fd */
	bool refused;               /* not all that it has may be seen */
};

/* Of "0::/system.slice/nfs.service/part" its unit: the first below slices. What is below that is its own affair: another
 * manager's, where it is a user's or a container's. Return: whether there is a unit; @ret is empty where it is no service. */
static bool unit_of(struct tn_text line, struct tn_text *ret)
{
	struct tn_text part;

	while (tn_text_word(&line, "/", &part)) {
		bool service = tn_text_ends(part, TN_TEXT_LITERAL(".service"));

		if (!service && !tn_text_ends(part, TN_TEXT_LITERAL(".scope")))
			continue;
		*ret = service && !tn_text_starts(part, TN_TEXT_LITERAL("user@")) ? part : (struct tn_text){ 0 };
		return true;
	}
	return false;
}

/* The service of /proc/PID/cgroup that the system's manager can stop, or nothing. Return: 0 or -ENOMEM. */
static int find_unit(const struct scan *s, const char *path, const char **ret)
{
	char value[TN_SYSFS_VALUE_MAX];
	struct tn_text rest, line, unit = { 0 };

	if (tn_attribute_read(s->root, s->proc, path, value, sizeof(value)) < 0)
		return 0;
	rest = tn_text(value);
	while (tn_text_line(&rest, &line) && !unit_of(line, &unit))
		continue;
	*ret = unit.n ? tn_arena_dup(s->arena, unit) : NULL;
	return unit.n && !*ret ? -ENOMEM : 0;
}

static const struct tn_process *the_process(struct scan *s)
{
	char path[64], comm[64];

	if (s->process)
		return s->process;
	s->process = tn_arena_alloc(s->arena, sizeof(*s->process));
	if (!s->process)
		return NULL;
	snprintf(path, sizeof(path), "%s/comm", s->pid);
	if (tn_attribute_read(s->root, s->proc, path, comm, sizeof(comm)) < 0)
		memcpy(comm, "?", 2);
	s->process->pid = s->pid;
	s->process->comm = tn_arena_str(s->arena, comm);
	snprintf(path, sizeof(path), "%s/cgroup", s->pid);
	return s->process->comm && find_unit(s, path, &s->process->unit) == 0 ? s->process : NULL;
}

static void note_refusal(struct scan *s, int r)
{
	s->refused |= r == -EACCES || r == -EPERM;
}

/* @name in @dir is a link to what the process has. Return: 0 or -ENOMEM. */
static int add_file(struct scan *s, int dir, const char *name, const char *link)
{
	struct tn_process_file file = { 0 };
	char target[PATH_MAX];
	int r = s->files->list.n < FILES_MAX ? tn_attribute_link(dir, name, target, sizeof(target)) : -EFBIG;

	note_refusal(s, r);
	if (r < 0 || target[0] != '/' || !target[1])
		return 0;
	/* Below another root the link says where it led on its machine, not on this one. */
	if (!tn_root_path(s->root)[0])
		file.node = tn_attribute_node(dir, name, &file.major, &file.minor);
	file.process = the_process(s);
	file.path = tn_arena_str(s->arena, target);
	file.link = tn_arena_str(s->arena, link);
	return file.process && file.path && file.link ? tn_vec_push(&s->files->list, file) : -ENOMEM;
}

static int add_descriptor(void *data, const char *name)
{
	struct scan *s = data;
	char link[64];

	if (strlen(name) > 16)
		return 0;
	snprintf(link, sizeof(link), "fd/%s", name);
	return add_file(s, s->dir, name, link);
}

static int add_mounts(struct scan *s)
{
	char path[64], name[64];
	const char *copy;
	struct tn_namespace_mounts mounts = { 0 };
	tn_autobuf text = { 0 };
	int r;

	snprintf(path, sizeof(path), "%s/ns/mnt", s->pid);
	if (tn_attribute_link(s->proc, path, name, sizeof(name)) < 0 || tn_hash_get(&s->namespaces, tn_text(name)))
		return 0;
	copy = tn_arena_str(s->arena, name);
	if (!copy || tn_hash_put(&s->namespaces, tn_text(copy), s) < 0)
		return -ENOMEM;
	if (s->files->mounts.n >= NAMESPACES_MAX)
		return 0;
	snprintf(path, sizeof(path), "/proc/%s/mountinfo", s->pid);
	r = tn_root_read(s->root, path, MOUNTINFO_MAX, &text);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	mounts.process = the_process(s);
	mounts.mountinfo = (struct tn_text){ tn_arena_dup(s->arena, tn_buf_text(&text)), text.n };
	return mounts.process && mounts.mountinfo.p ? tn_vec_push(&s->files->mounts, mounts) : -ENOMEM;
}

/* Return: 0 or -ENOMEM. */
static int look_at_process(struct scan *s)
{
	static const char *const others[] = { "cwd", "exe" };
	char path[64];
	int r = 0;

	snprintf(path, sizeof(path), "%s/fd", s->pid);
	s->dir = tn_dir_open(s->proc, path);
	note_refusal(s, s->dir);
	if (s->dir < 0)
		return 0;
	/* The listing closes it. */
	r = tn_dir_names_of(s->dir, add_descriptor, s);
	note_refusal(s, r);
	for (size_t i = 0; r != -ENOMEM && i < TN_ARRAY_SIZE(others); i++) {
		snprintf(path, sizeof(path), "%s/%s", s->pid, others[i]);
		r = add_file(s, s->proc, path, others[i]);
	}
	return r == -ENOMEM ? r : add_mounts(s);
}

static int scan_process(struct scan *s)
{
	int r;

	s->process = NULL;
	s->refused = false;
	r = look_at_process(s);
	s->files->processes++;
	s->files->hidden += s->refused;
	return r;
}

/* Return: 0 or -ENOMEM. */
static int know_ourselves(struct scan *s)
{
	char name[64];
	const char *copy;

	if (tn_attribute_link(s->proc, "self", s->self, sizeof(s->self)) < 0)
		s->self[0] = '\0';
	if (tn_attribute_link(s->proc, "self/ns/mnt", name, sizeof(name)) < 0)
		return 0;
	copy = tn_arena_str(s->arena, name);
	return copy ? tn_hash_put(&s->namespaces, tn_text(copy), s) : -ENOMEM;
}

static bool is_process(const struct scan *s, const char *name)
{
	return strlen(name) < sizeof(s->self) && name[strspn(name, "0123456789")] == '\0' && strcmp(name, s->self) != 0;
}

static int compare(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	size_t n = strlen(*x), m = strlen(*y);

	return n != m ? (n < m ? -1 : 1) : strcmp(*x, *y);
}

/* Process 1 is in the namespace that /proc is of; we are in it, or in one below. */
static enum tn_answer shows_all(const struct scan *s)
{
	char name[64];

	if (tn_attribute_link(s->proc, "1/ns/pid", name, sizeof(name)) < 0 &&
	    tn_attribute_link(s->proc, "self/ns/pid", name, sizeof(name)) < 0)
		return TN_NOT_KNOWN;
	return strcmp(name, FIRST_PID_NAMESPACE) == 0 ? TN_YES : TN_NO;
}

int tn_process_files_read(const tn_root *root, struct tn_arena *arena, struct tn_process_files *ret)
{
	tn_autoclose int proc = tn_sysfs_open(root, "/proc");
	struct tn_process_files files = { .live = !tn_root_path(root)[0] };
	struct scan s = { .root = root, .arena = arena, .files = &files, .proc = proc };
	tn_autovec tn_names names = { 0 };
	int r = proc < 0 ? 0 : tn_sysfs_directories(proc, arena, &names);

	if (r == 0 && proc >= 0) {
		r = know_ourselves(&s);
		files.all = shows_all(&s);
		files.others_hidden = s.self[0] && !tn_attribute_is_there(proc, "1");
	}
	if (r == 0 && names.n)
		qsort(names.v, names.n, sizeof(*names.v), compare);
	for (size_t i = 0; r == 0 && i < names.n; i++) {
		s.pid = names.v[i];
		r = is_process(&s, s.pid) ? scan_process(&s) : 0;
	}
	tn_hash_free(&s.namespaces);
	if (r == -ENOMEM) {
		tn_process_files_free(&files);
		return r;
	}
	*ret = files;
	return 0;
}

int tn_process_files_unseen(const struct tn_process_files *files, bool in_container, struct tn_arena *arena,
			    struct tn_processes_unseen *ret)
{
	struct tn_processes_unseen found = { .who = "root" };

	if (files->all == TN_NO || (files->all == TN_NOT_KNOWN && in_container))
		found = (struct tn_processes_unseen){ "what processes of the host have open and mounted", "root of the host",
						      true };
	else if (files->others_hidden)
		found.what = "what other users' processes have open";
	else if (files->hidden)
		found.what = tn_arena_printf(arena, "what %zu of %zu processes have open", files->hidden, files->processes);
	else if (files->all == TN_NOT_KNOWN && !files->processes)
		found = (struct tn_processes_unseen){ "what processes have open", "the machine itself, while it runs", false };
	else
		return 0;
	if (!found.what)
		return -ENOMEM;
	if (!found.hosts && files->live && geteuid() == 0)
		found.who = "root outside of this container, or with CAP_SYS_PTRACE";
	*ret = found;
	return 1;
}

void tn_process_files_free(struct tn_process_files *files)
{
	tn_vec_free(&files->list);
	tn_vec_free(&files->mounts);
}
