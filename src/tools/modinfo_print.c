// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tools/modinfo_print.h"

#include <errno.h>
#include <string.h>

#include "core/image/info.h"

/* Values start in this column. */
#define COLUMN 16

void tn_info_reset(struct tn_info_printer *p)
{
	p->out.n = 0;
	p->out.failed = false;
	p->params.n = 0;
	tn_hash_free(&p->by_name);
	p->by_name = (struct tn_hash){ 0 };
}

void tn_info_release(struct tn_info_printer *p)
{
	tn_info_reset(p);
	tn_vec_free(&p->params);
	tn_buf_free(&p->out);
}

bool tn_info_wants(const struct tn_info_printer *p, const char *field)
{
	return !p->field || strcmp(p->field, field) == 0;
}

static void add_end(struct tn_info_printer *p)
{
	tn_buf_add_char(&p->out, p->null ? '\0' : '\n');
}

static void add_label(struct tn_info_printer *p, struct tn_text key)
{
	static const char blanks[COLUMN] = "                ";

	tn_buf_add_text(&p->out, key);
	tn_buf_add_char(&p->out, ':');
	if (key.n + 1 < COLUMN)
		tn_buf_add(&p->out, blanks, COLUMN - key.n - 1);
}

/* The part of a line that comes before the value. */
static void add_key(struct tn_info_printer *p, struct tn_text key)
{
	if (p->field)
		return;
	if (p->null) {
		tn_buf_add_text(&p->out, key);
		tn_buf_add_char(&p->out, '=');
	} else {
		add_label(p, key);
	}
}

void tn_info_head(struct tn_info_printer *p, const char *key, const char *value)
{
	if (!p->field)
		add_label(p, tn_text(key));
	tn_buf_add_str(&p->out, value);
	add_end(p);
}

static struct tn_info_param *find_param(struct tn_info_printer *p, struct tn_text name)
{
	uintptr_t at = (uintptr_t)tn_hash_get(&p->by_name, name);

	if (!at) {
		if (tn_vec_push(&p->params, (struct tn_info_param){ .name = name }) < 0)
			return NULL;
		at = p->params.n;
		if (tn_hash_put(&p->by_name, name, (void *)at) < 0)
			return NULL;
	}
	return &p->params.v[at - 1];
}

/* "name:text" or "name:type"; the last one of a name counts. */
static int add_param(struct tn_info_printer *p, struct tn_text value, bool is_type)
{
	const char *colon = value.n ? memchr(value.p, ':', value.n) : NULL;
	struct tn_info_param *param;
	struct tn_text rest;

	if (!colon)
		return -EBADMSG;
	rest = tn_text_from(value, (size_t)(colon - value.p) + 1);
	param = find_param(p, (struct tn_text){ value.p, value.n - rest.n - 1 });
	if (!param)
		return -ENOMEM;
	if (is_type) {
		param->type = rest;
		param->has_type = true;
	} else {
		param->text = rest;
		param->has_text = true;
	}
	return 0;
}

int tn_info_record(struct tn_info_printer *p, struct tn_text key, struct tn_text value)
{
	bool is_text = tn_text_is(key, "parm"), is_type = !is_text && tn_text_is(key, "parmtype");
	bool joined = p->field ? strcmp(p->field, "parm") == 0 : true;

	if (joined && (is_text || is_type))
		return add_param(p, value, is_type);
	if (p->field && !tn_text_is(key, p->field))
		return 0;
	add_key(p, key);
	tn_buf_add_text(&p->out, value);
	add_end(p);
	return 0;
}

static bool begin(struct tn_info_printer *p, const char *key)
{
	if (!tn_info_wants(p, key))
		return false;
	add_key(p, tn_text(key));
	return true;
}

void tn_info_signature(struct tn_info_printer *p, const struct tn_modsig *sig)
{
	if (begin(p, "sig_id")) {
		tn_buf_add_str(&p->out, tn_modsig_type_name(sig->type));
		add_end(p);
	}
	if (begin(p, "signer")) {
		tn_buf_add_text(&p->out, sig->signer);
		add_end(p);
	}
	if (begin(p, "sig_key")) {
		tn_autobuf key = { 0 };

		tn_modsig_key_bytes(sig, &key);
		tn_info_hex(&p->out, tn_buf_text(&key));
		p->out.failed |= key.failed;
		add_end(p);
	}
	if (begin(p, "sig_hashalgo")) {
		tn_buf_add_str(&p->out, sig->hash);
		add_end(p);
	}
	if (begin(p, "signature")) {
		tn_info_hex(&p->out, sig->signature);
		add_end(p);
	}
}

bool tn_info_wants_build_id(const struct tn_info_printer *p)
{
	return p->field ? tn_info_wants(p, "build-id") : p->build_id;
}

void tn_info_build_id(struct tn_info_printer *p, struct tn_text id)
{
	add_key(p, TN_TEXT_LITERAL("build-id"));
	tn_info_hex(&p->out, id);
	add_end(p);
}

/* A type without a text is shown in its place, but among bare values as one. */
static void add_param_line(struct tn_info_printer *p, const struct tn_info_param *param)
{
	struct tn_buf *out = &p->out;

	if (!p->field)
		add_label(p, TN_TEXT_LITERAL("parm"));
	tn_buf_add_text(out, param->name);
	tn_buf_add_char(out, ':');
	if (!p->field && !param->has_text) {
		tn_buf_add_text(out, param->type);
	} else {
		tn_buf_add_text(out, param->text);
		if (param->has_type) {
			tn_buf_add(out, " (", 2);
			tn_buf_add_text(out, param->type);
			tn_buf_add_char(out, ')');
		}
	}
	add_end(p);
}

int tn_info_finish(struct tn_info_printer *p)
{
	for (size_t i = p->params.n; i-- > 0;)
		add_param_line(p, &p->params.v[i]);
	return p->out.failed ? -ENOMEM : 0;
}
