// SPDX-License-Identifier: LGPL-2.1-or-later
/* What became of a request to enrol a key, and what is to be done at the machine itself. */
#include <errno.h>
#include <stdio.h>

#include "cli/json.h"
#include "cli/log.h"
#include "cmd/keys/keys_enrol.h"
#include "diag/mok.h"

#define STEPS_MAX 6

static const char *const refusals[][2] = {
	[TN_ENROL_NO_EFI] = { "this machine was not started by UEFI, so there is no list to enrol a key in",
			      "have the certificate built into the kernel (CONFIG_SYSTEM_TRUSTED_KEYS), put it there with the"
			      " kernel's scripts/insert-sys-cert, or sign with a key that the kernel has (tenon keys)" },
	[TN_ENROL_NO_SHIM] = { "this machine was started without shim, which alone enrols keys for modules (there is no MokListRT)",
			       "start it by shim, or have the certificate built into the kernel (CONFIG_SYSTEM_TRUSTED_KEYS)" },
};

static bool is_refused(const struct tn_enrolled *e)
{
	return e->outcome == TN_ENROL_NO_EFI || e->outcome == TN_ENROL_NO_SHIM;
}

/* In front of the machine. Return: how many; 0: none is left to do, or memory is out. */
static size_t steps_of(const struct tn_enrolled *e, struct tn_arena *arena, const char *ret[STEPS_MAX])
{
	const char *shown;

	if (is_refused(e) || e->outcome == TN_ENROL_ENROLLED)
		return 0;
	shown = tn_arena_printf(arena, "choose " TN_MOK_MENU "; View key 0 shows \"%s\"", e->subject);
	if (!shown)
		return 0;
	ret[0] = "reboot";
	ret[1] = "a blue screen comes up, MokManager: " TN_MOK_KEYPRESS ", or the request is dropped";
	ret[2] = shown;
	ret[3] = "choose Continue, then Yes";
	ret[4] = e->outcome == TN_ENROL_PENDING ?
			 "type the password that was given then (the keyboard is an American one there)" :
			 "type the password that you have just given (the keyboard is an American one there)";
	ret[5] = "choose Reboot";
	return STEPS_MAX;
}

void tn_enrol_print_refusal(const struct tn_enrolled *e)
{
	tn_report(TN_LOG_ERROR, "%s", refusals[e->outcome][0]);
	tn_report(TN_LOG_ERROR, "%s", refusals[e->outcome][1]);
}

void tn_enrol_print_command(const struct tn_enrolled *e)
{
	printf(TN_MOK_IMPORT " %s: asks for a new password twice, which the blue screen asks for again\n", e->path);
	fflush(stdout);
}

void tn_enrol_print_text(const struct tn_enrolled *e, struct tn_arena *arena)
{
	const char *steps[STEPS_MAX];
	size_t n = steps_of(e, arena, steps);

	if (e->outcome == TN_ENROL_ENROLLED)
		printf("\"%s\" is enrolled already; tenon keys %s says whether the kernel takes it\n", e->subject, e->path);
	else if (e->outcome == TN_ENROL_PENDING)
		printf("\"%s\" is asked for already\n", e->subject);
	if (!n)
		return;
	puts("\nthen, at this machine itself:");
	for (size_t i = 0; i < n; i++)
		printf("  %zu. %s\n", i + 1, steps[i]);
	printf("afterwards `tenon keys %s` says whether the kernel takes it\n", e->path);
	if (e->off)
		printf("Secure Boot is off: the kernel reads enrolled keys only once it is on\n");
}

int tn_enrol_print_json(const struct tn_enrolled *e, struct tn_arena *arena)
{
	static const char *const outcomes[] = {
		[TN_ENROL_WOULD] = "would-request",  [TN_ENROL_REQUESTED] = "requested", [TN_ENROL_PENDING] = "pending",
		[TN_ENROL_ENROLLED] = "enrolled",    [TN_ENROL_NO_EFI] = "no-efi",       [TN_ENROL_NO_SHIM] = "no-shim",
	};
	const char *steps[STEPS_MAX], *command = tn_arena_printf(arena, TN_MOK_IMPORT " %s", e->path);
	size_t n = steps_of(e, arena, steps);
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), to = tn_json_object(top, "enrol");

	tn_json_text(to, "outcome", outcomes[e->outcome]);
	tn_json_text(to, "certificate", e->path);
	tn_json_text(to, "subject", e->subject);
	tn_json_text(to, "command", is_refused(e) || e->outcome == TN_ENROL_ENROLLED ? NULL : command);
	tn_json_texts(to, "steps", steps, n);
	tn_json_bool(to, "secure_boot_off", e->off);
	tn_json_text(to, "why", is_refused(e) ? refusals[e->outcome][0] : NULL);
	tn_json_text(to, "remedy", is_refused(e) ? refusals[e->outcome][1] : NULL);
	return command ? tn_json_print(&doc, stdout) : -ENOMEM;
}
