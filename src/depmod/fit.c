// SPDX-License-Identifier: LGPL-2.1-or-later
/* Each part of the facts against the rules of its line. */
#include "depmod/fit.h"

#include "depmod/findings.h"
#include "depmod/line.h"

/* Of one module, so many are told one by one. */
#define SHOWN 3

struct fitting {
	struct tn_depmod_about about;
	const struct tn_finding_sink *sink;
	size_t n_left_out;
};

static void leave_out(struct fitting *f, const char *what, struct tn_text text, const char *why)
{
	if (++f->n_left_out <= SHOWN)
		tn_depmod_tell(f->sink, TN_DEPMOD_PART_UNFIT, f->about, "%s '%.*s' is left out: it has %s",
			       what, TN_TEXT_FMT(tn_depmod_line_shown(text)), why);
}

/* Return: whether all stay. */
static bool fit_texts(struct fitting *f, enum tn_depmod_part part, const char *what,
		      tn_facts_texts *texts)
{
	size_t kept = 0, n = texts->n;

	for (size_t i = 0; i < n; i++) {
		const char *why = tn_depmod_line_unfit(part, texts->v[i]);

		if (why)
			leave_out(f, what, texts->v[i], why);
		else
			texts->v[kept++] = texts->v[i];
	}
	texts->n = kept;
	return kept == n;
}

static void fit_exports(struct fitting *f, tn_image_exports *exports)
{
	size_t kept = 0;

	for (size_t i = 0; i < exports->n; i++) {
		const char *why = tn_depmod_line_unfit(TN_DEPMOD_SYMBOL, exports->v[i].name);

		if (why)
			leave_out(f, "symbol", exports->v[i].name, why);
		else
			exports->v[kept++] = exports->v[i];
	}
	exports->n = kept;
}

/* What nobody can export is not looked for. Other than by length it need not be known: no line has it. */
static void fit_imports(struct fitting *f, tn_image_imports *imports)
{
	bool all = true;
	size_t kept = 0;

	for (size_t i = 0; i < imports->n; i++)
		all &= imports->v[i].name.n <= TN_DEPMOD_SYMBOL_MAX;
	if (all)
		return;
	for (size_t i = 0; i < imports->n; i++)
		if (imports->v[i].name.n > TN_DEPMOD_SYMBOL_MAX)
			leave_out(f, "the need of symbol", imports->v[i].name,
				  tn_depmod_line_unfit(TN_DEPMOD_SYMBOL, imports->v[i].name));
		else
			imports->v[kept++] = imports->v[i];
	imports->n = kept;
}

/* No line can say what a module of such a name answers to. */
static void forget_lines(const struct fitting *f, const char *unfit_name, struct tn_facts *facts)
{
	tn_depmod_tell(f->sink, TN_DEPMOD_NAME_UNFIT, f->about, "%s", unfit_name);
	facts->aliases.n = facts->softdeps.n = facts->weakdeps.n = 0;
	facts->devname = (struct tn_devname){ 0 };
}

void tn_depmod_fit(const struct tn_depmod_file *file, struct tn_facts *facts,
		   const struct tn_finding_sink *sink)
{
	struct fitting f = { .about = { .file = file->place.path, .subject = file->name }, .sink = sink };

	if (file->unfit_name)
		forget_lines(&f, file->unfit_name, facts);
	if (!fit_texts(&f, TN_DEPMOD_ALIAS, "alias", &facts->aliases)) {
		facts->devname = (struct tn_devname){ 0 };
		tn_facts_find_node(facts);
	}
	fit_texts(&f, TN_DEPMOD_WORDS, "soft dependency", &facts->softdeps);
	fit_texts(&f, TN_DEPMOD_WORDS, "weak dependency", &facts->weakdeps);
	fit_exports(&f, &facts->exports);
	fit_imports(&f, &facts->imports);
	if (f.n_left_out > SHOWN)
		tn_depmod_tell(sink, TN_DEPMOD_PARTS_UNFIT, f.about, "%zu", f.n_left_out);
}
