// SPDX-License-Identifier: LGPL-2.1-or-later
/* Why a loaded module cannot be unloaded, and in which order to let go of it. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "explain/probes.h"
#include "explain/usage_words.h"

/* For "modprobe -r", last of all. */
#define RANK_LAST (TN_USERS_MAX + 1u)

static const char *code_of(enum tn_user_kind kind)
{
	static const char *const codes[] = {
		[TN_USER_MODULE] = "used-by-module",   [TN_USER_PROCESS] = "opened-by-process", [TN_USER_MOUNT] = "mounted",
		[TN_USER_SWAP] = "swap",               [TN_USER_STACK] = "stacked-device",      [TN_USER_SOCKETS] = "sockets",
		[TN_USER_CRYPTO] = "algorithm-in-use", [TN_USER_NETDEV] = "interface-up",       [TN_USER_DEVICE] = "device-bound",
	};

	return codes[kind];
}

static int add_user(struct tn_explaining *x, const struct tn_module_user *u, unsigned rank)
{
	enum tn_finding_kind kind = tn_user_keeps(u->kind) ? TN_EXPLAINS_USE : TN_EXPLAINS_ASIDE;
	const char *text = tn_usage_words(u, x->module, x->arena);
	struct tn_explanation *e = text ? tn_explain_add(x, kind, code_of(u->kind), "%s", text) : NULL;

	if (!e)
		return -ENOMEM;
	e->rank = rank;
	e->remedy = u->let_go;
	return tn_explain_evidence(x, e, u->source, u->line, "%s", u->what ? u->what : u->name);
}

/* Devices that are bound are told as a reason to have the module; here, what happens to them. */
static int add_devices(struct tn_explaining *x, unsigned n)
{
	return n == 0 || tn_explain_add(x, TN_EXPLAINS_ASIDE, code_of(TN_USER_DEVICE),
					"%u device%s driver when the module goes", n, n == 1 ? " loses its" : "s lose their") ?
		       0 :
		       -ENOMEM;
}

static int add_users(struct tn_explaining *x)
{
	const tn_module_users *users = &x->usage.users;
	unsigned devices = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < users->n; i++) {
		if (users->v[i].kind == TN_USER_DEVICE)
			devices++;
		else
			r = add_user(x, &users->v[i], (unsigned)i + 1);
	}
	return r < 0 ? r : add_devices(x, devices);
}

/* What /proc/modules says to that. */
static int add_count(struct tn_explaining *x, struct tn_explanation *e)
{
	return tn_explain_evidence(x, e, "/proc/modules", 0, "%s: %" PRId64 " reference%s", x->module, x->usage.references,
				   x->usage.references == 1 ? "" : "s");
}

static bool is_kept_by_modules_alone(const struct tn_usage *usage, const char *module)
{
	bool found = false;

	for (size_t i = 0; i < usage->users.n; i++) {
		const struct tn_module_user *u = &usage->users.v[i];

		if (u->references && u->kind != TN_USER_MODULE && strcmp(u->module, module) == 0)
			return false;
		found = found || u->kind == TN_USER_MODULE;
	}
	return found && !usage->unexplained;
}

/* What rmmod would hear, in one sentence before the list. */
static int add_refusal(struct tn_explaining *x)
{
	const struct tn_usage *usage = &x->usage;
	const char *text = tn_usage_summary(usage, x->module, x->arena);
	struct tn_explanation *e;

	if (!text)
		return -ENOMEM;
	if (usage->references > 0)
		e = tn_explain_add(x, TN_EXPLAINS_USE,
				   is_kept_by_modules_alone(usage, x->module) ? "E-in-use-by-module" : "E-in-use", "%s", text);
	else
		e = tn_explain_add(x, TN_EXPLAINS_ASIDE, "not-in-use", "nothing uses it: it can be unloaded");
	if (!e)
		return -ENOMEM;
	e->error = usage->references > 0 ? EAGAIN : 0;
	e->remedy = usage->references == 0 ? tn_arena_printf(x->arena, "modprobe -r %s", x->module) :
		    tn_usage_keepers(usage)	   ? "let go of what follows, in this order" :
					     NULL;
	return usage->references == 0 && !e->remedy ? -ENOMEM : add_count(x, e);
}

/* What no letting go changes: /proc/modules says it in one word. */
static int add_refusal_of_all(struct tn_explaining *x, const char *code, int error, const char *word)
{
	struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_USE, code, "%s", tn_usage_refusal(&x->usage));

	if (!e)
		return -ENOMEM;
	e->error = error;
	return tn_explain_evidence(x, e, "/proc/modules", 0, "%s: %s", x->module, word);
}

/* What of processes cannot be seen, but for the whole of it. Return: 1, 0 or -ENOMEM. */
static int look_for_unseen(struct tn_explaining *x, struct tn_processes_unseen *ret)
{
	const struct tn_first_look *first = x->machine->first;

	return tn_process_files_unseen(&first->files, first->confinement.container, x->arena, ret);
}

static const char *whose(bool known, const struct tn_processes_unseen *unseen)
{
	if (!known)
		return "the kernel's own, or of processes that were not seen";
	if (!unseen->what)
		return "the kernel's own, as a rule";
	return unseen->hosts ? "the kernel's own, or of the host's processes and mounts" :
			       "the kernel's own, or of processes that were not seen";
}

/* References whose owners nobody shows; then the end of the list. */
static int add_rest(struct tn_explaining *x)
{
	const struct tn_usage *usage = &x->usage;
	struct tn_processes_unseen unseen = { 0 };
	struct tn_explanation *e;

	if (look_for_unseen(x, &unseen) < 0)
		return -ENOMEM;
	if (usage->unexplained > 0) {
		e = tn_explain_add(x, TN_EXPLAINS_USE, "unexplained",
				   "%" PRId64 " of its %" PRId64 " references %s somebody's whom /proc and /sys do not show: %s",
				   usage->unexplained, usage->references, usage->unexplained == 1 ? "is" : "are",
				   whose(x->machine->first->files_known, &unseen));
		if (!e || add_count(x, e) < 0)
			return -ENOMEM;
		e->rank = RANK_LAST - 1;
	}
	if (!tn_usage_keepers(&x->usage))
		return 0;
	e = tn_explain_add(x, TN_EXPLAINS_USE, "unload", "then it can be unloaded");
	if (!e)
		return -ENOMEM;
	e->rank = RANK_LAST;
	e->remedy = tn_arena_printf(x->arena, "modprobe -r %s", x->module);
	return e->remedy ? 0 : -ENOMEM;
}

/* What processes have open is seen by those who may, and asked for by name. */
static int add_unseen(struct tn_explaining *x)
{
	struct tn_processes_unseen unseen;
	const char *how;
	int r;

	if (x->usage.references <= 0)
		return 0;
	if (!x->machine->first->files_known) {
		how = tn_arena_printf(x->arena, "tenon explain %s, by the module's own name", x->module);
		return how ? tn_explain_unseen(x, "which processes have something of it open", how) : -ENOMEM;
	}
	r = look_for_unseen(x, &unseen);
	return r > 0 ? tn_explain_unseen(x, unseen.what, unseen.who) : r;
}

int tn_probe_usage(struct tn_explaining *x)
{
	const struct tn_usage *usage = &x->usage;

	if (!x->module || x->builtin || !x->machine->running)
		return 0;
	if (tn_explain_usage(x) < 0)
		return -ENOMEM;
	if (usage->leaving)
		return add_refusal_of_all(x, "E-being-removed", EBUSY, "Unloading");
	if (usage->starting)
		return add_refusal_of_all(x, "E-removal-busy", EBUSY, "Loading");
	if (!x->loaded)
		return 0;
	if (usage->references < 0)
		return add_refusal_of_all(x, "E-permanent", ENOSYS, "-");
	if (usage->permanent)
		return add_refusal_of_all(x, "E-permanent", EBUSY, TN_LOADED_PERMANENT);
	return add_refusal(x) < 0 || add_users(x) < 0 || add_rest(x) < 0 || add_unseen(x) < 0 ? -ENOMEM : 0;
}
