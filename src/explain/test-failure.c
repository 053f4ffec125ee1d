// SPDX-License-Identifier: LGPL-2.1-or-later
/* Messages as tools print them, and as nobody does. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/cleanup.h"
#include "base/errname.h"
#include "explain/cause.h"
#include "explain/failure.h"

static void messages(void **state)
{
	static const struct {
		const char *message;
		int error;
		const char *code; /* the first; NULL: nothing is known */
	} cases[] = {
		{ "insmod: ERROR: could not insert module ./x.ko: Invalid module format", ENOEXEC, "E-vermagic" },
		{ "modprobe: ERROR: could not insert 'x': Exec format error", ENOEXEC, "E-vermagic" },
		{ "insmod: ERROR: could not insert module x.ko: Unknown symbol in module", ENOENT, "E-symbol-missing" },
		{ "modprobe: ERROR: could not insert 'x': Unknown symbol in module, or unknown parameter (see dmesg)", ENOENT,
		  "E-symbol-missing" },
		{ "modprobe: ERROR: could not insert 'x': Key was rejected by service", EKEYREJECTED, "E-unsigned" },
		{ "key was rejected by service", EKEYREJECTED, "E-unsigned" },
		{ "modprobe: ERROR: could not insert 'x': Operation not permitted", EPERM, "E-not-permitted" },
		{ "rmmod: ERROR: could not remove 'x': Operation not permitted", EPERM, "E-removal-forbidden" },
		{ "rmmod: ERROR: could not remove 'x': Resource temporarily unavailable", EAGAIN, "E-in-use-by-module" },
		{ "rmmod: ERROR: could not remove 'x': Device or resource busy", EBUSY, "E-permanent" },
		{ "modprobe: ERROR: could not insert 'x': Device or resource busy", EBUSY, "E-device-taken" },
		{ "rmmod: ERROR: Module x is in use", EAGAIN, "E-in-use-by-module" },
		{ "modprobe: FATAL: Module x is in use.", EAGAIN, "E-in-use-by-module" },
		{ "rmmod: ERROR: Module x is in use by: y z", 0, "E-in-use-by-module" },
		{ "rmmod: ERROR: Module x is not currently loaded", ENOENT, "E-not-loaded" },
		{ "modprobe: FATAL: Module x is builtin.", 0, "E-built-in" },
		{ "modprobe: FATAL: Module x not found in directory /lib/modules/6.1.0", 0, "E-typing-error" },
		{ "insmod: ERROR: could not load module x.ko: No such file or directory", 0, "E-no-such-file" },
		{ "insmod: ERROR: could not load module x.ko: Permission denied", 0, "E-dac-denied" },
		{ "modprobe: ERROR: could not insert 'x': /lib/modules/1/x.ko: No such file or directory", 0, "E-file-gone" },
		{ "modprobe: ERROR: Error running install command '/bin/false' for module x: retcode 1", 0,
		  "E-blocked-by-command" },
		{ "modprobe: ERROR: could not insert 'x': Commands call one another in a circle", ELOOP, "E-command-circle" },
		{ "$ modprobe x\nmodprobe: ERROR: could not insert 'x': No such device\n$", ENODEV, "E-no-device" },
		{ "modprobe: ERROR: /lib/modules/6.1.0/modules.dep.bin: damaged, run depmod", 0, "E-index-damaged" },
		{ "insmod: ERROR: could not insert module x.ko.xz: the xz data is damaged: it is cut short", 0,
		  "E-packed-damaged" },
		{ "systemd-modules-load[312]: Failed to find module 'x'", 0, "E-typing-error" },
		{ "modprobe: can't load module x (kernel/x.ko): invalid module format", ENOEXEC, "E-vermagic" },
		{ "Bad message", EBADMSG, "E-signature-damaged" },
		{ "x", 0, NULL },
		{ "", 0, NULL },
		{ " ", 0, NULL },
		{ "nothing of the kind", 0, NULL },
		{ "Module", 0, NULL },
		{ "Module not there", 0, NULL },
		{ "Exec format", 0, NULL },
		{ "could not remove", 0, NULL },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		const struct tn_failure *found = tn_failure_find(cases[i].message);

		if (!found != !cases[i].code)
			fail_msg("%s: %s", cases[i].message, found ? "is known" : "is not known");
		if (!found)
			continue;
		assert_int_equal(found->error, cases[i].error);
		assert_string_equal(found->codes[0], cases[i].code);
	}
}

static void errnos(void **state)
{
	static const struct {
		const char *text;
		int error;
	} cases[] = {
		{ "ENOEXEC", ENOEXEC }, { "8", ENOEXEC }, { "-8", ENOEXEC }, { "EKEYREJECTED", EKEYREJECTED },
		{ "524", 524 },		{ "0", 0 },	  { "-", 0 },	     { "--8", 0 },
		{ "", 0 },		{ "enoexec", 0 }, { "ENOEXEC ", 0 }, { "8x", 0 },
		{ "4294967304", 0 },	{ "18446744073709551624", 0 }, { "EPIPE", 0 },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++)
		assert_int_equal(tn_failure_errno(cases[i].text), cases[i].error);
	assert_ptr_not_equal(tn_failure_of_errno(TN_FAILURE_LOAD, EBUSY), tn_failure_of_errno(TN_FAILURE_UNLOAD, EBUSY));
	assert_null(tn_failure_of_errno(TN_FAILURE_UNLOAD, ENOEXEC));
	assert_null(tn_failure_of_errno(TN_FAILURE_LOAD, 0));
}

/* Each failure has causes that have pages, and is what its own words lead to. */
static void table(void **state)
{
	const struct tn_failure *failure;

	for (size_t i = 0; (failure = tn_failure_at(i)); i++) {
		assert_non_null(failure->words[0]);
		assert_non_null(failure->codes[0]);
		assert_null(failure->codes[TN_FAILURE_CODES - 1]);
		for (size_t k = 0; failure->codes[k]; k++)
			if (!tn_cause_find(failure->codes[k]))
				fail_msg("%s: there is no page %s", failure->words[0], failure->codes[k]);
		for (size_t k = 0; k < TN_FAILURE_WORDS && failure->words[k]; k++)
			if (tn_failure_find(failure->words[k]) != failure)
				fail_msg("%s is not found", failure->words[k]);
		if (failure->error)
			assert_int_equal(tn_failure_errno(failure->name), failure->error);
	}
	assert_null(tn_failure_at(SIZE_MAX));
}

/* In the C library's own words, whichever it is. */
static void strerrors(void **state)
{
	const struct tn_failure *failure;
	char message[256];

	for (size_t i = 0; (failure = tn_failure_at(i)); i++) {
		const struct tn_failure *found;

		if (!failure->error || failure->of != TN_FAILURE_LOAD)
			continue;
		snprintf(message, sizeof(message), "modprobe: ERROR: could not insert 'x': %s", strerror(failure->error));
		found = tn_failure_find(message);
		/* insmod and modprobe have words of their own for the first, without which it is a file that is gone; musl
		 * has none for others. */
		if (failure->error == ENOENT || strstr(message, "No error information"))
			continue;
		if (found != failure)
			fail_msg("%s is not known for %s", message, failure->name);
	}
}

/* Long, and full of what words begin with. */
static void hostile(void **state)
{
	size_t n = 1 << 20;
	tn_autofree char *text = malloc(n);
	static const char *const pieces[] = { "could not ", "Module ", "\n", " ", "*", "\xff" };

	assert_non_null(text);
	for (size_t i = 0; i < TN_ARRAY_SIZE(pieces); i++) {
		size_t length = strlen(pieces[i]);

		for (size_t k = 0; k < n; k++)
			text[k] = pieces[i][k % length];
		text[n - 1] = '\0';
		assert_null(tn_failure_find(text));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages), cmocka_unit_test(errnos),	 cmocka_unit_test(table),
		cmocka_unit_test(strerrors), cmocka_unit_test(hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
