// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon keys enrol: mokutil(1) with the right words, and what the blue screen asks then. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/log.h"
#include "cmd/keys/certificate_file.h"
#include "cmd/keys/keys.h"
#include "cmd/keys/keys_enrol.h"
#include "diag/mok.h"
#include "format/x509.h"
#include "machine/secure_boot.h"
#include "machine/signing_keys.h"
#include "sys/fd.h"
#include "sys/new_files.h"
#include "sys/spawn.h"

/* What is to be done, and what keeps it from being done. */
struct enrolment {
	struct tn_world *world;
	struct tn_secure_boot boot;
	const char *path;
	struct tn_text der;
	bool plain; /* the file is what mokutil(1) wants */
	const char *subject;
};

static bool is_listed(const struct enrolment *e, enum tn_efi_list list)
{
	for (size_t i = 0; i < e->boot.certificates.n; i++)
		if (e->boot.certificates.v[i].list == list && tn_text_eq(e->boot.certificates.v[i].der, e->der))
			return true;
	return false;
}

/* Of the keys on this disk: the one whose private key is here too, too many is none. */
static int choose(struct enrolment *e)
{
	tn_autovec tn_signing_keys keys = { 0 };
	const char *unreadable = NULL;
	int r = tn_signing_keys_read(e->world->root, e->world->release ? e->world->release : "", &e->world->arena, &keys,
				     &unreadable);

	for (size_t i = 0; i < keys.n && !e->path && r == 0; i++)
		if (keys.v[i].private) {
			e->path = keys.v[i].certificate;
			e->der = keys.v[i].der;
			e->plain = !keys.v[i].letters;
		}
	return r;
}

static int read_named(struct enrolment *e, const char *certificate, struct tn_error *err)
{
	int r = tn_certificate_file_read(certificate, &e->world->arena, &e->der, &e->plain);

	e->path = certificate;
	if (r == -EBADMSG)
		return tn_fail(err, r, "%s: it is no certificate (a private key is never enrolled)", certificate);
	return r < 0 ? tn_fail(err, r, "%s: %s", certificate, strerror(-r)) : 0;
}

static int read_subject(struct enrolment *e, struct tn_error *err)
{
	tn_autobuf name = { 0 };
	struct tn_x509 x509;
	int r = tn_x509_read(e->der, &x509, err);

	if (r < 0)
		return tn_fail_in(err, r, "%s", e->path);
	tn_x509_show_name(&x509.subject, &name);
	e->subject = tn_arena_dup(&e->world->arena, tn_buf_text(&name));
	return e->subject ? 0 : tn_fail(err, -ENOMEM, "out of memory");
}

static int find(struct enrolment *e, const char *certificate, struct tn_error *err)
{
	int r = tn_world_need(e->world, TN_NEED_ROOT, err);

	if (r == 0 && tn_secure_boot_read(e->world->root, &e->world->arena, &e->boot) < 0)
		r = tn_fail(err, -ENOMEM, "out of memory");
	if (r == 0 && certificate)
		r = read_named(e, certificate, err);
	else if (r == 0 && choose(e) < 0)
		r = tn_fail(err, -ENOMEM, "out of memory");
	if (r == 0 && !e->path)
		r = tn_fail(err, -ENOENT, "no tool here has a key that it signs modules with: tenon keys new makes one");
	return r < 0 ? r : read_subject(e, err);
}

/* @quiet: what mokutil says goes where messages do. */
static int import(const struct enrolment *e, bool quiet, struct tn_error *err)
{
	char shared[TN_SHARED_BYTES_PATH];
	tn_autoclose int fd = e->plain ? -1 : tn_share_bytes(e->der, shared);
	const struct tn_env env[] = { { "TENON_CERTIFICATE", e->plain ? e->path : shared } };
	int r;

	if (!e->plain && fd < 0)
		return tn_fail(err, fd, "%s: %s", e->path, strerror(-fd));
	r = tn_spawn_shell(quiet ? "command -v mokutil >/dev/null || exit 127; exec " TN_MOK_IMPORT " \"$TENON_CERTIFICATE\" >&2" :
				   "command -v mokutil >/dev/null || exit 127; exec " TN_MOK_IMPORT " \"$TENON_CERTIFICATE\"",
			   env, TN_ARRAY_SIZE(env), &(struct tn_spawn_how){ .timeout_msec = 0 });
	if (r == 127)
		return tn_fail(err, -ENOENT, "mokutil is not here: install the package of that name");
	return r ? tn_fail(err, r < 0 ? r : -EIO, "mokutil has not taken the request%s", r < 0 ? "" : "; it has said why") : 0;
}

static enum tn_enrol_outcome outcome_of(const struct enrolment *e)
{
	if (!e->boot.efi)
		return TN_ENROL_NO_EFI;
	if (e->boot.listed[TN_EFI_MOK_LIST] == TN_NO)
		return TN_ENROL_NO_SHIM;
	if (is_listed(e, TN_EFI_MOK_LIST) || is_listed(e, TN_EFI_DB))
		return TN_ENROL_ENROLLED;
	return is_listed(e, TN_EFI_MOK_NEW) ? TN_ENROL_PENDING : TN_ENROL_WOULD;
}

/* Return: an exit status. */
static int print(const struct tn_enrolled *done, struct tn_world *world)
{
	bool refused = done->outcome == TN_ENROL_NO_EFI || done->outcome == TN_ENROL_NO_SHIM;
	int r = world->json ? tn_enrol_print_json(done, &world->arena) : 0;

	if (r < 0)
		return tn_command_failed(NULL, r);
	if (refused)
		tn_enrol_print_refusal(done);
	else if (!world->json)
		tn_enrol_print_text(done, &world->arena);
	return refused ? TN_EXIT_FAILURE : TN_EXIT_OK;
}

static int enrol(const struct enrolment *e, struct tn_enrolled *done, bool dry_run)
{
	tn_autoerror err = { 0 };
	int r;

	if (!e->world->json)
		tn_enrol_print_command(done);
	if (!dry_run && *tn_root_path(e->world->root)) {
		tn_report(TN_LOG_ERROR, "keys are enrolled on the machine itself: without --root");
		return TN_EXIT_USAGE;
	}
	r = dry_run ? 0 : import(e, e->world->json, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	done->outcome = dry_run ? TN_ENROL_WOULD : TN_ENROL_REQUESTED;
	return print(done, e->world);
}

static void enrolment_free(struct enrolment *e)
{
	tn_secure_boot_free(&e->boot);
}

int tn_keys_enrol(struct tn_world *world, const struct tn_keys_args *args, const char *certificate)
{
	tn_cleanup(enrolment_free) struct enrolment e = { .world = world };
	tn_autoerror err = { 0 };
	struct tn_enrolled done;
	int r = find(&e, certificate, &err);

	if (r < 0)
		return tn_command_failed(&err, r);
	done = (struct tn_enrolled){ outcome_of(&e), e.path, e.subject, tn_efi_state_counts(&e.boot.state) == TN_NO };
	return done.outcome == TN_ENROL_WOULD ? enrol(&e, &done, args->dry_run) : print(&done, world);
}
