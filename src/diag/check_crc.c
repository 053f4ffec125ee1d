// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/check_crc.h"

#include <string.h>

#include "base/hash.h"
#include "sys/kernel.h"

/* An entry of __versions: an address-sized CRC, and a name that fills it up. */
#define ENTRY_SIZE 64u

static struct tn_text bounded(const uint8_t *p, size_t room)
{
	const uint8_t *end = memchr(p, 0, room);

	return (struct tn_text){ (const char *)p, end ? (size_t)(end - p) : room };
}

/* The first entry of a name counts. */
static void remember(struct tn_check_run *run, struct tn_text name, const uint8_t *crc)
{
	if (tn_hash_add(&run->crcs, name, (void *)crc, NULL) == -ENOMEM)
		run->failed = -ENOMEM;
}

static void read_basic(struct tn_check_run *run)
{
	const struct tn_check_section *s = run->versions;
	size_t word = run->elf.is64 ? 8 : 4;

	for (uint64_t at = 0; s->data && s->size - at >= ENTRY_SIZE; at += ENTRY_SIZE)
		remember(run, bounded(s->data + at + word, ENTRY_SIZE - word), s->data + at);
}

static void read_extended(struct tn_check_run *run)
{
	const struct tn_check_section *crcs = run->version_crcs;
	struct tn_text names = { (const char *)run->version_names->data, (size_t)run->version_names->size };

	for (uint64_t at = 0; names.n && crcs->size - at >= 4; at += 4) {
		struct tn_text name = bounded((const uint8_t *)names.p, names.n);

		remember(run, name, crcs->data + at);
		names = tn_text_from(names, name.n + 1);
	}
}

static void read_versions(struct tn_check_run *run)
{
	if (run->crcs_read)
		return;
	run->crcs_read = true;
	if (run->version_names)
		read_extended(run);
	else
		read_basic(run);
}

static uint64_t stored(const struct tn_check_run *run, const uint8_t *crc)
{
	return run->version_names || !run->elf.is64 ? tn_elf_u32(&run->elf, crc) : tn_elf_u64(&run->elf, crc);
}

enum tn_check_crc tn_check_crc(struct tn_check_run *run, struct tn_text symbol, uint32_t wanted, uint64_t *ret_expected)
{
	const uint8_t *crc;

	if (run->request->flags & TN_LOAD_IGNORE_MODVERSIONS || (!run->versions && !run->version_names))
		return TN_CRC_NO_TABLE;
	read_versions(run);
	crc = tn_hash_get(&run->crcs, symbol);
	if (!crc)
		return run->version_names ? TN_CRC_MISSING_EXTENDED : TN_CRC_MISSING;
	if (stored(run, crc) == wanted)
		return TN_CRC_SAME;
	if (ret_expected)
		*ret_expected = stored(run, crc);
	return TN_CRC_DIFFERS;
}

enum tn_answer tn_check_crc_needed(const struct tn_check_run *run)
{
	const char *banner = run->basis->kernel->banner;

	if (!banner)
		return TN_NOT_KNOWN;
	return strstr(banner, "(debian-kernel@lists.debian.org)") ? TN_YES : TN_NO;
}

enum tn_answer tn_check_may_force(const struct tn_check_run *run)
{
	switch (tn_check_config(run, "MODULE_FORCE_LOAD")) {
	case TN_CONFIG_UNKNOWN:
		return TN_NOT_KNOWN;
	case TN_CONFIG_NO:
		return TN_NO;
	default:
		return TN_YES;
	}
}
