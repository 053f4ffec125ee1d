// SPDX-License-Identifier: LGPL-2.1-or-later
/* One row for each certificate, wherever it is; and for each key of the kernel's whose certificate is nowhere. */
#include "cmd/keys/keys_view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct filling {
	struct tn_keys_view *view;
	struct tn_arena *arena;
	tn_crypto *crypto;
};

const char *tn_key_state_word(const struct tn_key_row *row)
{
	static const char *const words[] = {
		[TN_KEY_IS_REVOKED] = "revoked", [TN_KEY_IS_TRUSTED] = "trusted", [TN_KEY_IS_UNSURE] = "unsure",
		[TN_KEY_IS_PENDING] = "pending", [TN_KEY_IS_UNREAD] = "unread",   [TN_KEY_IS_HERE] = "here",
	};

	return row->leaves ? "leaves" : words[row->state];
}

static const char *hex(struct tn_arena *arena, struct tn_text bytes)
{
	tn_autobuf out = { 0 };

	for (size_t i = 0; i < bytes.n; i++)
		tn_buf_addf(&out, "%s%02X", i ? ":" : "", (uint8_t)bytes.p[i]);
	return out.failed || !bytes.n ? NULL : tn_arena_dup(arena, tn_buf_text(&out));
}

static const char *shown(struct tn_arena *arena, const struct tn_buf *out)
{
	return out->n ? tn_arena_dup(arena, tn_buf_text(out)) : NULL;
}

static const char *day(struct tn_arena *arena, struct tn_text date)
{
	tn_autobuf out = { 0 };

	tn_x509_show_day(date, &out);
	return shown(arena, &out);
}

static int describe(struct filling *f, struct tn_key_row *row)
{
	tn_autobuf subject = { 0 }, kind = { 0 };
	struct tn_digest digest;
	struct tn_x509 x509;

	if (tn_x509_read(row->der, &x509, NULL) < 0)
		return -EBADMSG;
	tn_x509_show_name(&x509.subject, &subject);
	tn_x509_show_key(&x509, &kind);
	row->subject = tn_arena_dup(f->arena, tn_buf_text(&subject));
	row->kind = shown(f->arena, &kind);
	row->id = hex(f->arena, x509.key_id);
	while (x509.serial.n > 1 && !x509.serial.p[0]) /* a sign, no digit */
		x509.serial = tn_text_from(x509.serial, 1);
	row->serial = hex(f->arena, x509.serial);
	row->from = day(f->arena, x509.not_before);
	row->until = day(f->arena, x509.not_after);
	row->ca = tn_x509_is_authority(&x509);
	if (tn_crypto_digest(f->crypto, "SHA256", x509.whole, &digest, NULL) == 0)
		row->fingerprint = hex(f->arena, (struct tn_text){ (const char *)digest.p, digest.n });
	return row->subject ? 0 : -ENOMEM;
}

static struct tn_key_row *find(struct filling *f, struct tn_text der)
{
	for (size_t i = 0; i < f->view->rows.n; i++)
		if (tn_text_eq(f->view->rows.v[i].der, der))
			return &f->view->rows.v[i];
	return NULL;
}

/* Beyond that it is no list of keys: somebody has made it up. */
#define ROWS_MAX 4096

/* The certificate's row, made where there is none. *ret is NULL for what is no certificate. */
static int row_of(struct filling *f, struct tn_text der, struct tn_key_row **ret)
{
	struct tn_key_row row = { .state = TN_KEY_IS_HERE, .der = der };
	struct tn_key_row *there = find(f, der);
	int r = 0;

	*ret = there;
	if (there || f->view->rows.n >= ROWS_MAX)
		return 0;
	r = describe(f, &row);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	if (tn_vec_push(&f->view->rows, row) < 0)
		return -ENOMEM;
	*ret = &f->view->rows.v[f->view->rows.n - 1];
	return 0;
}

static bool has_source(const struct tn_key_row *row, const char *source)
{
	for (size_t i = 0; i < row->n_sources; i++)
		if (strcmp(row->sources[i], source) == 0)
			return true;
	return false;
}

static int add(struct filling *f, struct tn_text der, enum tn_key_state state, const char *source, struct tn_key_row **ret)
{
	struct tn_key_row *row = NULL;
	int r = der.n ? row_of(f, der, &row) : 0;

	*ret = row;
	if (r < 0 || !row)
		return r;
	if (state < row->state)
		row->state = state;
	if (row->n_sources < TN_KEY_SOURCES_MAX && !has_source(row, source))
		row->sources[row->n_sources++] = source;
	return 0;
}

static int add_trusted(struct filling *f)
{
	const tn_trust *trust = f->view->keys.kernel.trust;
	struct tn_trust_certificate c;
	struct tn_key_row *row;
	int r = 0;

	for (size_t i = 0; r == 0 && tn_trust_certificate(trust, i, &c); i++) {
		r = add(f, c.der, c.place.doubt ? TN_KEY_IS_UNSURE : TN_KEY_IS_TRUSTED, c.place.name, &row);
		if (r < 0 || !row)
			continue;
		row->ring = row->ring ? row->ring : c.place.ring;
		row->doubt = row->state == TN_KEY_IS_TRUSTED ? NULL : c.place.doubt;
	}
	for (size_t i = 0; r == 0 && tn_trust_revoked(trust, i, &c); i++)
		r = add(f, c.der, TN_KEY_IS_REVOKED, c.place.name, &row);
	f->view->digests = tn_trust_revoked_digests(trust);
	return r;
}

/* What the kernel has of them is here already, from a list of the same name. */
static int add_listed(struct filling *f)
{
	static const struct {
		const char *name;
		enum tn_key_state state;
	} lists[] = {
		[TN_EFI_DB] = { "db", TN_KEY_IS_UNREAD },
		[TN_EFI_MOK_LIST] = { "MokListRT", TN_KEY_IS_UNREAD },
		[TN_EFI_MOK_NEW] = { "MokNew", TN_KEY_IS_PENDING },
		[TN_EFI_MOK_DEL] = { "MokDel", TN_KEY_IS_UNREAD },
	};
	const struct tn_secure_boot *boot = &f->view->keys.boot;
	int r = 0;

	for (size_t i = 0; i < boot->certificates.n && r == 0; i++) {
		const struct tn_efi_certificate *c = &boot->certificates.v[i];
		struct tn_key_row *row;

		r = add(f, c->der, lists[c->list].state, lists[c->list].name, &row);
		if (r == 0 && row)
			row->leaves |= c->list == TN_EFI_MOK_DEL;
	}
	return r;
}

static int add_disk(struct filling *f)
{
	const tn_signing_keys *disk = &f->view->keys.disk;
	struct tn_key_row *row;
	int r = 0;

	for (size_t i = 0; i < disk->n && r == 0; i++)
		r = add(f, disk->v[i].der, TN_KEY_IS_HERE, disk->v[i].certificate, &row);
	return r;
}

/* @id as /proc/keys has it: no colons, small letters. */
static bool has_id(const struct tn_key_row *row, const char *id)
{
	const char *own = row->id ? row->id : row->serial;
	size_t i = 0;

	for (; own && *own; own++)
		if (*own != ':' && (!id[i] || (*own | 0x20) != (id[i++] | 0x20)))
			return false;
	return own && !id[i];
}

static bool is_known(const struct filling *f, const char *id)
{
	for (size_t i = 0; i < f->view->rows.n; i++)
		if (has_id(&f->view->rows.v[i], id))
			return true;
	return false;
}

static enum tn_key_state state_in(const char *ring)
{
	if (!ring || strcmp(ring, ".platform") == 0 || strcmp(ring, ".ima") == 0)
		return TN_KEY_IS_UNSURE;
	return strcmp(ring, ".blacklist") == 0 ? TN_KEY_IS_REVOKED : TN_KEY_IS_TRUSTED;
}

/* What the kernel has, and nobody else. */
static int add_rings(struct filling *f)
{
	const tn_ring_keys *keys = &f->view->keys.places.rings->keys;

	for (size_t i = 0; i < keys->n && f->view->rows.n < ROWS_MAX; i++) {
		const struct tn_ring_key *k = &keys->v[i];
		const struct tn_key_row row = { .state = state_in(k->ring), .subject = k->name, .ring = k->ring, .id = k->id,
						.sources = { "/proc/keys" }, .n_sources = 1 };

		if (*k->id && !is_known(f, k->id) && tn_vec_push(&f->view->rows, row) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int by_state(const void *a, const void *b)
{
	const struct tn_key_row *x = a, *y = b;
	int order = strcmp(x->subject, y->subject);

	if (x->state != y->state)
		return x->state < y->state ? -1 : 1;
	return order ? order : strcmp(x->serial ? x->serial : "", y->serial ? y->serial : "");
}

int tn_keys_view_fill(struct tn_keys_view *view)
{
	tn_cleanup(tn_crypto_freep) tn_crypto *crypto = tn_crypto_new();
	struct filling f = { view, &view->world->arena, crypto };
	int r = crypto ? add_trusted(&f) : -ENOMEM;

	if (r == 0 && (view->keys.running || view->keys.coming))
		r = add_listed(&f);
	if (r == 0)
		r = add_disk(&f);
	if (r == 0)
		r = add_rings(&f);
	if (view->rows.n)
		qsort(view->rows.v, view->rows.n, sizeof(*view->rows.v), by_state);
	return r;
}

void tn_keys_view_free(struct tn_keys_view *view)
{
	tn_vec_free(&view->rows);
	tn_vec_free(&view->answers);
	tn_world_keys_close(&view->keys);
}
