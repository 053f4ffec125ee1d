// SPDX-License-Identifier: LGPL-2.1-or-later
/* What was asked for at boot, and what came of it, for programs; doc/json.md says what each key means. */
#include "cli/json.h"
#include "cmd/boot/boot_run.h"

static bool is_unknown(const struct tn_boot *boot, size_t asked)
{
	for (size_t i = 0; i < boot->unknown.n; i++)
		if (boot->unknown.v[i] == asked)
			return true;
	return false;
}

int tn_boot_print_json(const struct tn_boot *boot, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list = tn_json_array(top, "asked");

	for (size_t i = 0; i < boot->asked.n; i++) {
		const struct tn_asked *asked = &boot->asked.v[i];
		struct tn_json object = tn_json_object(list, NULL);

		tn_json_text(object, "name", asked->name);
		tn_json_text(object, "more", asked->more);
		tn_json_text(object, "file", asked->file);
		tn_json_unsigned_if(object, "line", asked->line, asked->line);
		if (boot->plan)
			tn_json_bool(object, "known", !is_unknown(boot, i));
		else
			tn_json_null(object, "known");
	}
	tn_loading_add_json(&boot->loading, top);
	return tn_json_print(&doc, out);
}
