// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/host_unseen.h"

#include "autoload/closure.h"
#include "cli/log.h"

void tn_host_tell_unseen(unsigned unseen)
{
	static const struct {
		enum tn_closure_why why;
		const char *text;
	} parts[] = {
		{ TN_CLOSURE_LOADED, "/proc/modules could not be read: what is loaded is not known" },
		{ TN_CLOSURE_DEVICE, "there are no devices in /sys/bus: what the hardware wants is not known" },
		{ TN_CLOSURE_FILESYSTEM, "/proc/self/mountinfo could not be read: which file systems are in use is not known" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(parts); i++)
		if (unseen & 1u << parts[i].why)
			tn_report(TN_LOG_WARNING, "--host: %s", parts[i].text);
}
