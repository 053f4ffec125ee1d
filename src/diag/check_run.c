// SPDX-License-Identifier: LGPL-2.1-or-later
/* What all stages need: to add a finding, and to ask what kernel this is. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "diag/check_private.h"

/* What a line of the kernel's log holds, with its NUL: 1024 bytes less its level (two bytes), and once less room for a
 * prefix. */
#define LINE_MAX_BYTES 1022
#define OLD_LINE_MAX_BYTES 990

static const char *keep(struct tn_check_run *run, const char *fmt, va_list ap)
{
	char line[LINE_MAX_BYTES];
	const char *kept;

	vsnprintf(line, tn_check_has(run, TN_CHANGE_LONG_LINES) == TN_NO ? OLD_LINE_MAX_BYTES : LINE_MAX_BYTES, fmt, ap);
	kept = tn_arena_str(run->arena, line);
	if (!kept) {
		run->failed = -ENOMEM;
		return "";
	}
	return kept;
}

const char *tn_check_print(struct tn_check_run *run, const char *fmt, ...)
{
	const char *line;
	va_list ap;

	va_start(ap, fmt);
	line = keep(run, fmt, ap);
	va_end(ap);
	return line;
}

void tn_check_add(struct tn_check_run *run, const struct tn_check_say *say, const char *fmt, ...)
{
	struct tn_check_finding finding = {
		.what = { .id = say->id, .severity = say->severity, .file = run->request->path, .remedy = say->remedy,
			  .detail = say->detail },
		.error = say->error,
		.log = say->log,
		.source = say->source,
		.doubt = say->doubt,
	};
	va_list ap;

	va_start(ap, fmt);
	finding.what.text = keep(run, fmt, ap);
	va_end(ap);
	if (!run->failed)
		run->failed = tn_vec_push(&run->result->findings, finding);
}

void tn_check_taint(struct tn_check_run *run, char letter)
{
	char *taints = run->result->taints;
	size_t n = strlen(taints);

	if (!strchr(taints, letter) && n + 1 < sizeof(run->result->taints))
		taints[n] = letter;
}

enum tn_answer tn_check_has(const struct tn_check_run *run, enum tn_check_change change)
{
	return tn_check_change_in(change, run->basis->kernel->version);
}

enum tn_config_answer tn_check_config(const struct tn_check_run *run, const char *option)
{
	return tn_kernel_facts_config(run->basis->kernel, option);
}

const char *tn_check_config_remedy(struct tn_check_run *run)
{
	return tn_check_print(run, "install the configuration of kernel %s, or make it readable: config-%s",
			      run->basis->kernel->release, run->basis->kernel->release);
}

const char *tn_check_image_remedy(struct tn_check_run *run)
{
	const struct tn_kernel_facts *kernel = run->basis->kernel;

	if (kernel->image)
		return tn_check_print(run, "make %s readable, or reinstall the package that it is from", kernel->image);
	return tn_check_print(run, "install the image of kernel %s, or make it readable: vmlinuz-%s", kernel->release,
			      kernel->release);
}

enum tn_answer tn_check_modversions(const struct tn_check_run *run)
{
	const struct tn_kernel_facts *kernel = run->basis->kernel;
	enum tn_config_answer config;

	if (kernel->vermagic) /* each word has a blank behind it, and one before it */
		return strstr(kernel->vermagic, " modversions ") ? TN_YES : TN_NO;
	config = tn_check_config(run, "MODVERSIONS");
	if (config != TN_CONFIG_UNKNOWN)
		return config == TN_CONFIG_YES ? TN_YES : TN_NO;
	if (!kernel->exports_source || kernel->names_only)
		return TN_NOT_KNOWN;
	return kernel->crcs ? TN_YES : TN_NO;
}

void tn_check_forced(struct tn_check_run *run, const char *id, const char *reason, int error, const char *text,
		     const char *remedy)
{
	switch (tn_check_config(run, "MODULE_FORCE_LOAD")) {
	case TN_CONFIG_UNKNOWN:
		tn_check_doubts(run, id, tn_check_config_remedy(run), NULL,
				"%s: whether this kernel takes it nevertheless (CONFIG_MODULE_FORCE_LOAD) is not known",
				text);
		break;
	case TN_CONFIG_NO:
		tn_check_fails(run, id, error, NULL, remedy, run->basis->kernel->config_source, "%s", text);
		break;
	case TN_CONFIG_MODULE:
	case TN_CONFIG_YES:
		tn_check_warns(run, id, tn_check_print(run, "%s: %s: kernel tainted.", run->name, reason),
			       run->basis->kernel->config_source, "%s: this kernel takes it nevertheless", text);
		tn_check_taint(run, 'F');
		break;
	}
}
