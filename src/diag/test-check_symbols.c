// SPDX-License-Identifier: LGPL-2.1-or-later
/* Symbols that a module needs and those that it exports: each rule is hit alone, and in pairs. */
#include "diag/testcheck.h"

#include "diag/check_namespace.h"
#include "format/elf.h"
#include "sys/kernel.h"

enum { K61 = 1, K612 = 2, K72 = 4, ALL = 7 };

static const struct tn_kernel_export exports[] = {
	{ .name = TN_TEXT_LITERAL("gpl"), .crc = 2, .has_crc = true, .gpl_only = true },
	{ .name = TN_TEXT_LITERAL("kfree"), .crc = 1, .has_crc = true },
	{ .name = TN_TEXT_LITERAL("listed"), .crc = 3, .has_crc = true, .export_ns = TN_TEXT_LITERAL("module:other,ma*") },
	{ .name = TN_TEXT_LITERAL("module_layout"), .crc = LAYOUT_CRC, .has_crc = true },
	{ .name = TN_TEXT_LITERAL("spaced"), .crc = 4, .has_crc = true, .export_ns = TN_TEXT_LITERAL("SPACE") },
};

struct example {
	const char *what;
	unsigned kernels; /* that refuse it; to the others it is good */
	const char *needs[4]; /* symbols with the version that is theirs */
	void (*change)(struct mkko *m);
	const char *licence; /* NULL: GPL */
	unsigned flags;
	const struct testsetting *settings;
	const char *banner; /* NULL: Debian's */
	const char *id;
	int error;
	const char *log, *taints;
	const char *doubt; /* the verdict of all kernels is that nobody can tell, for this reason */
};

static struct mkko_symbol *need(struct mkko *m, const char *name, uint32_t crc)
{
	struct mkko_symbol s = { .name = name, .crc = crc, .has_crc = true };

	assert_int_equal(tn_vec_push(&m->imports, s), 0);
	return &m->imports.v[m->imports.n - 1];
}

static uint32_t crc_of(const char *name)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(exports); i++)
		if (tn_text_is(exports[i].name, name))
			return exports[i].crc;
	return 0x77; /* of all that modules export */
}

static void weak_and_missing(struct mkko *m)
{
	need(m, "nowhere", 1)->weak = true;
}

static void weak_and_other_version(struct mkko *m)
{
	need(m, "spaced", 5)->weak = true;
}

static void other_version(struct mkko *m)
{
	m->imports.v[1].crc = 0x99;
}

static void other_version_then_missing(struct mkko *m)
{
	other_version(m);
	need(m, "nowhere", 1);
}

static void missing_then_other_version(struct mkko *m)
{
	need(m, "nowhere", 1);
	need(m, "gpl", 0x99);
}

static void without_version(struct mkko *m)
{
	need(m, "gpl", 2)->has_crc = false;
}

static void extended(struct mkko *m)
{
	m->versions = MKKO_VERSIONS_BOTH;
}

static void extended_without(struct mkko *m)
{
	without_version(m);
	extended(m);
}

static void extended_other(struct mkko *m)
{
	other_version(m);
	extended(m);
}

static void imports_space(struct mkko *m)
{
	need(m, "spaced", 4);
	assert_int_equal(tn_vec_push(&m->info, "import_ns=OTHER"), 0);
	assert_int_equal(tn_vec_push(&m->info, "import_ns=SPACE"), 0);
}

static void imports_other_space(struct mkko *m)
{
	need(m, "spaced", 4);
	assert_int_equal(tn_vec_push(&m->info, "import_ns=SPACES"), 0);
}

static void exports_kfree(struct mkko *m)
{
	assert_int_equal(tn_vec_push(&m->exports, (struct mkko_symbol){ .name = "kfree", .crc = 1, .has_crc = true }), 0);
	m->marks = MKKO_MARK_FLAG;
}

static void exports_of_a_module(struct mkko *m)
{
	assert_int_equal(tn_vec_push(&m->exports, (struct mkko_symbol){ .name = "aa", .crc = 1, .has_crc = true }), 0);
	assert_int_equal(tn_vec_push(&m->exports, (struct mkko_symbol){ .name = "of_closed", .crc = 1, .has_crc = true }), 0);
	assert_int_equal(tn_vec_push(&m->exports, (struct mkko_symbol){ .name = "of_open", .crc = 1, .has_crc = true }), 0);
	m->marks = MKKO_MARK_FLAG;
}

static void exports_of_one_taken_to_be_loaded(struct mkko *m)
{
	assert_int_equal(tn_vec_push(&m->exports, (struct mkko_symbol){ .name = "of_assumed", .crc = 1, .has_crc = true }), 0);
	m->marks = MKKO_MARK_FLAG;
}

static const struct testsetting forced[] = { { "MODULE_FORCE_LOAD", TN_CONFIG_YES }, { 0 } };
static const struct testsetting lax[] = { { "MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS", TN_CONFIG_YES }, { 0 } };
static const struct testsetting strict[] = { { "MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS", TN_CONFIG_NO }, { 0 } };

#define LINUS "Linux version 6.1.0 (torvalds@there)"

static const struct example examples[] = {
	{ "nothing more", 0 },
	{ "a symbol of nobody", ALL, { "nowhere" }, .id = "symbol-missing", .error = ENOENT,
	  .log = "made: Unknown symbol nowhere (err -2)" },
	{ "the last one counts", ALL, .change = other_version_then_missing, .id = "symbol-missing", .error = ENOENT,
	  .log = "made: Unknown symbol nowhere (err -2)" },
	{ "the last one counts, also the other way", ALL, .change = missing_then_other_version, .id = "symbol-version",
	  .error = EINVAL, .log = "made: disagrees about version of symbol gpl" },
	{ "a weak symbol of nobody", 0, .change = weak_and_missing },
	{ "a weak symbol in another version", ALL, .change = weak_and_other_version, .id = "symbol-version",
	  .error = EINVAL, .log = "made: disagrees about version of symbol spaced" },
	{ "what compilers leave on x86", 0, { "_GLOBAL_OFFSET_TABLE_" } },
	{ "another version", ALL, .change = other_version, .id = "symbol-version", .error = EINVAL,
	  .log = "made: disagrees about version of symbol kfree" },
	{ "no version of one, Debian's", ALL, .change = without_version, .id = "symbol-version", .error = EINVAL,
	  .log = "made: no symbol version for gpl" },
	{ "no version of one, Linux's own", 0, .change = without_version, .banner = LINUS },
	{ "no version of one, nobody's", 0, .change = without_version, .banner = "", .doubt = "symbol-version" },
	{ "extended versions, which count alone where they are known", K61 | K612, .change = extended_without,
	  .id = "symbol-version", .error = EINVAL, .log = "made: no symbol version for gpl" },
	{ "another extended version", ALL, .change = extended_other, .id = "symbol-version", .error = EINVAL,
	  .log = "made: disagrees about version of symbol kfree" },
	{ "versions that are not to be looked at", 0, .flags = TN_LOAD_IGNORE_MODVERSIONS, .settings = forced, .taints = "FE" },
	{ "a proprietary module and what is for all", 0, .licence = "license=Proprietary", .taints = "P" },
	{ "a proprietary module and what is not", ALL, { "gpl" }, .licence = "license=Proprietary", .id = "symbol-gpl-only",
	  .error = ENOENT, .log = "made: Unknown symbol gpl (err -2)", .taints = "P" },
	{ "no licence at all", ALL, { "gpl" }, .licence = "licence=GPL", .id = "symbol-gpl-only", .error = ENOENT,
	  .log = "made: Unknown symbol gpl (err -2)", .taints = "P" },
	{ "a dual licence", 0, { "gpl" }, .licence = "license=Dual MIT/GPL" },
	{ "a symbol of a proprietary module", 0, { "of_closed" }, .taints = "P" },
	{ "GPL-only, then of a proprietary module", ALL, { "gpl", "of_closed" }, .id = "symbol-proprietary", .error = ENOENT,
	  .log = "made: module using GPL-only symbols uses symbols of_closed from proprietary module closed." },
	{ "of a proprietary module, then GPL-only", ALL, { "of_closed", "gpl" }, .id = "symbol-gpl-only", .error = ENOENT,
	  .log = "made: Unknown symbol gpl (err -2)", .taints = "P" },
	{ "of another module", 0, { "of_open" } },
	{ "GPL-only of another module", ALL, { "of_open_gpl" }, .licence = "license=BSD", .id = "symbol-gpl-only",
	  .error = ENOENT, .log = "made: Unknown symbol of_open_gpl (err -2)", .taints = "P" },
	{ "of a module that goes", ALL, { "of_going" }, .id = "symbol-exporter-leaving", .error = ENOENT,
	  .log = "made: Unknown symbol of_going (err -2)" },
	{ "of a module that comes", 0, { "of_coming" }, .doubt = "symbol-exporter-starting" },
	{ "of a module of another build", 0, { "of_other" }, .doubt = "symbol-version" },
	{ "of another build, but something else fails in the same way", ALL, { "of_other" }, .change = imports_other_space,
	  .settings = strict, .id = "symbol-namespace", .error = EINVAL,
	  .log = "made: module uses symbol (spaced) from namespace SPACE, but does not import it." },
	{ "of another build, and in a namespace that is not imported", ALL, { "of_other_spaced" }, .settings = strict,
	  .id = "symbol-namespace", .error = EINVAL, .log = "made: Unknown symbol of_other_spaced (err -22)" },
	{ "a namespace that is imported", 0, .change = imports_space, .settings = strict },
	{ "one that is not", ALL, .change = imports_other_space, .settings = strict, .id = "symbol-namespace", .error = EINVAL,
	  .log = "made: module uses symbol (spaced) from namespace SPACE, but does not import it." },
	{ "one that is not, where nobody minds", 0, .change = imports_other_space, .settings = lax },
	{ "one that is not, where it is not known", 0, { "spaced" }, .doubt = "symbol-namespace" },
	{ "a namespace for some modules", K61 | K612, { "listed" }, .settings = strict, .id = "symbol-namespace",
	  .error = EINVAL,
	  .log = "made: module uses symbol (listed) from namespace module:other,ma*, but does not import it." },
	{ "exports what the kernel has", ALL, .change = exports_kfree, .id = "exports-twice", .error = ENOEXEC,
	  .log = "made: exports duplicate symbol kfree (owned by kernel)" },
	{ "exports what a module has", ALL, .change = exports_of_a_module, .id = "exports-twice", .error = ENOEXEC,
	  .log = "made: exports duplicate symbol of_closed (owned by closed)" },
	{ "exports what a module has that need not be there", 0, .change = exports_of_one_taken_to_be_loaded },
};

struct module {
	struct tn_exporter how;
	const char *symbol;
	bool gpl;
	const char *export_ns;
};

static const struct module modules[] = {
	{ { .name = "closed", .source = "closed.ko", .proprietary = true }, "of_closed", false },
	{ { .name = "open", .source = "open.ko" }, "of_open", false },
	{ { .name = "open2", .source = "open.ko" }, "of_open_gpl", true },
	{ { .name = "going", .source = "going.ko", .going = true }, "of_going", false },
	{ { .name = "coming", .source = "coming.ko", .coming = true }, "of_coming", false },
	{ { .name = "other", .source = "other.ko", .other_build = true }, "of_other", false },
	{ { .name = "other2", .source = "other.ko", .other_build = true }, "of_other_spaced", false, "SPACE" },
	{ { .name = "assumed", .source = "assumed.ko", .assumed = true }, "of_assumed", false },
};

static void add_modules(tn_symbol_scope *scope)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(modules); i++) {
		tn_cleanup(tn_image_freep) tn_image *image = NULL;
		tn_autobuf file = { 0 };
		struct mkko m = { 0 };

		tn_vec_push(&m.exports, (struct mkko_symbol){ .name = modules[i].symbol, .crc = 0x77, .has_crc = true,
							      .gpl = modules[i].gpl,
							      .export_ns = modules[i].export_ns });
		assert_int_equal(mkko_build(&m, &file, NULL), 0);
		mkko_release(&m);
		assert_int_equal(tn_image_open_mem(file.p, file.n, "x.ko", &image, NULL), 0);
		assert_int_equal(tn_symbol_scope_add(scope, image, &modules[i].how, NULL), 0);
	}
}

static void build(const struct example *e, struct tn_buf *file)
{
	struct mkko m;

	made_module(&m);
	m.relocated = true;
	for (size_t i = 0; e->licence && i < m.info.n; i++)
		if (strncmp(m.info.v[i], "license=", 8) == 0)
			m.info.v[i] = e->licence;
	for (size_t i = 0; i < TN_ARRAY_SIZE(e->needs) && e->needs[i]; i++)
		need(&m, e->needs[i], crc_of(e->needs[i]));
	if (e->change)
		e->change(&m);
	assert_int_equal(mkko_build(&m, file, NULL), 0);
	mkko_release(&m);
}

static tn_kernel_facts kernel_for(const struct example *e, size_t k)
{
	static const unsigned versions[][3] = { { 6, 1, 192 }, { 6, 12, 117 }, { 7, 2, 13 } };
	tn_kernel_facts kernel = made_kernel(versions[k][0], versions[k][1], versions[k][2]);

	kernel.exports = exports;
	kernel.n_exports = TN_ARRAY_SIZE(exports);
	if (e->banner)
		kernel.banner = *e->banner ? e->banner : NULL;
	return kernel;
}

static void check_verdict(const struct example *e, bool sees, const struct testverdict *v)
{
	const struct tn_check_finding *f = deciding(v);
	const char *id = e->doubt ? e->doubt : sees ? e->id : NULL;

	if (!f != !id || (f && strcmp(f->what.id, id) != 0))
		fail_msg("%s: %s (%s), not %s", e->what, f ? f->what.id : "loads", f ? f->what.text : "", id ? id : "loads");
	if (!f)
		assert_int_equal(v->result.verdict, TN_VERDICT_LOADS);
	if (f && f->doubt != (e->doubt != NULL))
		fail_msg("%s: %s", e->what, f->what.text);
	if (f)
		assert_non_null(f->what.remedy);
	if (f && !e->doubt) {
		assert_int_equal(v->result.error, e->error);
		assert_string_equal(f->log, e->log);
	}
	if (strcmp(v->result.taints, e->taints ? e->taints : "") != 0)
		fail_msg("%s: taints %s", e->what, v->result.taints);
}

static void each_rule_is_hit(void **state)
{
	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(examples); i++) {
		const struct example *e = &examples[i];
		tn_autobuf file = { 0 };

		build(e, &file);
		special = e->settings;
		for (size_t k = 0; k < 3; k++) {
			tn_kernel_facts kernel = kernel_for(e, k);
			tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = tn_symbol_scope_new(&kernel);
			struct testverdict v;

			add_modules(scope);
			judge_with(&kernel, NULL, (struct tn_check_request){ .file = tn_buf_text(&file), .flags = e->flags },
				   scope, &v);
			check_verdict(e, e->kernels & 1u << k, &v);
			forget(&v);
		}
	}
	special = NULL;
}

/* What an earlier failure says has no errno: the kernel goes on. */
static void all_failures_are_told(void **state)
{
	const struct example e = { .what = "", .needs = { "one", "two", "three" } };
	tn_kernel_facts kernel = kernel_for(&e, 1);
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = tn_symbol_scope_new(&kernel);
	tn_autobuf file = { 0 };
	struct testverdict v;

	(void)state;
	build(&e, &file);
	assert_int_equal(tn_symbol_scope_offer(scope, tn_text("two"), "owner"), 0);
	judge_with(&kernel, NULL, (struct tn_check_request){ .file = tn_buf_text(&file) }, scope, &v);
	assert_int_equal(v.result.findings.n, 3);
	assert_string_equal(v.result.findings.v[0].log, "made: Unknown symbol one (err -2)");
	assert_int_equal(v.result.findings.v[0].error, 0);
	assert_non_null(strstr(v.result.findings.v[1].what.remedy, "load owner first"));
	assert_int_equal(v.result.findings.v[2].error, ENOENT);
	assert_true(v.result.findings.v[2].decides);
	forget(&v);
}

/* What may export anything, and a kernel of which nothing is known. */
static void exports_that_nobody_knows(void **state)
{
	const struct example e = { .what = "", .needs = { "nowhere" } };
	tn_kernel_facts kernel = kernel_for(&e, 1), nothing = kernel;
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = tn_symbol_scope_new(&kernel);
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *empty = NULL;
	tn_autobuf file = { 0 };
	struct testverdict v;

	(void)state;
	build(&e, &file);
	assert_int_equal(tn_symbol_scope_add_unknown(scope, "stranger"), 0);
	judge_with(&kernel, NULL, (struct tn_check_request){ .file = tn_buf_text(&file) }, scope, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_UNKNOWN);
	assert_non_null(strstr(deciding(&v)->what.text, "stranger is loaded"));
	forget(&v);

	nothing.n_exports = 0;
	nothing.exports_source = NULL;
	empty = tn_symbol_scope_new(&nothing);
	judge_with(&nothing, NULL, (struct tn_check_request){ .file = tn_buf_text(&file) }, empty, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_UNKNOWN);
	assert_non_null(found(&v, "symbol-missing"));
	assert_non_null(strstr(found(&v, "symbol-missing")->what.text, "3 of its symbols"));
	forget(&v);
}

/* System.map and /proc/kallsyms tell no versions, marks or namespaces: that is no leave to load. */
static void names_that_are_all_that_is_known(void **state)
{
	const struct example e = { .what = "" };
	tn_kernel_facts kernel = kernel_for(&e, 1);
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = NULL;
	tn_autobuf file = { 0 };
	struct testverdict v;

	(void)state;
	build(&e, &file);
	kernel.names_only = true;
	scope = tn_symbol_scope_new(&kernel);
	judge_with(&kernel, NULL, (struct tn_check_request){ .file = tn_buf_text(&file) }, scope, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_UNKNOWN);
	assert_non_null(found(&v, "symbol-missing"));
	assert_non_null(strstr(found(&v, "symbol-missing")->what.text, "only the names are known"));
	forget(&v);
}

/* A table that names the same unknown symbol over and over is no reason to run out of memory. */
static void many_failures(void **state)
{
	const struct example e = { .what = "", .needs = { "nowhere" } };
	tn_kernel_facts kernel = kernel_for(&e, 1);
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = tn_symbol_scope_new(&kernel);
	tn_autobuf file = { 0 };
	struct testverdict v;
	struct mkko m;

	(void)state;
	made_module(&m);
	need(&m, "nowhere", 1);
	m.import_copies = 20000;
	assert_int_equal(mkko_build(&m, &file, NULL), 0);
	mkko_release(&m);
	judge_with(&kernel, NULL, (struct tn_check_request){ .file = tn_buf_text(&file) }, scope, &v);
	assert_int_equal(v.result.error, ENOENT);
	assert_in_range(v.result.findings.n, 100, 1000);
	forget(&v);
}

/* The first symbol after the null symbol gets another section. */
static void patch_section(struct tn_buf *file, uint16_t section)
{
	uint8_t *at;
	struct tn_elf_section symtab;
	struct tn_elf elf;

	assert_int_equal(tn_elf_open(&elf, file->p, file->n, NULL), 0);
	assert_int_equal(tn_elf_section(&elf, ".symtab", &symtab), 0);
	at = (uint8_t *)file->p + (symtab.data - (const uint8_t *)file->p) + sizeof(Elf64_Sym) + offsetof(Elf64_Sym, st_shndx);
	at[0] = (uint8_t)section; /* x86-64's byte order, whatever ours is */
	at[1] = (uint8_t)(section >> 8);
}

static void odd_sections(void **state)
{
	static const struct {
		uint16_t section;
		const char *id;
		int error;
		const char *log;
	} cases[] = {
		{ SHN_ABS, NULL, 0, NULL },
		{ 0xff20, NULL, 0, NULL },
		{ SHN_COMMON, "symbol-common", ENOEXEC, "made: please compile with -fno-common" },
		{ 500, "symbol-section", ENOEXEC, "made: Symbol module_layout has an invalid section index 500 (max 7)" },
		{ SHN_XINDEX, "symbol-section", ENOEXEC, "made: Symbol module_layout has an invalid section index 65535 (max 7)" },
	};
	const struct example e = { .what = "" };
	tn_kernel_facts kernel = kernel_for(&e, 1), older = kernel_for(&e, 1);

	(void)state;
	older.version[2] = 0;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		tn_autobuf file = { 0 };
		struct testverdict v;

		build(&e, &file);
		patch_section(&file, cases[i].section);
		judge(&kernel, NULL, (struct tn_check_request){ .file = tn_buf_text(&file) }, &v);
		assert_int_equal(v.result.error, cases[i].error);
		if (cases[i].id) {
			assert_string_equal(deciding(&v)->what.id, cases[i].id);
			assert_string_equal(deciding(&v)->log, cases[i].log);
		}
		forget(&v);
		judge(&older, NULL, (struct tn_check_request){ .file = tn_buf_text(&file) }, &v);
		assert_int_equal(v.result.verdict, i < 2 ? TN_VERDICT_LOADS : i == 2 ? TN_VERDICT_FAILS : TN_VERDICT_UNKNOWN);
		forget(&v);
	}
}

static void namespaces_for_modules(void **state)
{
	static const struct {
		const char *export_ns, *module;
		bool fits;
	} cases[] = {
		{ "module:kvm", "kvm", true }, { "module:kvm", "kvm_intel", false }, { "module:kvm-*", "kvm_intel", true },
		{ "module:a,kvm_intel", "kvm-intel", true }, { "module:*", "x", true }, { "module:", "x", false },
		{ "module:,x", "x", true }, { "module:kvm*,", "kv", false }, { "kvm", "kvm", false },
		{ "module:k*m", "kxm", false }, { "module:ab", "a", false },
	};

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++)
		if (tn_namespace_is_for(tn_text(cases[i].export_ns), tn_text(cases[i].module)) != cases[i].fits)
			fail_msg("%s %s", cases[i].export_ns, cases[i].module);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_is_hit),
		cmocka_unit_test(all_failures_are_told),
		cmocka_unit_test(exports_that_nobody_knows), cmocka_unit_test(names_that_are_all_that_is_known),
		cmocka_unit_test(many_failures),
		cmocka_unit_test(odd_sections),
		cmocka_unit_test(namespaces_for_modules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
