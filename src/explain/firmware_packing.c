// SPDX-License-Identifier: LGPL-2.1-or-later
/* FW_LOADER_COMPRESS was xz alone up to Linux 5.18; since then each kind has an option of its own. */
#include "explain/firmware_packing.h"

#include <errno.h>
#include <string.h>

#include "machine/firmware.h"

const char *tn_firmware_who(int code)
{
	return code == -EACCES ? "root" : strerror(-code);
}

static bool has_options(const tn_kernel_facts *kernel)
{
	return kernel->version[0] > 5 || (kernel->version[0] == 5 && kernel->version[1] >= 19);
}

unsigned tn_firmware_packing(const tn_kernel_facts *kernel)
{
	unsigned packing = 0;

	switch (tn_kernel_facts_config(kernel, "FW_LOADER_COMPRESS")) {
	case TN_CONFIG_UNKNOWN:
		return TN_FIRMWARE_PACKED;
	case TN_CONFIG_YES:
		break;
	default:
		return 0;
	}
	if (!has_options(kernel))
		return TN_FIRMWARE_XZ;
	if (tn_kernel_facts_config(kernel, "FW_LOADER_COMPRESS_XZ") == TN_CONFIG_YES)
		packing |= TN_FIRMWARE_XZ;
	if (tn_kernel_facts_config(kernel, "FW_LOADER_COMPRESS_ZSTD") == TN_CONFIG_YES)
		packing |= TN_FIRMWARE_ZST;
	return packing;
}
