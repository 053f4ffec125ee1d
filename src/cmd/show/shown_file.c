// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a module's file says, and what is known of the file. */
#include "cmd/show/shown.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "diag/check_signature.h"
#include "explain/firmware_packing.h"
#include "format/modinfo.h"
#include "sys/files.h"

/* A sentence that outlives @err; NULL: out of memory. */
static const char *keep_text(struct tn_error *err, struct tn_arena *arena)
{
	const char *text = err->text ? tn_arena_str(arena, err->text) : NULL;

	tn_error_clear(err);
	return text;
}

static int open_image(struct tn_shown *shown, struct tn_world *world, struct tn_error *err)
{
	int r = shown->is_file ? tn_image_open_named(shown->path, &shown->image, err) :
				 tn_image_open_at(AT_FDCWD, shown->path, &shown->image, err);
	if (r == 0)
		r = tn_image_modinfo(shown->image, &shown->modinfo);
	if (r == -ENOENT && shown->image) /* no .modinfo: nothing to say */
		r = 0;
	if (r < 0 && r != -ENOMEM) {
		if (r == -EBADMSG && !err->text) /* what is said of .modinfo alone */
			tn_fail(err, r, "%s: its .modinfo is damaged", shown->path);
		shown->trouble = keep_text(err, &world->arena);
		return shown->trouble ? 0 : -ENOMEM;
	}
	if (tn_file_size_at(AT_FDCWD, shown->path, &shown->size) < 0)
		shown->size = 0;
	return r;
}

static int read_build_id(struct tn_shown *shown, const tn_image *image, struct tn_arena *arena)
{
	tn_autobuf hex = { 0 };
	struct tn_text id;

	if (tn_image_build_id(image, &id) < 0)
		return 0;
	for (size_t i = 0; i < id.n; i++)
		tn_buf_addf(&hex, "%02x", (unsigned char)id.p[i]);
	shown->build_id = hex.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&hex));
	return shown->build_id ? 0 : -ENOMEM;
}

int tn_shown_read_image(struct tn_shown *shown, const tn_image *image, struct tn_arena *arena)
{
	int r = read_build_id(shown, image, arena);

	if (r == 0 && tn_image_get_ksymbols(image, &shown->exports, NULL) == -ENOMEM)
		r = -ENOMEM;
	return r;
}

/* What is built in says it in modules.builtin.modinfo. */
static int read_builtin(struct tn_shown *shown, struct tn_world *world, struct tn_error *err)
{
	struct tn_parameters_of of = { 0 };
	int r = tn_parameters_modinfo(world->tree, shown->module, false, &world->arena, &of, err);

	if (r < 0 && r != -ENOMEM) {
		tn_error_clear(err);
		r = 0;
	}
	shown->modinfo = of.modinfo;
	return r;
}

static int read_aliases(struct tn_shown *shown, struct tn_arena *arena)
{
	struct tn_text rest = shown->modinfo;
	struct tn_modinfo_entry entry;

	while (tn_modinfo_next(&rest, &entry)) {
		const char *alias;

		if (!tn_text_is(entry.key, "alias"))
			continue;
		alias = tn_arena_dup(arena, entry.value);
		if (!alias || tn_vec_push(&shown->aliases, alias) < 0)
			return -ENOMEM;
	}
	return 0;
}

static const char *missing_words(int code)
{
	switch (code) {
	case -ENOENT:
		return "missing";
	case -EINVAL:
		return "its name leads out of the directory of firmware";
	default:
		return strerror(-code);
	}
}

static int read_firmware(struct tn_shown *shown, const struct tn_firmware_places *places, struct tn_arena *arena)
{
	struct tn_text rest = shown->modinfo;
	struct tn_modinfo_entry entry;
	int r = 0;

	while (r == 0 && tn_modinfo_next(&rest, &entry)) {
		struct tn_shown_firmware f = { 0 };
		int found;

		if (!tn_text_is(entry.key, "firmware"))
			continue;
		f.name = tn_arena_dup(arena, entry.value);
		found = f.name ? tn_firmware_find(places, f.name, arena, &f.path) : -ENOMEM;
		if (found < 0)
			f.why = missing_words(found);
		r = found == -ENOMEM ? found : tn_vec_push(&shown->firmware, f);
	}
	return r;
}

int tn_shown_firmware_places(struct tn_world *world, const struct tn_world_machine *m, struct tn_firmware_places *ret)
{
	return tn_firmware_places(world->root, world->release, tn_firmware_packing(m->kernel.facts), &world->arena, ret);
}

int tn_shown_read_words(struct tn_shown *shown, const struct tn_firmware_places *places, struct tn_arena *arena)
{
	int r = read_aliases(shown, arena);

	return r < 0 ? r : read_firmware(shown, places, arena);
}

/* Whose key it is, and whether the kernel has it. */
static void judge(struct tn_shown_signature *s, const tn_trust *trust, struct tn_arena *arena)
{
	const struct tn_signature_report *report = &s->report;
	const char *gap = tn_trust_gap(trust);

	switch (report->verdict) {
	case TN_SIGNATURE_GOOD:
		s->trusted = report->key_doubt || report->file_revoked ? TN_TRUST_UNKNOWN : TN_TRUSTED;
		if (report->file_revoked)
			s->why = tn_arena_printf(arena, "its digest is on a list of what is revoked (%s)", report->file_revoked);
		else
			s->why = tn_arena_printf(arena, "%s, from %s%s%s", report->key_subject, report->key_source,
						 report->key_doubt ? ": " : "", report->key_doubt ? report->key_doubt : "");
		break;
	case TN_SIGNATURE_UNCHECKED:
		s->trusted = TN_TRUST_UNKNOWN;
		s->why = "it could not be checked: OpenSSL 3 (libcrypto.so.3) is not installed";
		break;
	case TN_SIGNATURE_NO_KEY:
		s->trusted = gap ? TN_TRUST_UNKNOWN : TN_NOT_TRUSTED;
		s->why = gap ? gap : tn_check_signature_words(report->verdict);
		break;
	default:
		s->trusted = TN_NOT_TRUSTED;
		s->why = tn_check_signature_words(report->verdict);
		break;
	}
}

int tn_shown_judge_signature(struct tn_shown *shown, const struct tn_signature_report *report, const tn_trust *trust,
			     struct tn_arena *arena)
{
	struct tn_shown_signature *s = &shown->signature;
	tn_autobuf key = { 0 };

	s->report = *report;
	s->looked_at = true;
	s->present = s->report.verdict != TN_SIGNATURE_NONE;
	if (s->report.signature.key.n) {
		tn_modsig_key_hex(&s->report.signature, &key);
		s->key = key.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&key));
		if (!s->key)
			return -ENOMEM;
	}
	judge(s, trust, arena);
	return 0;
}

/* The check may have verified it already. */
static int read_signature(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m,
			  struct tn_error *err)
{
	const struct tn_signature_report *report = shown->result.signature;
	struct tn_signature_report own = { 0 };
	int r;

	if (!m->kernel.trust)
		return 0;
	r = report ? 0 : tn_verify(m->kernel.trust, NULL, tn_image_bytes(shown->image), &world->arena, &own, err);
	return r < 0 ? r : tn_shown_judge_signature(shown, report ? report : &own, m->kernel.trust, &world->arena);
}

/* Whether it would load, where it is not. */
static int read_verdict(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m, struct tn_error *err)
{
	const struct tn_check_how how = {
		.with = shown->is_file && m->kernel.basis.live ? TN_CHECK_WITH_LOADED : TN_CHECK_WITH_NEEDED,
	};
	const struct tn_live_facts *live = m->kernel.basis.live;
	int r;

	if (!shown->is_file && live && tn_live_facts_loaded(live, shown->module)) {
		shown->unchecked = "it is loaded";
		return 0;
	}
	r = tn_checker_file(m->kernel.checker, shown->path, &how, &world->arena, &shown->result, err);
	if (r == -ENOMEM)
		return r;
	shown->checked = r == 0;
	if (r < 0)
		shown->unchecked = keep_text(err, &world->arena);
	return r < 0 && !shown->unchecked ? -ENOMEM : 0;
}

int tn_shown_read_package(struct tn_shown *shown, struct tn_world *world, struct tn_package_memory *memory, struct tn_error *err)
{
	const char *root = tn_root_path(world->root);
	size_t n = strlen(root);
	int r;

	shown->where = n && strncmp(shown->path, root, n) == 0 && shown->path[n] == '/' ? shown->path + n : shown->path;
	r = tn_package_of_many(world->root, shown->where, memory, &world->arena, &shown->package, err);
	if (r == -ENOMEM)
		return r;
	shown->packaged = r == 0;
	if (r == -EOPNOTSUPP)
		shown->package_trouble = keep_text(err, &world->arena);
	else if (r < 0)
		shown->package_trouble = "none has it";
	tn_error_clear(err);
	return shown->packaged || shown->package_trouble ? 0 : -ENOMEM;
}

int tn_shown_read_file(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m, struct tn_error *err)
{
	struct tn_firmware_places places;
	int r;

	shown->builtin = !shown->path && tn_tree_is_builtin(world->tree, shown->module);
	if (!shown->path)
		r = shown->builtin ? read_builtin(shown, world, err) : 0;
	else
		r = tn_shown_read_package(shown, world, NULL, err);
	if (r == 0 && shown->path)
		r = open_image(shown, world, err);
	if (r == 0)
		r = tn_shown_firmware_places(world, m, &places);
	if (r == 0)
		r = tn_shown_read_words(shown, &places, &world->arena);
	if (r < 0 || !shown->image)
		return r;
	r = tn_shown_read_image(shown, shown->image, &world->arena);
	if (r == 0)
		r = read_verdict(shown, world, m, err);
	return r < 0 ? r : read_signature(shown, world, m, err);
}
