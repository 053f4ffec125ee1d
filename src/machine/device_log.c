// SPDX-License-Identifier: LGPL-2.1-or-later
/* The words of drivers/base/, Linux 6.1 to 7.3. */
#include "machine/device_log.h"

#include <string.h>

/* What stands between two words of @line. */
static bool between(struct tn_text line, const char *before, const char *after, struct tn_text *ret)
{
	const char *start = memmem(line.p, line.n, before, strlen(before)), *end;
	struct tn_text rest;

	if (!start)
		return false;
	rest = tn_text_from(line, (size_t)(start - line.p) + strlen(before));
	end = memmem(rest.p, rest.n, after, strlen(after));
	if (!end)
		return false;
	*ret = (struct tn_text){ rest.p, (size_t)(end - rest.p) };
	return ret->n;
}

/* The kernel's own words, and those of Debian's kernels. -2 is "no such file". */
bool tn_log_missing_firmware(const struct tn_log_record *record, struct tn_text *ret_name)
{
	struct tn_text line = tn_text(record->text);

	return between(line, "Direct firmware load for ", " failed with error -2", ret_name) ||
	       between(line, "firmware: failed to load ", " (-2)", ret_name);
}

static bool has(struct tn_text text, const char *words)
{
	return memmem(text.p, text.n, words, strlen(words));
}

/* "probe of 0000:00:1f.3 failed with error -2", since Linux 6.11 "probe with driver snd failed with error -2";
 * "deferred probe pending". */
const char *tn_log_probe_failure(const struct tn_log_record *record)
{
	struct tn_text text = tn_text(record->text);

	if (has(text, "probe ") && has(text, " failed with error "))
		return "its driver gave up";
	return has(text, "deferred probe pending") ? "its driver waits for something that is not there" : NULL;
}

bool tn_log_tells_device(const struct tn_log_record *record, const struct tn_device *of, const struct tn_device *device)
{
	struct tn_text text = tn_text(record->text), word;

	if (of)
		return of == device;
	while (tn_text_word(&text, " \t", &word)) {
		word.n -= tn_text_ends(word, TN_TEXT_LITERAL(":"));
		if (tn_text_is(word, device->name))
			return true;
	}
	return false;
}
