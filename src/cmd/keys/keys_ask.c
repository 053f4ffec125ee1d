// SPDX-License-Identifier: LGPL-2.1-or-later
/* The one step that is missing, for a certificate or the key of a module. */
#include <errno.h>
#include <string.h>

#include "cmd/keys/certificate_file.h"
#include "cmd/keys/keys_view.h"
#include "cmd/operands.h"
#include "core/find/meaning.h"

static int no_answer(struct tn_keys_view *view, struct tn_key_answer answer, const char *why)
{
	answer.trouble = why;
	return why ? tn_vec_push(&view->answers, answer) : -ENOMEM;
}

static int answer(struct tn_keys_view *view, struct tn_key_answer to, const struct tn_key_home *home, const struct tn_x509 *x509,
		  const char *certificate)
{
	const struct tn_key_question q = {
		.places = &view->keys.places, .kernel = view->keys.kernel.facts, .live = view->keys.kernel.basis.live,
		.distro = tn_distro_of(view->world->root), .home = home, .x509 = x509, .certificate = certificate,
		.arena = &view->world->arena,
	};

	return tn_key_step_find(&q, &to.step) < 0 ? -ENOMEM : tn_vec_push(&view->answers, to);
}

static int ask_certificate(struct tn_keys_view *view, const char *operand, struct tn_text der)
{
	struct tn_key_answer to = { .operand = operand };
	struct tn_key_home home = tn_key_home_of(&view->keys.places, der);
	tn_autobuf name = { 0 };
	struct tn_x509 x509;

	if (tn_x509_read(der, &x509, NULL) < 0)
		return no_answer(view, to, "it is no certificate");
	tn_x509_show_name(&x509.subject, &name);
	to.key = tn_arena_dup(&view->world->arena, tn_buf_text(&name));
	return to.key ? answer(view, to, &home, &x509, operand) : -ENOMEM;
}

static int ask_module(struct tn_keys_view *view, const char *operand, const char *path)
{
	struct tn_key_answer to = { .operand = operand, .is_module = true, .key = "" };
	tn_cleanup(tn_signer_free) struct tn_signer signer = { 0 };
	const struct tn_signing_key *disk;

	if (tn_signer_find(path, &view->keys.places, &view->world->arena, &signer) < 0)
		return -ENOMEM;
	if (!signer.readable)
		return no_answer(view, to, "it is neither a certificate nor a module that can be read");
	if (!signer.is_signed)
		return no_answer(view, to, "it is not signed: tenon sign does that");
	to.key = signer.der.n ? signer.subject : signer.name;
	to.wrong = signer.wrong;
	disk = signer.home.disk;
	return answer(view, to, &signer.home, signer.der.n ? &signer.x509 : NULL, disk ? disk->certificate : NULL);
}

static int ask_name(struct tn_keys_view *view, const char *operand)
{
	const struct tn_key_answer none = { .operand = operand };
	struct tn_world *world = view->world;
	const struct tn_tree_module *module = NULL;
	tn_automeaning meaning = { 0 };
	int r = tn_meaning_find(world->tree, world->config, operand, &world->arena, &meaning);

	if (r == -ENOMEM)
		return r;
	if (r < 0)
		return no_answer(view, none, tn_operand_unknown(world, operand, r));
	for (size_t i = 0; i < meaning.matches.n && r == 0; i++) {
		r = tn_tree_module(world->tree, meaning.matches.v[i].module, &module);
		if (r == 0)
			r = ask_module(view, operand, module->path);
		else if (r != -ENOMEM)
			r = no_answer(view, none, "it is built into the kernel");
	}
	return r;
}

int tn_keys_view_ask(struct tn_keys_view *view, const char *operand)
{
	struct tn_text der = { 0 };
	int r = tn_certificate_file_read(operand, &view->world->arena, &der, NULL);

	if (r == -ENOMEM)
		return r;
	if (r == 0)
		return ask_certificate(view, operand, der);
	return strchr(operand, '/') ? ask_module(view, operand, operand) : ask_name(view, operand);
}

bool tn_keys_view_ok(const struct tn_keys_view *view)
{
	for (size_t i = 0; i < view->answers.n; i++) {
		const struct tn_key_answer *a = &view->answers.v[i];

		if (a->trouble || a->wrong || a->step.kind != TN_KEY_COUNTS)
			return false;
	}
	return true;
}
