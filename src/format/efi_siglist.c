// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/efi_siglist.h"

#include <errno.h>

#include "base/cleanup.h"
#include "format/poison.h"

#define GUID_SIZE 16
#define HEAD_SIZE (GUID_SIZE + 3 * 4) /* kind, then the sizes of the list, of its header, of an entry */
#define SHA256_SIZE 32

/* Microsoft's order of bytes: three little-endian numbers, then eight bytes. */
static const struct {
	uint8_t guid[GUID_SIZE];
	enum tn_efi_entry_kind kind;
	size_t size; /* of an entry's data; 0: any */
} kinds[] = {
	{ { 0xa1, 0x59, 0xc0, 0xa5, 0xe4, 0x94, 0xa7, 0x4a, 0x87, 0xb5, 0xab, 0x15, 0x5c, 0x2b, 0xf0, 0x72 },
	  TN_EFI_X509, 0 },
	{ { 0x26, 0x16, 0xc4, 0xc1, 0x4c, 0x50, 0x92, 0x40, 0xac, 0xa9, 0x41, 0xf9, 0x36, 0x93, 0x43, 0x28 },
	  TN_EFI_SHA256, SHA256_SIZE },
	/* The digest, then the time from which on it is revoked. */
	{ { 0x92, 0xa4, 0xd2, 0x3b, 0xc0, 0x96, 0x79, 0x40, 0xb4, 0x20, 0xfc, 0xf9, 0x8e, 0xf1, 0x03, 0xed },
	  TN_EFI_X509_SHA256, SHA256_SIZE },
};

static uint32_t take_le32(struct tn_reader *r)
{
	const uint8_t *p = tn_take(r, 4);

	return p ? (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0] : 0;
}

static enum tn_efi_entry_kind kind_of(const uint8_t *guid, uint32_t entry_size)
{
	for (size_t i = 0; guid && i < TN_ARRAY_SIZE(kinds); i++)
		if (memcmp(guid, kinds[i].guid, GUID_SIZE) == 0 && entry_size >= GUID_SIZE + kinds[i].size)
			return kinds[i].kind;
	return TN_EFI_OTHER;
}

static int enter_list(struct tn_efi_walk *w)
{
	const uint8_t *guid = tn_take(&w->lists, GUID_SIZE), *body;
	uint32_t size = take_le32(&w->lists), head = take_le32(&w->lists), entry = take_le32(&w->lists);

	if (w->lists.bad || size < HEAD_SIZE || head > size - HEAD_SIZE || entry <= GUID_SIZE)
		return -EBADMSG;
	body = tn_take(&w->lists, size - HEAD_SIZE);
	if (!body || (size - HEAD_SIZE - head) % entry)
		return -EBADMSG;
	w->kind = kind_of(guid, entry);
	w->entry_size = entry;
	w->entries = (struct tn_reader){ .p = body + head, .left = size - HEAD_SIZE - head };
	return 0;
}

int tn_efi_next(struct tn_efi_walk *w, struct tn_efi_entry *ret)
{
	const uint8_t *entry;

	while (!w->entries.left) {
		int r;

		if (!w->lists.left && !w->lists.bad)
			return 0;
		r = enter_list(w);
		if (r < 0)
			return r;
	}
	entry = tn_take(&w->entries, w->entry_size);
	if (!entry)
		return -EBADMSG;
	*ret = (struct tn_efi_entry){ w->kind, { (const char *)entry + GUID_SIZE, w->entry_size - GUID_SIZE } };
	return 1;
}
