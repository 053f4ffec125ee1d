// SPDX-License-Identifier: LGPL-2.1-or-later
/* One file after the other is read, judged, signed and put in place, by as many threads as there are processors. */
#include <errno.h>
#include <string.h>

#include "cmd/sign/signing.h"
#include "format/compress.h"
#include "format/pack.h"
#include "sign/sealing.h"
#include "sys/parallel.h"

/* Each holds a module twice, and its packer's memory. */
#define THREADS_MAX 8

static bool is_ours(const struct tn_signing *s, const struct tn_modsig *sig)
{
	if (sig->by_key_id)
		return sig->key.n && tn_text_eq(sig->key, s->x509.key_id);
	return sig->key.n && tn_text_eq(sig->key, s->x509.serial) && tn_text_eq(sig->signer, s->x509.issuer.common_name);
}

static const char *signer_of(const struct tn_modsig *sig, struct tn_arena *arena)
{
	tn_autobuf key = { 0 };

	if (!sig->by_key_id)
		return tn_arena_dup(arena, sig->signer);
	tn_buf_add_str(&key, "key ");
	tn_modsig_key_hex(sig, &key);
	return key.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&key));
}

static enum tn_signing_outcome judge(const struct tn_signing *s, const struct tn_signing_file *f, const struct tn_sealing *sealing)
{
	if (f->chosen || s->force || !sealing->was_signed)
		return TN_SIGNING_SIGNED;
	return is_ours(s, &sealing->old) ? TN_SIGNING_HELD : sealing->in_tree ? TN_SIGNING_KERNELS : TN_SIGNING_SIGNED;
}

/* @old: as it is on the disk. @ret: what is to be there. Return: 0 or -errno with a sentence. */
static int make(const struct tn_signing *s, struct tn_text old, struct tn_text payload, bool packed, struct tn_buf *ret,
		struct tn_error *err)
{
	tn_autobuf message = { 0 }, whole = { 0 };
	int r = tn_sealer_sign(s->signer, payload, s->hash, s->flags, &message, err);

	if (r < 0)
		return r;
	tn_buf_add_text(&whole, payload);
	if (tn_sealing_append(tn_buf_text(&message), &whole) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	if (packed)
		return tn_pack_as(old, tn_buf_text(&whole), ret, err);
	*ret = whole;
	whole = (struct tn_buf){ 0 };
	return 0;
}

/* @module: unpacked. */
static int sign(const struct tn_signing *s, struct tn_signing_file *f, const struct tn_replacing *file, struct tn_text old,
		struct tn_text module, struct tn_error *err)
{
	tn_autobuf content = { 0 };
	struct tn_sealing sealing;
	int r = tn_sealing_open(module, &sealing, err);

	if (r < 0)
		return tn_fail_in(err, r, "%s", f->path);
	f->was_signed = sealing.was_signed;
	f->old_signer = sealing.was_signed ? signer_of(&sealing.old, &f->arena) : "";
	if (!f->old_signer)
		return tn_fail(err, -ENOMEM, "out of memory");
	f->outcome = judge(s, f, &sealing);
	if (f->outcome != TN_SIGNING_SIGNED)
		return 0;
	r = make(s, old, sealing.payload, f->packing != NULL, &content, err);
	return r < 0 ? tn_fail_in(err, r, "%s", f->path) : s->carry_out(file, tn_buf_text(&content), err);
}

static int read_and_sign(const struct tn_signing *s, struct tn_signing_file *f, struct tn_error *err)
{
	tn_autoreplacing file = { .dirfd = -1, .fd = -1 };
	tn_autobuf old = { 0 }, unpacked = { 0 };
	enum tn_compression packing;
	int r = tn_replacing_open(f->path, f->within, &f->arena, &file, err);

	if (r < 0)
		return r;
	f->real = file.linked ? file.path : NULL;
	f->names = file.names;
	r = tn_replacing_read(&file, TN_DECOMPRESS_MAX, &old, err);
	if (r < 0)
		return r;
	packing = tn_compress_detect(tn_buf_text(&old));
	if (packing == TN_COMPRESSION_NONE)
		return sign(s, f, &file, tn_buf_text(&old), tn_buf_text(&old), err);
	f->packing = tn_compress_name(packing);
	r = tn_decompress(tn_buf_text(&old), TN_DECOMPRESS_MAX, &unpacked, err);
	return r < 0 ? tn_fail_in(err, r, "%s", f->path) : sign(s, f, &file, tn_buf_text(&old), tn_buf_text(&unpacked), err);
}

static void work(void *data, size_t i, size_t worker)
{
	struct tn_signing *s = data;
	struct tn_signing_file *f = &s->files.v[i];
	tn_autoerror err = { 0 };
	int r = read_and_sign(s, f, &err);

	(void)worker;
	if (r >= 0)
		return;
	f->outcome = TN_SIGNING_FAILED;
	f->error = tn_arena_str(&f->arena, tn_error_text(&err, r));
}

static int use(void *data, size_t i, bool worked)
{
	struct tn_signing *s = data;

	if (!worked)
		work(data, i, 0);
	s->counts[s->files.v[i].outcome]++;
	return s->files.v[i].outcome == TN_SIGNING_FAILED && !s->files.v[i].error ? -ENOMEM : 0;
}

int tn_signing_run(struct tn_signing *s)
{
	return tn_parallel(&(struct tn_parallel){
		.n = s->files.n, .max_threads = THREADS_MAX, .work = work, .use = use, .data = s });
}

void tn_signing_release(struct tn_signing *s)
{
	tn_sealer_free(s->signer);
	tn_secrets_end(&s->secrets);
	for (size_t i = 0; i < s->files.n; i++)
		tn_arena_free(&s->files.v[i].arena);
	tn_vec_free(&s->files);
}
