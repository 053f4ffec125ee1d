// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices that share modaliases, and what the indexes and the configuration have for these. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "autoload/wanted.h"
#include "core/name.h"
#include "tests/support/testtree.h"

static struct testtree top;

static int setup(void **state)
{
	if (testtree_open(&top) < 0)
		return -1;
	testtree_put_index(&top, "modules.dep.bin", "0 nic nic.ko:\n1 made made.ko:\n");
	testtree_put_index(&top, "modules.alias.bin", "5 pci:v1* made\n3 pci:v1d* nic\n0 usb:v2 nic\n");
	testtree_put_index(&top, "modules.builtin.alias.bin", "0 acpi:X: core_drv\n");
	testtree_put(&top, "c/x.conf", tn_text("alias pci:v9* mine\n"));
	return 0;
}

static int teardown(void **state)
{
	return testtree_close(&top);
}

/* "MODALIAS (DEVICES): MODULES" of each, a line each. */
static void tell(const tn_wanted_list *list, struct tn_buf *to)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct tn_wanted *w = &list->v[i];

		tn_buf_addf(to, "%.10s (", w->modalias);
		for (size_t k = 0; k < w->devices.n; k++)
			tn_buf_addf(to, "%s%s", k ? " " : "", w->devices.v[k]->name);
		tn_buf_add_str(to, "):");
		for (size_t k = 0; k < w->matches.n; k++)
			tn_buf_addf(to, " %s%s", w->matches.v[k].module, w->matches.v[k].rule ? "!" : "");
		tn_buf_addf(to, "%s\n", w->code == -EINVAL ? " EINVAL" : w->code == -ENAMETOOLONG ? " ENAMETOOLONG" : "");
	}
	tn_buf_add_char(to, '\0');
}

static void each_modalias_once(void **state)
{
	static char longest[TN_NAME_MAX + 2];
	struct tn_device v[] = {
		{ .name = "a", .modalias = "usb:v2" },	  { .name = "b", .modalias = "pci:v1d2" },
		{ .name = "c" },			  { .name = "d", .modalias = "usb:v2" },
		{ .name = "e", .modalias = "acpi:X:" },	  { .name = "f", .modalias = "pci:v9" },
		{ .name = "g", .modalias = "pci:v[" },	  { .name = "h", .modalias = longest },
		{ .name = "i", .modalias = "pci:v1d2" },  { .name = "j", .modalias = "nothing" },
	};
	const tn_devices devices = { v, TN_ARRAY_SIZE(v), TN_ARRAY_SIZE(v) };
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top.path);
	const char *const paths[] = { testtree_path(&top, "c"), NULL };
	const struct tn_config_source from = { .root = root, .paths = paths, .log = &top.log };
	tn_cleanup(tn_tree_freep) tn_tree *tree = tn_tree_new(top.path, &top.log);
	tn_cleanup(tn_config_freep) tn_config *config = NULL;
	tn_autowanted list = { 0 };
	struct tn_arena arena = { 0 };
	tn_autobuf said = { 0 };

	memset(longest, 'a', sizeof(longest) - 1);
	assert_int_equal(tn_config_load(&from, &config, NULL), 0);
	assert_int_equal(tn_wanted_find(&devices, tree, config, &arena, &list, NULL), 0);
	tell(&list, &said);
	assert_string_equal(said.p, "usb:v2 (a d): nic\n"
				    "pci:v1d2 (b i): nic made\n"
				    "acpi:X: (e): core_drv\n"
				    "pci:v9 (f): mine!\n"
				    "pci:v[ (g): EINVAL\n"
				    "aaaaaaaaaa (h): ENAMETOOLONG\n"
				    "nothing (j):\n");
	tn_arena_free(&arena);
}

static void disks_are_told_from_the_rest(void **state)
{
	static const struct {
		const char *modalias;
		bool storage;
	} v[] = {
		{ "pci:v00008086d00002922sv00001AF4sd00001100bc01sc06i01", true },
		{ "pci:v00008086d000010D3sv00008086sd00000000bc02sc00i00", false },
		{ "pci:v0000BC01d0000BC01sv00000000sd00000000bc0Csc03i30", false },
		{ "usb:v0781p5581d0100dc00dsc00dp00ic08isc06ip50in00", true },
		{ "usb:v0627p0001d0000dc00dsc00dp00ic03isc01ip01in00", false },
		{ "virtio:d00000002v00001AF4", true },
		{ "virtio:d00000001v00001AF4", false },
		{ "scsi:t-0x00", true },
		{ "mmc:block", true },
		{ "acpi:PNP0C0C:", false },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(v); i++)
		assert_int_equal(tn_wanted_is_storage(&(struct tn_wanted){ .modalias = v[i].modalias }), v[i].storage);
}

/* Not worth a failure: a machine without /sys has none. */
static void nothing_is_wanted(void **state)
{
	const tn_devices none = { 0 };
	tn_cleanup(tn_tree_freep) tn_tree *tree = tn_tree_new(top.path, &top.log);
	tn_autowanted list = { 0 };
	struct tn_arena arena = { 0 };

	assert_int_equal(tn_wanted_find(&none, tree, NULL, &arena, &list, NULL), 0);
	assert_int_equal(list.n, 0);
	tn_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_modalias_once),
		cmocka_unit_test(disks_are_told_from_the_rest),
		cmocka_unit_test(nothing_is_wanted),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
