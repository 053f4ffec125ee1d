// SPDX-License-Identifier: LGPL-2.1-or-later
/* make-one DKMS_TREE INSTALL_TREE MODULE VERSION KERNEL WORK [PACKING]: a module is built in the empty directory WORK, beside a
 * file WORK.log, and what came of it is told in lines. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "build/make.h"
#include "build/product.h"

static int build(const struct tn_build_recipe *recipe, const tn_root *root, char **argv, struct tn_error *err)
{
	tn_auto_build_products products = { 0 };
	tn_cleanup(tn_jobserver_freep) tn_jobserver *jobs = NULL;
	struct tn_build_place place = { .root = root, .work = argv[6] };
	char path[4096];
	int r = tn_build_recipe_check(recipe, err);

	snprintf(path, sizeof(path), "%s.log", argv[6]);
	place.log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (r == 0)
		r = tn_jobserver_new(0, -1, NULL, &jobs, err);
	place.jobs = jobs;
	if (r == 0)
		r = tn_jobserver_take(jobs, 0);
	if (r == 0)
		r = tn_build_make(recipe, &place, &products, err);
	for (size_t i = 0; i < products.warnings.n; i++)
		printf("warning: %s\n", products.warnings.v[i]);
	for (size_t i = 0; r == 0 && i < products.modules.n; i++)
		printf("module %s\n", products.modules.v[i].name);
	if (r == 0 && products.symvers)
		printf("symvers\n");
	snprintf(path, sizeof(path), "%s/module", argv[6]);
	if (r == 0 && argv[7])
		r = tn_build_finish(path, &(struct tn_build_finish){ .packing = argv[7] }, err);
	if (jobs) {
		tn_jobserver_give(jobs);
		printf("tokens lost: %d\n", tn_jobserver_settle(jobs));
	}
	return r;
}

int main(int argc, char **argv)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new("/");
	tn_auto_build_target target = { 0 };
	tn_auto_build_recipe recipe = { 0 };
	tn_autoerror err = { 0 };
	struct tn_dkms_settings settings = { .source_tree = "/usr/src", .build_environment = "" };
	struct tn_build_recipe_ask ask = { .root = root, .settings = &settings, .target = &target, .bash = true };
	int r;

	if (argc < 7)
		return 2;
	settings.dkms_tree = argv[1];
	settings.install_tree = argv[2];
	ask.module = argv[3];
	ask.version = argv[4];
	r = tn_build_target_read(root, &settings, &(struct tn_build_target_ask){ .release = argv[5] }, &target, &err);
	if (r == 0)
		r = tn_build_recipe_read(&ask, &recipe, &err);
	if (r == 0)
		r = build(&recipe, root, argv, &err);
	printf("end %d%s%s\n", r, r ? ": " : "", r ? tn_error_text(&err, r) : "");
	return r != 0;
}
