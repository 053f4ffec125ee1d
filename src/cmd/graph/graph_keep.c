// SPDX-License-Identifier: LGPL-2.1-or-later
/* Into files. The process that reads modules may write nowhere: this one puts what the other has made where it goes, and takes no
 * names from it but those that a page may have. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "cmd/graph/graph_view.h"
#include "picture/graph_pages.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/fileset.h"
#include "sys/output.h"
#include "sys/scratch.h"

#define OUTPUT_MAX ((size_t)1 << 30)
#define LOCK ".tenon-graph.lock"

bool tn_graph_output_is_dir(const char *path)
{
	tn_autoclose int dir = tn_text_ends(tn_text(path), TN_TEXT_LITERAL("/")) ? -1 : tn_dir_open(AT_FDCWD, path);

	return dir >= 0 || tn_text_ends(tn_text(path), TN_TEXT_LITERAL("/"));
}

void tn_graph_pack_page(const char *file, struct tn_text content, struct tn_buf *ret)
{
	tn_buf_addf(ret, "%s %zu\n", file, content.n);
	tn_buf_add_text(ret, content);
}

/* Takes the next file off @rest. Return: 1, 0 at the end, -EBADMSG. */
static int unpack_page(struct tn_text *rest, char name[TN_GRAPH_FILE_MAX], struct tn_text *content)
{
	struct tn_text line, file, number;
	uint64_t n;

	if (!rest->n)
		return 0;
	if (!tn_text_line(rest, &line) || !tn_text_word(&line, " ", &file) || file.n >= TN_GRAPH_FILE_MAX ||
	    !tn_graph_page_is_file(file) || !tn_text_word(&line, " ", &number) || tn_text_u64(number, 10, &n) < 0 || n > rest->n)
		return -EBADMSG;
	memcpy(name, file.p, file.n);
	name[file.n] = '\0';
	*content = (struct tn_text){ rest->p, (size_t)n };
	*rest = tn_text_from(*rest, (size_t)n);
	return 1;
}

static int keep_pages(const char *path, struct tn_text packed, struct tn_error *err)
{
	tn_cleanup(tn_fileset_freep) tn_fileset *set = NULL;
	tn_autoclose int dir = -1;
	char name[TN_GRAPH_FILE_MAX];
	struct tn_text content;
	int r = tn_dir_make(path);

	if (r == 0)
		dir = r = tn_dir_open(AT_FDCWD, path);
	if (r < 0)
		return tn_fail(err, r, "%s: %s", path, strerror(-r));
	set = tn_fileset_new(dir, LOCK, 0);
	if (!set)
		return tn_fail(err, -ENOMEM, "out of memory");
	while ((r = unpack_page(&packed, name, &content)) > 0) {
		r = tn_fileset_add(set, name, content, err);
		if (r < 0)
			return tn_fail(err, r, "%s/%s: %s", path, name, strerror(-r));
	}
	if (r == 0)
		r = tn_fileset_commit(set, err);
	return r < 0 ? tn_fail(err, r, "%s: %s", path, strerror(-r)) : 0;
}

int tn_graph_keep(const struct tn_graph_args *args, int output, struct tn_error *err)
{
	tn_autobuf content = { 0 };
	int r = tn_scratch_read(output, OUTPUT_MAX, &content);

	if (r < 0)
		return tn_fail(err, r, "%s: %s", args->output, strerror(-r));
	if (!content.n)
		return 0;
	return tn_graph_output_is_dir(args->output) ? keep_pages(args->output, tn_buf_text(&content), err) :
						       tn_output_write(args->output, tn_buf_text(&content), err);
}
