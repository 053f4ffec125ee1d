// SPDX-License-Identifier: LGPL-2.1-or-later
/* What taints the kernel (Documentation/admin-guide/tainted-kernels.rst), and which modules do. */
#include "explain/examinations.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "explain/taint.h"

#define TAINTED "/proc/sys/kernel/tainted"

static int add_module(struct tn_doctor *doctor, const struct tn_loaded *module)
{
	struct tn_finding like = {
		.id = "module-taints",
		.severity = TN_SEVERITY_NOTE,
		.subject = module->name,
		.detail = module->taints,
		.remedy = "show that trouble happens without it before you report it: few will look at it else",
	};
	tn_autobuf words = { 0 };

	for (const char *p = module->taints; *p; p++) {
		const struct tn_taint *taint = tn_taint_of(*p);

		if (*p == '+' || *p == '-') /* it is being loaded or unloaded */
			continue;
		tn_buf_addf(&words, "%s%s (%c)", words.n ? ", " : "", taint ? taint->words : "of a kind that is not known", *p);
		if (taint && taint->severity > like.severity)
			like.severity = taint->severity;
	}
	tn_buf_add_char(&words, '\0');
	if (words.failed)
		return -ENOMEM;
	return words.n == 1 ? 0 : tn_doctor_add(doctor, &like, "%s taints the kernel: %s", module->name, words.p);
}

/* Whether a module that is loaded accounts for it. */
static bool is_of_loaded(const struct tn_live_facts *live, char letter)
{
	for (size_t i = 0; i < live->loaded.n; i++)
		if (strchr(live->loaded.v[i].taints, letter))
			return true;
	return false;
}

static int add_bit(struct tn_doctor *doctor, const struct tn_taint *taint)
{
	const struct tn_live_facts *live = doctor->machine->basis->live;
	const char letter[] = { taint->letter, '\0' };
	const struct tn_finding kernel = { .id = "kernel-tainted",
					   .severity = taint->severity,
					   .detail = letter,
					   .remedy = taint->remedy };
	const struct tn_finding gone = { .id = "kernel-tainted-before",
					 .severity = TN_SEVERITY_NOTE,
					 .detail = letter,
					 .remedy = "nothing: it is gone after the next start" };

	if (!taint->by_module)
		return tn_doctor_add(doctor, &kernel, "%s (%s)", taint->words, letter);
	if (is_of_loaded(live, taint->letter))
		return 0;
	if (taint->itself)
		return tn_doctor_add(doctor, &kernel, "%s (%s)", taint->itself, letter);
	if (!live->loaded_known)
		return tn_doctor_add(doctor, &kernel, "a module is, or was, %s (%s): which one is not known", taint->words, letter);
	return tn_doctor_add(doctor, &gone, "a module that is not loaded any more was %s (%s): that taints the kernel until the "
			     "next start", taint->words, letter);
}

/* Return: 0 or -ENOMEM; @ret_known: whether there is such a number. */
static int read_mask(struct tn_doctor *doctor, uint64_t *ret, bool *ret_known)
{
	tn_autobuf all = { 0 };
	int r = tn_root_read_record(doctor->machine->root, TAINTED, 64, &all);

	*ret_known = r == 0 && tn_text_u64(tn_text_trim(tn_buf_text(&all)), 10, ret) == 0;
	if (r == -ENOMEM || *ret_known)
		return r;
	return tn_doctor_unseen(doctor, "whether the kernel is tainted: there is no " TAINTED " that can be read",
				tn_doctor_who(doctor));
}

static int tell_state(struct tn_doctor *doctor, uint64_t mask)
{
	char letters[TN_TAINTS + 1];
	size_t n = 0;

	for (size_t i = 0; i < TN_TAINTS; i++)
		if (mask >> i & 1)
			letters[n++] = tn_taints[i].letter;
	letters[n] = '\0';
	if (!mask)
		return tn_doctor_state_add(doctor, "taint", "none");
	return tn_doctor_state_add(doctor, "taint", "%s (%llu)", n ? letters : "of a kind that is not known",
				   (unsigned long long)mask);
}

int tn_examine_taints(struct tn_doctor *doctor)
{
	const struct tn_live_facts *live = doctor->machine->basis->live;
	uint64_t mask = 0;
	bool known;
	int r;

	if (!live)
		return 0;
	r = read_mask(doctor, &mask, &known);
	if (r == 0 && known)
		r = tell_state(doctor, mask);
	for (size_t i = 0; i < TN_TAINTS && r == 0; i++)
		if (mask >> i & 1)
			r = add_bit(doctor, &tn_taints[i]);
	for (size_t i = 0; i < live->loaded.n && r == 0; i++)
		if (*live->loaded.v[i].taints)
			r = add_module(doctor, &live->loaded.v[i]);
	if (r == 0 && mask && !live->loaded_known)
		r = tn_examine_unseen_loaded(doctor);
	return r;
}
