// SPDX-License-Identifier: LGPL-2.1-or-later
#include "autoload/device_evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "core/image/image.h"
#include "format/modinfo.h"
#include "machine/device_log.h"

/* A module may name as many files as it likes; each is looked for in eight places. */
#define NAMES_MAX 256

/* A device may ask for as many. */
#define MISSING_MAX 16

struct tn_device_telling {
	const struct tn_log_record *record;
	const struct tn_device *of; /* that the kernel says it of; NULL: it names none */
	const char *firmware; /* that is missing; NULL: a driver did not take its device */
};

/* Return: 1, 0 or -ENOMEM. */
static int is_missing(struct tn_device_evidence *e, const char *name)
{
	const char *path;
	int r = tn_firmware_find(&e->places, name, e->arena, &path);

	if (r < 0 && r != -ENOMEM && !tn_firmware_is_missing(r))
		e->trouble = r;
	return r == -ENOMEM ? r : tn_firmware_is_missing(r);
}

/* Return: 0 or -ENOMEM. */
static int add_telling(struct tn_device_evidence *e, const struct tn_log_record *record)
{
	struct tn_device_telling telling = { .record = record };
	struct tn_text name = { 0 };
	int r;

	if (!tn_log_missing_firmware(record, &name) && !tn_log_probe_failure(record))
		return 0;
	telling.of = tn_log_device(record, e->devices);
	if (!name.n)
		return tn_vec_push(&e->tellings, telling);
	telling.firmware = tn_arena_dup(e->arena, name);
	if (telling.firmware && !tn_firmware_name_is_safe(telling.firmware))
		return 0;
	r = telling.firmware ? is_missing(e, telling.firmware) : -ENOMEM;
	if (r <= 0 || tn_firmware_has_sibling(&e->places, telling.firmware, e->arena))
		return r < 0 ? r : 0;
	return tn_vec_push(&e->tellings, telling);
}

int tn_device_evidence_open(struct tn_device_evidence *e)
{
	int r = 0;

	for (size_t i = 0; e->log && i < e->log->records.n && r == 0; i++)
		r = add_telling(e, &e->log->records.v[i]);
	return r;
}

static bool has(const tn_names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->v[i], name) == 0)
			return true;
	return false;
}

static int add_told(const struct tn_device_evidence *e, struct tn_device_modules *to)
{
	for (size_t i = 0; i < e->tellings.n; i++) {
		const struct tn_device_telling *t = &e->tellings.v[i];

		if (!tn_log_tells_device(t->record, t->of, to->device))
			continue;
		if (!t->firmware)
			to->failure = to->device->driver ? NULL : t->record;
		else if (to->firmware.n < MISSING_MAX && !has(&to->firmware, t->firmware) &&
			 tn_vec_push(&to->firmware, t->firmware) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* What a module names, as far as it is missing. */
struct naming {
	struct tn_device_evidence *evidence;
	tn_names missing;
	size_t n;
	bool found; /* one is there */
};

static int take(void *data, struct tn_text key, struct tn_text value)
{
	struct naming *naming = data;
	const char *name;
	int r;

	if (naming->found || naming->n == NAMES_MAX || !tn_text_is(key, "firmware"))
		return 0;
	naming->n++;
	name = tn_arena_dup(naming->evidence->arena, value);
	r = name ? is_missing(naming->evidence, name) : -ENOMEM;
	naming->found = r == 0;
	return r > 0 && naming->missing.n < MISSING_MAX ? tn_vec_push(&naming->missing, name) : r < 0 ? r : 0;
}

/* What cannot be read names nothing. Return: 0 or -ENOMEM. */
static int read_names(struct naming *naming, const char *path)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_text section;
	int r;

	tn_sandbox_about(naming->evidence->sandbox, path);
	r = tn_image_open_at(AT_FDCWD, path, &image, NULL);
	if (r == 0)
		r = tn_image_modinfo(image, &section);
	if (r == 0)
		r = tn_modinfo_walk(section, take, naming);
	return r == -ENOMEM ? r : 0;
}

/* A copy in the arena, empty where one of the files is there. NULL: out of memory. */
static const tn_names *keep(const struct naming *naming)
{
	tn_names *names = tn_arena_alloc(naming->evidence->arena, sizeof(*names));
	size_t n = naming->found ? 0 : naming->missing.n;

	if (!names)
		return NULL;
	names->v = tn_arena_array(naming->evidence->arena, n + 1, sizeof(*names->v));
	if (!names->v)
		return NULL;
	for (; names->n < n; names->n++)
		names->v[names->n] = naming->missing.v[names->n];
	return names;
}

/* Read once for all its devices. Return: 0 or -ENOMEM. */
static int names_of(struct tn_device_evidence *e, const struct tn_candidate *candidate, const tn_names **ret)
{
	struct naming naming = { .evidence = e };
	int r = 0;

	*ret = tn_hash_get(&e->modules, tn_text(candidate->module));
	if (*ret)
		return 0;
	r = read_names(&naming, candidate->path);
	*ret = r == 0 ? keep(&naming) : NULL;
	tn_vec_free(&naming.missing);
	return *ret && tn_hash_put(&e->modules, tn_text(candidate->module), (void *)*ret) >= 0 ? 0 : -ENOMEM;
}

/* Whether it tells all that the kernel has said. */
static bool has_all(const struct tn_kernel_log *log)
{
	return log && log->source && !log->dropped && !log->trouble;
}

/* Return: 0 or -ENOMEM. */
static int add_named(struct tn_device_evidence *e, struct tn_device_modules *to)
{
	const struct tn_candidate *best = to->best;
	const tn_names *names;

	if (!best || !best->path || best->standing > TN_STANDS_AVAILABLE || (best->standing == TN_STANDS_LOADED && has_all(e->log)))
		return 0;
	if (names_of(e, best, &names) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < names->n; i++)
		if (tn_vec_push(&to->firmware, names->v[i]) < 0)
			return -ENOMEM;
	return 0;
}

int tn_device_evidence_add(struct tn_device_evidence *e, struct tn_device_modules *to)
{
	int r = add_told(e, to);

	to->asked = to->firmware.n;
	if (r == 0 && !to->asked && !to->device->never_bound)
		r = add_named(e, to);
	if (r == 0 && to->firmware.n && to->state == TN_DEVICE_LOADED && !to->device->never_bound)
		to->state = TN_DEVICE_FIRMWARE;
	return r;
}

void tn_device_evidence_close(struct tn_device_evidence *e)
{
	tn_vec_free(&e->tellings);
	tn_hash_free(&e->modules);
}
