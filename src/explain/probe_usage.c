// SPDX-License-Identifier: LGPL-2.1-or-later
/* Why a loaded module cannot be unloaded, and in which order to let go of it. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "explain/probes.h"

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

/* A loop device says whose it is by its file, a mapping by its name. */
static const char *text_of_stack(const struct tn_explaining *x, const struct tn_module_user *u)
{
	if (!u->what)
		return tn_arena_printf(x->arena, "%s is made of it", u->name);
	if (u->what[0] == '/')
		return tn_arena_printf(x->arena, "%s is attached to %s", u->name, u->what);
	return tn_arena_printf(x->arena, "%s (%s) is made of it", u->name, u->what);
}

static const char *text_of_mount(const struct tn_explaining *x, const struct tn_module_user *u)
{
	if (!u->process)
		return tn_arena_printf(x->arena, "%s is mounted on %s", u->what, u->name);
	return tn_arena_printf(x->arena, "%s is mounted on %s in the mount namespace of process %s (%s)", u->what, u->name,
			       u->process->pid, u->process->comm);
}

/* One sentence. NULL: out of memory. */
static const char *text_of(const struct tn_explaining *x, const struct tn_module_user *u)
{
	switch (u->kind) {
	case TN_USER_MODULE:
		return tn_arena_printf(x->arena, "the module %s uses %s", u->name, u->module);
	case TN_USER_PROCESS:
		return tn_arena_printf(x->arena, "process %s (%s) has %s open", u->name, u->process->comm, u->what);
	case TN_USER_MOUNT:
		return text_of_mount(x, u);
	case TN_USER_SWAP:
		return tn_arena_printf(x->arena, "%s is used as swap", u->name);
	case TN_USER_STACK:
		return text_of_stack(x, u);
	case TN_USER_SOCKETS:
		return tn_arena_printf(x->arena, "%s sockets of the protocol %s are open", u->what, u->name);
	case TN_USER_CRYPTO:
		return tn_arena_printf(x->arena, "the kernel uses its algorithm %s (%s)", u->name, u->what);
	case TN_USER_NETDEV:
		return tn_arena_printf(x->arena, "the network interface %s is up, and goes when the module goes", u->name);
	case TN_USER_DEVICE:
		break;
	}
	return tn_arena_printf(x->arena, "%s is bound to its driver %s", u->name, u->what);
}

/* What keeps another module than ours keeps ours through that one. */
static const char *keeping(const struct tn_explaining *x, const struct tn_module_user *u)
{
	const char *text = text_of(x, u);

	if (!text || u->kind == TN_USER_MODULE || strcmp(u->module, x->module) == 0)
		return text;
	return tn_arena_printf(x->arena, "%s, which keeps %s", text, u->module);
}

static int add_user(struct tn_explaining *x, const struct tn_module_user *u, unsigned rank)
{
	enum tn_finding_kind kind = tn_user_keeps(u->kind) ? TN_EXPLAINS_USE : TN_EXPLAINS_ASIDE;
	const char *text = keeping(x, u);
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

/* How many have to let go; those who are gone with the module come behind them. */
static size_t count_keepers(const struct tn_explaining *x)
{
	const tn_module_users *users = &x->usage.users;
	size_t n = 0;

	while (n < users->n && tn_user_keeps(users->v[n].kind))
		n++;
	return n;
}

/* Who is first to go, for those who read no more than one sentence. NULL: out of memory. */
static const char *text_of_use(struct tn_explaining *x)
{
	const size_t n = count_keepers(x);
	const char *first;

	if (!n)
		return "it is in use, and nothing shows by whom";
	first = keeping(x, &x->usage.users.v[0]);
	if (!first || n == 1)
		return first ? tn_arena_printf(x->arena, "it is in use: %s", first) : NULL;
	return tn_arena_printf(x->arena, "it is in use: %s, and %zu more", first, n - 1);
}

/* What rmmod would hear, in one sentence before the list. */
static int add_refusal(struct tn_explaining *x)
{
	const struct tn_usage *usage = &x->usage;
	const char *text = text_of_use(x);
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
		    count_keepers(x)	   ? "let go of what follows, in this order" :
					     NULL;
	return usage->references == 0 && !e->remedy ? -ENOMEM : add_count(x, e);
}

/* What no letting go changes: /proc/modules says it in one word. */
static int add_refusal_of_all(struct tn_explaining *x, const char *code, int error, const char *word, const char *text)
{
	struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_USE, code, "%s", text);

	if (!e)
		return -ENOMEM;
	e->error = error;
	return tn_explain_evidence(x, e, "/proc/modules", 0, "%s: %s", x->module, word);
}

/* References whose owners nobody shows; then the end of the list. */
static int add_rest(struct tn_explaining *x)
{
	const struct tn_first_look *first = x->machine->first;
	const bool all_seen = first->files_known && !first->files.hidden;
	const struct tn_usage *usage = &x->usage;
	struct tn_explanation *e;

	if (usage->unexplained > 0) {
		e = tn_explain_add(x, TN_EXPLAINS_USE, "unexplained",
				   "%" PRId64 " of its %" PRId64 " references %s somebody's whom /proc and /sys do not show: %s",
				   usage->unexplained, usage->references, usage->unexplained == 1 ? "is" : "are",
				   all_seen ? "the kernel's own, as a rule" :
					      "the kernel's own, or of processes that were not seen");
		if (!e || add_count(x, e) < 0)
			return -ENOMEM;
		e->rank = RANK_LAST - 1;
	}
	if (!count_keepers(x))
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
	const struct tn_process_files *files = &x->machine->first->files;
	const char *what;

	if (x->usage.references <= 0)
		return 0;
	if (!x->machine->first->files_known) {
		what = tn_arena_printf(x->arena, "tenon explain %s, by the module's own name", x->module);
		return what ? tn_explain_unseen(x, "which processes have something of it open", what) : -ENOMEM;
	}
	if (!files->hidden)
		return 0;
	what = tn_arena_printf(x->arena, "what %zu of %zu processes have open", files->hidden, files->processes);
	return what ? tn_explain_unseen(x, what, "root") : -ENOMEM;
}

int tn_probe_usage(struct tn_explaining *x)
{
	const struct tn_usage *usage = &x->usage;

	if (!x->module || x->builtin || !x->machine->running)
		return 0;
	if (tn_explain_usage(x) < 0)
		return -ENOMEM;
	if (usage->leaving)
		return add_refusal_of_all(x, "E-being-removed", EBUSY, "Unloading", "it is being unloaded already");
	if (usage->starting)
		return add_refusal_of_all(x, "E-removal-busy", EBUSY, "Loading",
					  "it cannot be unloaded before its start has ended");
	if (!x->loaded)
		return 0;
	if (usage->references < 0)
		return add_refusal_of_all(x, "E-permanent", ENOSYS, "-",
					  "this kernel unloads no modules: CONFIG_MODULE_UNLOAD is off");
	if (usage->permanent)
		return add_refusal_of_all(x, "E-permanent", EBUSY, TN_LOADED_PERMANENT,
					  "it cannot be unloaded: it has no way out, and stays until the next start");
	return add_refusal(x) < 0 || add_users(x) < 0 || add_rest(x) < 0 || add_unseen(x) < 0 ? -ENOMEM : 0;
}
