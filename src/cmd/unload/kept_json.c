// SPDX-License-Identifier: LGPL-2.1-or-later
/* A module that was loaded again, for programs; doc/json.md says what each key means. */
#include "cli/json.h"
#include "cmd/unload/kept.h"

static void add_answer(struct tn_json to, const char *key, enum tn_answer answer)
{
	if (answer == TN_NOT_KNOWN)
		tn_json_null(to, key);
	else
		tn_json_bool(to, key, answer == TN_YES);
}

void tn_kept_add_json(const struct tn_kept *k, struct tn_json to)
{
	struct tn_json object = tn_json_object(to, NULL), list;

	tn_json_text(object, "module", k->module);
	tn_json_text(object, "file", k->path);
	tn_json_bool(object, "was_loaded", k->was_loaded);
	add_answer(object, "loaded_is_file", k->same_build);
	tn_json_text(object, "kept", k->options);
	tn_json_text(object, "given", k->more);
	list = tn_json_array(object, "lost");
	for (size_t i = 0; i < k->lost.n; i++) {
		struct tn_json lost = tn_json_object(list, NULL);

		tn_json_text(lost, "name", k->lost.v[i].name);
		tn_json_text(lost, "why", k->lost.v[i].why);
	}
	tn_json_bool(object, "back", k->back);
	tn_json_unsigned(object, "tries", k->tries);
	tn_json_text(object, "error", k->error ? k->error : k->trouble);
}
