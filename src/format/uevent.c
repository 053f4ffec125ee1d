// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/uevent.h"

#include <errno.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "format/poison.h"

/* Takes an entry with its NUL off @rest. */
static bool next_entry(struct tn_text *rest, struct tn_text *ret)
{
	const char *end = rest->n ? memchr(rest->p, '\0', rest->n) : NULL;

	if (!end)
		return false;
	*ret = (struct tn_text){ rest->p, (size_t)(end - rest->p) };
	*rest = tn_text_from(*rest, ret->n + 1);
	return true;
}

static bool split(struct tn_text text, char separator, struct tn_text *before, struct tn_text *after)
{
	const char *at = text.n ? memchr(text.p, separator, text.n) : NULL;

	if (!at || at == text.p)
		return false;
	*before = (struct tn_text){ text.p, (size_t)(at - text.p) };
	*after = tn_text_from(text, before->n + 1);
	return true;
}

static bool is_action(struct tn_text text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < 'a' || text.p[i] > 'z')
			return false;
	return text.n > 0;
}

/* Absolute, and without "..". */
static bool is_devpath(struct tn_text path)
{
	static const struct tn_text up = TN_TEXT_LITERAL("/..");

	if (!path.n || path.p[0] != '/')
		return false;
	for (size_t i = 0; i + up.n <= path.n; i++)
		if (tn_text_starts(tn_text_from(path, i), up) && (i + up.n == path.n || path.p[i + up.n] == '/'))
			return false;
	return true;
}

/* What the entries say that anybody asks for. */
struct said {
	struct tn_text action, devpath, subsystem, modalias;
};

static bool read_entry(struct tn_text entry, struct said *said)
{
	static const struct {
		const char *key;
		size_t offset;
	} keys[] = {
		{ "ACTION", offsetof(struct said, action) },
		{ "DEVPATH", offsetof(struct said, devpath) },
		{ "SUBSYSTEM", offsetof(struct said, subsystem) },
		{ "MODALIAS", offsetof(struct said, modalias) },
	};
	struct tn_text key, value;

	if (!split(entry, '=', &key, &value))
		return false;
	for (size_t i = 0; i < TN_ARRAY_SIZE(keys); i++) {
		struct tn_text *to = (struct tn_text *)((char *)said + keys[i].offset);

		if (tn_text_is(key, keys[i].key) && !to->p) /* the first counts */
			*to = value;
	}
	return true;
}

int tn_uevent_parse(struct tn_text message, struct tn_uevent *ret)
{
	struct tn_text head, entry, action, devpath;
	struct said said = { 0 };
	size_t n = 0;

	if (message.n > TN_UEVENT_MAX || !next_entry(&message, &head) || !split(head, '@', &action, &devpath))
		return -EBADMSG;
	while (message.n) {
		if (n++ == TN_UEVENT_ENTRIES_MAX || !next_entry(&message, &entry) || !read_entry(entry, &said))
			return -EBADMSG;
	}
	if (!is_action(action) || !is_devpath(devpath) || !tn_text_eq(action, said.action) || !tn_text_eq(devpath, said.devpath))
		return -EBADMSG;
	*ret = (struct tn_uevent){ action, devpath, said.subsystem, said.modalias };
	return 0;
}
