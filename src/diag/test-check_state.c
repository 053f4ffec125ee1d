// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the verdict makes of the kernel's state, of its version and of what is not known. */
#include "diag/testcheck.h"

#include "sys/kernel.h"

static void info(struct mkko *m, const char *tag, const char *record)
{
	for (size_t i = 0; i < m->info.n; i++)
		if (strncmp(m->info.v[i], tag, strlen(tag)) == 0)
			m->info.v[i] = record;
}

static void other_layout(struct mkko *m)
{
	m->imports.v[0].crc ^= 1;
}

static void both_constructors(struct mkko *m)
{
	assert_int_equal(tn_vec_push(&m->extra, (struct mkko_extra){ ".ctors", TN_TEXT_LITERAL("12345678") }), 0);
	assert_int_equal(tn_vec_push(&m->extra, (struct mkko_extra){ ".init_array", TN_TEXT_LITERAL("12345678") }), 0);
}

static void no_magic(struct mkko *m)
{
	info(m, "vermagic", "vermagi=");
}

static void other_machine_words(struct mkko *m)
{
	info(m, "vermagic", "vermagic=6.1.0-other SMP preempt_rt mod_unload modversions ");
}

/* Changed by @change, and then @field; NULL: as it is. */
static void build(void (*change)(struct mkko *), const char *field, uint64_t value, struct tn_buf *file)
{
	struct mkko m;

	made_module(&m);
	if (change)
		change(&m);
	if (field)
		assert_int_equal(tn_vec_push(&m.fields, (struct mkko_field){ field, value }), 0);
	assert_int_equal(mkko_build(&m, file, NULL), 0);
	mkko_release(&m);
}

static void judge_made(const tn_kernel_facts *kernel, const struct tn_live_facts *live, void (*change)(struct mkko *),
		       unsigned flags, struct testverdict *ret)
{
	tn_autobuf file = { 0 };

	build(change, NULL, 0, &file);
	judge(kernel, live, (struct tn_check_request){ .file = tn_buf_text(&file), .flags = flags }, ret);
}

/* A backport may have come at any version in between. */
static void nobody_knows_a_version_in_between(void **state)
{
	tn_kernel_facts kernel = made_kernel(6, 12, 50);
	tn_autobuf file = { 0 };
	struct testverdict v;

	(void)state;
	build(NULL, ".shstrtab:sh_type", SHT_PROGBITS, &file);
	judge(&kernel, NULL, (struct tn_check_request){ .file = tn_buf_text(&file) }, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_UNKNOWN);
	assert_string_equal(deciding(&v)->what.id, "elf-name-table");
	assert_true(deciding(&v)->doubt);
	forget(&v);
}

static void two_at_once(struct mkko *m)
{
	other_layout(m);
	both_constructors(m);
	info(m, "license", "license=Secret");
}

static void all_is_found_and_the_first_decides(void **state)
{
	tn_kernel_facts kernel = made_kernel(6, 12, 117);
	struct testverdict v;

	(void)state;
	judge_made(&kernel, NULL, two_at_once, 0, &v);
	assert_string_equal(deciding(&v)->what.id, "module-layout");
	assert_non_null(found(&v, "constructors"));
	assert_false(found(&v, "constructors")->decides);
	assert_non_null(found(&v, "licence"));
	assert_string_equal(v.result.taints, "P");
	assert_string_equal(v.result.name, "made");
	forget(&v);
}

static struct tn_loaded made_loaded = { .name = "made", .state = TN_STATE_LIVE };

static struct tn_live_facts running(void)
{
	return (struct tn_live_facts){ .capable = TN_YES, .disabled = TN_NO, .sig_enforce = TN_NO,
				       .lockdown = TN_LOCKDOWN_NONE, .command_line = "quiet root=/dev/sda1",
				       .compression = "", .loaded_known = true };
}

static void writable_and_loaded(struct mkko *m)
{
	assert_int_equal(tn_vec_push(&m->fields, (struct mkko_field){ ".text:sh_flags", SHF_ALLOC | SHF_WRITE |
									SHF_EXECINSTR }), 0);
}

static void the_order_is_the_version_s(void **state)
{
	tn_kernel_facts old = made_kernel(6, 1, 192), new = made_kernel(6, 12, 117);
	struct tn_live_facts live = running();
	struct testverdict v;

	(void)state;
	assert_int_equal(tn_vec_push(&live.loaded, made_loaded), 0);
	judge_made(&old, &live, writable_and_loaded, 0, &v);
	assert_string_equal(deciding(&v)->what.id, "writable-code");
	assert_non_null(found(&v, "already-loaded"));
	forget(&v);
	judge_made(&new, &live, writable_and_loaded, 0, &v);
	assert_string_equal(deciding(&v)->what.id, "already-loaded");
	assert_int_equal(v.result.error, EEXIST);
	assert_non_null(found(&v, "writable-code"));
	forget(&v);
	tn_vec_free(&live.loaded);
}

static void what_is_loaded(void **state)
{
	static const struct {
		const char *name;
		enum tn_initstate state;
		enum tn_verdict verdict;
		int error;
	} rows[] = { { "made", TN_STATE_GOING, TN_VERDICT_FAILS, EBUSY }, { "made", TN_STATE_COMING, TN_VERDICT_UNKNOWN, 0 },
		     { "Made", TN_STATE_LIVE, TN_VERDICT_LOADS, 0 }, { "mad", TN_STATE_LIVE, TN_VERDICT_LOADS, 0 } };
	tn_kernel_facts kernel = made_kernel(6, 1, 192);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct tn_live_facts live = running();
		struct testverdict v;

		assert_int_equal(tn_vec_push(&live.loaded, (struct tn_loaded){ .name = rows[i].name,
									       .state = rows[i].state }), 0);
		judge_made(&kernel, &live, NULL, 0, &v);
		assert_int_equal(v.result.verdict, rows[i].verdict);
		assert_int_equal(v.result.error, rows[i].error);
		forget(&v);
		tn_vec_free(&live.loaded);
	}
}

static void other_name_in_modinfo(struct mkko *m)
{
	info(m, "name", "name=alias-name");
}

static void no_name_in_modinfo(struct mkko *m)
{
	info(m, "name", "name=");
}

/* Nothing between two commas is a name to the kernel. */
static void an_empty_name(void **state)
{
	static const struct {
		const char *line;
		enum tn_verdict verdict;
	} rows[] = { { "module_blacklist=a,,b", TN_VERDICT_FAILS }, { "module_blacklist=,a", TN_VERDICT_FAILS },
		     { "module_blacklist=a,", TN_VERDICT_LOADS }, { "module_blacklist=", TN_VERDICT_LOADS },
		     { "module_blacklist", TN_VERDICT_LOADS }, { "quiet", TN_VERDICT_LOADS } };
	tn_kernel_facts kernel = made_kernel(6, 1, 192);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct tn_live_facts live = running();
		struct testverdict v;

		live.command_line = rows[i].line;
		judge_made(&kernel, &live, no_name_in_modinfo, 0, &v);
		assert_int_equal(v.result.verdict, rows[i].verdict);
		forget(&v);
	}
}

/* module_blacklist= goes by .modinfo, what is loaded by struct module. */
static void the_command_line(void **state)
{
	static const struct {
		const char *line;
		bool blocks;
	} rows[] = {
		{ "module_blacklist=alias-name", true },
		{ "quiet module_blacklist=x,alias-name,y", true },
		{ "module-blacklist=alias-name", true },
		{ "\"module_blacklist=alias-name\"", true },
		{ "module_blacklist=\"a,alias-name\" x", true },
		{ "module_blacklist=x -- module_blacklist=alias-name", false },
		{ "module_blacklist=alias-name module_blacklist=x", false },
		{ "module_blacklist=alias_name", false },
		{ "module_blacklist=made", false },
		{ "module_blacklist=alias-nam,alias-name2", false },
		{ "x=\"module_blacklist=alias-name\"", false },
	};
	tn_kernel_facts kernel = made_kernel(6, 1, 192);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct tn_live_facts live = running();
		struct testverdict v;

		live.command_line = rows[i].line;
		judge_made(&kernel, &live, other_name_in_modinfo, 0, &v);
		print_message("%s\n", rows[i].line);
		assert_int_equal(v.result.verdict, rows[i].blocks ? TN_VERDICT_FAILS : TN_VERDICT_LOADS);
		if (rows[i].blocks)
			assert_string_equal(deciding(&v)->log, "Module alias-name is blacklisted");
		assert_string_equal(v.result.name, "made");
		forget(&v);
	}
}

static void who_asks(void **state)
{
	tn_kernel_facts kernel = made_kernel(6, 1, 192);
	struct tn_live_facts live = running();
	struct testverdict v;

	(void)state;
	live.disabled = TN_YES;
	judge_made(&kernel, &live, other_layout, 0, &v);
	assert_string_equal(deciding(&v)->what.id, "modules-disabled");
	assert_int_equal(v.result.error, EPERM);
	assert_non_null(found(&v, "module-layout"));
	forget(&v);

	live.disabled = TN_NOT_KNOWN;
	judge_made(&kernel, &live, other_layout, 0, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_UNKNOWN);
	forget(&v);

	live.disabled = TN_NO;
	live.capable = TN_NO;
	live.root = TN_NO;
	judge_made(&kernel, &live, NULL, 0, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_LOADS);
	assert_non_null(found(&v, "not-permitted"));
	forget(&v);

	live.root = TN_YES; /* in a container */
	judge_made(&kernel, &live, NULL, 0, &v);
	assert_string_equal(deciding(&v)->what.id, "not-permitted");
	assert_int_equal(v.result.error, EPERM);
	forget(&v);

	judge_made(&kernel, NULL, NULL, 64, &v);
	assert_string_equal(deciding(&v)->what.id, "load-flags");
	forget(&v);
	judge(&kernel, NULL, (struct tn_check_request){ .file = { "", 0 } }, &v);
	assert_string_equal(deciding(&v)->what.id, "file-empty");
	assert_int_equal(v.result.error, EINVAL);
	forget(&v);
	judge(&kernel, NULL, (struct tn_check_request){ .file = { "", (size_t)INT32_MAX + 1 } }, &v);
	assert_string_equal(deciding(&v)->what.id, "file-too-large");
	assert_int_equal(v.result.error, EFBIG);
	forget(&v);
}

static void forcing(void **state)
{
	static const struct testsetting force[] = { { "MODULE_FORCE_LOAD", TN_CONFIG_YES }, { NULL, TN_CONFIG_UNKNOWN } };
	static const struct testsetting unknown[] = { { "MODULE_FORCE_LOAD", TN_CONFIG_UNKNOWN },
						      { NULL, TN_CONFIG_UNKNOWN } };
	tn_kernel_facts kernel = made_kernel(6, 1, 192);
	struct testverdict v;

	(void)state;
	judge_made(&kernel, NULL, NULL, TN_LOAD_IGNORE_VERMAGIC, &v);
	assert_string_equal(deciding(&v)->what.id, "vermagic");
	forget(&v);
	special = force;
	judge_made(&kernel, NULL, other_machine_words, TN_LOAD_IGNORE_VERMAGIC, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_LOADS);
	assert_string_equal(v.result.taints, "FE");
	assert_string_equal(found(&v, "vermagic")->log, "made: bad vermagic: kernel tainted.");
	forget(&v);
	judge_made(&kernel, NULL, other_layout, TN_LOAD_IGNORE_MODVERSIONS, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_LOADS);
	assert_string_equal(found(&v, "module-layout")->log, "made: module_layout: kernel tainted.");
	forget(&v);
	special = unknown;
	judge_made(&kernel, NULL, no_magic, 0, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_UNKNOWN);
	assert_true(deciding(&v)->doubt);
	forget(&v);
	special = NULL;
}

static void other_release(struct mkko *m)
{
	info(m, "vermagic", "vermagic=5.9.0-other SMP preempt mod_unload modversions ");
}

/* The release counts where no versions of symbols are compared. */
static void the_release_in_a_vermagic(void **state)
{
	tn_kernel_facts kernel = made_kernel(7, 2, 13);
	struct testverdict v;

	(void)state;
	judge_made(&kernel, NULL, other_release, 0, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_LOADS);
	forget(&v);
	kernel.vermagic = "6.1.0-made SMP preempt mod_unload ";
	judge_made(&kernel, NULL, other_release, 0, &v);
	assert_string_equal(deciding(&v)->what.text,
			    "it was built for another kernel: its version magic has '5.9.0-other' where the kernel's has "
			    "'6.1.0-made'");
	forget(&v);
	kernel.vermagic = NULL;
	kernel.vermagic_source = NULL;
	judge_made(&kernel, NULL, other_release, 0, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_UNKNOWN);
	assert_string_equal(deciding(&v)->what.id, "vermagic");
	forget(&v);
}

static void a_live_patch(struct mkko *m)
{
	assert_int_equal(tn_vec_push(&m->info, "livepatch=Y"), 0);
}

static void tainted_all_over(struct mkko *m)
{
	a_live_patch(m);
	assert_int_equal(tn_vec_push(&m->info, "staging=Y"), 0);
	assert_int_equal(tn_vec_push(&m->info, "test=Y"), 0);
	info(m, "intree", "intre=Y");
	info(m, "retpoline", "retpolin=Y");
	info(m, "license", "license=");
}

static void live_patches_and_taints(void **state)
{
	static const struct testsetting off[] = { { "LIVEPATCH", TN_CONFIG_NO }, { NULL, TN_CONFIG_UNKNOWN } };
	tn_kernel_facts kernel = made_kernel(6, 12, 117);
	struct testverdict v;

	(void)state;
	judge_made(&kernel, NULL, tainted_all_over, 0, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_LOADS);
	assert_string_equal(v.result.taints, "OCKPN");
	assert_string_equal(found(&v, "licence")->log, "made: module license '' taints kernel.");
	assert_non_null(found(&v, "retpoline"));
	forget(&v);
	special = off;
	judge_made(&kernel, NULL, a_live_patch, 0, &v);
	assert_string_equal(deciding(&v)->what.id, "livepatch");
	assert_string_equal(deciding(&v)->log,
			    "made: module is marked as livepatch module, but livepatch support is disabled");
	forget(&v);
	special = NULL;
}

static void what_an_arm64_module_must_have(void **state)
{
	tn_kernel_facts kernel = made_kernel(6, 12, 117);
	tn_autobuf file = { 0 };
	struct testverdict v;

	(void)state;
	kernel.machine = EM_AARCH64;
	build(NULL, "e_machine", EM_AARCH64, &file);
	judge(&kernel, NULL, (struct tn_check_request){ .file = tn_buf_text(&file) }, &v);
	assert_string_equal(deciding(&v)->what.id, "arch-sections");
	assert_string_equal(deciding(&v)->log, "made: module PLT section(s) missing");
	forget(&v);
}

/* There it is as the kernel is configured, whatever its version. */
static void what_a_riscv_module_may_have(void **state)
{
	static const struct {
		enum tn_config_answer sections;
		enum tn_verdict verdict;
	} cases[] = {
		{ TN_CONFIG_NO, TN_VERDICT_LOADS }, { TN_CONFIG_YES, TN_VERDICT_FAILS }, { TN_CONFIG_UNKNOWN, TN_VERDICT_UNKNOWN },
	};
	tn_kernel_facts kernel = made_kernel(6, 12, 117);
	tn_autobuf file = { 0 };

	(void)state;
	kernel.machine = EM_RISCV;
	build(NULL, "e_machine", EM_RISCV, &file);
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		const struct testsetting option[] = { { "MODULE_SECTIONS", cases[i].sections }, { NULL, TN_CONFIG_UNKNOWN } };
		struct testverdict v;

		special = option;
		judge(&kernel, NULL, (struct tn_check_request){ .file = tn_buf_text(&file) }, &v);
		assert_int_equal(v.result.verdict, cases[i].verdict);
		forget(&v);
	}
	special = NULL;
}

static void a_kernel_without_modules(void **state)
{
	static const struct testsetting off[] = { { "MODULES", TN_CONFIG_NO }, { NULL, TN_CONFIG_UNKNOWN } };
	tn_kernel_facts kernel = made_kernel(6, 12, 117);
	struct testverdict v;

	(void)state;
	special = off; /* a configuration that is cut short, as it seems: the kernel's magic says otherwise */
	judge_made(&kernel, NULL, NULL, 0, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_LOADS);
	forget(&v);
	kernel.vermagic = NULL;
	judge_made(&kernel, NULL, NULL, 0, &v);
	assert_string_equal(deciding(&v)->what.id, "no-modules");
	assert_int_equal(v.result.error, ENOSYS);
	forget(&v);
	special = NULL;
}

static bool is_part(const void *data, const char *name)
{
	return strcmp(data, name) == 0;
}

/* By the name in struct module. */
static void a_part_of_the_kernel(void **state)
{
	tn_kernel_facts kernel = made_kernel(6, 12, 117);
	tn_autobuf file = { 0 };
	struct testverdict v;

	(void)state;
	build(other_name_in_modinfo, NULL, 0, &file);
	judge(&kernel, NULL, (struct tn_check_request){ .file = tn_buf_text(&file), .is_part = is_part,
							.part_data = "made" }, &v);
	assert_string_equal(deciding(&v)->what.id, "builtin-name");
	assert_string_equal(deciding(&v)->log, "made: module is already loaded");
	assert_int_equal(v.result.error, EINVAL);
	forget(&v);
}

/* A kernel of which nothing is known but that it is there. */
static void nothing_is_known(void **state)
{
	static const struct testsetting none[] = {
		{ "MODULES", TN_CONFIG_UNKNOWN }, { "MODVERSIONS", TN_CONFIG_UNKNOWN },
		{ "MODULE_FORCE_LOAD", TN_CONFIG_UNKNOWN }, { NULL, TN_CONFIG_UNKNOWN }
	};
	tn_kernel_facts kernel = { .release = "6.1.0-made" };
	tn_autobuf file = { 0 };
	struct testverdict v;

	(void)state;
	special = none;
	build(NULL, NULL, 0, &file);
	judge(&kernel, NULL, (struct tn_check_request){ .file = tn_buf_text(&file) }, &v);
	assert_int_equal(v.result.verdict, TN_VERDICT_UNKNOWN);
	assert_string_equal(deciding(&v)->what.id, "elf-machine");
	assert_non_null(found(&v, "vermagic"));
	for (size_t i = 0; i < v.result.findings.n; i++) {
		assert_true(v.result.findings.v[i].doubt);
		assert_non_null(v.result.findings.v[i].what.remedy);
	}
	forget(&v);
	special = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_knows_a_version_in_between),
		cmocka_unit_test(all_is_found_and_the_first_decides),
		cmocka_unit_test(the_order_is_the_version_s),
		cmocka_unit_test(what_is_loaded),
		cmocka_unit_test(the_command_line),
		cmocka_unit_test(an_empty_name),
		cmocka_unit_test(who_asks),
		cmocka_unit_test(forcing),
		cmocka_unit_test(the_release_in_a_vermagic),
		cmocka_unit_test(live_patches_and_taints),
		cmocka_unit_test(what_an_arm64_module_must_have), cmocka_unit_test(what_a_riscv_module_may_have),
		cmocka_unit_test(a_kernel_without_modules),
		cmocka_unit_test(a_part_of_the_kernel),
		cmocka_unit_test(nothing_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
