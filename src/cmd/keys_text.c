// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/keys_text.h"

#include "cli/show.h"
#include "explain/enforcement.h"

static void line(const char *name, const char *text, FILE *out)
{
	fprintf(out, "%-13s ", name);
	tn_show(text, out);
	putc('\n', out);
}

void tn_keys_text_kernel(const struct tn_world *world, const struct tn_world_keys *k, FILE *out)
{
	const tn_kernel_facts *kernel = k->kernel.facts;
	const struct tn_live_facts *live = k->kernel.basis.live;

	fprintf(out, "%-13s ", "kernel");
	tn_show(world->release, out);
	fputs(live ? "\n" : ", which is not running\n", out);
	if (kernel->image_trouble || kernel->image)
		line("image", kernel->image_trouble ? kernel->image_trouble : kernel->image, out);
	line("signatures", tn_enforcement_words(kernel, live), out);
	if (live)
		line("lockdown", tn_lockdown_word(live->lockdown), out);
	if (k->running || k->coming)
		line("Secure Boot", tn_secure_boot_words(&k->boot), out);
}

void tn_keys_text_unseen(const struct tn_world_keys *k, FILE *out)
{
	struct tn_unseen unseen[TN_UNSEEN_MAX];
	size_t n = tn_world_keys_unseen(k, unseen);

	for (size_t i = 0; i < n; i++) {
		fputs("could not see: ", out);
		tn_show(unseen[i].what, out);
		fputs(" (", out);
		tn_show(unseen[i].who, out);
		fputs(")\n", out);
	}
}
