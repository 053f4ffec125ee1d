// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/tree_sum.h"

#include <errno.h>
#include <string.h>

#include "sys/fd.h"
#include "sys/inventory.h"
#include "sys/map.h"
#include "sys/read.h"
#include "sys/remembered.h"

#define ITEMS_MAX ((size_t)1 << 18)
#define BYTES_MAX ((uint64_t)2 << 30)

/* The sum of the stamps, and that of the content. */
#define RECORD_SIZE (2 * (size_t)(TN_BUILD_SUM_SIZE - 1))

static const struct tn_remembered_kind kind = { .prefix = "build-inputs", .magic = "TNBUILDI", .version = 1 };

static int no_sum(const struct tn_tree_sums *how, const char *path, int r, struct tn_error *err)
{
	return tn_fail(err, r, "%s%s: %s", tn_root_path(how->root), path, strerror(-r));
}

static int sum_of(const struct tn_tree_sums *how, struct tn_buf *text, char ret[static TN_BUILD_SUM_SIZE], struct tn_error *err)
{
	int r = text->failed ? -ENOMEM : tn_build_sum(how->crypto, tn_buf_text(text), ret);

	return r < 0 ? tn_fail(err, r, "SHA-256: %s", r == -ENOSYS ? "OpenSSL is not there" : strerror(-r)) : 0;
}

struct tops {
	const char *const *v;
	size_t n;
	bool relative;
};

static const char *below(const char *path, const char *top)
{
	const size_t n = strlen(top);

	return strncmp(path, top, n) == 0 && (!path[n] || path[n] == '/') ? path + n : NULL;
}

static void add_item(struct tn_buf *text, const struct tops *tops, const struct tn_file_list_item *item)
{
	const char *path = item->path, *rest = NULL;

	for (size_t i = 0; tops->relative && i < tops->n && !rest; i++) {
		rest = below(path, tops->v[i]);
		if (rest)
			tn_buf_addf(text, "%zu ", i);
	}
	path = rest ? rest : path;
	tn_buf_addf(text, "%c %o %zu:%s %zu:%s ", (char)item->kind, item->mode, strlen(path), path, strlen(item->target),
		    item->target);
}

static int stamps_of(const struct tn_tree_sums *how, const struct tn_file_list *inventory, char ret[static TN_BUILD_SUM_SIZE],
		     struct tn_error *err)
{
	const struct tops whole = { 0 };
	tn_autobuf text = { 0 };

	for (size_t i = 0; i < inventory->items.n; i++) {
		const struct tn_file_list_item *item = &inventory->items.v[i];
		uint8_t stamp[TN_STAMP_SIZE];

		add_item(&text, &whole, item);
		tn_stamp_put(stamp, &item->stamp);
		if (item->kind == TN_INVENTORY_FILE)
			tn_buf_add(&text, stamp, sizeof(stamp));
	}
	return sum_of(how, &text, ret, err);
}

int tn_tree_stamps(const struct tn_tree_sums *how, const char *const *tops, size_t n, char ret[static TN_BUILD_SUM_SIZE],
		   struct tn_error *err)
{
	tn_autofile_list inventory = { 0 };
	int r = tn_file_list_take(how->root, tops, n, ITEMS_MAX, &inventory, err);

	return r < 0 ? r : stamps_of(how, &inventory, ret, err);
}

struct reading {
	const struct tn_tree_sums *how;
	int top;
	void (*see)(void *data, const char *path, struct tn_text content);
	void *data;
	struct tn_buf content; /* of one file, used again */
	struct tn_error *err;
};

static int read_one(struct reading *r, const struct tn_file_list_item *item, struct tn_buf *text)
{
	tn_autoclose int fd = tn_file_list_open(r->top, item);
	char sum[TN_BUILD_SUM_SIZE];
	int code = fd;

	r->content.n = 0;
	if (fd >= 0)
		code = tn_read_all(fd, (size_t)item->stamp.size, TN_READ_REGULAR, BYTES_MAX, &r->content);
	if (code >= 0)
		code = tn_build_sum(r->how->crypto, tn_buf_text(&r->content), sum);
	if (code < 0)
		return no_sum(r->how, item->path, code, r->err);
	if (r->see)
		r->see(r->data, item->path, tn_buf_text(&r->content));
	tn_buf_add_str(text, sum);
	return 0;
}

static int read_all(struct reading *r, const struct tops *tops, const struct tn_file_list *inventory,
		    char ret[static TN_BUILD_SUM_SIZE])
{
	tn_autobuf text = { 0 };
	int code = 0;

	for (size_t i = 0; code == 0 && i < inventory->items.n; i++) {
		const struct tn_file_list_item *item = &inventory->items.v[i];

		add_item(&text, tops, item);
		if (item->kind == TN_INVENTORY_FILE)
			code = read_one(r, item, &text);
		tn_buf_add_char(&text, '\n');
	}
	return code < 0 ? code : sum_of(r->how, &text, ret, r->err);
}

static bool is_too_much(const struct tn_file_list *inventory)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < inventory->items.n; i++) {
		const struct tn_file_list_item *item = &inventory->items.v[i];

		if (item->kind == TN_INVENTORY_FILE && (item->stamp.size > BYTES_MAX || (bytes += item->stamp.size) > BYTES_MAX))
			return true;
	}
	return false;
}

/* By what the memory has it. */
static char *name_of(const struct tn_tree_sums *how, const char *top)
{
	tn_autobuf b = { 0 };

	tn_buf_addf(&b, "%s%s", tn_root_path(how->root), top);
	return tn_buf_take(&b);
}

static bool recall(const struct tn_tree_sums *how, const char *name, struct tn_tree_sum *sum)
{
	const struct tn_stamp none = { 0 };
	tn_automap map = { 0 };
	struct tn_text record;

	if (!how->memory || !name || tn_remembered_find(&kind, how->memory, name, &none, &map, &record) < 0)
		return false;
	if (record.n != RECORD_SIZE || memcmp(record.p, sum->stamps, RECORD_SIZE / 2) != 0)
		return false;
	memcpy(sum->sum, record.p + RECORD_SIZE / 2, RECORD_SIZE / 2);
	sum->sum[RECORD_SIZE / 2] = '\0';
	return true;
}

static void remember_sum(const struct tn_tree_sums *how, const char *name, const struct tn_tree_sum *sum)
{
	const struct tn_stamp none = { 0 };
	char record[RECORD_SIZE];

	memcpy(record, sum->stamps, RECORD_SIZE / 2);
	memcpy(record + RECORD_SIZE / 2, sum->sum, RECORD_SIZE / 2);
	/* Whatever is wrong with the memory, it costs time alone. */
	if (how->memory && name)
		tn_remembered_keep(&kind, how->memory, name, &none, (struct tn_text){ record, sizeof(record) });
}

int tn_tree_sum(const struct tn_tree_sums *how, const char *const *tops, size_t n, bool remember,
		void (*see)(void *data, const char *path, struct tn_text content), void *data, struct tn_tree_sum *ret,
		struct tn_error *err)
{
	tn_autofile_list inventory = { 0 };
	tn_autofree char *name = n && remember ? name_of(how, tops[0]) : NULL;
	const struct tops named = { tops, n, how->relative };
	struct reading reading = { .how = how, .see = see, .data = data, .err = err };
	struct tn_tree_sum sum = { .remember = remember };
	int r = tn_file_list_take(how->root, tops, n, ITEMS_MAX, &inventory, err);

	if (r == 0)
		r = stamps_of(how, &inventory, sum.stamps, err);
	if (r < 0)
		return r;
	sum.firm = inventory.firm;
	sum.remembered = remember && recall(how, name, &sum);
	if (sum.remembered) {
		*ret = sum;
		return 0;
	}
	if (is_too_much(&inventory))
		return tn_fail(err, -E2BIG, "%s%s: more than %u MiB", tn_root_path(how->root), tops[0],
			       (unsigned)(BYTES_MAX >> 20));
	reading.top = tn_file_list_top(how->root);
	r = reading.top < 0 ? no_sum(how, "/", reading.top, err) : read_all(&reading, &named, &inventory, sum.sum);
	tn_closep(&reading.top);
	tn_buf_free(&reading.content);
	if (r == 0 && !remember)
		r = tn_tree_settle(how, tops, n, &sum, err);
	if (r < 0)
		return r;
	*ret = sum;
	return 0;
}

int tn_tree_settle(const struct tn_tree_sums *how, const char *const *tops, size_t n, const struct tn_tree_sum *sum,
		   struct tn_error *err)
{
	tn_autofree char *name = n ? name_of(how, tops[0]) : NULL;
	char now[TN_BUILD_SUM_SIZE];
	int r = tn_tree_stamps(how, tops, n, now, err);

	if (r == 0 && strcmp(now, sum->stamps) != 0)
		r = tn_fail(err, -ESTALE, "%s%s: somebody changes files there", tn_root_path(how->root), tops[0]);
	if (r == 0 && sum->remember && !sum->remembered && sum->firm)
		remember_sum(how, name, sum);
	return r;
}
