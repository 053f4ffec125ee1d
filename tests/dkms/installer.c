// SPDX-License-Identifier: LGPL-2.1-or-later
/* installer ROOT DKMSTREE INSTALLTREE KERNEL WORD...: the units that keep and install builds, for tests.
 *
 * WORD: keep:M/V:DIR (its files become a build's), unkeep:M/V, install:M/V, force:M/V, uninstall:M/V, orphan:M/V (uninstall without
 * a dkms.conf), before:M (which version that was), back:M/V (the build before),
 * recover; or, before those, weak:SCRIPT, link (modules are linked), nodepmod, abandon (no finish), patient.
 * All that changes the kernel's tree is one installer, finished at the end. Says what was done, in lines. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build/dkms_read.h"
#include "build/install.h"

#define ARCH "x86_64"

struct world {
	tn_root *root;
	struct tn_build_installing how;
	tn_build_installer *installer;
	bool abandon, patient;
};

static const char *const kinds[] = {
	[TN_BUILD_INSTALLED] = "installed", [TN_BUILD_ARCHIVED] = "archived",	  [TN_BUILD_STORED_ALREADY] = "stored-already",
	[TN_BUILD_SAME_VERSION] = "same",   [TN_BUILD_NOT_NEWER] = "not-newer", [TN_BUILD_DELETED] = "deleted",
	[TN_BUILD_RESTORED] = "restored",   [TN_BUILD_NOT_FOUND] = "not-found",
};

static void sentence(void *data, const char *text)
{
	printf("%s: %s\n", (const char *)data, text);
	fflush(stdout);
}

static int fail(const char *what, int r, struct tn_error *err)
{
	fprintf(stderr, "%s: %d: %s\n", what, -r, tn_error_text(err, r));
	tn_error_clear(err);
	return r;
}

/* A dkms.conf that is read and judged, and must stay while it is used. */
struct conf {
	struct tn_dkms_read read;
	struct tn_dkms_conf conf;
};

static int read_conf(const struct world *w, const char *module, const char *version, struct conf *ret)
{
	const struct tn_build_trees *t = &w->how.trees;
	char path[4096];
	struct tn_dkms_facts facts = { .module = module, .version = version, .kernel = w->how.kernel, .arch = ARCH,
				       .dkms_tree = t->dkms_tree, .distribution = "debian" };
	const struct tn_dkms_where where = { .root = w->root, .conf = path, .source_tree = "/usr/src",
					     .install_tree = t->install_tree };
	struct tn_error err = { 0 };
	int r;

	snprintf(path, sizeof(path), "%s/%s/%s/source/dkms.conf", t->dkms_tree, module, version);
	r = tn_dkms_read(&where, &facts, &ret->read, &err);
	if (r == 0)
		r = tn_dkms_conf_judge(&ret->read.vars, &facts, &ret->conf);
	return r < 0 ? fail("dkms.conf", r, &err) : 0;
}

static int keep(struct world *w, const struct tn_build_id *id, const char *dir)
{
	struct tn_build_kept_file files[64];
	char names[64][300];
	size_t n = 0;
	struct tn_error err = { 0 };
	DIR *d = opendir(dir);
	const struct dirent *e;
	int r;

	while (d && (e = readdir(d)) && n < 63)
		if (e->d_name[0] != '.') {
			snprintf(names[n], sizeof(names[n]), "module/%s", e->d_name);
			files[n] = (struct tn_build_kept_file){ names[n], dirfd(d), names[n] + 7, false, { 0 } };
			n++;
		}
	files[n++] = (struct tn_build_kept_file){ .name = "log/make.log", .content = TN_TEXT_LITERAL("made\n") };
	r = tn_build_keep(&w->how.trees, id, files, n, &err);
	if (d)
		closedir(d);
	return r < 0 ? fail("keep", r, &err) : 0;
}

static int unkeep(struct world *w, const struct tn_build_id *id)
{
	struct tn_error err = { 0 };
	int r = tn_build_unkeep(&w->how.trees, id, &err);

	return r < 0 ? fail("unkeep", r, &err) : 0;
}

static int back(struct world *w, const struct tn_build_id *id)
{
	struct tn_error err = { 0 };
	int r = tn_build_keep_back(&w->how.trees, id, &err);

	return r < 0 ? fail("back", r, &err) : 0;
}

static int before(struct world *w, const struct tn_build_id *id)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *version = "unknown";
	int r = tn_build_before(&w->how.trees, id, &arena, &version);

	printf("before <%s>\n", version);
	fflush(stdout);
	return r;
}

static int change(struct world *w, const char *what, const struct tn_build_id *id)
{
	struct conf conf = { 0 };
	struct tn_build_changes changes = { 0 };
	struct tn_error err = { 0 };
	bool orphan = strcmp(what, "orphan") == 0;
	int r = orphan ? 0 : read_conf(w, id->module, id->version, &conf);

	if (r == 0 && !w->installer)
		r = tn_build_installer_open(&w->how, &w->installer, &err);
	if (r < 0)
		return err.text ? fail("open", r, &err) : r;
	if (orphan || strcmp(what, "uninstall") == 0)
		r = tn_build_uninstall(w->installer, id->module, id->version, orphan ? NULL : &conf.conf, &changes, &err);
	else
		r = tn_build_install(w->installer, id->module, id->version, &conf.conf, strcmp(what, "force") == 0 ? TN_BUILD_FORCE
				     : 0,
				     &changes, &err);
	for (size_t i = 0; i < changes.list.n; i++) {
		const struct tn_build_change *c = &changes.list.v[i];

		printf("%s %s %s <%s> <%s>\n", kinds[c->kind], c->name, c->path, c->version, c->there);
	}
	fflush(stdout);
	tn_build_changes_free(&changes);
	tn_dkms_conf_free(&conf.conf);
	tn_dkms_read_free(&conf.read);
	return r < 0 ? fail(what, r, &err) : 0;
}

static int recover(struct world *w)
{
	static char word[] = "recovered";
	struct tn_error err = { 0 };
	int r = tn_build_recover(&w->how.trees, sentence, word, &err);

	return r < 0 ? fail("recover", r, &err) : 0;
}

static int do_word(struct world *w, char *word)
{
	char *module = strchr(word, ':'), *version, *rest;
	struct tn_build_id id = { .kernel = w->how.kernel, .arch = ARCH };

	if (!module)
		return recover(w);
	*module++ = '\0';
	version = strchr(module, '/');
	if (version)
		*version++ = '\0';
	rest = version ? strchr(version, ':') : NULL;
	if (rest)
		*rest++ = '\0';
	id.module = module;
	id.version = version;
	if (strcmp(word, "before") == 0)
		return before(w, &id);
	if (strcmp(word, "back") == 0)
		return back(w, &id);
	if (strcmp(word, "keep") == 0)
		return keep(w, &id, rest);
	return strcmp(word, "unkeep") == 0 ? unkeep(w, &id) : change(w, word, &id);
}

static bool take_setting(struct world *w, const char *word)
{
	const struct {
		const char *word;
		bool *flag;
	} flags[] = { { "link", &w->how.symlink_modules }, { "nodepmod", &w->how.no_depmod }, { "abandon", &w->abandon },
		      { "patient", &w->patient } };

	if (strncmp(word, "weak:", 5) == 0) {
		w->how.weak_modules = word + 5;
		return true;
	}
	for (size_t i = 0; i < TN_ARRAY_SIZE(flags); i++)
		if (strcmp(word, flags[i].word) == 0)
			return *flags[i].flag = true;
	return false;
}

int main(int argc, char **argv)
{
	static char word[] = "note";
	struct world w = { .how = { .arch = ARCH, .waits = sentence, .told = sentence, .data = word } };
	struct tn_error err = { 0 };
	int r = 0, at = 5;

	if (argc < 6)
		return 2;
	w.root = tn_root_new(argv[1]);
	w.how.trees = (struct tn_build_trees){ w.root, argv[2], argv[3] };
	w.how.kernel = argv[4];
	while (at < argc && take_setting(&w, argv[at]))
		at++;
	w.how.patience_msec = w.patient ? 60000 : 0;
	for (; w.root && r == 0 && at < argc; at++)
		r = do_word(&w, argv[at]);
	if (r == 0 && w.installer && !w.abandon) {
		r = tn_build_installer_finish(w.installer, &err);
		if (r < 0)
			fail("finish", r, &err);
	}
	tn_build_installer_free(w.installer);
	tn_root_free(w.root);
	return r < 0;
}
