// SPDX-License-Identifier: LGPL-2.1-or-later
#include "explain/taint.h"

#include <stddef.h>

/* Where a module carried it, and nobody knows which. */
#define UNLOAD_IT "nothing: it is gone after the next start, if no such module is loaded then"

const struct tn_taint tn_taints[TN_TAINTS] = {
	{ 'P', true, TN_SEVERITY_NOTE, "proprietary", UNLOAD_IT },
	{ 'F', true, TN_SEVERITY_WARNING, "loaded by force", UNLOAD_IT },
	{ 'S', false, TN_SEVERITY_NOTE, "the processor, or what it is told to do, is out of its maker's specification",
	  "see the kernel log" },
	{ 'R', false, TN_SEVERITY_WARNING, "a module was removed by force", "reboot" },
	{ 'M', false, TN_SEVERITY_WARNING, "the processor reported a hardware fault (machine check)",
	  "see the kernel log for \"Machine check\" or \"Hardware Error\"" },
	{ 'B', false, TN_SEVERITY_WARNING, "memory management met a bad page, which mostly is bad memory or a bug",
	  "see the kernel log for \"Bad page\"; test the memory" },
	{ 'U', false, TN_SEVERITY_NOTE, "a user asked for it, or set a parameter that is dangerous",
	  "set it no more, and reboot" },
	{ 'D', false, TN_SEVERITY_ERROR, "the kernel has died once (an oops): what it holds may be wrong",
	  "see the kernel log for \"Oops\" or \"BUG\", and reboot" },
	{ 'A', false, TN_SEVERITY_NOTE, "a user has replaced an ACPI table",
	  "take the table out of the initramfs if it is of no use any more, and reboot" },
	{ 'W', false, TN_SEVERITY_WARNING, "the kernel warned of something that should not be",
	  "see the kernel log for \"WARNING:\"" },
	{ 'C', true, TN_SEVERITY_NOTE, "from the kernel's staging directory", UNLOAD_IT },
	{ 'I', false, TN_SEVERITY_NOTE, "the kernel works round a severe bug of the firmware", "look for a newer firmware (BIOS)" },
	{ 'O', true, TN_SEVERITY_NOTE, "built outside the kernel's source", UNLOAD_IT },
	{ 'E', true, TN_SEVERITY_NOTE, "unsigned, or signed by nobody whom the kernel knows", UNLOAD_IT },
	{ 'L', false, TN_SEVERITY_WARNING, "a processor hung in the kernel (soft lockup)",
	  "see the kernel log for \"soft lockup\"" },
	{ 'K', true, TN_SEVERITY_NOTE, "a live patch", UNLOAD_IT },
	{ 'X', true, TN_SEVERITY_NOTE, "marked by the distribution", UNLOAD_IT },
	{ 'T', true, TN_SEVERITY_NOTE, "built with a random layout of structures",
	  "nothing, if it is meant; else take a kernel without CONFIG_RANDSTRUCT",
	  "the kernel was built with a random layout of structures" },
	{ 'N', true, TN_SEVERITY_NOTE, "for testing", "nothing: it is gone after the next start", "a test has run in the kernel" },
	{ 'J', false, TN_SEVERITY_NOTE, "user space commands a device's firmware past its driver (fwctl)",
	  "nothing: it is gone after the next start, if nobody does so again" },
};

const struct tn_taint *tn_taint_of(char letter)
{
	for (size_t i = 0; i < TN_TAINTS; i++)
		if (tn_taints[i].letter == letter)
			return &tn_taints[i];
	return NULL;
}
