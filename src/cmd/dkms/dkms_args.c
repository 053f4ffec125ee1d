// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a command line of dkms means. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/dkms/dkms.h"
#include "sys/dir.h"
#include "sys/files.h"
#include "tenon-config.h"

static const struct tn_option options[] = {
	{ 'm', "module", "MODULE[/VERSION]", TN_STRING(struct tn_dkms_args, module), "The module; -m itself may be left out" },
	{ 'v', "module-version", "VERSION", TN_STRING(struct tn_dkms_args, module_version),
	  "Its version, where MODULE is without" },
	{ 'k', "kernelver", "KERNEL[/ARCH]", TN_LIST(struct tn_dkms_args, kernels), "For this kernel; may be given several times" },
	{ 'a', "arch", "ARCH", TN_LIST(struct tn_dkms_args, archs), "Its architecture; as many as there are kernels" },
	{ 0, "all", NULL, TN_FLAG(struct tn_dkms_args, all), "For all kernels that it is built for" },
	{ 'q', "quiet", NULL, TN_FLAG(struct tn_dkms_args, quiet), "Say nothing on standard output" },
	{ 0, "force", NULL, TN_FLAG(struct tn_dkms_args, force), "Also where it is built, installed or older already" },
	{ 0, "force-version-override", NULL, TN_FLAG(struct tn_dkms_args, force_version_override),
	  "Install whatever version the kernel has" },
	{ 'c', NULL, "FILE", TN_STRING(struct tn_dkms_args, conf), "The dkms.conf to add a module by" },
	{ 0, "config", "FILE", TN_STRING(struct tn_dkms_args, config), "The kernel's configuration: auto.conf or .config" },
	{ 0, "kernelsourcedir", "DIR", TN_STRING(struct tn_dkms_args, headers), "The kernel's headers" },
	{ 0, "directive", "NAME=VALUE", TN_LIST(struct tn_dkms_args, directives),
	  "Set a directive of dkms.conf; may be given several times" },
	{ 0, "templatekernel", "KERNEL", TN_STRING(struct tn_dkms_args, template_kernel),
	  "match: the kernel that has what is wanted" },
	{ 0, "archive", "FILE", TN_STRING(struct tn_dkms_args, archive), "mktarball, ldtarball: the archive" },
	{ 0, "source-only", NULL, TN_FLAG(struct tn_dkms_args, source_only), "mktarball: leave out what is built" },
	{ 0, "binaries-only", NULL, TN_FLAG(struct tn_dkms_args, binaries_only), "mktarball: leave out the source" },
	{ 0, "no-depmod", NULL, TN_FLAG(struct tn_dkms_args, no_depmod), "Leave depmod's indexes as they are" },
	{ 0, "modprobe-on-install", NULL, TN_FLAG(struct tn_dkms_args, modprobe_on_install),
	  "Load what devices want, once it is installed" },
	{ 0, "symlink-modules", NULL, TN_FLAG(struct tn_dkms_args, symlink_modules), "Install links to dkms' tree, not copies" },
	{ 0, "rpm_safe_upgrade", NULL, TN_FLAG(struct tn_dkms_args, rpm_safe_upgrade), "add, remove: called by an RPM package" },
	{ 0, "dkmstree", "DIR", TN_STRING(struct tn_dkms_args, dkms_tree), "In place of /var/lib/dkms" },
	{ 0, "sourcetree", "DIR", TN_STRING(struct tn_dkms_args, source_tree), "In place of /usr/src" },
	{ 0, "installtree", "DIR", TN_STRING(struct tn_dkms_args, install_tree), "In place of " TN_MODULEDIR },
	{ 'j', NULL, "N", TN_STRING(struct tn_dkms_args, jobs), "Run N jobs at a time; 0: as many as there are processors" },
	{ 0, "verbose", NULL, TN_FLAG(struct tn_dkms_args, verbose), "Also show what commands say" },
	{ 'V', "version", NULL, TN_STOP(struct tn_dkms_args, version), "Print the version of dkms that this is like" },
	{ 'h', "help", NULL, TN_STOP(struct tn_dkms_args, help), "Print this" },
	{ 0, "debug", NULL, TN_FLAG(struct tn_dkms_args, ignored), NULL },
	{ 0, "no-initrd", NULL, TN_FLAG(struct tn_dkms_args, ignored), NULL },
	{ 0, "no-prepare-kernel", NULL, TN_FLAG(struct tn_dkms_args, ignored), NULL },
	{ 0, "no-clean-kernel", NULL, TN_FLAG(struct tn_dkms_args, ignored), NULL },
	{ 0 }
};

const struct tn_command tn_dkms_command = {
	.name = "dkms",
	.operands = "ACTION [MODULE/VERSION|DIR|ARCHIVE]",
	.summary = "Build modules that are no part of the kernel for each kernel, and install them",
	.min_operands = 1,
	.max_operands = TN_ANY,
	.options = options,
	.args_size = sizeof(struct tn_dkms_args),
};

static const struct tn_dkms_action *find_action(const char *name)
{
	for (const struct tn_dkms_action *a = tn_dkms_actions; a->name; a++)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

/* "M/V", or M alone. */
static int take_module(struct tn_dkms *d, const char *text)
{
	const char *slash = strchr(text, '/');

	d->module = tn_arena_dup(&d->arena, (struct tn_text){ text, slash ? (size_t)(slash - text) : strlen(text) });
	if (slash)
		d->version = slash + 1;
	return d->module ? 0 : -ENOMEM;
}

static bool has_conf(struct tn_dkms *d, const char *dir)
{
	const char *path = tn_arena_printf(&d->arena, "%s/dkms.conf", dir);

	return path && !tn_file_is_gone(path);
}

static int take_operand(struct tn_dkms *d, const char *text)
{
	struct tn_dir_stat st;

	if (find_action(text)) {
		if (d->action) {
			tn_report(TN_LOG_ERROR, "%s and %s are two actions: give one", d->action->name, text);
			return TN_BUILD_NO_CONF;
		}
		d->action = find_action(text);
		return 0;
	}
	if (has_conf(d, text))
		return (d->source = tn_arena_str(&d->arena, text)) ? 0 : -ENOMEM;
	if (tn_dir_stat(AT_FDCWD, text, &st) == 0 && st.kind == TN_DIR_FILE) {
		d->archive = text;
		return 0;
	}
	if (*text == '/') {
		tn_report(TN_LOG_WARNING, "%s is left out: it is no archive, and no directory with a dkms.conf", text);
		return 0;
	}
	if (d->module) {
		tn_report(TN_LOG_WARNING, "%s is left out: %s is the module", text, d->module);
		return 0;
	}
	return take_module(d, text);
}

/* The architectures belong to the kernels in their order. */
static int take_pairs(struct tn_dkms *d)
{
	const struct tn_strings *kernels = &d->args->kernels, *archs = &d->args->archs;
	size_t n = kernels->n ? kernels->n : archs->n ? 1 : 0;
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++) {
		const char *kernel = i < kernels->n ? kernels->v[i] : NULL, *slash = kernel ? strchr(kernel, '/') : NULL;
		struct tn_dkms_pair pair = { .kernel = kernel, .arch = i < archs->n ? archs->v[i] : NULL };

		if (slash) {
			pair.kernel = tn_arena_dup(&d->arena, (struct tn_text){ kernel, (size_t)(slash - kernel) });
			pair.arch = slash + 1;
		}
		if (kernel && !pair.kernel)
			return -ENOMEM;
		if ((slash && archs->n) || (archs->n > 1 && archs->n != kernels->n)) {
			tn_report(TN_LOG_ERROR, "give as many architectures (-a) as kernels (-k), in the same order");
			return TN_BUILD_BAD_ARGUMENTS;
		}
		r = tn_vec_push(&d->pairs, pair);
	}
	return r;
}

static int check_action(const struct tn_dkms *d)
{
	if (!d->action) {
		tn_report(TN_LOG_ERROR, "no action was given that dkms knows; dkms --help lists them");
		return TN_BUILD_UNKNOWN;
	}
	if (d->args->all && !(d->action->flags & TN_DKMS_TAKES_ALL)) {
		tn_report(TN_LOG_ERROR, "%s does not take --all: name the kernels with -k", d->action->name);
		return TN_BUILD_BAD_PATCH;
	}
	if (d->args->all && d->args->kernels.n) {
		tn_report(TN_LOG_ERROR, "--all and -k are too much together: give one of them");
		return TN_BUILD_UNKNOWN;
	}
	if (d->action->flags & TN_DKMS_ONE_KERNEL && d->args->kernels.n != 1) {
		tn_report(TN_LOG_ERROR, "%s takes exactly one kernel (-k)", d->action->name);
		return TN_BUILD_NO_CONF;
	}
	if (d->action->flags & TN_DKMS_NOT_SEVERAL && d->args->kernels.n > 1) {
		tn_report(TN_LOG_ERROR, "%s is for one kernel: give -k once", d->action->name);
		return TN_BUILD_NO_CONF;
	}
	for (size_t i = 0; i < d->pairs.n && d->action->flags & TN_DKMS_WRITES; i++)
		if (d->pairs.v[i].kernel && !*d->pairs.v[i].kernel) {
			tn_report(TN_LOG_ERROR, "-k was given an empty kernel version");
			return TN_BUILD_NO_KERNEL;
		}
	if (d->action->flags & TN_DKMS_VERSION && (!d->module || !d->version) && !d->source && !d->archive) {
		tn_report(TN_LOG_ERROR, "%s takes a module and its version, e.g. %s MODULE/VERSION", d->action->name,
			  d->action->name);
		return TN_BUILD_BAD_ARGUMENTS;
	}
	return 0;
}

int tn_dkms_understand(struct tn_dkms *d, int argc, char **argv)
{
	int r = 0;

	d->archive = d->args->archive;
	if (d->args->module)
		r = take_module(d, d->args->module);
	if (d->args->module_version)
		d->version = d->args->module_version;
	for (int i = 0; i < argc && r == 0; i++)
		r = take_operand(d, argv[i]);
	if (r == 0)
		r = take_pairs(d);
	if (r == -ENOMEM)
		return tn_dkms_failed(NULL, r);
	return r ? r : check_action(d);
}
