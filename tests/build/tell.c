// SPDX-License-Identifier: LGPL-2.1-or-later
/* For tests: what tenon says of a log, or of modules that were built.
 *
 *	tell blame RELEASE LOG...                          each: "ID REMEDY", or "nothing"
 *	tell judge RELEASE TREE HEADERS MODULE... [-- OTHER...]   "taken" or "refused", then "ID FILE: TEXT"
 */
#include <stdio.h>
#include <string.h>

#include "build/blame.h"
#include "build/judge.h"

static int blame(const char *release, char **logs)
{
	const struct tn_build_target target = { .release = release, .headers = "", .distribution = "debian" };
	const struct tn_build_blame_about about = { .target = &target };

	for (; *logs; logs++) {
		tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
		struct tn_build_blame b;
		int r = tn_build_blame_file(*logs, &about, &arena, &b);

		if (r < 0)
			return 1;
		if (r == 0)
			puts("nothing");
		else
			printf("%s %s\n", b.finding.id, b.finding.remedy ? b.finding.remedy : "-");
	}
	return 0;
}

static int judge(const struct tn_build_target *target, char **words)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new("");
	const struct tn_build_judge_ask ask = { .root = root, .target = target };
	struct tn_build_judge_files files = { .products = (const char *const *)words };
	tn_cleanup(tn_build_judge_freep) tn_build_judge *j = NULL;
	tn_auto_build_judgement judgement = { 0 };
	tn_autoerror err = { 0 };
	size_t n = 0;
	int r;

	for (; words[n]; n++)
		if (strcmp(words[n], "--") == 0)
			files.others = (const char *const *)words + n + 1;
		else if (files.others)
			files.n_others++;
		else
			files.n++;
	r = root ? tn_build_judge_new(&ask, &j, &err) : -1;
	if (r == 0)
		r = tn_build_judge_files(j, &files, &judgement, &err);
	if (r < 0) {
		puts(tn_error_text(&err, r));
		return 1;
	}
	puts(judgement.refused ? "refused" : "taken");
	for (size_t i = 0; i < judgement.findings.n; i++)
		if (judgement.findings.v[i].severity == TN_SEVERITY_ERROR)
			printf("%s %s: %s\n", judgement.findings.v[i].id, judgement.findings.v[i].file,
			       judgement.findings.v[i].text);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 3 && strcmp(argv[1], "blame") == 0)
		return blame(argv[2], argv + 3);
	if (argc > 5 && strcmp(argv[1], "judge") == 0)
		return judge(&(struct tn_build_target){ .release = argv[2], .arch = "x86_64", .tree = argv[3], .headers = argv[4],
							.distribution = "debian" }, argv + 5);
	return 2;
}
