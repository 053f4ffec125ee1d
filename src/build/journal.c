// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lines of fields with tabs between; the last line says that it is whole. */
#include "build/journal.h"

#include <string.h>

#define HEAD "tenon-build-journal 1"
#define FIELDS_MAX 5
#define DEEDS_MAX 4096u
#define STEPS_MAX 65536u

void tn_build_deed_free(struct tn_build_deed *deed)
{
	tn_vec_free(&deed->first);
	tn_vec_free(&deed->last);
}

void tn_build_journal_free(struct tn_build_journal *j)
{
	for (size_t i = 0; i < j->deeds.n; i++)
		tn_build_deed_free(&j->deeds.v[i]);
	tn_vec_free(&j->deeds);
	tn_arena_free(&j->arena);
	*j = (struct tn_build_journal){ 0 };
}

static bool is_plain(struct tn_text text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f)
			return false;
	return text.n > 0;
}

static bool has_only_names(struct tn_text path)
{
	struct tn_text part;

	while (tn_text_word(&path, "/", &part))
		if (tn_text_is(part, ".") || tn_text_is(part, ".."))
			return false;
	return true;
}

bool tn_build_path_fits(const char *path)
{
	return path[0] == '/' && is_plain(tn_text(path)) && has_only_names(tn_text(path));
}

static const char *const kinds[] = { [TN_BUILD_PUT] = "put", [TN_BUILD_LINK] = "link", [TN_BUILD_DROP] = "drop" };

static void write_steps(const tn_build_steps *steps, const char *when, struct tn_buf *ret)
{
	for (size_t i = 0; i < steps->n; i++) {
		const struct tn_build_step *s = &steps->v[i];

		tn_buf_addf(ret, "%s\t%s\t%s\t%s\t%s\n", when, kinds[s->kind], s->to, s->from ? s->from : "",
			    s->other ? s->other : "");
	}
}

void tn_build_journal_write(const struct tn_build_journal *j, struct tn_buf *ret)
{
	tn_buf_addf(ret, HEAD "\nkernel\t%s\t%s\ntrees\t%s\t%s\n", j->kernel, j->arch, j->install_tree, j->dkms_tree);
	if (j->undo)
		tn_buf_add_str(ret, "undo\n");
	for (size_t i = 0; i < j->deeds.n; i++) {
		const struct tn_build_deed *d = &j->deeds.v[i];

		tn_buf_addf(ret, "%s\t%s\t%s\t%s\n", d->leaves ? "leave" : "come", d->module, d->version,
			    d->committed ? "committed" : "prepared");
		write_steps(&d->first, "first", ret);
		write_steps(&d->last, "last", ret);
	}
	tn_buf_add_str(ret, "end\n");
}

/* A line. An empty field is "". */
struct fields {
	struct tn_text v[FIELDS_MAX];
	size_t n;
};

static bool take_fields(struct tn_text line, struct fields *ret)
{
	*ret = (struct fields){ 0 };
	while (ret->n < FIELDS_MAX) {
		const char *tab = line.n ? memchr(line.p, '\t', line.n) : NULL;
		size_t n = tab ? (size_t)(tab - line.p) : line.n;

		ret->v[ret->n++] = (struct tn_text){ line.p, n };
		if (!tab)
			return true;
		line = tn_text_from(line, n + 1);
	}
	return false;
}

struct reading {
	struct tn_build_journal *j;
	size_t steps;
	bool ended;
};

/* A field as a string; NULL where it is empty, which is no failure. Return: 0, -EBADMSG, -ENOMEM. */
static int keep(struct reading *r, struct tn_text field, const char **ret)
{
	if (field.n && !is_plain(field))
		return -EBADMSG;
	*ret = field.n ? tn_arena_dup(&r->j->arena, field) : NULL;
	return field.n && !*ret ? -ENOMEM : 0;
}

/* One path component. */
static int keep_name(struct reading *r, struct tn_text field, const char **ret)
{
	if (!field.n || memchr(field.p, '/', field.n) || !has_only_names(field))
		return -EBADMSG;
	return keep(r, field, ret);
}

static int keep_tree(struct reading *r, struct tn_text field, const char **ret)
{
	int code = keep(r, field, ret);

	return code < 0 ? code : *ret && tn_build_path_fits(*ret) ? 0 : -EBADMSG;
}

static bool is_below(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return strncmp(path, dir, n) == 0 && path[n] == '/' && path[n + 1];
}

/* In dkms' tree, or in the kernel's. */
static bool is_ours(const struct tn_build_journal *j, const char *path)
{
	size_t n = strlen(j->install_tree);

	if (!tn_build_path_fits(path))
		return false;
	return is_below(path, j->dkms_tree) || is_below(path, TN_BUILD_STATE) || (is_below(path, j->install_tree) &&
										  is_below(path + n, "") &&
						strncmp(path + n + 1, j->kernel, strlen(j->kernel)) == 0 &&
						path[n + 1 + strlen(j->kernel)] == '/');
}

/* Whether the step has what its kind needs, and touches nothing else than the two trees. */
static bool is_step(const struct tn_build_journal *j, const struct tn_build_step *s)
{
	if (!s->to || !is_ours(j, s->to))
		return false;
	if (s->kind == TN_BUILD_DROP)
		return !s->from && !s->other;
	if (!s->from)
		return false;
	return s->kind == TN_BUILD_LINK || (is_ours(j, s->from) && (!s->other || is_ours(j, s->other)));
}

static int read_step(struct reading *r, const struct fields *f, bool last)
{
	struct tn_build_deed *d = r->j->deeds.n ? &r->j->deeds.v[r->j->deeds.n - 1] : NULL;
	struct tn_build_step s = { 0 };
	size_t kind = 0;
	int code;

	while (kind < TN_ARRAY_SIZE(kinds) && !tn_text_is(f->v[1], kinds[kind]))
		kind++;
	if (!d || f->n != 5 || kind == TN_ARRAY_SIZE(kinds))
		return -EBADMSG;
	if (r->steps++ >= STEPS_MAX)
		return -E2BIG;
	s.kind = (enum tn_build_step_kind)kind;
	code = keep(r, f->v[2], &s.to);
	if (code == 0)
		code = keep(r, f->v[3], &s.from);
	if (code == 0)
		code = keep(r, f->v[4], &s.other);
	if (code < 0)
		return code;
	if (!is_step(r->j, &s))
		return -EBADMSG;
	return last ? tn_vec_push(&d->last, s) : tn_vec_push(&d->first, s);
}

static int read_deed(struct reading *r, const struct fields *f, bool leaves)
{
	struct tn_build_deed d = { .leaves = leaves };
	int code;

	if (f->n != 4 || !r->j->dkms_tree)
		return -EBADMSG;
	if (r->j->deeds.n >= DEEDS_MAX)
		return -E2BIG;
	d.committed = tn_text_is(f->v[3], "committed");
	if (!d.committed && !tn_text_is(f->v[3], "prepared"))
		return -EBADMSG;
	code = keep_name(r, f->v[1], &d.module);
	if (code == 0)
		code = keep_name(r, f->v[2], &d.version);
	return code < 0 ? code : tn_vec_push(&r->j->deeds, d);
}

static int read_line(struct reading *r, struct tn_text line)
{
	struct fields f;
	struct tn_text word;
	int code;

	if (r->ended || !take_fields(line, &f))
		return -EBADMSG;
	word = f.v[0];
	if (tn_text_is(word, "first") || tn_text_is(word, "last"))
		return read_step(r, &f, tn_text_is(word, "last"));
	if (tn_text_is(word, "come") || tn_text_is(word, "leave"))
		return read_deed(r, &f, tn_text_is(word, "leave"));
	if (tn_text_is(word, "kernel") && f.n == 3 && !r->j->kernel) {
		code = keep_name(r, f.v[1], &r->j->kernel);
		return code < 0 ? code : keep_name(r, f.v[2], &r->j->arch);
	}
	if (tn_text_is(word, "trees") && f.n == 3 && r->j->kernel && !r->j->dkms_tree) {
		code = keep_tree(r, f.v[1], &r->j->install_tree);
		return code < 0 ? code : keep_tree(r, f.v[2], &r->j->dkms_tree);
	}
	r->j->undo |= tn_text_is(line, "undo");
	r->ended = tn_text_is(line, "end");
	return r->ended || tn_text_is(line, "undo") ? 0 : -EBADMSG;
}

int tn_build_journal_read(struct tn_text bytes, struct tn_build_journal *ret)
{
	struct reading r = { .j = ret };
	struct tn_text line;
	int code = tn_text_line(&bytes, &line) && tn_text_is(line, HEAD) ? 0 : -EBADMSG;

	while (code == 0 && tn_text_line(&bytes, &line))
		code = read_line(&r, line);
	return code < 0 ? code : r.ended && ret->dkms_tree ? 0 : -EBADMSG;
}
