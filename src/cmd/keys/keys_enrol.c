// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon keys enrol: mokutil(1) with the right words, and what the blue screen asks then. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/log.h"
#include "cmd/keys/certificate_file.h"
#include "cmd/keys/keys.h"
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

/* What else can be done, where nothing can be enrolled. */
static int refuse(const struct enrolment *e)
{
	if (!e->boot.efi) {
		tn_report(TN_LOG_ERROR, "this machine was not started by UEFI, so there is no list to enrol a key in");
		tn_report(TN_LOG_ERROR, "have the certificate built into the kernel (CONFIG_SYSTEM_TRUSTED_KEYS), put it there"
					" with the kernel's scripts/insert-sys-cert, or sign with a key that the kernel has"
					" (tenon keys)");
		return TN_EXIT_FAILURE;
	}
	tn_report(TN_LOG_ERROR, "this machine was started without shim, which alone enrols keys for modules (there is no"
				" MokListRT)");
	tn_report(TN_LOG_ERROR, "start it by shim, or have the certificate built into the kernel (CONFIG_SYSTEM_TRUSTED_KEYS)");
	return TN_EXIT_FAILURE;
}

static void print_steps(const struct enrolment *e)
{
	printf("\n"
	       "then, at this machine itself:\n"
	       "  1. reboot\n"
	       "  2. a blue screen comes up, MokManager: press any key within ten seconds, or the request is dropped\n"
	       "  3. choose Enroll MOK; View key 0 shows \"%s\"\n"
	       "  4. choose Continue, then Yes\n"
	       "  5. type the password that you have just given (the keyboard is an American one there)\n"
	       "  6. choose Reboot\n"
	       "afterwards `tenon keys %s` says whether the kernel takes it\n",
	       e->subject, e->path);
	if (tn_efi_state_counts(&e->boot.state) == TN_NO)
		printf("Secure Boot is off: the kernel reads enrolled keys only once it is on\n");
}

static int import(const struct enrolment *e, struct tn_error *err)
{
	char shared[TN_SHARED_BYTES_PATH];
	tn_autoclose int fd = e->plain ? -1 : tn_share_bytes(e->der, shared);
	const struct tn_env env[] = { { "TENON_CERTIFICATE", e->plain ? e->path : shared } };
	int r;

	if (!e->plain && fd < 0)
		return tn_fail(err, fd, "%s: %s", e->path, strerror(-fd));
	fflush(stdout);
	r = tn_spawn_shell("command -v mokutil >/dev/null || exit 127; exec mokutil --import \"$TENON_CERTIFICATE\"", env,
			   TN_ARRAY_SIZE(env), &(struct tn_spawn_how){ .timeout_msec = 0 });
	if (r == 127)
		return tn_fail(err, -ENOENT, "mokutil is not here: install the package of that name");
	return r ? tn_fail(err, r < 0 ? r : -EIO, "mokutil has not taken the request%s", r < 0 ? "" : "; it has said why") : 0;
}

static int enrol(const struct enrolment *e, bool dry_run)
{
	tn_autoerror err = { 0 };
	int r;

	printf("mokutil --import %s: asks for a new password twice, which the blue screen asks for again\n", e->path);
	if (!dry_run && *tn_root_path(e->world->root)) {
		tn_report(TN_LOG_ERROR, "keys are enrolled on the machine itself: without --root");
		return TN_EXIT_USAGE;
	}
	r = dry_run ? 0 : import(e, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	print_steps(e);
	return TN_EXIT_OK;
}

static void enrolment_free(struct enrolment *e)
{
	tn_secure_boot_free(&e->boot);
}

int tn_keys_enrol(struct tn_world *world, const struct tn_keys_args *args, const char *certificate)
{
	tn_cleanup(enrolment_free) struct enrolment e = { .world = world };
	tn_autoerror err = { 0 };
	int r = find(&e, certificate, &err);

	if (r < 0)
		return tn_command_failed(&err, r);
	if (!e.boot.efi || e.boot.listed[TN_EFI_MOK_LIST] == TN_NO)
		return refuse(&e);
	if (is_listed(&e, TN_EFI_MOK_LIST) || is_listed(&e, TN_EFI_DB)) {
		printf("\"%s\" is enrolled already; tenon keys %s says whether the kernel takes it\n", e.subject, e.path);
		return TN_EXIT_OK;
	}
	if (is_listed(&e, TN_EFI_MOK_NEW)) {
		printf("\"%s\" is asked for already\n", e.subject);
		print_steps(&e);
		return TN_EXIT_OK;
	}
	return enrol(&e, args->dry_run);
}
