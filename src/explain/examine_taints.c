// SPDX-License-Identifier: LGPL-2.1-or-later
/* What taints the kernel (Documentation/admin-guide/tainted-kernels.rst), and which modules do. */
#include "explain/examinations.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"

#define TAINTED "/proc/sys/kernel/tainted"

/* Each by its bit. */
static const struct taint {
	char letter;
	bool by_module; /* modules carry it */
	enum tn_severity severity;
	const char *words;  /* of a module: "it is ..."; else a sentence */
	const char *remedy; /* of what no module carries */
} taints[] = {
	{ 'P', true, TN_SEVERITY_NOTE, "proprietary", NULL },
	{ 'F', true, TN_SEVERITY_WARNING, "loaded by force", NULL },
	{ 'S', false, TN_SEVERITY_NOTE, "the processor, or what it is told to do, is out of its maker's specification",
	  "see the kernel log" },
	{ 'R', false, TN_SEVERITY_WARNING, "a module was removed by force", "reboot" },
	{ 'M', false, TN_SEVERITY_WARNING, "the processor reported a hardware fault (machine check)",
	  "see the kernel log for \"Machine check\" or \"Hardware Error\"" },
	{ 'B', false, TN_SEVERITY_WARNING, "memory management met a bad page, which mostly is bad memory or a bug",
	  "see the kernel log for \"Bad page\"; test the memory" },
	{ 'U', false, TN_SEVERITY_NOTE, "a user asked for it, or set a parameter that is dangerous", NULL },
	{ 'D', false, TN_SEVERITY_ERROR, "the kernel has died once (an oops): what it holds may be wrong",
	  "see the kernel log for \"Oops\" or \"BUG\", and reboot" },
	{ 'A', false, TN_SEVERITY_NOTE, "a user has replaced an ACPI table", NULL },
	{ 'W', false, TN_SEVERITY_WARNING, "the kernel warned of something that should not be",
	  "see the kernel log for \"WARNING:\"" },
	{ 'C', true, TN_SEVERITY_NOTE, "from the kernel's staging directory", NULL },
	{ 'I', false, TN_SEVERITY_NOTE, "the kernel works round a severe bug of the firmware", "look for a newer firmware (BIOS)" },
	{ 'O', true, TN_SEVERITY_NOTE, "built outside the kernel's source", NULL },
	{ 'E', true, TN_SEVERITY_NOTE, "unsigned, or signed by nobody whom the kernel knows", NULL },
	{ 'L', false, TN_SEVERITY_WARNING, "a processor hung in the kernel (soft lockup)",
	  "see the kernel log for \"soft lockup\"" },
	{ 'K', true, TN_SEVERITY_NOTE, "a live patch", NULL },
	{ 'X', true, TN_SEVERITY_NOTE, "marked by the distribution", NULL },
	{ 'T', true, TN_SEVERITY_NOTE, "built with a random layout of structures", NULL },
	{ 'N', true, TN_SEVERITY_NOTE, "for testing", NULL },
	{ 'J', false, TN_SEVERITY_NOTE, "user space commands a device's firmware past its driver (fwctl)", NULL },
};

static const struct taint *taint_of(char letter)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(taints); i++)
		if (taints[i].letter == letter)
			return &taints[i];
	return NULL;
}

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
		const struct taint *taint = taint_of(*p);

		if (*p == '+' || *p == '-') /* it is being loaded or unloaded */
			continue;
		tn_buf_addf(&words, "%s%s (%c)", words.n ? ", " : "", taint ? taint->words : "of a kind that is not known", *p);
		if (taint && taint->severity > like.severity)
			like.severity = taint->severity;
	}
	tn_buf_add_char(&words, '\0');
	if (words.failed)
		return -ENOMEM;
	return words.n == 1 ? 0 : tn_doctor_add(doctor, &like, "%s taints the kernel: it is %s", module->name, words.p);
}

/* Whether a module that is loaded accounts for it. */
static bool is_of_loaded(const struct tn_live_facts *live, char letter)
{
	for (size_t i = 0; i < live->loaded.n; i++)
		if (strchr(live->loaded.v[i].taints, letter))
			return true;
	return false;
}

static int add_bit(struct tn_doctor *doctor, const struct taint *taint)
{
	const char letter[] = { taint->letter, '\0' };
	const struct tn_finding kernel = { .id = "kernel-tainted",
					   .severity = taint->severity,
					   .detail = letter,
					   .remedy = taint->remedy };
	const struct tn_finding gone = { .id = "kernel-tainted-before", .severity = TN_SEVERITY_NOTE, .detail = letter };

	if (!taint->by_module)
		return tn_doctor_add(doctor, &kernel, "%s (%s)", taint->words, letter);
	if (is_of_loaded(doctor->machine->basis->live, taint->letter))
		return 0;
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
	return tn_doctor_unseen(doctor, "whether the kernel is tainted", "there is no " TAINTED " that can be read");
}

static int tell_state(struct tn_doctor *doctor, uint64_t mask)
{
	char letters[TN_ARRAY_SIZE(taints) + 1];
	size_t n = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(taints); i++)
		if (mask >> i & 1)
			letters[n++] = taints[i].letter;
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
	for (size_t i = 0; i < TN_ARRAY_SIZE(taints) && r == 0; i++)
		if (mask >> i & 1)
			r = add_bit(doctor, &taints[i]);
	for (size_t i = 0; i < live->loaded.n && r == 0; i++)
		if (*live->loaded.v[i].taints)
			r = add_module(doctor, &live->loaded.v[i]);
	return r;
}
