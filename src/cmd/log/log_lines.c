// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which lines of the kernel's log are shown. */
#include "cmd/log/log_lines.h"

#include <errno.h>
#include <string.h>

#include "core/state/state.h"
#include "sys/clock.h"

#define LOOK_MSEC 1000

/* No module's name is longer (MODULE_NAME_LEN). */
#define NAME_BYTES 64

static int read_loaded(struct tn_log_lines *lines)
{
	tn_autoerror passed_over = { 0 }; /* a line that is none names no module */
	int r = tn_state_loaded(lines->root, &lines->arena, &lines->loaded, &passed_over);

	if (r < 0)
		return r == -ENOMEM ? r : 0; /* then what is loaded is not known by name */
	for (size_t i = 0; i < lines->loaded.n && r >= 0; i++)
		r = tn_hash_put(&lines->names, tn_text(lines->loaded.v[i].name), &lines->loaded.v[i]);
	return r < 0 ? r : 0;
}

static void forget(struct tn_log_lines *lines)
{
	tn_hash_free(&lines->names);
	lines->names = (struct tn_hash){ 0 };
	tn_vec_free(&lines->loaded);
	tn_vec_free(&lines->devices);
	tn_arena_free(&lines->arena);
}

int tn_log_lines_look(struct tn_log_lines *lines, struct tn_error *err)
{
	uint64_t now = tn_clock_msec();
	int r;

	if (lines->when && now - lines->when < LOOK_MSEC)
		return 0;
	forget(lines);
	lines->when = now;
	r = tn_devices_read(lines->root, &lines->arena, &lines->devices, err);
	return r < 0 ? r : read_loaded(lines) < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

void tn_log_lines_free(struct tn_log_lines *lines)
{
	forget(lines);
}

/* The loaded module of that name, as lines may spell it. */
static const char *loaded(const struct tn_log_lines *lines, struct tn_text name)
{
	const struct tn_loaded *found;
	char normal[NAME_BYTES];

	if (name.n > sizeof(normal))
		return NULL;
	for (size_t i = 0; i < name.n; i++)
		normal[i] = name.p[i] == '-' ? '_' : name.p[i];
	found = tn_hash_get(&lines->names, (struct tn_text){ normal, name.n });
	return found ? found->name : NULL;
}

static const char *whose(const struct tn_log_lines *lines, const struct tn_log_record *record)
{
	const struct tn_device *device = tn_log_device(record, &lines->devices);
	const char *module = NULL;
	struct tn_log_names names;

	tn_log_names(record, &names);
	for (size_t i = 0; i < names.n && !module; i++)
		module = loaded(lines, names.v[i]);
	return module ? module : device ? device->module : NULL;
}

bool tn_log_lines_want(const struct tn_log_lines *lines, const struct tn_log_record *record, struct tn_log_about *ret)
{
	struct tn_text name;

	if (record->level > lines->level)
		return false;
	ret->word = tn_log_word_find(tn_text(record->text), &name);
	if (lines->module) {
		ret->module = lines->module;
		return tn_log_is_about(record, lines->module, &lines->devices);
	}
	ret->module = whose(lines, record);
	return ret->word || ret->module;
}
