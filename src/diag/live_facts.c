// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/live_facts.h"

#include <errno.h>
#include <string.h>

#include "core/plan/blocks.h"
#include "core/state/state.h"
#include "format/param_value.h"
#include "format/procstatus.h"

/* Room for any of these files; the longest is the command line. */
#define FILE_MAX_BYTES ((size_t)1 << 20)

/* linux/capability.h */
#define CAP_SYS_MODULE 16

/* Return: 0, -ENOMEM or what else went wrong. */
static int read_file(const tn_root *root, const char *path, struct tn_buf *all, struct tn_text *ret)
{
	int r = tn_root_read_record(root, path, FILE_MAX_BYTES, all);

	if (r == 0)
		*ret = tn_text_trim(tn_buf_text(all));
	return r;
}

/* What only a kernel that was built with it has: its absence tells as long as there is /sys at all. */
static bool is_missing(const tn_root *root, int r)
{
	return r == -ENOENT && tn_root_has(root, "/sys/module");
}

static enum tn_answer has_capability(struct tn_text status)
{
	struct tn_text field;
	uint64_t set;

	if (!tn_procstatus_field(status, TN_TEXT_LITERAL("CapEff:"), &field) || tn_text_u64(field, 16, &set) < 0)
		return TN_NOT_KNOWN;
	return set >> CAP_SYS_MODULE & 1 ? TN_YES : TN_NO;
}

/* By the effective user id, the second of four. */
static enum tn_answer is_root(struct tn_text status)
{
	struct tn_text field, word;

	if (!tn_procstatus_field(status, TN_TEXT_LITERAL("Uid:"), &field) || !tn_text_word(&field, " \t", &word) ||
	    !tn_text_word(&field, " \t", &word))
		return TN_NOT_KNOWN;
	return tn_text_is(word, "0") ? TN_YES : TN_NO;
}

static int read_capable(const tn_root *root, struct tn_live_facts *ret)
{
	tn_autobuf status_file = { 0 }, map_file = { 0 };
	struct tn_text status, map;
	int r = read_file(root, "/proc/self/status", &status_file, &status);

	if (r < 0)
		return r;
	ret->capable = has_capability(status);
	ret->root = is_root(status);
	if (ret->capable != TN_YES)
		return 0;
	r = read_file(root, "/proc/self/uid_map", &map_file, &map);
	if (r == 0)
		ret->capable = tn_uid_map_is_first(map) ? TN_YES : TN_NO;
	else if (r != -ENOENT) /* without user namespaces there is no such file */
		ret->capable = TN_NOT_KNOWN;
	return r == -ENOENT ? 0 : r;
}

enum tn_answer tn_live_facts_capable(const tn_root *root)
{
	struct tn_live_facts found = { 0 };

	return read_capable(root, &found) < 0 ? TN_NOT_KNOWN : found.capable;
}

static int read_disabled(const tn_root *root, struct tn_live_facts *ret)
{
	tn_autobuf all = { 0 };
	struct tn_text word;
	int r = read_file(root, "/proc/sys/kernel/modules_disabled", &all, &word);

	if (r == 0)
		ret->disabled = tn_text_is(word, "1") ? TN_YES : tn_text_is(word, "0") ? TN_NO : TN_NOT_KNOWN;
	return r;
}

static int read_sig_enforce(const tn_root *root, struct tn_live_facts *ret)
{
	tn_autobuf all = { 0 };
	struct tn_text word;
	int r = read_file(root, "/sys/module/module/parameters/sig_enforce", &all, &word);

	if (r == 0)
		ret->sig_enforce = tn_text_is(word, "Y") ? TN_YES : tn_text_is(word, "N") ? TN_NO : TN_NOT_KNOWN;
	else if (is_missing(root, r))
		ret->sig_enforce = TN_NO;
	return r;
}

/* The file is there where the kernel has lockdown in its list of security modules. */
static int read_lsm(const tn_root *root, struct tn_live_facts *ret)
{
	tn_autobuf all = { 0 };
	struct tn_text list, word;
	int r = read_file(root, "/sys/kernel/security/lsm", &all, &list);

	if (r < 0)
		return r;
	while (tn_text_word(&list, ",\n", &word))
		if (tn_text_is(word, "lockdown"))
			return 0;
	ret->lockdown = TN_LOCKDOWN_NONE;
	return 0;
}

/* "none [integrity] confidentiality" */
static int read_lockdown(const tn_root *root, struct tn_live_facts *ret)
{
	static const struct {
		const char *word;
		enum tn_lockdown level;
	} levels[] = {
		{ "[none]", TN_LOCKDOWN_NONE },
		{ "[integrity]", TN_LOCKDOWN_INTEGRITY },
		{ "[confidentiality]", TN_LOCKDOWN_CONFIDENTIALITY },
	};
	tn_autobuf all = { 0 };
	struct tn_text line, word;
	int r = read_file(root, "/sys/kernel/security/lockdown", &all, &line);

	if (r == -ENOENT)
		return read_lsm(root, ret);
	if (r < 0)
		return r;
	while (tn_text_word(&line, " \t\n", &word))
		for (size_t i = 0; i < TN_ARRAY_SIZE(levels); i++)
			if (tn_text_is(word, levels[i].word))
				ret->lockdown = levels[i].level;
	return 0;
}

static int read_string(const tn_root *root, const char *path, struct tn_live_facts *ret, const char **to)
{
	tn_autobuf all = { 0 };
	struct tn_text text;
	int r = read_file(root, path, &all, &text);

	if (r < 0)
		return r;
	*to = tn_arena_dup(&ret->arena, text);
	return *to ? 0 : -ENOMEM;
}

static int read_command_line(const tn_root *root, struct tn_live_facts *ret)
{
	return read_string(root, "/proc/cmdline", ret, &ret->command_line);
}

static int read_compression(const tn_root *root, struct tn_live_facts *ret)
{
	int r = read_string(root, "/sys/module/compression", ret, &ret->compression);

	if (is_missing(root, r))
		ret->compression = "";
	return r;
}

/* The program that it calls, which may be none. */
static int read_autoload(const tn_root *root, struct tn_live_facts *ret)
{
	const char *path = "/sbin/modprobe"; /* CONFIG_MODPROBE_PATH's default */
	int r = read_string(root, "/proc/sys/kernel/modprobe", ret, &path);

	if (r == -ENOMEM)
		return r;
	ret->autoload = path[0] == '/' && tn_root_has(root, path) ? TN_YES : TN_NO;
	return 0;
}

/* A line that makes no sense is left out, and then not all is known. */
static int read_loaded(const tn_root *root, struct tn_live_facts *ret)
{
	tn_autoerror err = { 0 };
	int r = tn_state_loaded(root, &ret->arena, &ret->loaded, &err);

	ret->loaded_known = r == 0;
	if (r <= 0)
		return r;
	ret->loaded_partly = tn_arena_str(&ret->arena, tn_error_text(&err, -EBADMSG));
	return ret->loaded_partly ? 0 : -ENOMEM;
}

int tn_live_facts_read(const tn_root *root, struct tn_live_facts *ret, struct tn_error *err)
{
	static int (*const readers[])(const tn_root *root, struct tn_live_facts *ret) = {
		read_capable, read_disabled, read_sig_enforce, read_lockdown,
		read_command_line, read_compression, read_autoload, read_loaded,
	};
	struct tn_live_facts found = { 0 };

	for (size_t i = 0; i < TN_ARRAY_SIZE(readers); i++)
		if (readers[i](root, &found) == -ENOMEM) {
			tn_live_facts_free(&found);
			return tn_fail(err, -ENOMEM, "what the kernel says of modules: out of memory");
		}
	*ret = found;
	return 0;
}

void tn_live_facts_free(struct tn_live_facts *facts)
{
	tn_vec_free(&facts->loaded);
	tn_arena_free(&facts->arena);
}

const struct tn_loaded *tn_live_facts_loaded(const struct tn_live_facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->loaded.n; i++)
		if (strcmp(facts->loaded.v[i].name, name) == 0)
			return &facts->loaded.v[i];
	return NULL;
}

bool tn_live_facts_is_locked(const struct tn_live_facts *facts)
{
	return facts->lockdown == TN_LOCKDOWN_INTEGRITY || facts->lockdown == TN_LOCKDOWN_CONFIDENTIALITY;
}

bool tn_live_facts_enforces(const struct tn_live_facts *facts)
{
	return facts->sig_enforce == TN_YES || tn_live_facts_is_locked(facts);
}

bool tn_live_facts_blacklists(const struct tn_live_facts *facts, const char *name)
{
	return tn_kernel_blacklists(facts->command_line, name);
}

/* It can be switched on, and not off again. */
bool tn_live_facts_asks_signatures(const struct tn_live_facts *facts)
{
	static const struct tn_param_rules rules = { .is64 = true };
	struct tn_text rest = tn_text(facts->command_line ? facts->command_line : "");
	struct tn_param_word word;

	while (tn_param_next_before_end(&rest, &word)) {
		if (!tn_param_is(word.name, TN_TEXT_LITERAL("module.sig_enforce")))
			continue;
		if (!word.has_value)
			return true;
		if (tn_param_set(TN_PARAM_BOOL, &rules, word.value) == 0 && !tn_param_is_false(word.value))
			return true;
	}
	return false;
}
