// SPDX-License-Identifier: LGPL-2.1-or-later
/* A closure for people: numbered modules in the order of loading, below each what belongs to it. */
#include <errno.h>
#include <string.h>

#include "cli/show.h"
#include "cmd/closure/closure_view.h"

struct printer {
	struct tn_closure_view *view;
	FILE *out;
	bool failed; /* memory was out */
};

static void put(const struct printer *p, const char *text)
{
	tn_show(text, p->out);
}

static void label(const struct printer *p, const char *text)
{
	fprintf(p->out, "      %-9s ", text);
}

/* Without the tree's own directory, which the heading names. */
static const char *short_path(const struct printer *p, const char *path)
{
	const char *tree = tn_tree_path(p->view->world->tree);
	size_t n = strlen(tree);

	return strncmp(path, tree, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

static void put_place(const struct printer *p, const char *before, const struct tn_rule *rule)
{
	fputs(before, p->out);
	put(p, short_path(p, rule->file));
	if (rule->d.line)
		fprintf(p->out, ":%u", rule->d.line);
}

static void print_reason(const struct printer *p, const struct tn_closure_module *m)
{
	/* '@' is the other module, or what was asked for. */
	static const char *const clauses[] = {
		[TN_CLOSURE_ASKED] = "asked for",
		[TN_CLOSURE_SELECTED] = "it is one of @",
		[TN_CLOSURE_LOADED] = "this machine has it loaded",
		[TN_CLOSURE_DEVICE] = "it is for the device @",
		[TN_CLOSURE_FILESYSTEM] = "it is for the file system at @",
		[TN_CLOSURE_CMDLINE] = "the kernel's command line asks for it",
		[TN_CLOSURE_DEPENDENCY] = "@ needs it: modules.dep",
		[TN_CLOSURE_PRE_SOFTDEP] = "@ wants it first",
		[TN_CLOSURE_POST_SOFTDEP] = "@ wants it afterwards",
		[TN_CLOSURE_WEAKDEP] = "@ may use it",
	};
	const char *clause = clauses[m->why], *at = strchr(clause, '@');
	const char *other = m->for_module ? m->for_module : m->operand;

	label(p, "because");
	if (at) {
		fprintf(p->out, "%.*s", (int)(at - clause), clause);
		put(p, other ? other : "");
		fputs(at + 1, p->out);
	} else {
		fputs(clause, p->out);
	}
	if (m->rule)
		put_place(p, m->why == TN_CLOSURE_WEAKDEP ? ": weakdep in " : ": softdep in ", m->rule);
	if (m->why == TN_CLOSURE_ASKED && m->operand && strcmp(m->operand, m->name) != 0) {
		fputs(", as ", p->out);
		put(p, m->operand);
	}
	putc('\n', p->out);
}

static void print_names(const struct printer *p, const char *what, const tn_names *names)
{
	if (!names->n)
		return;
	label(p, what);
	for (size_t i = 0; i < names->n; i++) {
		fputs(i ? ", " : "", p->out);
		put(p, names->v[i]);
	}
	putc('\n', p->out);
}

static void print_options(const struct printer *p, const struct tn_closure_module *m)
{
	const tn_rules *rules = tn_config_rules(p->view->world->config, TN_CONF_OPTIONS);
	bool first = true;

	for (size_t i = 0; i < rules->n; i++) {
		if (!tn_config_options_apply(&rules->v[i], m->name, tn_closure_alias(m)))
			continue;
		label(p, first ? "options" : "");
		put(p, rules->v[i].d.value);
		put_place(p, " from ", &rules->v[i]);
		putc('\n', p->out);
		first = false;
	}
}

/* A command that is run in the module's stead, and what keeps it out. */
static void print_rules(struct printer *p, const struct tn_closure_module *m)
{
	const tn_config *config = p->view->world->config;
	const struct tn_rule *command = tn_config_command(config, TN_CONF_INSTALL, m->name);
	struct tn_blocks blocks = tn_blocks_of(config, NULL, m->name);
	const char *text;

	if (command && !blocks.rules[TN_BLOCK_COMMAND]) {
		label(p, "command");
		put(p, command->d.value);
		put_place(p, " from ", command);
		putc('\n', p->out);
	}
	if (tn_blocks_text(&blocks, &p->view->world->arena, &text) < 0) {
		p->failed = true;
		return;
	}
	if (!text)
		return;
	label(p, "blocked");
	put(p, text);
	putc('\n', p->out);
}

static void print_firmware(struct printer *p, const struct tn_closure_module *m)
{
	for (size_t i = 0; i < m->firmware.n; i++) {
		const struct tn_closure_firmware *f = &m->firmware.v[i];

		label(p, i ? "" : "firmware");
		put(p, f->name);
		if (!f->paths.n)
			fprintf(p->out, ": %s", tn_closure_firmware_why(f));
		for (size_t j = 0; j < f->paths.n; j++) {
			const char *path = tn_closure_whole(p->view, f->paths.v[j]);

			p->failed |= !path;
			fputs(j ? ", " : ": ", p->out);
			put(p, path ? path : "");
		}
		putc('\n', p->out);
	}
}

static void print_module(struct printer *p, size_t number, const struct tn_closure_module *m)
{
	fprintf(p->out, "%4zu. ", number);
	put(p, m->name);
	putc('\n', p->out);
	label(p, "file");
	put(p, m->path ? short_path(p, m->path) : "none: it is built into the kernel");
	putc('\n', p->out);
	print_reason(p, m);
	print_names(p, "needs", &m->needs);
	print_names(p, "first", &m->pre);
	print_names(p, "then", &m->post);
	print_names(p, "may use", &m->weak);
	print_options(p, m);
	print_rules(p, m);
	print_firmware(p, m);
}

static void print_config(const struct printer *p)
{
	const tn_closure_files *files = &p->view->config;

	if (files->n)
		fputs("\nConfiguration:\n", p->out);
	for (size_t i = 0; i < files->n; i++) {
		const struct tn_closure_file *f = &files->v[i];
		unsigned last = 0;

		fputs("  ", p->out);
		put(p, f->path);
		for (size_t j = 0; j < f->rules.n && tn_closure_is_copied(f); j++) {
			unsigned line = f->rules.v[j]->d.line;

			if (line != last)
				fprintf(p->out, "%s%u", last ? ", " : f->rules.n > 1 ? ": lines " : ": line ", line);
			last = line;
		}
		putc('\n', p->out);
	}
}

/* What is left out without being a failure; failures are messages. */
static void print_lacks(struct printer *p)
{
	bool any = false;

	for (size_t i = 0; i < p->view->closure.lacks.n; i++) {
		const struct tn_closure_lack *lack = &p->view->closure.lacks.v[i];
		const char *text = lack->required ? "" : tn_closure_lack_text(p->view, lack);

		p->failed |= !text;
		if (lack->required || !text)
			continue;
		fputs(any ? "  " : "\nNot here:\n  ", p->out);
		put(p, text);
		putc('\n', p->out);
		any = true;
	}
}

static void print_result(const struct printer *p)
{
	size_t n_files = 0, n_firmware = 0, n_missing = 0;
	const struct tn_closure *c = &p->view->closure;

	for (size_t i = 0; i < c->modules.n; i++) {
		n_files += c->modules.v[i]->path != NULL;
		for (size_t j = 0; j < c->modules.v[i]->firmware.n; j++) {
			n_firmware += c->modules.v[i]->firmware.v[j].paths.n > 0;
			n_missing += !c->modules.v[i]->firmware.v[j].paths.n;
		}
	}
	fprintf(p->out, "\n%zu module file%s, %zu built in", n_files, n_files == 1 ? "" : "s", c->modules.n - n_files);
	if (p->view->firmware)
		fprintf(p->out, "; firmware: %zu there, %zu missing", n_firmware, n_missing);
	fputs(".\n", p->out);
	if (p->view->copy) {
		fprintf(p->out, "Copied to ");
		put(p, p->view->copy);
		fprintf(p->out, ": %zu file%s, %llu bytes, and the indexes.\n", p->view->n_copied,
			p->view->n_copied == 1 ? "" : "s", (unsigned long long)p->view->bytes);
	}
}

int tn_closure_print_text(struct tn_closure_view *view, FILE *out)
{
	struct printer p = { .view = view, .out = out };

	fputs("Modules: ", out);
	put(&p, tn_tree_path(view->world->tree));
	fputs("\n\n", out);
	for (size_t i = 0; i < view->closure.modules.n; i++)
		print_module(&p, i + 1, view->closure.modules.v[i]);
	print_config(&p);
	print_lacks(&p);
	print_result(&p);
	return p.failed ? -ENOMEM : ferror(out) ? -EIO : 0;
}
