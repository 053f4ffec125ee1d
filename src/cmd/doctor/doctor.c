// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon doctor: the machine at a glance, and what is wrong with it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/finish.h"
#include "cli/log.h"
#include "cli/output.h"
#include "cmd/commands.h"
#include "cmd/confined.h"
#include "cmd/doctor/doctor_view.h"
#include "cmd/doctor/patient.h"
#include "cmd/doctor/repair.h"
#include "explain/examine.h"

/* The exit status of the process that looks says also what is to be mended: enum tn_doctor_repairs from here on. */
#define REPAIRS_SHIFT 4

struct doctor_args {
	bool repair, dry_run;
	struct tn_strings only, skip;
};

static const struct tn_option doctor_options[] = {
	{ 0, "only", "PART", TN_LIST(struct doctor_args, only), "Look at these parts only, with commas between them" },
	{ 0, "skip", "PART", TN_LIST(struct doctor_args, skip), "Do not look at these parts" },
	{ 0, "repair", NULL, TN_FLAG(struct doctor_args, repair),
	  "Make indexes anew that are missing, damaged or old, and look again" },
	{ 'n', "dry-run", NULL, TN_FLAG(struct doctor_args, dry_run), "With --repair: only show what would be done" },
	{ 0 }
};

static const char doctor_notes[] =
	"PART is kernel, indexes, configuration, signatures, taints, loaded, hardware, firmware,\n"
	"initramfs or upgrade.\n"
	"The exit status is 0 if nothing is wrong, though there may be notes, and 1 if there is a\n"
	"warning or an error.\n"
	"\n"
	"Examples:\n"
	"  tenon doctor                             what is wrong here?\n"
	"  sudo tenon doctor --repair               make bad indexes anew\n"
	"  tenon doctor --kernel 6.12.1             will it work after a restart with that kernel?\n"
	"  tenon doctor --root /mnt                 a system that does not run\n"
	"  tenon doctor --only configuration        modprobe.d and modules-load.d alone\n"
	"  tenon doctor --json                      for scripts\n";

/* One command; it may look twice. */
struct visit {
	const struct doctor_args *args;
	unsigned parts;
	bool silent; /* only the exit status counts */
	const tn_repairs *repairs;
};

/* Indexes of the findings, the worst first, else in their order. */
static size_t *order_of(const struct tn_doctor *doctor)
{
	size_t *order = calloc(doctor->found.n + 1, sizeof(*order)), n = 0;

	for (int severity = TN_SEVERITY_ERROR; order && severity >= TN_SEVERITY_NOTE; severity--)
		for (size_t i = 0; i < doctor->found.n; i++)
			if ((int)doctor->found.v[i].severity == severity)
				order[n++] = i;
	return order;
}

static int print(const struct visit *visit, const struct tn_patient *p, struct tn_error *err)
{
	tn_autofree size_t *order = order_of(&p->doctor);
	const struct tn_doctor_view view = { &p->doctor, visit->repairs, order };

	if (!order)
		return tn_fail(err, -ENOMEM, "out of memory");
	if (p->world->json)
		return tn_doctor_print_json(&view, stdout);
	tn_doctor_print_text(&view, stdout);
	return 0;
}

/* In the process that can do little else. */
static int look(struct tn_world *world, void *data)
{
	tn_cleanup(tn_patient_close) struct tn_patient p = { 0 };
	const struct visit *visit = data;
	tn_autoerror err = { 0 };
	int r = tn_patient_find(&p, world, &err);

	if (r == 0)
		r = tn_patient_open(&p, &err);
	if (r == 0)
		r = tn_examine(&p.doctor, visit->parts, &err);
	if (r == 0 && (tn_patient_tell(&p) < 0 || tn_tree_check(p.here->tree) < 0))
		r = tn_fail(&err, -ENOMEM, "out of memory");
	if (r == 0 && !visit->silent)
		r = print(visit, &p, &err);
	tn_world_tell_memory(&p.running);
	if (r < 0)
		return tn_command_failed(&err, r);
	return (tn_doctor_is_well(&p.doctor) ? TN_EXIT_OK : TN_EXIT_FAILURE) | (int)(p.doctor.repairs << REPAIRS_SHIFT);
}

static int look_first(struct tn_world *world, void *data)
{
	(void)data;
	return tn_machine_look_first(world);
}

/* Return: exit status; @ret_repairs: what can be mended, where that is wanted. */
static int examine(struct tn_world *world, struct visit *visit, unsigned *ret_repairs)
{
	int status = tn_run_confined(world, look_first, look, visit);

	*ret_repairs = (unsigned)status >> REPAIRS_SHIFT;
	return status & ((1 << REPAIRS_SHIFT) - 1);
}

/* The part of that name. Return: its bit, or 0 with a message. */
static unsigned part_bit(struct tn_text name)
{
	for (unsigned i = 0; tn_examinations[i].part; i++)
		if (tn_text_is(name, tn_examinations[i].part))
			return 1u << i;
	tn_report(TN_LOG_ERROR, "there is no part '%.*s'; tenon doctor --help lists them", TN_TEXT_FMT(name));
	return 0;
}

/* Return: bits of the parts that are named; 0 with a message for a name that is none. */
static unsigned named_parts(const struct tn_strings *names)
{
	unsigned parts = 0;

	for (size_t i = 0; i < names->n; i++) {
		struct tn_text rest = tn_text(names->v[i]), name = { 0 };

		while (tn_text_word(&rest, ",", &name)) {
			unsigned bit = part_bit(name);

			if (!bit)
				return 0;
			parts |= bit;
		}
	}
	return parts;
}

static unsigned all_parts(void)
{
	unsigned parts = 0;

	for (unsigned i = 0; tn_examinations[i].part; i++)
		parts |= 1u << i;
	return parts;
}

/* Return: false after a message. */
static bool choose_parts(const struct doctor_args *args, unsigned *ret)
{
	unsigned only = named_parts(&args->only), skip = named_parts(&args->skip);

	if ((args->only.n && !only) || (args->skip.n && !skip))
		return false;
	*ret = (args->only.n ? only : all_parts()) & ~skip;
	if (!*ret)
		tn_report(TN_LOG_ERROR, "no part is left to look at");
	else if (args->repair && !(*ret & part_bit(TN_TEXT_LITERAL("indexes"))))
		tn_report(TN_LOG_ERROR, "--repair mends indexes, and --only or --skip leaves them out");
	else
		return true;
	return false;
}

/* Before the second look. */
static int mend(struct tn_world *world, const struct visit *visit, unsigned parts, tn_repairs *ret)
{
	tn_cleanup(tn_patient_close) struct tn_patient p = { 0 };
	tn_autoerror err = { 0 };
	int r = parts & ~(unsigned)TN_REPAIR_KNOWN ? tn_patient_find(&p, world, &err) : 0;

	if (r == 0 && tn_repair(&p, parts, visit->args->dry_run, ret) < 0)
		r = tn_fail(&err, -ENOMEM, "out of memory");
	if (r < 0)
		return tn_command_failed(&err, r);
	for (size_t i = 0; i < ret->n && !world->json; i++)
		tn_doctor_print_repair(&ret->v[i], stdout);
	if (!ret->n && !world->json)
		puts(parts & TN_REPAIR_KNOWN ? "there is nothing to repair" :
					       "nothing is repaired: not all indexes could be looked at");
	tn_flush_output();
	return 0;
}

/* What could not be looked at is not mended. */
static int status_of_repair(int status, unsigned parts)
{
	return status == TN_EXIT_OK && !(parts & TN_REPAIR_KNOWN) ? TN_EXIT_FAILURE : status;
}

static int repair(struct tn_world *world, struct visit *visit)
{
	tn_autovec tn_repairs repairs = { 0 };
	unsigned parts;
	int status;

	visit->silent = world->json;
	status = examine(world, visit, &parts);
	if (status == TN_EXIT_USAGE)
		return status;
	if (!world->json)
		putchar('\n');
	if (mend(world, visit, parts, &repairs) != 0)
		return TN_EXIT_FAILURE;
	if (!world->json && (visit->args->dry_run || !repairs.n))
		return status_of_repair(status, parts);
	if (!world->json)
		putchar('\n');
	visit->silent = false;
	visit->repairs = &repairs;
	status = examine(world, visit, &parts);
	return status_of_repair(status, parts);
}

static int doctor_run(struct tn_world *world, const void *args, int argc, char **argv)
{
	struct visit visit = { .args = args };
	unsigned parts;

	(void)argc;
	(void)argv;
	if (visit.args->dry_run && !visit.args->repair) {
		tn_report(TN_LOG_ERROR, "--dry-run goes with --repair: without it nothing is changed");
		return TN_EXIT_USAGE;
	}
	if (!choose_parts(visit.args, &visit.parts))
		return TN_EXIT_USAGE;
	return tn_finish_output(visit.args->repair ? repair(world, &visit) : examine(world, &visit, &parts));
}

static bool doctor_acts(const void *args)
{
	const struct doctor_args *a = args;

	return a->repair && !a->dry_run;
}

const struct tn_command tn_cmd_doctor = {
	.name = "doctor",
	.operands = "",
	.summary = "Look at the whole machine, and say what is wrong and what to do",
	.options = doctor_options,
	.notes = doctor_notes,
	.args_size = sizeof(struct doctor_args),
	.acts = doctor_acts,
	.run = doctor_run, /* it confines what reads itself: what repairs may not be */
};
