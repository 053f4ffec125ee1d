// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/keys_json.h"

#include "explain/enforcement.h"

static void add_answer(struct tn_json to, const char *key, enum tn_answer answer)
{
	if (answer == TN_NOT_KNOWN)
		tn_json_null(to, key);
	else
		tn_json_bool(to, key, answer == TN_YES);
}

void tn_keys_json_kernel(struct tn_json to, const struct tn_world *world, const struct tn_world_keys *k)
{
	const tn_kernel_facts *kernel = k->kernel.facts;
	const struct tn_live_facts *live = k->kernel.basis.live;

	tn_json_text(to, "kernel", world->release);
	tn_json_bool(to, "running", live != NULL);
	tn_json_text(to, "image", kernel->image);
	tn_json_text(to, "image_trouble", kernel->image_trouble);
	tn_json_text(to, "signatures", tn_enforcement_words(kernel, live));
	if (live)
		tn_json_text(to, "lockdown", tn_lockdown_word(live->lockdown));
	else
		tn_json_null(to, "lockdown");
	if (k->boot.efi)
		add_answer(to, "secure_boot", tn_efi_state_counts(&k->boot.state));
	else
		tn_json_null(to, "secure_boot");
}

void tn_keys_json_unseen(struct tn_json to, const struct tn_world_keys *k)
{
	struct tn_unseen unseen[TN_UNSEEN_MAX];
	size_t n = tn_world_keys_unseen(k, unseen);
	struct tn_json list = tn_json_array(to, "unseen");

	for (size_t i = 0; i < n; i++) {
		struct tn_json one = tn_json_object(list, NULL);

		tn_json_text(one, "what", unseen[i].what);
		tn_json_text(one, "who", unseen[i].who);
	}
}
