/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testtree.h - for tests: a directory with indexes and configuration made on the spot */
#ifndef TN_TESTTREE_H
#define TN_TESTTREE_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "format/index_write.h"

struct testtree {
	char path[64];
	struct tn_buf messages; /* a line each, as the log got them */
	struct tn_log log;
};

static inline void testtree_hear(void *data, enum tn_log_level level, const char *message)
{
	tn_buf_addf(data, "%s\n", message);
}

static inline int testtree_open(struct testtree *t)
{
	memset(t, 0, sizeof(*t));
	snprintf(t->path, sizeof(t->path), "/tmp/tn-tree-XXXXXX");
	t->log = (struct tn_log){ testtree_hear, &t->messages, TN_LOG_WARNING };
	return mkdtemp(t->path) ? 0 : -1;
}

static inline int testtree_close(struct testtree *t)
{
	char command[192];

	tn_buf_free(&t->messages);
	snprintf(command, sizeof(command), "chmod -R u+rwx %s; rm -rf %s", t->path, t->path);
	return system(command);
}

/* What was logged since the last call, with "TOP" for the directory's name. */
static inline const char *testtree_messages(struct testtree *t)
{
	size_t n = strlen(t->path);

	tn_buf_add_char(&t->messages, '\0');
	for (char *at = t->messages.p; (at = strstr(at, t->path));) {
		memcpy(at, "TOP", 3);
		memmove(at + 3, at + n, strlen(at + n) + 1);
	}
	t->messages.n = 0;
	return t->messages.p;
}

static inline const char *testtree_path(const struct testtree *t, const char *name)
{
	static char path[16][256]; /* the last 16 stay valid */
	static unsigned turn;
	char *p = path[turn++ % 16];

	snprintf(p, sizeof(path[0]), "%s/%s", t->path, name);
	return p;
}

/* Makes the directories of @name, too. */
static inline void testtree_put(const struct testtree *t, const char *name, struct tn_text content)
{
	char path[512];
	int fd;

	snprintf(path, sizeof(path), "mkdir -p \"$(dirname %s/%s)\"", t->path, name);
	if (system(path) != 0)
		abort();
	fd = open(testtree_path(t, name), O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (fd < 0 || write(fd, content.p, content.n) != (ssize_t)content.n)
		abort();
	close(fd);
}

/* An index from lines "PRIORITY KEY VALUE". */
static inline void testtree_put_index(const struct testtree *t, const char *name, const char *lines)
{
	tn_cleanup(tn_index_writer_freep) tn_index_writer *w = tn_index_writer_new();
	struct tn_text rest = tn_text(lines), line, priority, key;
	tn_autobuf out = { 0 };
	uint64_t n;

	while (tn_text_line(&rest, &line)) {
		if (!tn_text_word(&line, " ", &priority) || !tn_text_word(&line, " ", &key) ||
		    tn_text_u64(priority, 10, &n) < 0 ||
		    tn_index_writer_add(w, key, tn_text_from(line, 1), (uint32_t)n) < 0)
			abort();
	}
	if (tn_index_writer_finish(w, &out) < 0)
		abort();
	testtree_put(t, name, tn_buf_text(&out));
}

#endif
