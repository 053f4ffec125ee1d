// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "explain/cause.h"
#include "explain/probes.h"
#include "machine/log_words.h"

/* Every code of the log's messages has a page. */
static void codes_have_pages(void **unused)
{
	const struct tn_log_word *words = tn_log_words;

	for (size_t i = 0; i < tn_n_log_words; i++) {
		if (words[i].code[0] == 'E' && !tn_cause_find(words[i].code))
			fail_msg("%s", words[i].code);
		for (size_t j = 0; j < TN_ARRAY_SIZE(words[i].also) && words[i].also[j]; j++)
			if (!tn_cause_find(words[i].also[j]))
				fail_msg("%s", words[i].also[j]);
	}
}

enum tn_config_answer __wrap_tn_kernel_facts_config(const tn_kernel_facts *facts, const char *option);
enum tn_config_answer __wrap_tn_kernel_facts_config(const tn_kernel_facts *facts, const char *option)
{
	(void)facts, (void)option;
	return TN_CONFIG_UNKNOWN;
}

static const struct tn_check_basis basis;

struct trial {
	struct tn_first_look first;
	struct tn_machine machine;
	struct tn_arena arena;
	struct tn_explaining x;
};

/* @lines: those of the log, as dmesg has them. */
static int start(struct trial *t, const char *lines)
{
	*t = (struct trial){ 0 };
	t->first.log.source = "/dev/kmsg";
	t->machine = (struct tn_machine){ .root = tn_root_new("/nowhere"), .release = "6.1.0", .running = true };
	t->machine.first = &t->first;
	t->machine.basis = &basis;
	t->x = (struct tn_explaining){ .machine = &t->machine, .module = "m", .arena = &t->arena };
	return tn_kernel_log_add(tn_text(lines), &t->arena, &t->first.log.records);
}

/* "KIND CODE evidence|evidence", '?' before what is a candidate. */
static char *outcome(struct trial *t)
{
	static const char kinds[] = "FLUA";
	struct tn_buf b = { 0 };
	char *text;

	assert_int_equal(tn_probe_log(&t->x), 0);
	for (size_t i = 0; i < t->x.found.n; i++) {
		const struct tn_explanation *e = &t->x.found.v[i];

		tn_buf_addf(&b, "%s%s%c %s", i ? "\n" : "", e->candidate ? "?" : "", kinds[e->kind], e->code);
		for (size_t j = 0; j < e->evidence.n; j++)
			tn_buf_addf(&b, "%s%s", j ? "|" : " ", e->evidence.v[j].text);
	}
	text = tn_buf_take(&b);
	tn_explaining_free(&t->x);
	tn_root_free((tn_root *)t->machine.root);
	tn_kernel_log_free(&t->first.log);
	tn_arena_free(&t->arena);
	return text;
}

static void expect(struct trial *t, const char *wanted)
{
	char *got = outcome(t);

	assert_string_equal(got, wanted);
	free(got);
}

static void the_last_try_counts(void **unused)
{
	struct trial t;

	start(&t, "[    1.000000] m: version magic 'a' should be 'b'\n"
		  "[   90.000000] m: Unknown symbol one (err -2)\n"
		  "[   90.000001] m: Unknown symbol two (err -2)\n"
		  "[   91.000000] n: Unknown symbol other (err -2)\n");
	expect(&t, "?F E-symbol-missing [   90.000000] m: Unknown symbol one (err -2)"
		   "|[   90.000001] m: Unknown symbol two (err -2)");
}

static void what_was_loaded_since(void **unused)
{
	struct trial t;

	start(&t, "[    1.000000] m: version magic 'a' should be 'b'\n");
	t.x.loaded = true;
	expect(&t, "");
	start(&t, "[    1.000000] m: version magic 'a' should be 'b'\n[    9.000000] m: hello\n");
	expect(&t, "");
}

static void what_is_found_already(void **unused)
{
	struct trial t;

	start(&t, "[    2.000000] Loading of unsigned module is rejected\n"
		  "[    3.000000] Loading of module with unsupported crypto is rejected\n");
	tn_explain_add(&t.x, TN_EXPLAINS_FAILURE, "E-unsigned", "it is not signed");
	expect(&t, "F E-unsigned [    2.000000] Loading of unsigned module is rejected (of which module, it does not say)");
	start(&t, "[    2.000000] Loading of unsigned module is rejected\n");
	expect(&t, ""); /* of whichever module */
	start(&t, "[    2.000000] Loading of module with unavailable key is rejected\n");
	tn_explain_add(&t.x, TN_EXPLAINS_FAILURE, "E-key-waits-for-reboot", "it waits");
	expect(&t, "F E-key-waits-for-reboot [    2.000000] Loading of module with unavailable key is rejected"
		   " (of which module, it does not say)");
}

static void add_doubt(struct trial *t)
{
	struct tn_explanation *e = tn_explain_add(&t->x, TN_EXPLAINS_FAILURE, "E-symbol-version", "it is not known");

	e->candidate = e->doubt = true;
	e->remedy = "name its file";
}

/* What could not be told of the files alone. */
static void what_was_in_doubt(void **unused)
{
	static const char lines[] = "[    2.000000] m: disagrees about version of symbol s\n"
				    "[    2.000001] m: Unknown symbol s (err -22)\n";
	struct trial t;

	start(&t, lines);
	add_doubt(&t);
	assert_int_equal(tn_probe_log(&t.x), 0);
	assert_false(t.x.found.v[0].doubt);
	assert_true(t.x.found.v[0].candidate);
	assert_null(t.x.found.v[0].remedy);
	assert_string_equal(t.x.found.v[0].text, "the last time that it was tried, the kernel said:"
						 " m: disagrees about version of symbol s");
	free(outcome(&t));
	start(&t, "[    2.000000] m: disagrees about version of symbol s\n[    9.000000] m: hello\n");
	add_doubt(&t);
	assert_int_equal(tn_probe_log(&t.x), 0);
	assert_true(t.x.found.v[0].doubt);
	free(outcome(&t));
	start(&t, "[    2.000000] n: disagrees about version of symbol s\n");
	add_doubt(&t);
	assert_int_equal(tn_probe_log(&t.x), 0);
	assert_true(t.x.found.v[0].doubt);
	free(outcome(&t));
}

static void its_own_words(void **unused)
{
	struct trial t;

	start(&t, "[    2.000000] m: hello\n");
	expect(&t, "");
	start(&t, "<4>[    2.000000] m: cannot find my chip\n");
	expect(&t, "?F E-init-failed [    2.000000] m: cannot find my chip");
	start(&t, "<6>[    2.000000] m: No such device\n");
	tn_explain_add(&t.x, TN_EXPLAINS_FAILURE, "E-blacklisted", "it is");
	expect(&t, "F E-blacklisted");
	start(&t, "<6>[    2.000000] m: No such device\n");
	t.x.builtin = true;
	expect(&t, "");
}

static void troubles_of_what_is_loaded(void **unused)
{
	struct trial t;

	start(&t, "[    2.000000] m 0000:00:1f.6: Direct firmware load for a/b.bin failed with error -2\n"
		  "[    2.000001] m: unknown parameter 'q' ignored\n"
		  "[    2.000002] m: loading out-of-tree module taints kernel.\n");
	t.x.loaded = true;
	expect(&t, "A E-parameter-unknown [    2.000001] m: unknown parameter 'q' ignored\n"
		   "A E-firmware-missing [    2.000000] m 0000:00:1f.6: Direct firmware load for a/b.bin failed with error -2");
}

static void another_kernel(void **unused)
{
	struct trial t;

	start(&t, "[    2.000000] m: version magic 'a' should be 'b'\n");
	t.machine.running = false;
	expect(&t, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_have_pages),
		cmocka_unit_test(the_last_try_counts),
		cmocka_unit_test(what_was_loaded_since),
		cmocka_unit_test(what_is_found_already),
		cmocka_unit_test(what_was_in_doubt),
		cmocka_unit_test(its_own_words),
		cmocka_unit_test(troubles_of_what_is_loaded),
		cmocka_unit_test(another_kernel),
	};

	return cmocka_run_group_tests_name("probe_log", tests, NULL, NULL);
}
