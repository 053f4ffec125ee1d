// SPDX-License-Identifier: LGPL-2.1-or-later
/* Many modules' signatures: each is read once by one of the threads, each of which keeps OpenSSL's keys and its memory. */
#include "diag/signed_modules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "core/image/image.h"
#include "diag/tree_list.h"
#include "format/modinfo.h"
#include "sys/parallel.h"

/* What a thread has for itself; strings of results stay with the one that made them. */
struct worker {
	struct tn_arena arena;
	struct tn_buf file;
	tn_crypto *crypto; /* NULL: not yet, or no memory for it */
};

struct tn_signed_modules {
	const struct tn_check_basis *basis;
	const tn_trust *others;
	struct tn_arena names;
	TN_VEC(struct tn_signed_module) items;
	struct worker workers[TN_PARALLEL_MAX];
};

const char *tn_signed_state_word(enum tn_signed_state state)
{
	static const char *const words[] = {
		[TN_SIGNED_TRUSTED] = "trusted",   [TN_SIGNED_UNTRUSTED] = "untrusted", [TN_SIGNED_REVOKED] = "revoked",
		[TN_SIGNED_CHANGED] = "changed",   [TN_SIGNED_DAMAGED] = "damaged",     [TN_SIGNED_UNSUPPORTED] = "unsupported",
		[TN_SIGNED_STRIPPED] = "stripped", [TN_SIGNED_NOT] = "unsigned",        [TN_SIGNED_UNSURE] = "unsure",
		[TN_SIGNED_UNREADABLE] = "unreadable",
	};

	return words[state];
}

tn_signed_modules *tn_signed_modules_new(const struct tn_check_basis *basis, const tn_trust *others)
{
	tn_signed_modules *m = calloc(1, sizeof(*m));

	if (m) {
		m->basis = basis;
		m->others = others;
	}
	return m;
}

tn_signed_modules *tn_signed_modules_free(tn_signed_modules *m)
{
	if (!m)
		return NULL;
	for (size_t i = 0; i < m->items.n; i++)
		tn_check_result_free(&m->items.v[i].result);
	tn_vec_free(&m->items);
	for (size_t i = 0; i < TN_PARALLEL_MAX; i++) {
		tn_arena_free(&m->workers[i].arena);
		tn_buf_free(&m->workers[i].file);
		tn_crypto_free(m->workers[i].crypto);
	}
	tn_arena_free(&m->names);
	free(m);
	return NULL;
}

int tn_signed_modules_add(tn_signed_modules *m, const char *name, const char *path)
{
	return tn_vec_push(&m->items, (struct tn_signed_module){ .name = name, .path = path });
}

static int take_file(void *data, const char *name, const char *path)
{
	return tn_signed_modules_add(data, name, path);
}

int tn_signed_modules_add_tree(tn_signed_modules *m, tn_tree *tree, struct tn_error *err)
{
	return tn_tree_list(tree, &m->names, take_file, m, err);
}

size_t tn_signed_modules_get(const tn_signed_modules *m, const struct tn_signed_module **ret)
{
	*ret = m->items.v;
	return m->items.n;
}

/* One module, while its bytes are there. */
struct look {
	const tn_signed_modules *all;
	struct tn_signed_module *item;
	struct worker *worker;
};

/* What the message says of itself is gone with the file. */
static const struct tn_signature_report *keep(struct tn_arena *arena, const struct tn_signature_report *report)
{
	struct tn_signature_report *copy = tn_arena_alloc(arena, sizeof(*copy));

	if (!copy)
		return NULL;
	*copy = *report;
	copy->signature.signer.p = tn_arena_dup(arena, report->signature.signer);
	copy->signature.key.p = tn_arena_dup(arena, report->signature.key);
	copy->signature.signature = (struct tn_text){ 0 };
	return copy->signature.signer.p && copy->signature.key.p ? copy : NULL;
}

static int ask(const struct look *l, const tn_trust *trust, struct tn_text file, const struct tn_signature_report **ret)
{
	struct tn_signature_report report;

	if (tn_verify(trust, l->worker->crypto, file, &l->worker->arena, &report, NULL) < 0)
		return -ENOMEM;
	*ret = keep(&l->worker->arena, &report);
	return *ret ? 0 : -ENOMEM;
}

/* A module of the kernel's own source says so of itself. */
static bool is_of_kernel(struct tn_text file, const char *path)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_text modinfo;

	return tn_image_open_mem(file.p, file.n, path, &image, NULL) == 0 && tn_image_modinfo(image, &modinfo) == 0 &&
	       tn_modinfo_get(modinfo, "intree").p;
}

/* strip(1) takes the end of a file off. Where a kernel's build signs all modules of its own, one without has lost it. */
static bool is_stripped(const struct look *l, struct tn_text file)
{
	return tn_kernel_facts_config(l->all->basis->kernel, "MODULE_SIG_ALL") == TN_CONFIG_YES &&
	       is_of_kernel(file, l->item->path);
}

static enum tn_signed_state state_of(const struct look *l, const struct tn_check_result *result,
				     const struct tn_signature_report *report)
{
	static const enum tn_signed_state states[] = {
		[TN_SIGNATURE_GOOD] = TN_SIGNED_TRUSTED,
		[TN_SIGNATURE_NONE] = TN_SIGNED_NOT,
		[TN_SIGNATURE_CUT] = TN_SIGNED_DAMAGED,
		[TN_SIGNATURE_NOT_PKCS7] = TN_SIGNED_UNSUPPORTED,
		[TN_SIGNATURE_PARAMETERS] = TN_SIGNED_DAMAGED,
		[TN_SIGNATURE_MALFORMED] = TN_SIGNED_DAMAGED,
		[TN_SIGNATURE_VERSION] = TN_SIGNED_DAMAGED,
		[TN_SIGNATURE_ALGORITHM] = TN_SIGNED_UNSUPPORTED,
		[TN_SIGNATURE_ATTRIBUTES] = TN_SIGNED_UNSUPPORTED,
		[TN_SIGNATURE_NO_KEY] = TN_SIGNED_UNTRUSTED,
		[TN_SIGNATURE_WRONG] = TN_SIGNED_CHANGED,
		[TN_SIGNATURE_REVOKED] = TN_SIGNED_REVOKED,
		[TN_SIGNATURE_UNCHECKED] = TN_SIGNED_UNSURE,
	};

	if (report->verdict == TN_SIGNATURE_GOOD && result->verdict == TN_VERDICT_FAILS)
		return report->file_revoked ? TN_SIGNED_REVOKED : TN_SIGNED_UNSUPPORTED;
	if (report->verdict == TN_SIGNATURE_GOOD && (report->key_doubt || result->verdict == TN_VERDICT_UNKNOWN))
		return TN_SIGNED_UNSURE;
	if (report->verdict == TN_SIGNATURE_NO_KEY && l->item->elsewhere && l->item->elsewhere->verdict == TN_SIGNATURE_WRONG)
		return TN_SIGNED_CHANGED;
	if (report->verdict == TN_SIGNATURE_NO_KEY && tn_trust_gap(l->all->basis->trust))
		return TN_SIGNED_UNSURE;
	return states[report->verdict];
}

static int look_at(void *data, struct tn_text file, const struct tn_check_result *result)
{
	const struct look *l = data;
	const struct tn_signature_report *report = result->signature;
	int r = 0;

	/* It could not be unpacked. */
	if (!report && result->findings.n && result->findings.v[0].error) {
		l->item->state = TN_SIGNED_UNREADABLE;
		l->item->trouble = result->findings.v[0].what.text;
		return 0;
	}
	/* A kernel that looks at no signatures has not made one. */
	if (!report)
		r = ask(l, l->all->basis->trust, file, &report);
	if (r == 0 && report->verdict == TN_SIGNATURE_NO_KEY && l->all->others)
		r = ask(l, l->all->others, file, &l->item->elsewhere);
	if (r < 0)
		return r;
	l->item->report = report;
	l->item->state = state_of(l, result, report);
	if (l->item->state == TN_SIGNED_NOT && is_stripped(l, file))
		l->item->state = TN_SIGNED_STRIPPED;
	return 0;
}

static void set_trouble(struct look *l, const char *why)
{
	l->item->state = TN_SIGNED_UNREADABLE;
	l->item->trouble = why ? why : "out of memory";
}

static void judge_one(void *data, size_t i, size_t worker)
{
	tn_signed_modules *m = data;
	struct look look = { m, &m->items.v[i], &m->workers[worker] };
	struct tn_check_request request = { .path = look.item->path };
	int r;

	if (!look.worker->crypto)
		look.worker->crypto = tn_crypto_new();
	request.crypto = look.worker->crypto;
	tn_check_reading(m->basis, request.path);
	r = tn_tree_list_read(request.path, &look.worker->file);
	if (r < 0) {
		set_trouble(&look, tn_arena_str(&look.worker->arena, r == -EINVAL ? "it is no regular file" : strerror(-r)));
		return;
	}
	request.file = tn_buf_text(&look.worker->file);
	if (tn_check_signed(m->basis, &request, look.item->name, look_at, &look, &look.worker->arena, &look.item->result, NULL) < 0)
		set_trouble(&look, NULL);
}

static int use_one(void *data, size_t i, bool worked)
{
	if (!worked)
		judge_one(data, i, 0);
	return 0;
}

int tn_signed_modules_judge(tn_signed_modules *m, struct tn_error *err)
{
	const struct tn_parallel all = {
		.n = m->items.n, .max_threads = TN_PARALLEL_MAX, .work = judge_one, .use = use_one, .data = m,
	};
	int r = tn_parallel(&all);

	return r < 0 ? tn_fail(err, r, "out of memory") : 0;
}
