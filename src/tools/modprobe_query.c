// SPDX-License-Identifier: LGPL-2.1-or-later
/* modprobe -c, -R and -l: looked up and printed, nothing done. */
#include "tools/modprobe_query.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "cli/log.h"
#include "cli/output.h"
#include "core/name.h"
#include "format/deptext.h"

static int report_out_of_memory(void)
{
	tn_report(TN_LOG_FATAL, "out of memory");
	return EXIT_FAILURE;
}

static void print_rule(const char *keyword, const struct tn_rule *rule, FILE *out)
{
	fprintf(out, "%s %s%s%s\n", keyword, rule->d.name,
		rule->d.kind == TN_CONF_BLACKLIST ? "" : " ", rule->d.value);
}

static int print_deps(const char *keyword, const struct tn_rule *rule, FILE *out)
{
	struct tn_buf value = { 0 };
	int r = tn_config_show_deps(rule, &value);

	if (r == 0) {
		fprintf(out, "%s %s ", keyword, rule->d.name);
		tn_put_text(tn_buf_text(&value), out);
		putc('\n', out);
	}
	tn_buf_free(&value);
	return r;
}

static const struct section {
	const char *keyword;
	enum tn_conf_kind kind;
} sections[] = {
	{ "blacklist", TN_CONF_BLACKLIST }, { "install", TN_CONF_INSTALL },
	{ "remove", TN_CONF_REMOVE },	    { "alias", TN_CONF_ALIAS },
	{ "options", TN_CONF_OPTIONS },	    { "softdep", TN_CONF_SOFTDEP },
	{ "weakdep", TN_CONF_WEAKDEP },
};

static int print_section(const tn_config *config, const struct section *section, FILE *out)
{
	const tn_rules *rules = tn_config_rules(config, section->kind);
	bool deps = section->kind == TN_CONF_SOFTDEP || section->kind == TN_CONF_WEAKDEP;

	for (size_t i = 0; i < rules->n; i++) {
		if (!deps)
			print_rule(section->keyword, &rules->v[i], out);
		else if (print_deps(section->keyword, &rules->v[i], out) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int write_lines(void *data, struct tn_text lines)
{
	tn_put_text(lines, data);
	return 0;
}

static int dump_index(tn_tree *tree, enum tn_tree_index which, FILE *out)
{
	int r = tn_tree_lines(tree, which, TN_TEXT_LITERAL("alias "), write_lines, out);

	return r == -ENOENT ? 0 : r;
}

int tn_modprobe_show_config(tn_tree *tree, const tn_config *config, FILE *out)
{
	int alias, symbol;

	for (size_t i = 0; i < TN_ARRAY_SIZE(sections); i++)
		if (print_section(config, &sections[i], out) < 0)
			return report_out_of_memory();
	fputs("\n# End of configuration files. Dumping indexes now:\n\n", out);
	alias = dump_index(tree, TN_TREE_ALIAS, out);
	symbol = dump_index(tree, TN_TREE_SYMBOLS, out);
	if (alias == -ENOMEM || symbol == -ENOMEM)
		return report_out_of_memory();
	return alias < 0 || symbol < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

void tn_modprobe_print_matches(const tn_matches *matches, FILE *out)
{
	for (size_t i = 0; i < matches->n; i++)
		fprintf(out, "%s\n", matches->v[i].module);
}

/* Whether the directories of @path have those of @dir side by side. */
static bool is_below(struct tn_text path, struct tn_text dir)
{
	for (size_t i = 0; i + dir.n < path.n; i++) {
		if ((i == 0 || path.p[i - 1] == '/') && path.p[i + dir.n] == '/' &&
		    tn_text_starts(tn_text_from(path, i), dir))
			return true;
	}
	return false;
}

static struct tn_text without_slashes(struct tn_text dir)
{
	while (dir.n && dir.p[0] == '/')
		dir = tn_text_from(dir, 1);
	while (dir.n && dir.p[dir.n - 1] == '/')
		dir.n--;
	return dir;
}

static bool name_matches(struct tn_text path, const char *wildcard)
{
	char file[TN_NAME_MAX], name[TN_NAME_MAX];

	if (path.n >= sizeof(file))
		return false;
	memcpy(file, path.p, path.n);
	file[path.n] = '\0';
	return tn_name_from_path(file, name) && tn_glob_match(tn_text(wildcard), tn_text(name));
}

int tn_modprobe_list(tn_tree *tree, const char *dir, const char *wildcard, FILE *out)
{
	struct tn_text in = without_slashes(tn_text(dir ? dir : ""));
	char pattern[TN_NAME_MAX] = "*";
	struct tn_text rest, line;
	int r = wildcard ? tn_name_normalise(tn_text(wildcard), pattern) : 0;

	if (r < 0) {
		tn_report(TN_LOG_FATAL, "wildcard '%s' is too long or has an open bracket", wildcard);
		return EXIT_FAILURE;
	}
	r = tn_tree_file(tree, "modules.dep", &rest);
	if (r < 0) {
		tn_report(TN_LOG_FATAL, "could not read %s/modules.dep: %s", tn_tree_path(tree),
			  strerror(-r));
		return EXIT_FAILURE;
	}
	while (tn_text_line(&rest, &line)) {
		struct tn_deptext module;

		if (tn_deptext_parse(line, &module) && (!in.n || is_below(module.path, in)) &&
		    name_matches(module.path, pattern))
			fprintf(out, "%.*s\n", TN_TEXT_FMT(module.path));
	}
	return EXIT_SUCCESS;
}
