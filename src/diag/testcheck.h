/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testcheck.h - for tests: a module that the made kernels take, and what they say of bytes */
#ifndef TN_DIAG_TESTCHECK_H
#define TN_DIAG_TESTCHECK_H

#include "diag/testkernel.h"
#include "tests/mkko/mkko.h"

static const char made_struct_module[MODULE_SIZE] = { [24] = 'm', 'a', 'd', 'e' };

/* One that loads; the caller releases it. */
static void made_module(struct mkko *m)
{
	static const char *const info[] = { "name=made", "license=GPL", "intree=Y", "retpoline=Y", ("vermagic=" MAGIC) };

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
	struct tn_check_basis basis = { .kernel = kernel, .live = live };

	*ret = (struct testverdict){ 0 };
	request.path = "made.ko";
	request.scope = scope;
	assert_non_null(scope);
	assert_int_equal(tn_check(&basis, &request, &ret->arena, &ret->result, NULL), 0);
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
static inline const struct tn_check_finding *deciding(const struct testverdict *v)
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
