// SPDX-License-Identifier: LGPL-2.1-or-later
/* What keeps this process, or every process here, from loading modules. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/cleanup.h"
#include "explain/probes.h"
#include "sys/files.h"
#include "sys/stamp.h"

/* Behind what the kernel says itself, in the order in which one would look. */
enum rank { RANK_SECCOMP = 60, RANK_SELINUX, RANK_IMA, RANK_LOADPIN, RANK_IPE };

/* What files are labelled that SELinux's policies let be loaded. */
#define MODULES_TYPE "modules_object_t"

static struct tn_explanation *candidate(struct tn_explaining *x, const char *code, enum rank rank, const char *text)
{
	struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_FAILURE, code, "%s", text);

	if (e) {
		e->candidate = true;
		e->rank = rank;
	}
	return e;
}

/* Root has no capability here (probe_check): the reason may be to be seen. */
static int not_permitted(struct tn_explaining *x, const struct tn_confinement *c)
{
	struct tn_explanation *e = tn_explain_found(x, "E-not-permitted");
	int r = 0;

	if (!e)
		return 0;
	if (c->container) {
		r = tn_explain_evidence(x, e, c->container_source, 0, "a container: %s", c->container);
		if (e->kind == TN_EXPLAINS_FAILURE)
			e->code = "E-container";
	}
	if (r == 0 && c->user_namespace)
		r = tn_explain_evidence(x, e, "/proc/self/uid_map", 0, "a user namespace of its own");
	return r;
}

/* With the capability, a filter may still refuse: most containers and hardened units have one. */
static int seccomp(struct tn_explaining *x, const struct tn_confinement *c)
{
	struct tn_explanation *e;

	if (!c->seccomp || x->machine->basis->live->capable != TN_YES)
		return 0;
	e = candidate(x, "E-seccomp", RANK_SECCOMP, "a seccomp filter is on this process, which may refuse to load modules");
	return tn_explain_evidence(x, e, "/proc/self/status", 0, "Seccomp: 2");
}

static int selinux(struct tn_explaining *x, const struct tn_confinement *c)
{
	const char *type = NULL;
	struct tn_explanation *e;
	int r = c->selinux_enforcing ? tn_selinux_type(x->path, x->arena, &type) : -ENODATA;

	if (r < 0 || strcmp(type, MODULES_TYPE) == 0)
		return r == -ENOMEM ? r : 0;
	e = candidate(x, "E-selinux", RANK_SELINUX, "SELinux may refuse it: its file is not labelled as a module");
	if (!e)
		return -ENOMEM;
	e->remedy = tn_arena_printf(x->arena, "restorecon -v %s", x->path);
	if (!e->remedy || tn_explain_evidence(x, e, x->path, 0, "labelled %s, not " MODULES_TYPE, type) < 0)
		return -ENOMEM;
	return tn_explain_evidence(x, e, TN_SELINUX_ENFORCE, 0, "SELinux enforces its policy");
}

static int ima(struct tn_explaining *x, const struct tn_confinement *c)
{
	struct tn_explanation *e;
	char value[1];

	if (!c->ima_rule || tn_file_attribute(x->path, "security.ima", value, 0) != -ENODATA)
		return 0;
	e = candidate(x, "E-ima", RANK_IMA, "IMA may refuse it: its policy wants files of modules to be signed");
	if (tn_explain_evidence(x, e, TN_IMA_POLICY, 0, "%s", c->ima_rule) < 0)
		return -ENOMEM;
	return tn_explain_evidence(x, e, x->path, 0, "it has no attribute security.ima");
}

/* The file system that is pinned is that of the first file which the kernel read; mostly the root's. An overlay's files
 * may tell another device than it has: its directories do not. */
static int loadpin(struct tn_explaining *x, const struct tn_confinement *c)
{
	const char *root = *tn_root_path(x->machine->root) ? tn_root_path(x->machine->root) : "/";
	const char *slash = strrchr(x->path, '/'), *directory;
	struct tn_explanation *e;

	if (!c->loadpin)
		return 0;
	directory = slash ? tn_arena_printf(x->arena, "%.*s/", (int)(slash - x->path), x->path) : ".";
	if (!directory)
		return -ENOMEM;
	if (tn_stamp_of(AT_FDCWD, root).device == tn_stamp_of(AT_FDCWD, directory).device)
		return 0;
	e = candidate(x, "E-loadpin", RANK_LOADPIN, "LoadPin may refuse it: its file is not on the root's file system");
	return tn_explain_evidence(x, e, TN_LOADPIN_ENFORCE, 0, "LoadPin is on");
}

static int ipe(struct tn_explaining *x, const struct tn_confinement *c)
{
	struct tn_explanation *e;

	if (!c->ipe_policy || !c->lsms || !strstr(c->lsms, "ipe"))
		return 0;
	e = candidate(x, "E-ipe", RANK_IPE, "IPE may refuse it: its policy says which files may be loaded");
	return tn_explain_evidence(x, e, c->ipe_policy, 0, "IPE enforces this policy");
}

int tn_probe_confinement(struct tn_explaining *x)
{
	static int (*const looks[])(struct tn_explaining *x, const struct tn_confinement *c) = {
		not_permitted, seccomp, selinux, ima, loadpin, ipe,
	};
	const struct tn_confinement *c = &x->machine->first->confinement;
	int r = 0;

	if (!x->machine->running || !x->path || x->loaded)
		return 0;
	for (size_t i = 0; i < TN_ARRAY_SIZE(looks) && r == 0; i++)
		r = looks[i](x, c);
	return r;
}
