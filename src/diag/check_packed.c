// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the kernel looks at before it has the module: who asks, and the file as it is on the disk. */
#include <limits.h>

#include "diag/check_private.h"
#include "format/compress.h"
#include "format/compress_headers.h"
#include "format/unpack_extent.h"

static void check_caller(struct tn_check_run *run)
{
	const struct tn_live_facts *live = run->basis->live;

	if (live && live->capable == TN_NO && live->root == TN_YES)
		tn_check_fails(run, "not-permitted", EPERM, NULL,
			       "load it outside of the container, or give that CAP_SYS_MODULE", "/proc/self/status",
			       "root may not load modules here (no CAP_SYS_MODULE in the first user namespace)");
	else if (live && live->capable == TN_NO)
		tn_check_warns(run, "not-permitted", NULL, "/proc/self/status",
			       "only root may load modules: this process has no CAP_SYS_MODULE");
	if (live && live->disabled == TN_YES)
		tn_check_fails(run, "modules-disabled", EPERM, NULL,
			       "reboot; and take kernel.modules_disabled out of /etc/sysctl.d, or nomodule off the kernel's "
			       "command line",
			       "/proc/sys/kernel/modules_disabled", "loading modules is switched off until the next boot");
	else if (live && live->disabled == TN_NOT_KNOWN)
		tn_check_doubts(run, "modules-disabled", "make /proc/sys/kernel/modules_disabled readable", NULL,
				"whether loading modules is switched off is not known");
}

void tn_check_calling(struct tn_check_run *run)
{
	const unsigned known = TN_LOAD_IGNORE_MODVERSIONS | TN_LOAD_IGNORE_VERMAGIC | TN_LOAD_COMPRESSED;

	/* A kernel with a version magic has them, whatever is missing in a configuration that is cut short. */
	if (!run->basis->kernel->vermagic && tn_check_config(run, "MODULES") == TN_CONFIG_NO)
		tn_check_fails(run, "no-modules", ENOSYS, NULL, "use a kernel with CONFIG_MODULES, or with it built in",
			       run->basis->kernel->config_source, "this kernel takes no modules");
	check_caller(run);
	if (run->request->flags & ~known)
		tn_check_fails(run, "load-flags", EINVAL, NULL, "use the flags of finit_module(2)", NULL,
			       "it is to be loaded with flags that no kernel knows: %#x", run->request->flags & ~known);
	if (run->request->file.n == 0) {
		tn_check_fails(run, "file-empty", EINVAL, NULL, "reinstall the package that it is from", NULL,
			       "the file is empty");
		run->stopped = true;
	} else if (run->request->file.n > INT_MAX) {
		tn_check_fails(run, "file-too-large", EFBIG, NULL, "strip its debugging information: strip -g", NULL,
			       "the file is larger than the kernel reads: %zu bytes", run->request->file.n);
		run->stopped = true;
	}
}

/* The kernel takes the first stream, and does not mind what is behind it. */
static struct tn_text what_counts(const struct tn_check_run *run)
{
	struct tn_text file = run->request->file;

	if (!run->request->packed)
		return file;
	switch (tn_compress_detect(file)) {
	case TN_COMPRESSION_XZ:
		return tn_unpack_xz_extent(file);
	case TN_COMPRESSION_ZST:
		return tn_unpack_zst_extent(file);
	default:
		return file;
	}
}

/* Since Linux 7.1 the security modules see what was unpacked, too, and IMA takes nothing for a mistake. */
static void check_nothing(struct tn_check_run *run)
{
	if (run->bytes.n || !run->request->packed || tn_check_has(run, TN_CHANGE_FLAG_TABLE) != TN_YES)
		return;
	run->stopped = true;
	if (tn_check_config(run, "IMA_APPRAISE") == TN_CONFIG_YES)
		tn_check_fails(run, "packed-empty", EACCES, NULL, "reinstall the package that it is from",
			       run->basis->kernel->config_source, "nothing is packed in the file");
	else
		tn_check_doubts(run, "packed-empty", "reinstall the package that it is from", NULL,
				"nothing is packed in the file, and what the kernel's security modules say to that is not known");
}

/* In user space: as the kernel would, or as modprobe does before it asks the kernel. */
static void unpack(struct tn_check_run *run)
{
	tn_autoerror err = { 0 };
	int r = tn_decompress(what_counts(run), TN_DECOMPRESS_MAX, &run->unpacked, &err);
	const char *text = tn_error_text(&err, r);

	if (r == -ENOMEM) {
		run->failed = r;
		return;
	}
	if (r == 0) {
		run->bytes = run->module = tn_buf_text(&run->unpacked);
		check_nothing(run);
		return;
	}
	run->stopped = true;
	if (r == -ENOSYS)
		tn_check_doubts(run, "packed-damaged", "install the library that unpacks it", NULL, "%s", text);
	else if (run->request->packed)
		tn_check_fails(run, "packed-damaged", EINVAL, NULL, "reinstall the package that it is from", NULL, "%s",
			       text);
	else
		tn_check_fails(run, "packed-damaged", -r, NULL, "reinstall the package that it is from", NULL,
			       "%s: it cannot be unpacked for the kernel", text);
}

/* What the kernel unpacks. "": nothing; NULL: nobody knows. */
static const char *kernel_format(const struct tn_check_run *run, const char **source)
{
	static const struct {
		const char *option, *name;
	} options[] = { { "MODULE_COMPRESS_GZIP", "gzip" }, { "MODULE_COMPRESS_XZ", "xz" },
			{ "MODULE_COMPRESS_ZSTD", "zstd" } };
	enum tn_config_answer can = tn_check_config(run, "MODULE_DECOMPRESS");

	*source = "/sys/module/compression";
	if (run->basis->live && run->basis->live->compression)
		return run->basis->live->compression;
	*source = run->basis->kernel->config_source;
	if (can == TN_CONFIG_NO)
		return "";
	for (size_t i = 0; can == TN_CONFIG_YES && i < sizeof(options) / sizeof(options[0]); i++)
		if (tn_check_config(run, options[i].option) == TN_CONFIG_YES)
			return options[i].name;
	return NULL;
}

static bool damaged_header(struct tn_check_run *run, struct tn_compress_info *info)
{
	tn_autoerror err = { 0 };
	int r = tn_compress_describe(run->request->file, info, &err);

	if (r == 0)
		return false;
	tn_check_fails(run, "packed-damaged", EINVAL, NULL, "reinstall the package that it is from", NULL, "%s",
		       tn_error_text(&err, r));
	run->stopped = true;
	return true;
}

#define REMEDY_UNPACK "let modprobe or tenon unpack it, which they do where the kernel cannot"
#define REMEDY_REPACK REMEDY_UNPACK ", or pack it as kernels take it: xz --check=crc32 --lzma2=dict=1MiB"

/* A filter of xz that kernels have or not, as they are configured. */
static void check_filter(struct tn_check_run *run, const char *option)
{
	const char *source = run->basis->kernel->config_source;
	enum tn_config_answer has = tn_check_config(run, option);

	if (has == TN_CONFIG_UNKNOWN)
		tn_check_doubts(run, "packed-options", tn_check_config_remedy(run), source,
				"whether this kernel knows its xz filter (CONFIG_%s) is not known", option);
	else if (has == TN_CONFIG_NO)
		tn_check_fails(run, "packed-options", EINVAL, "decompression failed with status 6", REMEDY_REPACK, source,
			       "this kernel does not know its xz filter (CONFIG_%s)", option);
}

/* Return: whether there is anything to unpack. */
static bool kernel_takes(struct tn_check_run *run)
{
	const char *source, *format = kernel_format(run, &source), *name;
	struct tn_compress_info info = { 0 };

	if (!format) {
		tn_check_doubts(run, "packed-format", tn_check_config_remedy(run), NULL,
				"whether this kernel unpacks modules itself is not known");
		return true;
	}
	if (!*format) {
		tn_check_fails(run, "packed-unsupported", EOPNOTSUPP, NULL, REMEDY_UNPACK, source,
			       "this kernel cannot unpack modules itself");
		return true;
	}
	if (damaged_header(run, &info))
		return false;
	name = tn_compress_name(info.format);
	if (strcmp(name, format) != 0) {
		tn_check_fails(run, "packed-format", EINVAL,
			       tn_check_print(run, "not a%s %s compressed module", *format == 'x' ? "n" : "", format),
			       REMEDY_UNPACK, source, "this kernel unpacks %s alone, and the file is packed with %s", format,
			       info.format == TN_COMPRESSION_NONE ? "nothing" : name);
	} else if (info.kernel_refuses) {
		tn_check_fails(run, "packed-options", EINVAL,
			       info.format == TN_COMPRESSION_XZ ? "decompression failed with status 6" : NULL,
			       REMEDY_REPACK, source, "the kernel cannot unpack it: %s", info.kernel_refuses);
	} else if (info.needs) {
		check_filter(run, info.needs);
	}
	return true;
}

void tn_check_unpacking(struct tn_check_run *run)
{
	if (run->request->packed && !kernel_takes(run))
		return;
	if (tn_compress_detect(run->request->file) != TN_COMPRESSION_NONE)
		unpack(run);
}
