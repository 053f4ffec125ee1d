// SPDX-License-Identifier: LGPL-2.1-or-later
/* A module for people: what it is, how it stands, what it takes, what it offers. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/errname.h"
#include "cli/colour.h"
#include "cli/output.h"
#include "cli/show.h"
#include "cmd/show/shown.h"
#include "diag/check.h"
#include "explain/taint.h"

/* Items of a list that stand there without --all. */
#define SOME 8

struct printer {
	const struct tn_show_view *view;
	const struct tn_shown *s;
	FILE *out;
	struct tn_palette colours;
};

static void paint(const struct printer *p, enum tn_colour colour, const char *text)
{
	fputs(p->colours.code[colour], p->out);
	tn_show(text, p->out);
	fputs(p->colours.code[TN_COLOUR_NONE], p->out);
}

/* "  LABEL      " before a line; "" before one that goes on. */
static void label(const struct printer *p, const char *name)
{
	fprintf(p->out, "  %s%-11s%s ", p->colours.code[TN_COLOUR_DIM], name, p->colours.code[TN_COLOUR_NONE]);
}

static void line(const struct printer *p, const char *name, const char *value)
{
	if (!value)
		return;
	label(p, name);
	tn_show(value, p->out);
	putc('\n', p->out);
}

/* "a, b, c", and how many there are besides. */
static void list(const struct printer *p, const char *name, const char *const *names, size_t n)
{
	size_t shown = p->view->all || n <= SOME ? n : SOME;

	if (!n)
		return;
	label(p, name);
	for (size_t i = 0; i < shown; i++) {
		fputs(i ? ", " : "", p->out);
		tn_show(names[i], p->out);
	}
	if (shown < n)
		fprintf(p->out, " and %zu more (--all)", n - shown);
	putc('\n', p->out);
}

static struct tn_arena *arena_of(const struct printer *p)
{
	return &p->view->world->arena;
}

static void print_title(const struct printer *p)
{
	const char *description = tn_shown_field(p->s, "description", 0, arena_of(p));

	paint(p, TN_COLOUR_BOLD, p->s->module);
	if (description) {
		fputs(" - ", p->out);
		tn_show(description, p->out);
	}
	putc('\n', p->out);
	if (p->s->pattern) {
		label(p, "found by");
		tn_show(p->s->pattern, p->out);
		if (strcmp(p->s->pattern, p->s->operand) != 0) {
			fputs(" (", p->out);
			tn_show(p->s->operand, p->out);
			putc(')', p->out);
		}
		putc('\n', p->out);
	}
}

static void print_package(const struct printer *p)
{
	const struct tn_package *package = &p->s->package;
	bool dkms = p->s->packaged && strcmp(package->manager, "dkms") == 0;

	if (!p->s->path)
		return;
	label(p, "package");
	if (!p->s->packaged) {
		tn_show(p->s->package_trouble, p->out);
	} else if (dkms) {
		fputs("none: built by DKMS", p->out);
		if (package->name) {
			fputs(" (", p->out);
			tn_show(package->name, p->out);
			putc('/', p->out);
			tn_show(package->version, p->out);
			putc(')', p->out);
		}
	} else {
		tn_show(package->name, p->out);
		if (package->version) {
			putc(' ', p->out);
			tn_show(package->version, p->out);
		}
		fprintf(p->out, " (%s)", package->manager);
	}
	putc('\n', p->out);
}

static void print_file(const struct printer *p)
{
	if (p->s->path) {
		label(p, "file");
		tn_show(p->s->path, p->out);
		if (p->s->size)
			fprintf(p->out, " (%" PRIu64 " bytes)", p->s->size);
		putc('\n', p->out);
	} else {
		line(p, "file", p->s->builtin ? "none: it is built into the kernel" : "none that is known");
	}
	if (p->s->trouble) {
		label(p, "");
		paint(p, TN_COLOUR_BAD, p->s->trouble);
		putc('\n', p->out);
	}
	print_package(p);
}

static void print_state(const struct printer *p)
{
	const struct tn_loaded *loaded = p->s->loaded;

	label(p, "state");
	paint(p, loaded || p->s->builtin ? TN_COLOUR_GOOD : TN_COLOUR_NONE, p->s->state);
	if (loaded) {
		fprintf(p->out, ", %" PRIu64 " bytes", loaded->size);
		if (loaded->refcount >= 0)
			fprintf(p->out, ", in use %" PRId64 " time%s", loaded->refcount, loaded->refcount == 1 ? "" : "s");
	}
	putc('\n', p->out);
	if (p->s->same_build == TN_NO) {
		label(p, "");
		paint(p, TN_COLOUR_WARNING, "what is loaded is another build than the file");
		putc('\n', p->out);
	}
}

/* @copy: NULL where memory is out, which is told in the end. */
static const char *copied(const char *copy)
{
	if (!copy)
		tn_lose_output(ENOMEM);
	return copy;
}

static const char *place_of(const struct printer *p, const struct tn_rule *rule)
{
	return copied(tn_rule_place(rule, arena_of(p)));
}

static void print_blocks(const struct printer *p)
{
	for (enum tn_block_kind kind = 0; kind < TN_N_BLOCKS; kind++) {
		const char *place;

		if (!tn_blocks_by(&p->s->blocks, kind))
			continue;
		place = copied(tn_block_place(&p->s->blocks, kind, arena_of(p)));
		if (!place)
			continue;
		label(p, "blocked");
		paint(p, TN_COLOUR_WARNING, tn_block_word(kind));
		if (kind == TN_BLOCK_COMMAND) {
			putc(' ', p->out);
			tn_show(p->s->blocks.rules[kind]->d.value, p->out);
		}
		fputs(kind == TN_BLOCK_BLACKLIST ? ", which holds for its aliases (" : " (", p->out);
		tn_show(place, p->out);
		fputs(")\n", p->out);
	}
}

static void print_command(const struct printer *p, const char *name, const struct tn_rule *rule)
{
	const char *place = rule ? place_of(p, rule) : NULL;

	if (!place || rule == p->s->blocks.rules[TN_BLOCK_COMMAND])
		return;
	label(p, name);
	tn_show(rule->d.value, p->out);
	fputs(" (", p->out);
	tn_show(place, p->out);
	fputs(")\n", p->out);
}

/* All fields of a kind, a line each. */
static void print_fields(const struct printer *p, const char *key, const char *name)
{
	const char *value;

	for (size_t i = 0; (value = tn_shown_field(p->s, key, i, arena_of(p))); i++)
		line(p, i ? "" : name, value);
}

static void print_signature(const struct printer *p)
{
	static const struct {
		const char *word;
		enum tn_colour colour;
	} words[] = {
		[TN_TRUSTED] = { "trusted", TN_COLOUR_GOOD },
		[TN_NOT_TRUSTED] = { "not trusted", TN_COLOUR_BAD },
		[TN_TRUST_UNKNOWN] = { "cannot tell whether it is trusted", TN_COLOUR_WARNING },
	};
	const struct tn_shown_signature *s = &p->s->signature;
	const struct tn_modsig *sig = &s->report.signature;
	const char *signer = sig->signer.n ? copied(tn_arena_dup(arena_of(p), sig->signer)) : NULL;

	if (!s->looked_at)
		return;
	if (!s->present) {
		line(p, "signature", "none");
		return;
	}
	label(p, "signature");
	if (signer || s->key) {
		tn_show(signer ? signer : "signer not named", p->out);
		if (s->key)
			fprintf(p->out, ", key %s", s->key);
		fprintf(p->out, ", %s with %s: ", sig->algo, sig->hash);
	}
	paint(p, words[s->trusted].colour, words[s->trusted].word);
	if (s->why) {
		fputs(" (", p->out);
		tn_show(s->why, p->out);
		putc(')', p->out);
	}
	putc('\n', p->out);
}

static void print_taints(const struct printer *p)
{
	size_t n = 0;

	for (const char *t = p->s->taints; *t; t++) {
		const struct tn_taint *taint = tn_taint_of(*t);

		if (*t == '+' || *t == '-') /* it is being loaded or unloaded */
			continue;
		if (!n++)
			label(p, "taints");
		fprintf(p->out, "%s%s (%c)", n > 1 ? ", " : "", taint ? taint->words : "of a kind that is not known", *t);
	}
	if (n)
		fputs(p->s->is_tainting ? "\n" : ", once it is loaded\n", p->out);
}

static void print_verdict(const struct printer *p)
{
	const struct tn_check_result *result = &p->s->result;
	const struct tn_check_finding *decisive = tn_check_decisive(result);

	if (!p->s->checked)
		return;
	label(p, "check");
	switch (result->verdict) {
	case TN_VERDICT_LOADS:
		paint(p, TN_COLOUR_GOOD, "would load");
		break;
	case TN_VERDICT_FAILS:
		paint(p, TN_COLOUR_BAD, "would not load");
		fprintf(p->out, ": %s", strerror(result->error));
		break;
	case TN_VERDICT_UNKNOWN:
		paint(p, TN_COLOUR_WARNING, "cannot tell whether it would load");
		break;
	}
	if (decisive) {
		fprintf(p->out, " [%s]: ", decisive->what.id);
		tn_show(decisive->what.text, p->out);
	}
	putc('\n', p->out);
}

static void print_dep(const struct printer *p, const char *name, const struct tn_rule *rule, const struct tn_config_deps *deps)
{
	const char *place = rule ? place_of(p, rule) : NULL;

	if (!place)
		return;
	label(p, name);
	for (size_t i = 0; i < deps->n_pre; i++) {
		fputs(i ? " " : rule->d.kind == TN_CONF_SOFTDEP ? "before it " : "", p->out);
		tn_show(deps->pre[i], p->out);
	}
	for (size_t i = 0; i < deps->n_post; i++) {
		fputs(i ? " " : deps->n_pre ? ", after it " : "after it ", p->out);
		tn_show(deps->post[i], p->out);
	}
	fputs(" (", p->out);
	tn_show(place, p->out);
	fputs(")\n", p->out);
}

static void print_firmware(const struct printer *p)
{
	size_t n = p->s->firmware.n, missing = 0;

	for (size_t i = 0; i < n; i++)
		missing += p->s->firmware.v[i].path == NULL;
	if (!p->view->all && n > SOME) {
		label(p, "firmware");
		fprintf(p->out, "%zu files, %zu of them missing (--all lists them)\n", n, missing);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct tn_shown_firmware *f = &p->s->firmware.v[i];

		label(p, i ? "" : "firmware");
		tn_show(*f->name ? f->name : "(no name)", p->out);
		fputs(": ", p->out);
		paint(p, f->path ? TN_COLOUR_GOOD : TN_COLOUR_WARNING, f->path ? f->path : f->why);
		putc('\n', p->out);
	}
}

static void print_devices(const struct printer *p)
{
	size_t n = p->s->devices.n, shown = p->view->all || n <= SOME ? n : SOME;

	for (size_t i = 0; i < shown; i++) {
		const struct tn_device *d = p->s->devices.v[i].device;

		label(p, i ? "" : "devices");
		tn_show(d->bus, p->out);
		putc(' ', p->out);
		tn_show(d->name, p->out);
		if (p->s->devices.v[i].bound) {
			fputs(": has its driver", p->out);
		} else if (d->driver) {
			fputs(": fits, but has the driver ", p->out);
			tn_show(d->driver, p->out);
		} else {
			fputs(": fits, and has no driver", p->out);
		}
		putc('\n', p->out);
	}
	if (shown < n) {
		label(p, "");
		fprintf(p->out, "and %zu more (--all)\n", n - shown);
	}
}

static void print_aliases(const struct printer *p)
{
	const tn_names *aliases = &p->s->aliases;

	if (!p->view->all && aliases->n > SOME) {
		label(p, "aliases");
		fprintf(p->out, "%zu (--all lists them)\n", aliases->n);
	} else {
		for (size_t i = 0; i < aliases->n; i++)
			line(p, i ? "" : "aliases", aliases->v[i]);
	}
	for (size_t i = 0; i < p->s->aliases_set.n; i++) {
		const struct tn_rule *rule = &p->s->aliases_set.v[i];
		const char *place = place_of(p, rule);

		label(p, i ? "" : "alias lines");
		tn_show(rule->d.name, p->out);
		fputs(" (", p->out);
		tn_show(place ? place : rule->file, p->out);
		fputs(")\n", p->out);
	}
}

static void print_exports(const struct printer *p)
{
	const tn_image_ksymbols *exports = &p->s->exports;
	size_t gpl = 0;

	for (size_t i = 0; i < exports->n; i++)
		gpl += exports->v[i].gpl_only;
	if (!exports->n)
		return;
	label(p, "exports");
	fprintf(p->out, "%zu symbol%s, %zu for GPL modules alone%s\n", exports->n, exports->n == 1 ? "" : "s", gpl,
		p->view->all ? "" : " (--all lists them)");
	for (size_t i = 0; i < exports->n && p->view->all; i++) {
		const char *name = copied(tn_arena_dup(arena_of(p), exports->v[i].name));
		const char *space = exports->v[i].export_ns.n ? copied(tn_arena_dup(arena_of(p), exports->v[i].export_ns)) : NULL;

		label(p, "");
		tn_show(name ? name : "", p->out);
		if (exports->v[i].gpl_only)
			fputs(" GPL", p->out);
		if (space) {
			fputs(" in ", p->out);
			tn_show(space, p->out);
		}
		putc('\n', p->out);
	}
}

static void print_parameter(const struct printer *p, const struct tn_parameter *param)
{
	const struct tn_parameter_setting *setting = param->setting;
	const char *place = setting ? place_of(p, setting->rule) : NULL;

	fputs("    ", p->out);
	paint(p, TN_COLOUR_BOLD, param->name);
	if (param->value) {
		putc('=', p->out);
		tn_show(param->value, p->out);
	}
	if (param->type) {
		fputs(" (", p->out);
		tn_show(param->type, p->out);
		putc(')', p->out);
	}
	if (param->description) {
		fputs(": ", p->out);
		tn_show(param->description, p->out);
	}
	putc('\n', p->out);
	if (!place)
		return;
	fputs("        set to '", p->out);
	tn_show(setting->value ? setting->value : "", p->out);
	fputs("' by ", p->out);
	tn_show(place, p->out);
	putc('\n', p->out);
}

static void print_parameters(const struct printer *p)
{
	if (!p->s->parameters.n)
		return;
	fprintf(p->out, "  %sparameters%s\n", p->colours.code[TN_COLOUR_DIM], p->colours.code[TN_COLOUR_NONE]);
	for (size_t i = 0; i < p->s->parameters.n; i++)
		print_parameter(p, &p->s->parameters.v[i]);
}

static void print_module(const struct printer *p)
{
	static const struct {
		const char *key, *name;
	} fields[] = { { "version", "version" }, { "author", "author" }, { "license", "licence" }, { "vermagic", "vermagic" },
		       { "srcversion", "srcversion" } };

	print_title(p);
	print_file(p);
	label(p, "kernel");
	tn_show(p->view->world->release, p->out);
	fputs(p->view->machine->kernel.basis.live ? ", which is running\n" : ", which is not running\n", p->out);
	print_state(p);
	print_blocks(p);
	print_command(p, "install", p->s->install);
	print_command(p, "remove", p->s->remove);
	print_verdict(p);
	print_signature(p);
	print_taints(p);
	for (size_t i = 0; i < TN_ARRAY_SIZE(fields); i++)
		print_fields(p, fields[i].key, fields[i].name);
	line(p, "build id", p->s->build_id);
	list(p, "needs", p->s->needs.v, p->s->needs.n);
	print_dep(p, "soft needs", p->s->softdep, &p->s->soft);
	print_dep(p, "weak needs", p->s->weakdep, &p->s->weak);
	list(p, "needed by", p->s->needed_by.v, p->s->needed_by.n);
	list(p, "used by", p->s->holders.v, p->s->holders.n);
	print_firmware(p);
	print_devices(p);
	print_aliases(p);
	print_exports(p);
	print_parameters(p);
}

void tn_show_print_text(const struct tn_show_view *view, FILE *out)
{
	for (size_t i = 0; i < view->list.n; i++) {
		const struct printer p = { view, &view->list.v[i], out, tn_palette_for(out) };

		if (i)
			putc('\n', out);
		print_module(&p);
	}
}
