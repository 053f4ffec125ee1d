/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testcheck.h - for tests: made kernels, and a module that all of them take */
#ifndef TN_DIAG_TESTCHECK_H
#define TN_DIAG_TESTCHECK_H

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
#include "tests/mkko/mkko.h"

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

static const char made_struct_module[MODULE_SIZE] = { [24] = 'm', 'a', 'd', 'e' };

/* One that loads; the caller releases it. */
static void made_module(struct mkko *m)
{
	static const char *const info[] = { "name=made", "license=GPL", "intree=Y", "retpoline=Y", "vermagic=" MAGIC };

	*m = (struct mkko){ 0 };
	for (size_t i = 0; i < sizeof(info) / sizeof(info[0]); i++)
		assert_int_equal(tn_vec_push(&m->info, info[i]), 0);
	assert_int_equal(tn_vec_push(&m->imports, (struct mkko_symbol){ .name = "module_layout", .crc = LAYOUT_CRC,
									.has_crc = true }), 0);
	assert_int_equal(tn_vec_push(&m->imports, (struct mkko_symbol){ .name = "kfree", .crc = 1, .has_crc = true }), 0);
	assert_int_equal(tn_vec_push(&m->extra, (struct mkko_extra){ ".gnu.linkonce.this_module",
								      { made_struct_module, MODULE_SIZE } }), 0);
}

/* What a kernel says of bytes. */
struct testverdict {
	struct tn_check_result result;
	struct tn_arena arena;
};

static void judge_with(const tn_kernel_facts *kernel, const struct tn_live_facts *live, struct tn_check_request request,
		       const tn_symbol_scope *scope, struct testverdict *ret)
{
	struct tn_check_world world = { .kernel = kernel, .live = live };

	*ret = (struct testverdict){ 0 };
	request.path = "made.ko";
	request.scope = scope;
	assert_non_null(scope);
	assert_int_equal(tn_check(&world, &request, &ret->arena, &ret->result, NULL), 0);
}

/* With nothing loaded. */
static inline void judge(const tn_kernel_facts *kernel, const struct tn_live_facts *live, struct tn_check_request request,
			 struct testverdict *ret)
{
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = tn_symbol_scope_new(kernel);

	judge_with(kernel, live, request, scope, ret);
}

static void forget(struct testverdict *v)
{
	tn_check_result_free(&v->result);
	tn_arena_free(&v->arena);
}

/* NULL: none is marked. */
static const struct tn_check_finding *deciding(const struct testverdict *v)
{
	for (size_t i = 0; i < v->result.findings.n; i++)
		if (v->result.findings.v[i].decides)
			return &v->result.findings.v[i];
	return NULL;
}

static inline const struct tn_check_finding *found(const struct testverdict *v, const char *id)
{
	for (size_t i = 0; i < v->result.findings.n; i++)
		if (strcmp(v->result.findings.v[i].what.id, id) == 0)
			return &v->result.findings.v[i];
	return NULL;
}

#endif
