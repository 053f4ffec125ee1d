// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the kernel compares before it gives the module any room: its name, its build. */
#include <elf.h>

#include "diag/check_crc.h"

#define LAYOUT "module_layout"

void tn_check_blacklist(struct tn_check_run *run)
{
	const struct tn_live_facts *live = run->basis->live;

	if (!live)
		return;
	if (!live->command_line) {
		tn_check_doubts(run, "blacklisted", "make /proc/cmdline readable", NULL,
				"whether the kernel's command line blocks it is not known");
		return;
	}
	if (!tn_live_facts_blacklists(live, run->info_name))
		return;
	tn_check_fails(run, "blacklisted", EPERM, tn_check_print(run, "Module %s is blacklisted", run->info_name),
		       tn_check_print(run, "take %s out of module_blacklist= in the boot loader's configuration, and reboot",
				      run->info_name),
		       "/proc/cmdline", "the kernel's command line blocks it: module_blacklist=");
}

#define REMEDY_HEADERS "build it against the headers of exactly this build of the kernel"

static void layout_differs(struct tn_check_run *run, uint64_t has, uint32_t wants)
{
	tn_check_fails(run, "module-layout", ENOEXEC,
		       tn_check_print(run, "%s: disagrees about version of symbol " LAYOUT, run->info_name),
		       REMEDY_HEADERS, run->basis->kernel->exports_source,
		       "it was built for another build of the kernel: its version of " LAYOUT
		       " is %#010llx, the kernel's %#010x", (unsigned long long)has, wants);
}

static void layout_missing(struct tn_check_run *run)
{
	const char *log = tn_check_print(run, "%s: no symbol version for " LAYOUT, run->info_name);
	const char *text = "it does not say for which " LAYOUT " it was built";

	switch (tn_check_crc_needed(run)) {
	case TN_NOT_KNOWN:
		tn_check_doubts(run, "module-layout", tn_check_image_remedy(run), NULL,
				"%s: whether this build of the kernel minds is not known", text);
		break;
	case TN_NO:
		tn_check_warns(run, "module-layout", log, run->basis->kernel->exports_source, "%s", text);
		break;
	case TN_YES:
		tn_check_fails(run, "module-layout", ENOEXEC, log, REMEDY_HEADERS, run->basis->kernel->exports_source,
			       "%s", text);
		break;
	}
}

static void compare_layout(struct tn_check_run *run, uint32_t wants)
{
	uint64_t has = 0;

	switch (tn_check_crc(run, TN_TEXT_LITERAL(LAYOUT), wants, &has)) {
	case TN_CRC_SAME:
	case TN_CRC_MISSING_EXTENDED:
		break;
	case TN_CRC_DIFFERS:
		layout_differs(run, has, wants);
		break;
	case TN_CRC_MISSING:
		layout_missing(run);
		break;
	case TN_CRC_NO_TABLE:
		tn_check_forced(run, "module-layout", LAYOUT, ENOEXEC,
				"it carries no versions of the symbols that it was built against", REMEDY_HEADERS);
		break;
	}
}

void tn_check_module_layout(struct tn_check_run *run)
{
	const struct tn_kernel_facts *kernel = run->basis->kernel;
	const struct tn_kernel_export *layout;

	switch (tn_check_modversions(run)) {
	case TN_NO:
		return;
	case TN_NOT_KNOWN:
		break;
	case TN_YES:
		if (!kernel->exports_source || kernel->names_only)
			break;
		layout = tn_kernel_facts_export(kernel, TN_TEXT_LITERAL(LAYOUT));
		if (layout && layout->has_crc)
			compare_layout(run, layout->crc);
		return;
	}
	tn_check_doubts(run, "module-layout", tn_check_image_remedy(run), NULL,
			"the kernel's versions of its symbols are not known%s%s", kernel->image_trouble ? ": " : "",
			kernel->image_trouble ? kernel->image_trouble : "");
}

/* What a word of a version magic speaks of, and how to get it right. */
static const struct {
	const char *word, *remedy;
} words[] = {
	{ "preempt", "build it against this kernel's headers: whether it is preemptible differs" },
	{ "preempt_rt", "build it against this kernel's headers: a real-time kernel has headers of its own" },
	{ "SMP", "build it against this kernel's headers: whether it is for several processors differs" },
	{ "mod_unload", "build it against this kernel's headers: whether modules can be removed differs" },
	{ "modversions", "build it against this kernel's headers: whether symbols have versions differs" },
};

static const char *word_remedy(struct tn_check_run *run, struct tn_text has, struct tn_text wants, bool release)
{
	if (release)
		return tn_check_print(run, "build it for kernel %s, or install the package that has it for that kernel",
				      run->basis->kernel->release);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (tn_text_is(has, words[i].word) || tn_text_is(wants, words[i].word))
			return words[i].remedy;
	return "build it against this kernel's headers";
}

/* Where the releases differ, the headers of the kernel's own are what is missing, whatever else does. */
static bool same_release(struct tn_text a, struct tn_text b)
{
	struct tn_text x = { 0 }, y = { 0 };

	return tn_text_word(&a, " ", &x) && tn_text_word(&b, " ", &y) && tn_text_eq(x, y);
}

static void magic_differs(struct tn_check_run *run, struct tn_text magic, bool release)
{
	const struct tn_kernel_facts *kernel = run->basis->kernel;
	struct tn_text a = magic, b = tn_text(kernel->vermagic), has, wants;
	bool more_a, more_b, first = true;

	do {
		more_a = tn_text_word(&a, " ", &has);
		more_b = tn_text_word(&b, " ", &wants);
		has = more_a ? has : TN_TEXT_LITERAL("nothing");
		wants = more_b ? wants : TN_TEXT_LITERAL("nothing");
		if ((!first || release) && !tn_text_eq(has, wants))
			break;
		first = false;
	} while (more_a || more_b);
	tn_check_fails(run, "vermagic", ENOEXEC,
		       tn_check_print(run, "%s: version magic '%.*s' should be '%s'", run->info_name, TN_TEXT_FMT(magic),
				      kernel->vermagic),
		       word_remedy(run, has, wants, first || !same_release(magic, tn_text(kernel->vermagic))),
		       kernel->vermagic_source,
		       more_a || more_b ? "it was built for another kernel: its version magic has '%.*s' "
					  "where the kernel's has '%.*s'"
					: "it was built for another kernel: its version magic has other blanks",
		       TN_TEXT_FMT(has), TN_TEXT_FMT(wants));
}

static struct tn_text from_blank(struct tn_text magic)
{
	const char *blank = memchr(magic.p, ' ', magic.n);

	return tn_text_from(magic, blank ? (size_t)(blank - magic.p) : magic.n);
}

void tn_check_vermagic(struct tn_check_run *run)
{
	const struct tn_kernel_facts *kernel = run->basis->kernel;
	struct tn_text magic = run->tags[TN_TAG_VERMAGIC], wanted;
	bool release;

	if (run->request->flags & TN_LOAD_IGNORE_VERMAGIC || !magic.p) {
		tn_check_forced(run, "vermagic", "bad vermagic", ENOEXEC,
				magic.p ? "its version magic is to be ignored" : "it has no version magic",
				"build it with the kernel's own build system");
		return;
	}
	if (!kernel->vermagic) {
		tn_check_doubts(run, "vermagic", tn_check_image_remedy(run), NULL,
				"the version magic of kernel %s is not known%s%s", kernel->release,
				kernel->image_trouble ? ": " : "", kernel->image_trouble ? kernel->image_trouble : "");
		return;
	}
	/* With versions of symbols the release is not what counts. */
	release = !(run->versions && tn_check_modversions(run) == TN_YES);
	wanted = tn_text(kernel->vermagic);
	if (release ? tn_text_eq(magic, wanted) : tn_text_eq(from_blank(magic), from_blank(wanted)))
		return;
	magic_differs(run, magic, release);
}

void tn_check_livepatch(struct tn_check_run *run)
{
	enum tn_config_answer config;

	if (!run->tags[TN_TAG_LIVEPATCH].p)
		return;
	config = tn_check_config(run, "LIVEPATCH");
	if (config == TN_CONFIG_UNKNOWN)
		tn_check_doubts(run, "livepatch", tn_check_config_remedy(run), NULL,
				"it is a live patch: whether this kernel takes any (CONFIG_LIVEPATCH) is not known");
	else if (config == TN_CONFIG_NO)
		tn_check_fails(run, "livepatch", ENOEXEC,
			       tn_check_print(run, "%s: module is marked as livepatch module, but livepatch support is "
						   "disabled", run->name),
			       "use a kernel with CONFIG_LIVEPATCH", run->basis->kernel->config_source,
			       "it is a live patch, and this kernel takes none");
}

/* Names byte for byte, as the kernel: it knows no other spelling. */
static const struct tn_loaded *find_loaded(const struct tn_live_facts *live, const char *name)
{
	for (size_t i = 0; i < live->loaded.n; i++)
		if (strcmp(live->loaded.v[i].name, name) == 0)
			return &live->loaded.v[i];
	return NULL;
}

void tn_check_loaded(struct tn_check_run *run)
{
	const struct tn_live_facts *live = run->basis->live;
	const struct tn_loaded *twin;

	if (!live)
		return;
	if (!live->loaded_known) {
		tn_check_doubts(run, "already-loaded", "make /proc/modules readable", NULL,
				"whether a module of that name is loaded is not known");
		return;
	}
	twin = find_loaded(live, run->name);
	if (!twin)
		return;
	if (twin->state == TN_STATE_COMING)
		tn_check_doubts(run, "already-loaded", "wait until it is loaded", "/proc/modules",
				"a module of that name is being loaded: the kernel waits until that has ended");
	else if (twin->state == TN_STATE_GOING)
		tn_check_fails(run, "already-loaded", EBUSY, NULL, "try again once it is gone", "/proc/modules",
			       "a module of that name is being removed");
	else
		tn_check_fails(run, "already-loaded", EEXIST, NULL,
			       tn_check_print(run, "nothing, if it is the right one; else remove it first: modprobe -r %s",
					      run->name),
			       "/proc/modules", "a module of that name is loaded");
}
