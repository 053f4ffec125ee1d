// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names, and order among them. */
#include <errno.h>

#include "base/sort.h"
#include "format/kernel_exports_private.h"

#include "format/poison.h"

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '.' || c == '$';
}

/* Up to the NUL; .p NULL when none comes in time. */
static struct tn_text string_at(struct tn_text bytes, uint64_t at)
{
	struct tn_text s = { 0 };
	const char *end;

	if (at >= bytes.n)
		return s;
	s = tn_text_from(bytes, (size_t)at);
	if (s.n > TN_KERNEL_NAME_MAX)
		s.n = TN_KERNEL_NAME_MAX;
	end = memchr(s.p, 0, s.n);
	return end ? (struct tn_text){ s.p, (size_t)(end - s.p) } : (struct tn_text){ 0 };
}

struct tn_text tn_kernel_name_at(struct tn_text bytes, uint64_t at)
{
	struct tn_text s = { 0 };

	if (at >= bytes.n || !is_name_byte(bytes.p[at])) /* most of what is asked for in a scan */
		return s;
	s = string_at(bytes, at);
	if (!s.n || (s.p[0] >= '0' && s.p[0] <= '9'))
		return (struct tn_text){ 0 };
	for (size_t i = 0; i < s.n; i++)
		if (!is_name_byte(s.p[i]))
			return (struct tn_text){ 0 };
	return s;
}

struct tn_text tn_kernel_namespace_at(struct tn_text bytes, uint64_t at)
{
	struct tn_text s = string_at(bytes, at);

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return (struct tn_text){ 0 };
	return s;
}

bool tn_kernel_crcs_are_offsets(const tn_kernel_exports *exports)
{
	const size_t enough = 16, samples = 64;
	const int32_t far = 1 << 28;
	size_t n = exports->n < samples ? exports->n : samples;

	for (size_t i = 0; i < n; i++) {
		int32_t v = (int32_t)exports->v[i].crc;

		if (!exports->v[i].has_crc || v > far || v < -far)
			return false;
	}
	return n >= enough;
}

static int in_order(tn_kernel_exports *exports, const struct tn_sort_item *items, struct tn_error *err)
{
	tn_autovec tn_kernel_exports sorted = { 0 };

	for (size_t i = 0; i < exports->n; i++) {
		if (i && tn_text_eq(items[i].key, items[i - 1].key))
			return tn_fail(err, -EBADMSG, "exports %.*s twice", TN_TEXT_FMT(items[i].key));
		if (tn_vec_push(&sorted, exports->v[items[i].id]) < 0)
			return tn_fail(err, -ENOMEM, "out of memory");
	}
	tn_vec_free(exports);
	*exports = tn_vec_take(&sorted);
	return 0;
}

int tn_kernel_exports_sort(tn_kernel_exports *exports, struct tn_error *err)
{
	tn_autovec TN_VEC(struct tn_sort_item) items = { 0 };

	for (size_t i = 0; i < exports->n; i++)
		if (tn_vec_push(&items, (struct tn_sort_item){ .key = exports->v[i].name, .id = (uint32_t)i }) < 0)
			return tn_fail(err, -ENOMEM, "out of memory");
	tn_sort_texts(items.v, items.n);
	return in_order(exports, items.v, err);
}

const struct tn_kernel_export *tn_kernel_exports_find(const struct tn_kernel_export *exports, size_t n,
						      struct tn_text name)
{
	size_t from = 0;

	while (n) {
		size_t middle = from + n / 2;
		int order = tn_text_cmp(name, exports[middle].name);

		if (order == 0)
			return &exports[middle];
		if (order > 0) {
			n -= n / 2 + 1;
			from = middle + 1;
		} else {
			n /= 2;
		}
	}
	return NULL;
}
