// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "diag/kernel_cache.h"
#include "diag/kernel_record.h"

/* A record of two exports and a certificate. */
static void make(struct tn_kernel_record *k)
{
	*k = (struct tn_kernel_record){
		.release = tn_text("6.1.0"), .banner = tn_text("Linux version 6.1.0 #1"), .vermagic = tn_text("6.1.0 SMP "),
		.version = { 6, 1, 192 }, .machine = 62,
		.is64 = true, .exports_known = true, .certs_known = true, .module_size = 1280,
		.config = tn_text("CONFIG_X=y\n"),
	};
	assert_int_equal(tn_vec_push(&k->certs, tn_text("DER")), 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(tn_vec_push(&k->exports, (struct tn_kernel_export){
			.name = tn_text(i == 0 ? "alpha" : i == 1 ? "beta" : "gamma"), .export_ns = tn_text(i ? "NS" : ""),
			.crc = 0x80000000u + (unsigned)i, .has_crc = true, .gpl_only = i == 1 }), 0);
}

static void write_one(struct tn_buf *b)
{
	tn_autorecord k = { 0 };

	make(&k);
	tn_kernel_record_write(&k, b);
	assert_false(b->failed);
}

static void what_is_written_is_read(void **state)
{
	tn_autorecord k = { 0 }, read = { 0 };
	tn_autobuf b = { 0 }, again = { 0 };

	(void)state;
	make(&k);
	tn_kernel_record_write(&k, &b);
	assert_int_equal(tn_kernel_record_read(tn_buf_text(&b), &read), 0);
	assert_true(tn_text_eq(read.release, k.release));
	assert_int_equal(read.release.p[read.release.n], 0);
	assert_true(tn_text_eq(read.banner, k.banner));
	assert_true(tn_text_eq(read.vermagic, k.vermagic));
	assert_memory_equal(read.version, k.version, sizeof(k.version));
	assert_int_equal(read.machine, 62);
	assert_true(read.is64 && !read.big_endian && read.exports_known && read.certs_known);
	assert_int_equal(read.module_size, 1280);
	assert_true(tn_text_eq(read.config, k.config));
	assert_int_equal(read.certs.n, 1);
	assert_true(tn_text_is(read.certs.v[0], "DER"));
	assert_int_equal(read.exports.n, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_true(tn_text_eq(read.exports.v[i].name, k.exports.v[i].name));
		assert_true(tn_text_eq(read.exports.v[i].export_ns, k.exports.v[i].export_ns));
		assert_int_equal(read.exports.v[i].crc, k.exports.v[i].crc);
		assert_int_equal(read.exports.v[i].gpl_only, k.exports.v[i].gpl_only);
		assert_true(read.exports.v[i].has_crc);
	}
	tn_kernel_record_write(&read, &again);
	assert_true(tn_text_eq(tn_buf_text(&again), tn_buf_text(&b)));
}

static void assert_bad(const struct tn_buf *b)
{
	tn_autorecord read = { 0 };

	assert_int_equal(tn_kernel_record_read(tn_buf_text(b), &read), -EBADMSG);
	assert_null(read.exports.v);
}

static void damage_is_seen(void **state)
{
	tn_autobuf b = { 0 };

	(void)state;
	write_one(&b);
	for (size_t n = 0; n < b.n; n++) {
		tn_autorecord read = { 0 };

		assert_int_equal(tn_kernel_record_read((struct tn_text){ b.p, n }, &read), -EBADMSG);
	}
	tn_buf_add_char(&b, '\0');
	assert_bad(&b); /* more than there should be */
	b.n--;
	for (size_t place = 0; place < 3; place++) { /* of the last export: its name, its namespace, its name's length */
		size_t at = b.n - sizeof("alphabetaNSgamma") + 1 - 4 - 16 + 4 * place;

		b.p[at] ^= 0x40;
		assert_bad(&b);
		b.p[at] ^= 0x40;
	}
}

/* Order is what the search stands on. */
static void order_is_checked(void **state)
{
	tn_autorecord read = { 0 };
	tn_autobuf b = { 0 };
	char *beta;

	(void)state;
	write_one(&b);
	beta = memmem(b.p, b.n, "beta", 4);
	assert_non_null(beta);
	memcpy(beta, "aaaa", 4);
	assert_int_equal(tn_kernel_record_read(tn_buf_text(&b), &read), -EBADMSG);
}

static void a_remembered_file_is_checked(void **state)
{
	const struct tn_stamp stamp = { 1, 2, 3, 4, 5, 6, 7 }, other = { 1, 2, 3, 4, 5, 6, 8 };
	char template[] = "/tmp/test-kernel_record-XXXXXX", *dir = mkdtemp(template);
	tn_autobuf b = { 0 }, command = { 0 };
	struct tn_text record = { 0 };
	struct tn_map map = { 0 };

	(void)state;
	assert_non_null(dir);
	write_one(&b);
	assert_int_equal(tn_remembered_find(&tn_kernel_cache_kind, dir, "/boot/x", &stamp, &map, &record), -ENOENT);
	assert_int_equal(tn_remembered_keep(&tn_kernel_cache_kind, dir, "/nonexistent/boot/x", &stamp, tn_buf_text(&b)), 0);
	assert_int_equal(tn_remembered_find(&tn_kernel_cache_kind, dir, "/nonexistent/boot/x", &stamp, &map, &record), 0);
	assert_true(tn_text_eq(record, tn_buf_text(&b)));
	for (size_t n = 0; n < map.size; n++)
		assert_true(tn_remembered_check(&tn_kernel_cache_kind,
						(struct tn_text){ (const char *)map.data, n }, &stamp, &record) < 0);
	tn_map_close(&map);
	assert_int_equal(tn_remembered_find(&tn_kernel_cache_kind, dir, "/nonexistent/boot/x", &other, &map, &record), -ENOENT);
	/* An image that is gone takes with it what is remembered of it. */
	assert_int_equal(tn_remembered_keep(&tn_kernel_cache_kind, dir, "/etc", &stamp, tn_buf_text(&b)), 0);
	assert_int_equal(tn_remembered_find(&tn_kernel_cache_kind, dir, "/nonexistent/boot/x", &stamp, &map, &record), -ENOENT);
	assert_int_equal(tn_remembered_keep(&tn_kernel_cache_kind, dir, "/", &stamp, tn_buf_text(&b)), 0);
	assert_int_equal(tn_remembered_find(&tn_kernel_cache_kind, dir, "/etc", &stamp, &map, &record), 0);
	tn_map_close(&map);
	tn_buf_addf(&command, "rm -r '%s'", dir);
	tn_buf_add_char(&command, '\0');
	assert_int_equal(system(command.p), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read), cmocka_unit_test(damage_is_seen),
		cmocka_unit_test(order_is_checked), cmocka_unit_test(a_remembered_file_is_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
