/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testkernel.h - for tests: made kernels, with the configuration that a test wants */
#ifndef TN_DIAG_TESTKERNEL_H
#define TN_DIAG_TESTKERNEL_H

#include <elf.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diag/check.h"

#define MODULE_SIZE 1280
#define LAYOUT_CRC 0x1badcafe
#define MAGIC "6.1.0-made SMP preempt mod_unload modversions "

/* Options that are set otherwise than in settings[]; ends with a NULL option. */
struct testsetting {
	const char *option;
	enum tn_config_answer answer;
};

static const struct testsetting settings[] = {
	{ "MODULES", TN_CONFIG_YES },
	{ "MODVERSIONS", TN_CONFIG_YES },
	{ "MODULE_FORCE_LOAD", TN_CONFIG_NO },
	{ "MODULE_SIG_FORCE", TN_CONFIG_NO },
	{ "MODULE_DECOMPRESS", TN_CONFIG_NO },
	{ "LIVEPATCH", TN_CONFIG_YES },
	{ "STRICT_MODULE_RWX", TN_CONFIG_YES },
	{ "CONSTRUCTORS", TN_CONFIG_YES },
	{ "RETPOLINE", TN_CONFIG_YES },
	{ "DEBUG_INFO_BTF_MODULES", TN_CONFIG_YES },
	{ "MODULE_ALLOW_BTF_MISMATCH", TN_CONFIG_NO },
	{ NULL, TN_CONFIG_UNKNOWN },
};

/* What a test sets otherwise; NULL: nothing. */
static const struct testsetting *special;

static bool setting(const struct testsetting *from, const char *option, enum tn_config_answer *ret)
{
	for (; from && from->option; from++) {
		if (strcmp(from->option, option) != 0)
			continue;
		*ret = from->answer;
		return true;
	}
	return false;
}

enum tn_config_answer __wrap_tn_kernel_facts_config(const tn_kernel_facts *facts, const char *option);
enum tn_config_answer __wrap_tn_kernel_facts_config(const tn_kernel_facts *facts, const char *option)
{
	enum tn_config_answer answer = TN_CONFIG_UNKNOWN;

	(void)facts;
	if (!setting(special, option, &answer))
		setting(settings, option, &answer);
	return answer;
}

static const struct tn_kernel_export made_exports[] = {
	{ .name = TN_TEXT_LITERAL("kfree"), .crc = 1, .has_crc = true },
	{ .name = TN_TEXT_LITERAL("module_layout"), .crc = LAYOUT_CRC, .has_crc = true },
};

/* A Debian kernel, as far as checks ask. */
static tn_kernel_facts made_kernel(unsigned major, unsigned minor, unsigned patch)
{
	return (tn_kernel_facts){
		.release = "6.1.0-made", .version = { major, minor, patch }, .image = "/boot/vmlinuz-6.1.0-made",
		.banner = "Linux version 6.1.0-made (debian-kernel@lists.debian.org)",
		.machine = EM_X86_64, .is64 = true, .vermagic = MAGIC, .vermagic_source = "/boot/vmlinuz-6.1.0-made",
		.exports = made_exports, .n_exports = 2, .crcs = true, .exports_source = "/boot/vmlinuz-6.1.0-made",
		.module_size = MODULE_SIZE, .config_source = "/boot/config-6.1.0-made",
	};
}

#endif
