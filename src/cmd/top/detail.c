// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/detail.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/show/shown.h"
#include "core/name.h"
#include "core/plan/words.h"
#include "explain/taint.h"

/* Items of a list that are told one by one. */
#define SOME 16

/* Lines in the making. */
struct telling {
	struct tn_detail *d;
	struct tn_world *world; /* the world with an arena that lives as long as the lines */
	struct tn_shown shown;
	bool failed;
};

/* NULL: no memory for it. */
static void tell(struct telling *t, const char *label, enum tn_cell_style style, const char *text)
{
	t->failed |= tn_told_add(&t->d->told, label, style, text) < 0;
}

__attribute__((format(printf, 4, 5)))
static void tellf(struct telling *t, const char *label, enum tn_cell_style style, const char *fmt, ...)
{
	const char *text;
	va_list args;

	va_start(args, fmt);
	text = tn_arena_vprintf(&t->d->told.arena, fmt, args);
	va_end(args);
	tell(t, label, style, text);
}

/* "a, b and 12 more" */
static void tell_names(struct telling *t, const char *label, const char *const *names, size_t n)
{
	tn_autobuf text = { 0 };

	if (!n)
		return;
	for (size_t i = 0; i < n && i < SOME; i++)
		tn_buf_addf(&text, "%s%s", i ? ", " : "", names[i]);
	if (n > SOME)
		tn_buf_addf(&text, " and %zu more", n - SOME);
	tell(t, label, TN_CELL_PLAIN, text.failed ? NULL : tn_arena_dup(&t->d->told.arena, tn_buf_text(&text)));
}

static void tell_state(struct telling *t)
{
	const struct tn_shown *s = &t->shown;
	const char *what = tn_shown_field(s, "description", 0, &t->d->told.arena);

	if (what)
		tell(t, NULL, TN_CELL_BOLD, what);
	if (s->loaded && s->loaded->refcount >= 0)
		tellf(t, "state", TN_CELL_GOOD, "%s, %" PRIu64 " bytes, in use %" PRId64 " time%s", s->state, s->loaded->size,
		      s->loaded->refcount, s->loaded->refcount == 1 ? "" : "s");
	else
		tell(t, "state", s->loaded ? TN_CELL_GOOD : TN_CELL_PLAIN, s->state);
	if (s->same_build == TN_NO)
		tell(t, NULL, TN_CELL_WARNING, "what is loaded is another build than the file");
	if (s->trouble)
		tell(t, NULL, TN_CELL_BAD, s->trouble);
}

static void tell_blocks(struct telling *t)
{
	const char *text = NULL;

	if (tn_blocks_text(&t->shown.blocks, &t->d->told.arena, &text) < 0)
		t->failed = true;
	else if (text)
		tell(t, "blocked", TN_CELL_WARNING, text);
}

static void tell_verdict(struct telling *t)
{
	const struct tn_shown *s = &t->shown;
	const struct tn_check_finding *decisive;

	if (!s->checked && s->unchecked && !s->loaded)
		tellf(t, "verdict", TN_CELL_WARNING, "cannot tell whether it would load: %s", s->unchecked);
	if (!s->checked)
		return;
	decisive = tn_check_decisive(&s->result);
	switch (s->result.verdict) {
	case TN_VERDICT_LOADS:
		tell(t, "verdict", TN_CELL_GOOD, "would load");
		break;
	case TN_VERDICT_FAILS:
		tellf(t, "verdict", TN_CELL_BAD, "would not load: %s", decisive ? decisive->what.text : strerror(s->result.error));
		break;
	case TN_VERDICT_UNKNOWN:
		tellf(t, "verdict", TN_CELL_WARNING, "cannot tell whether it would load: %s", decisive ? decisive->what.text : "");
		break;
	}
}

static void tell_taints(struct telling *t)
{
	for (const char *p = t->shown.taints; *p; p++) {
		const struct tn_taint *taint = tn_taint_of(*p);

		if (*p != '+' && *p != '-')
			tellf(t, "taints", TN_CELL_WARNING, "%s (%c)%s", taint ? taint->words : "of a kind that is not known", *p,
			      t->shown.is_tainting ? "" : ", once it is loaded");
	}
}

static void tell_signature(struct telling *t)
{
	static const struct {
		const char *word;
		enum tn_cell_style style;
	} words[] = {
		[TN_TRUSTED] = { "trusted", TN_CELL_GOOD },
		[TN_NOT_TRUSTED] = { "not trusted", TN_CELL_BAD },
		[TN_TRUST_UNKNOWN] = { "cannot tell whether it is trusted", TN_CELL_WARNING },
	};
	const struct tn_shown_signature *s = &t->shown.signature;
	const struct tn_text signer = s->report.signature.signer;

	if (!s->looked_at)
		return;
	if (!s->present)
		tell(t, "signature", TN_CELL_PLAIN, "none");
	else
		tellf(t, "signature", words[s->trusted].style, "%.*s%s%s%s%s%s", TN_TEXT_FMT(signer), signer.n ? ": " : "",
		      words[s->trusted].word, s->why ? " (" : "", s->why ? s->why : "", s->why ? ")" : "");
}

static void tell_parameters(struct telling *t)
{
	const tn_parameters *all = &t->shown.parameters;

	for (size_t i = 0; i < all->n; i++) {
		const struct tn_parameter *p = &all->v[i];
		bool type = p->type != NULL, what = p->description && *p->description;
		size_t before = t->d->told.lines.n;

		tellf(t, i ? NULL : "parameters", TN_CELL_PLAIN, "%s%s%s%s%s%s%s%s", p->name, p->value ? "=" : "",
		      p->value ? p->value : "", type ? " (" : "", type ? p->type : "", type ? ")" : "",
		      what ? ": " : "", what ? p->description : "");
		if (t->d->told.lines.n > before)
			t->d->told.lines.v[before].parameter = true;
	}
}

static void tell_devices(struct telling *t)
{
	for (size_t i = 0; i < t->shown.devices.n && i < SOME; i++) {
		const struct tn_shown_device *d = &t->shown.devices.v[i];
		const char *driver = d->device->driver;

		tellf(t, i ? NULL : "devices", TN_CELL_PLAIN, "%s %s%s%s", d->device->bus, d->device->name,
		      d->bound ? "" : driver ? ": fits, but has the driver " : ": fits, and has no driver",
		      d->bound || !driver ? "" : driver);
	}
	if (t->shown.devices.n > SOME)
		tellf(t, NULL, TN_CELL_PLAIN, "and %zu more", t->shown.devices.n - SOME);
}

static void tell_file(struct telling *t)
{
	static const char *const fields[] = { "version", "author", "license" };
	const struct tn_shown *s = &t->shown;

	for (size_t i = 0; i < s->firmware.n; i++)
		if (!s->firmware.v[i].path)
			tellf(t, "firmware", TN_CELL_WARNING, "%s: %s", s->firmware.v[i].name, s->firmware.v[i].why);
	tell(t, "file", TN_CELL_PLAIN,
	     s->where ? s->where : s->builtin ? "none: it is built into the kernel" : "none that is known");
	if (s->packaged && s->package.name)
		tellf(t, "package", TN_CELL_PLAIN, "%s %s", s->package.name, s->package.version ? s->package.version : "");
	for (size_t i = 0; i < TN_ARRAY_SIZE(fields); i++) {
		const char *value = tn_shown_field(s, fields[i], 0, &t->d->told.arena);

		if (value)
			tell(t, fields[i], TN_CELL_PLAIN, value);
	}
}

/* Who else uses it is told by somebody who can see that. */
static int tell_all(struct telling *t)
{
	tell_state(t);
	tell_blocks(t);
	tell_verdict(t);
	tell_names(t, "needs", t->shown.needs.v, t->shown.needs.n);
	tell_names(t, "used by", t->shown.holders.v, t->shown.holders.n);
	t->d->told.users_at = t->d->told.lines.n;
	tell_parameters(t);
	tell_devices(t);
	tell_taints(t);
	tell_signature(t);
	tell_names(t, "needed by", t->shown.needed_by.v, t->shown.needed_by.n);
	tell_file(t);
	return t->failed ? -ENOMEM : 0;
}

/* What is loaded and which devices there are: the kernel itself stays what it is. */
static int look_again(struct tn_detail *d, struct tn_error *err)
{
	struct tn_world_machine *m = &d->machine;
	int r;

	tn_live_facts_free(&m->kernel.live);
	m->kernel.live = (struct tn_live_facts){ 0 };
	tn_vec_free(&m->devices);
	tn_arena_free(&d->devices);
	d->devices = (struct tn_arena){ 0 };
	tn_checker_free(m->kernel.checker);
	m->kernel.checker = NULL;
	r = tn_live_facts_read(d->world->root, &m->kernel.live, err);
	if (r == 0)
		r = tn_devices_read(d->world->root, &d->devices, &m->devices, err);
	m->kernel.checker = r == 0 ? tn_checker_new(&m->kernel.basis, d->world->root, d->world->tree) : NULL;
	return r == 0 && !m->kernel.checker ? -ENOMEM : r;
}

static int open_machine(struct tn_detail *d)
{
	tn_autoerror err = { 0 };
	int r = 0;

	if (!d->open && !d->broken) {
		r = tn_world_machine_open(&d->machine, d->world, &err);
		d->open = true;
	} else if (d->open && d->stale) {
		r = look_again(d, &err);
	}
	d->stale = false;
	d->broken |= r < 0;
	return r;
}

int tn_detail_read(struct tn_detail *d, const char *module)
{
	struct tn_world world = *d->world;
	struct telling t = { .d = d, .world = &world };
	const struct tn_tree_module *m;
	tn_autoerror err = { 0 };
	int r = open_machine(d);

	tn_told_free(&d->told);
	if (d->broken) {
		tell(&t, NULL, TN_CELL_BAD, "what the machine has could not be read");
		return t.failed ? -ENOMEM : r == -ENOMEM ? r : 0;
	}
	world.arena = (struct tn_arena){ 0 };
	t.shown = (struct tn_shown){ .operand = module, .module = module, .found = tn_words_found(TN_FOUND_LOADED)->id };
	r = tn_tree_module(world.tree, module, &m);
	if (r == 0)
		t.shown.path = m->path;
	r = r == -ENOMEM ? r : tn_shown_read(&t.shown, &world, &d->machine, &err);
	if (r == 0)
		r = tell_all(&t);
	else if (r != -ENOMEM)
		tell(&t, NULL, TN_CELL_BAD, tn_error_text(&err, r));
	tn_shown_release(&t.shown);
	tn_arena_free(&world.arena);
	return r == -ENOMEM ? r : 0;
}

void tn_detail_close(struct tn_detail *d)
{
	tn_told_free(&d->told);
	if (d->open)
		tn_world_machine_close(&d->machine);
	tn_arena_free(&d->devices);
	d->open = false;
}
