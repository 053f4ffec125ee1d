// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's checks on any module: the first byte chooses the kernel, the second how it is asked,
 * the third how many of the bytes that follow are parameters; the module is the rest. */
#include <elf.h>

#include "diag/check.h"
#include "fuzz.h"
#include "sys/kernel.h"
#include "tests/mkko/mkko.h"

#define MAGIC "6.1.0 SMP preempt mod_unload modversions "
#define MODULE_SIZE 128

static const struct tn_kernel_export exports[] = {
	{ .name = TN_TEXT_LITERAL("first"), .crc = 3, .has_crc = true, .gpl_only = true },
	{ .name = TN_TEXT_LITERAL("module_layout"), .crc = 1, .has_crc = true },
	{ .name = TN_TEXT_LITERAL("printk"), .crc = 2, .has_crc = true, .export_ns = TN_TEXT_LITERAL("NS") },
};

static const struct {
	unsigned version[3];
	uint16_t machine;
	bool is64, big_endian;
} kernels[] = {
	{ { 6, 1, 192 }, EM_X86_64, true, false }, { { 6, 12, 117 }, EM_X86_64, true, false },
	{ { 7, 2, 13 }, EM_X86_64, true, false },  { { 6, 12, 20 }, EM_AARCH64, true, false },
	{ { 6, 6, 0 }, EM_386, false, false },	   { { 7, 2, 13 }, EM_S390, true, true },
	{ { 6, 1, 192 }, EM_PPC, false, true },	   { { 0, 0, 0 }, 0, false, false },
	{ { 6, 12, 117 }, EM_X86_64, false, false }, /* what an image says may not go together */
};

static tn_kernel_facts kernel_of(uint8_t choice)
{
	unsigned k = choice % (sizeof(kernels) / sizeof(kernels[0]));
	tn_kernel_facts facts = { .release = "6.1.0", .machine = kernels[k].machine, .is64 = kernels[k].is64,
				  .big_endian = kernels[k].big_endian, .module_size = MODULE_SIZE };

	memcpy(facts.version, kernels[k].version, sizeof(facts.version));
	if (choice & 0x10)
		return facts; /* of which little is known */
	facts.vermagic = MAGIC;
	facts.banner = choice & 0x20 ? "Linux version 6.1.0 (debian-kernel@lists.debian.org)" : "Linux version 6.1.0";
	facts.exports = exports;
	facts.n_exports = sizeof(exports) / sizeof(exports[0]);
	facts.exports_source = "/boot/vmlinuz";
	facts.crcs = true;
	facts.config_source = choice & 0x40 ? "/boot/config" : NULL; /* one in which nothing is set */
	return facts;
}

static struct tn_loaded loaded[] = { { .name = "made", .state = TN_STATE_GOING, .taints = "" } };

static struct tn_live_facts running(uint8_t how)
{
	return (struct tn_live_facts){ .capable = TN_YES, .disabled = TN_NO, .sig_enforce = how & 8 ? TN_YES : TN_NO,
				       .lockdown = how & 16 ? TN_LOCKDOWN_INTEGRITY : TN_LOCKDOWN_NONE,
				       .command_line = "module_blacklist=a,made", .compression = "xz",
				       .loaded = { .v = loaded, .n = 1, .room = 1 }, .loaded_known = true };
}

/* What whoever shows it counts on. */
static void check_finding(const struct tn_check_result *result, const struct tn_check_finding *f)
{
	fuzz_check(f->what.id && f->what.text && *f->what.text);
	fuzz_check(!(f->doubt && f->error));
	fuzz_check((!f->doubt && !f->error) || f->what.remedy);
	fuzz_check(!f->decides || result->verdict == (f->doubt ? TN_VERDICT_UNKNOWN : TN_VERDICT_FAILS));
	fuzz_touch(f->what.text, strlen(f->what.text));
	if (f->log)
		fuzz_touch(f->log, strlen(f->log));
}

static void check_result(const struct tn_check_result *result)
{
	size_t decide = 0;

	for (size_t i = 0; i < result->findings.n; i++) {
		check_finding(result, &result->findings.v[i]);
		decide += result->findings.v[i].decides;
	}
	fuzz_check(decide == (result->verdict != TN_VERDICT_LOADS));
	fuzz_check((result->verdict == TN_VERDICT_FAILS) == (result->error > 0));
	fuzz_check(memchr(result->taints, 0, sizeof(result->taints)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = NULL;
	struct tn_check_request request = { .path = "fuzz.ko" };
	struct tn_check_result result;
	struct tn_live_facts live;
	struct tn_arena arena = { 0 };
	char options[256] = { 0 };
	tn_kernel_facts facts;

	if (size < 3 || size - 3 < data[2])
		return 0;
	memcpy(options, data + 3, data[2]);
	facts = kernel_of(data[0]);
	live = running(data[1]);
	scope = tn_symbol_scope_new(&facts);
	fuzz_check(scope);
	request.options = options;
	request.flags = data[1] & (TN_LOAD_IGNORE_MODVERSIONS | TN_LOAD_IGNORE_VERMAGIC);
	request.scope = scope;
	request.file = (struct tn_text){ (const char *)data + 3 + data[2], size - 3 - data[2] };
	fuzz_check(tn_check(&(struct tn_check_basis){ .kernel = &facts, .live = data[1] & 32 ? &live : NULL }, &request,
			    &arena, &result, NULL) == 0);
	check_result(&result);
	tn_check_result_free(&result);
	tn_arena_free(&arena);
	return 0;
}

static void describe(struct mkko *m, unsigned form)
{
	static char module[MODULE_SIZE] = { [12] = 'm', [24] = 'm', 'a', 'd', 'e' };
	static const char *const info[] = { "name=made", "license=GPL", ("vermagic=" MAGIC), "parm=debug:Say more",
					    "parmtype=debug:int", "parmtype=word:charp", "import_ns=NS" };

	m->is32 = !kernels[form].is64;
	m->big_endian = kernels[form].big_endian;
	m->machine = kernels[form].machine;
	m->versions = (enum mkko_versions)(form % 3);
	for (size_t i = 0; i < sizeof(info) / sizeof(info[0]); i++)
		tn_vec_push(&m->info, info[i]);
	tn_vec_push(&m->exports, (struct mkko_symbol){ .name = "second", .crc = 4, .has_crc = true, .gpl = form & 1 });
	for (size_t i = 0; i < sizeof(exports) / sizeof(exports[0]); i++)
		tn_vec_push(&m->imports, (struct mkko_symbol){ .name = exports[i].name.p, .crc = exports[i].crc,
							       .has_crc = true });
	tn_vec_push(&m->extra, (struct mkko_extra){ ".gnu.linkonce.this_module", { module, MODULE_SIZE } });
	tn_vec_push(&m->extra, (struct mkko_extra){ ".BTF", TN_TEXT_LITERAL("\x9f\xea\1\0\x18\0\0\0") });
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char options[] = "debug=7 word=\"a b\" nothing debug=x -- more";

	for (unsigned form = 0; form < sizeof(kernels) / sizeof(kernels[0]); form++) {
		struct mkko m = { 0 };
		tn_autobuf file = { 0 };

		tn_buf_add_char(&file, (char)(form | (form & 1 ? 0x20 : 0x40)));
		tn_buf_add_char(&file, (char)(form & 4 ? 32 : 0));
		tn_buf_add_char(&file, (char)(sizeof(options) - 1));
		tn_buf_add(&file, options, sizeof(options) - 1);
		describe(&m, form);
		fuzz_check(mkko_build(&m, &file, NULL) == 0);
		fuzz_seed(corpus, file.p, file.n);
		mkko_release(&m);
	}
}
