// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "machine/keyrings.h"
#include "machine/secure_boot.h"

#define MOK "605dab50-e046-4300-abb6-3dd810dd8b23"
#define GLOBAL "8be4df61-93ca-11d2-aa0d-00e098032b8c"

struct fixture {
	char top[32];
	tn_root *root;
	struct tn_arena arena;
};

/* All directories on the way are made; nothing of it is longer than that. */
static void put(const struct fixture *f, const char *name, const void *content, size_t n)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", f->top, name);
	for (char *p = path + sizeof("/tmp/"); *p; p++)
		if (*p == '/') {
			*p = '\0';
			mkdir(path, 0700);
			*p = '/';
		}
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(content, 1, n, file), n);
	fclose(file);
}

static void put_variable(const struct fixture *f, const char *name, const char *guid, const void *content, size_t n)
{
	char path[200], value[256] = { 7 };

	snprintf(path, sizeof(path), "sys/firmware/efi/efivars/%s-%s", name, guid);
	memcpy(value + 4, content, n);
	put(f, path, value, 4 + n);
}

static int make(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .top = "/tmp/tenon-test-XXXXXX" };
	if (!mkdtemp(f.top))
		return -1;
	f.root = tn_root_new(f.top);
	*state = &f;
	return f.root ? 0 : -1;
}

static int unmake(void **state)
{
	struct fixture *f = *state;
	char command[64];

	snprintf(command, sizeof(command), "rm -r %s", f->top);
	tn_arena_free(&f->arena);
	tn_root_free(f->root);
	return system(command);
}

/* The ring of a key is in no file: of a copy it is never said. */
static void saved_keys(void **state)
{
	static const char keys[] =
		"0b5cd9b4 I------ 1 perm 1f0b0000 0 0 keyring   .builtin_trusted_keys: 1\n"
		"1f030000 I------ 1 perm 1f030000 0 0 asymmetri Org: one: 00fFa1: X509.rsa 00 []\n"
		"1f030001 I------ 1 perm 1f030000 0 0 asymmetri Org: two: 0a0b: X509.rsa 0b []\n"
		"1f030002 I------ 1 perm 1f030000 1000 0 asymmetri a user's: 0a0b: X509.rsa 0b []\n";
	struct fixture *f = *state;
	struct tn_keyrings rings = { 0 };
	size_t at = 0;

	put(f, "proc/keys", keys, sizeof(keys) - 1);
	assert_int_equal(tn_keyrings_read(f->root, &f->arena, &rings), 0);
	assert_false(rings.known);
	assert_non_null(rings.trouble);
	assert_int_equal(rings.keys.n, 2);
	assert_null(rings.keys.v[0].ring);
	assert_ptr_equal(tn_keyrings_find(&rings, TN_TEXT_LITERAL("\x0a\x0b"), &at), &rings.keys.v[1]);
	assert_null(tn_keyrings_find(&rings, TN_TEXT_LITERAL("\x0a\x0b"), &at));
	at = 0;
	assert_null(tn_keyrings_find(&rings, TN_TEXT_LITERAL(""), &at));
	tn_keyrings_free(&rings);
}

static void no_keys(void **state)
{
	struct fixture *f = *state;
	struct tn_keyrings rings = { 0 };

	assert_int_equal(tn_keyrings_read(f->root, &f->arena, &rings), 0);
	assert_false(rings.known);
	assert_int_equal(rings.keys.n, 0);
	tn_keyrings_free(&rings);
}

/* An EFI signature list of one entry of three bytes. */
static const char list[] = "\xa1\x59\xc0\xa5\xe4\x94\xa7\x4a\x87\xb5\xab\x15\x5c\x2b\xf0\x72"
			   "\x2f\0\0\0\0\0\0\0\x13\0\0\0"
			   "ownerownerownerXabc";

static void what_the_firmware_says(void **state)
{
	struct fixture *f = *state;
	struct tn_secure_boot boot = { 0 };

	put_variable(f, "SecureBoot", GLOBAL, "\1", 1);
	put_variable(f, "SetupMode", GLOBAL, "\0", 1);
	put_variable(f, "MokNew", MOK, list, sizeof(list) - 1);
	put_variable(f, "MokListTrustedRT", MOK, "\1", 1);
	put_variable(f, "MokDel", MOK, list, sizeof(list) - 2); /* damaged */
	assert_int_equal(tn_secure_boot_read(f->root, &f->arena, &boot), 0);
	assert_true(boot.efi);
	assert_int_equal(tn_efi_state_counts(&boot.state), TN_YES);
	assert_int_equal(boot.trusted, TN_YES);
	assert_int_equal(boot.requested, TN_NO);
	assert_int_equal(boot.state.disabled, TN_NO);
	assert_int_equal(boot.certificates.n, 1);
	assert_int_equal(boot.certificates.v[0].list, TN_EFI_MOK_NEW);
	assert_true(tn_text_is(boot.certificates.v[0].der, "abc"));
	assert_int_equal(boot.listed[TN_EFI_MOK_LIST], TN_NO);
	assert_int_equal(boot.listed[TN_EFI_MOK_NEW], TN_YES);
	tn_secure_boot_free(&boot);

	put_variable(f, "MokSBStateRT", MOK, "\1", 1);
	boot = (struct tn_secure_boot){ 0 };
	assert_int_equal(tn_secure_boot_read(f->root, &f->arena, &boot), 0);
	assert_int_equal(boot.state.disabled, TN_YES);
	assert_int_equal(tn_efi_state_counts(&boot.state), TN_NO);
	tn_secure_boot_free(&boot);
}

static void no_firmware(void **state)
{
	struct fixture *f = *state;
	struct tn_secure_boot boot = { 0 };

	assert_int_equal(tn_secure_boot_read(f->root, &f->arena, &boot), 0);
	assert_false(boot.efi);
	assert_int_equal(tn_efi_state_counts(&boot.state), TN_NOT_KNOWN);
	tn_secure_boot_free(&boot);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(saved_keys, make, unmake),
		cmocka_unit_test_setup_teardown(no_keys, make, unmake),
		cmocka_unit_test_setup_teardown(what_the_firmware_says, make, unmake),
		cmocka_unit_test_setup_teardown(no_firmware, make, unmake),
	};

	return cmocka_run_group_tests_name("keyrings", tests, NULL, NULL);
}
