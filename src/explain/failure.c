// SPDX-License-Identifier: LGPL-2.1-or-later
/* What insmod, rmmod and modprobe say, in kmod 34's words, and which failure a message tells of. */
#include "explain/failure.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

/* Of a message, what is looked at: a screen full. */
#define MESSAGE_MAX 16384u

#define LOAD(error) TN_FAILURE_LOAD, error, #error
#define UNLOAD(error) TN_FAILURE_UNLOAD, error, #error
#define OWN(of) of, 0, NULL

/* The kernel's ENOTSUPP, which the C library has no name for. */
#define ENOTSUPP 524

static const struct tn_failure failures[] = {
	{ LOAD(EPERM), { "Operation not permitted" },
	  "the one who asks, or this module, is not allowed to",
	  { "E-not-permitted", "E-container", "E-unsigned", "E-signature-unknown-key", "E-lockdown", "E-blacklisted",
	    "E-modules-disabled", "E-seccomp", "E-loadpin", "E-parameter-locked", "E-module-namespace", "E-selinux",
	    "E-signature-unsupported", "E-disabled-by-firmware", "E-init-failed" } },
	{ LOAD(ENOENT), { "Unknown symbol in module", "Unknown symbol in module, or unknown parameter" },
	  "a symbol that the module needs is not there or not for it; an unknown parameter never is the cause",
	  { "E-symbol-missing", "E-symbol-gpl-only", "E-symbol-proprietary", "E-symbol-exporter-leaving",
	    "E-dependency-cycle", "E-firmware-missing", "E-signature-unsupported", "E-init-failed" } },
	{ LOAD(ESRCH), { "Module has wrong symbol version", "No such process" },
	  "no kernel of today answers so but a module's own init function", { "E-init-failed", "E-symbol-version" } },
	{ LOAD(EINTR), { "Interrupted system call" }, "the wait for another load was broken off", { "E-interrupted" } },
	{ LOAD(EIO), { "Input/output error", "I/O error" }, "the file could not be read, or the device does not answer",
	  { "E-disk-error", "E-init-failed", "E-disabled-by-firmware" } },
	{ LOAD(ENXIO), { "No such device or address" }, "the driver found no device",
	  { "E-no-device", "E-init-failed" } },
	{ LOAD(ENOEXEC), { "Invalid module format", "Exec format error" },
	  "the file is no module that this kernel takes",
	  { "E-vermagic", "E-module-layout", "E-elf-truncated", "E-elf-magic", "E-elf-machine", "E-struct-module-size",
	    "E-exports-twice", "E-elf-symbols", "E-export-flags", "E-elf-section-bounds", "E-relocation-type",
	    "E-relocation-overflow", "E-writable-code", "E-livepatch", "E-elf-type", "E-struct-module", "E-modinfo-twice",
	    "E-version-tables", "E-export-versions", "E-symbol-common", "E-symbol-section", "E-relocation-target",
	    "E-arch-sections", "E-elf-length", "E-elf-section-size", "E-elf-first-section", "E-elf-section-name",
	    "E-elf-name-index", "E-elf-name-table", "E-elf-symbol-strings", "E-elf-symbol-names" } },
	{ LOAD(EBADF), { "Bad file descriptor" }, "the call was not right", { "E-load-flags", "E-init-failed" } },
	{ LOAD(ENOMEM), { "Cannot allocate memory", "Out of memory", "Failed to get module from path*: Cannot allocate memory",
			  "Failed to get module from path*: Out of memory" }, "memory was out",
	  { "E-no-memory", "E-init-failed" } },
	{ LOAD(EACCES), { "Permission denied" }, "a security module said no, or the file may not be read",
	  { "E-dac-denied", "E-selinux", "E-ima", "E-ipe", "E-security-module", "E-packed-empty" } },
	{ LOAD(EFAULT), { "Bad address" }, "the call was not right, or the driver made a mistake", { "E-init-failed" } },
	{ LOAD(EBUSY), { "Device or resource busy", "Resource busy" }, "something is not ready yet, or is taken",
	  { "E-device-taken", "E-symbol-exporter-starting", "E-loading", "E-already-loaded", "E-being-removed",
	    "E-init-failed" } },
	{ LOAD(EEXIST), { "File exists", "Module already in kernel" }, "a module of that name is loaded",
	  { "E-already-loaded", "E-device-taken", "E-init-failed" } },
	{ LOAD(ENODEV), { "No such device" }, "the driver found no device that it can work with",
	  { "E-no-device", "E-disabled-by-firmware", "E-init-failed" } },
	{ LOAD(EINVAL), { "Invalid parameters", "Invalid argument" },
	  "the kernel or the driver does not take something; parameters are one of many causes",
	  { "E-symbol-version", "E-parameter-value", "E-symbol-namespace", "E-btf", "E-builtin-name", "E-packed-format",
	    "E-packed-options", "E-packed-damaged", "E-file-empty", "E-constructors", "E-signature-damaged",
	    "E-load-flags", "E-init-failed" } },
	{ LOAD(ETXTBSY), { "Text file busy" }, "the file is open for writing", { "E-file-being-written" } },
	{ LOAD(EFBIG), { "File too large" }, "the file is too large to be a module", { "E-file-too-large" } },
	{ LOAD(ENOSPC), { "No space left on device" }, "a text does not fit into its parameter; it is no matter of disks",
	  { "E-parameter-value", "E-init-failed" } },
	{ LOAD(ERANGE), { "Numerical result out of range", "Result not representable" },
	  "a number does not fit into its parameter", { "E-parameter-value", "E-init-failed" } },
	{ LOAD(ELOOP), { "Commands call one another in a circle", "Too many levels of symbolic links", "Symbolic link loop" },
	  "what leads to the module leads back to itself", { "E-command-circle", "E-dependency-cycle" } },
	{ LOAD(ENOSYS), { "Function not implemented" }, "the kernel has no modules", { "E-no-modules", "E-seccomp" } },
	{ LOAD(EBADMSG), { "Bad message" }, "the signature, or what is packed, makes no sense",
	  { "E-signature-damaged", "E-packed-damaged" } },
	{ LOAD(EMSGSIZE), { "Message too long", "Message too large" }, "the signature's length makes no sense",
	  { "E-signature-damaged" } },
	{ LOAD(ENOPKG), { "Package not installed" }, "the signature needs what the kernel does not have",
	  { "E-signature-unsupported" } },
	{ LOAD(EOPNOTSUPP), { "Operation not supported", "Not supported" }, "the kernel or the device cannot do it",
	  { "E-packed-unsupported", "E-disabled-by-firmware", "E-init-failed" } },
	{ LOAD(ETIMEDOUT), { "Connection timed out", "Operation timed out" }, "the device did not answer in time",
	  { "E-init-failed", "E-firmware-missing" } },
	{ LOAD(ENOKEY), { "Required key not available" }, "no key of the kernel's has signed the module",
	  { "E-signature-unknown-key", "E-key-not-enrolled", "E-key-waits-for-reboot", "E-key-in-platform-only",
	    "E-key-ca-only", "E-secure-boot-off", "E-unsigned" } },
	{ LOAD(EKEYREVOKED), { "Key has been revoked" }, "the key must not be trusted any more", { "E-signature-revoked" } },
	{ LOAD(EKEYREJECTED), { "Key was rejected by service" },
	  "the kernel wants a valid signature, and the module has none",
	  { "E-unsigned", "E-signature-unknown-key", "E-key-not-enrolled", "E-key-waits-for-reboot",
	    "E-key-in-platform-only", "E-key-ca-only", "E-secure-boot-off", "E-signature-wrong", "E-signature-unsupported",
	    "E-signature-revoked", "E-signature-attributes" } },
	{ LOAD(ENOTSUPP), { "Unknown error 524", "error 524" }, "type information of a version that the kernel does not know",
	  { "E-btf", "E-init-failed" } },

	{ OWN(TN_FAILURE_LOAD), { "Module*not found in directory", "Failed to find module", "Module*not found." },
	  "no module, alias or built-in part of the kernel has that name",
	  { "E-typing-error", "E-no-tree", "E-index-stale", "E-separate-package", "E-other-tree", "E-not-in-this-kernel",
	    "E-tree-of-other-root", "E-index-damaged", "E-index-missing", "E-dependency-cycle", "E-not-found" } },
	{ OWN(TN_FAILURE_LOAD), { "has no modules.dep.bin", "could not open builtin file" }, NULL,
	  { "E-index-missing", "E-dependency-cycle" } },
	{ OWN(TN_FAILURE_LOAD), { "damaged, run depmod", "index is damaged", "index is cut short" }, NULL,
	  { "E-index-damaged" } },
	{ OWN(TN_FAILURE_LOAD), { "data is damaged: ", "ERROR: xz: ", "ERROR: zstd: ", "ERROR: gzip: " },
	  "what is compressed could not be unpacked for the kernel", { "E-packed-damaged" } },
	{ OWN(TN_FAILURE_LOAD), { "the file is empty" }, NULL, { "E-file-empty" } },
	{ OWN(TN_FAILURE_LOAD), { "could not insert*: No such file or directory", "is left out*: No such file or directory",
				  "could not find module by name" },
	  "the indexes have the module, and its file is not there", { "E-file-gone", "E-no-tree" } },
	{ OWN(TN_FAILURE_LOAD), { "could not load module*: No such file or directory", "could not load*: Is a directory",
				  "could not insert*: Is a directory", "Failed to get module from path" },
	  "there is no file of a module by that path", { "E-no-such-file" } },
	{ OWN(TN_FAILURE_LOAD), { "could not load module*: Permission denied" }, NULL, { "E-dac-denied" } },
	{ OWN(TN_FAILURE_LOAD), { "Error running install command", "could not run the install command" },
	  "a command that stands in place of the module failed",
	  { "E-blocked-by-command", "E-command-failed", "E-command-circle" } },
	{ OWN(TN_FAILURE_LOAD), { "command for*runs itself" }, NULL, { "E-command-circle" } },
	{ OWN(TN_FAILURE_LOAD), { "dependency*could not insert" }, "a module that is needed was not loaded",
	  { "E-dependency-fails", "E-softdep-failed" } },
	{ OWN(TN_FAILURE_LOAD), { "Cycle detected", "in dependency cycles" }, NULL, { "E-dependency-cycle" } },

	{ UNLOAD(EPERM), { "could not remove*: Operation not permitted" }, "the one who asks is not allowed to",
	  { "E-removal-forbidden", "E-modules-disabled", "E-container", "E-seccomp" } },
	{ UNLOAD(ENOENT), { "could not remove*: No such file or directory", "is not currently loaded", "is not in kernel" },
	  "no module of that name is loaded", { "E-not-loaded", "E-built-in" } },
	{ UNLOAD(EAGAIN), { "Resource temporarily unavailable", "Module*is in use" }, "something uses the module",
	  { "E-in-use-by-module", "E-in-use" } },
	{ UNLOAD(EBUSY), { "could not remove*: Device or resource busy", "could not remove*: Resource busy" },
	  "the module has no exit function, or is not ready to be unloaded",
	  { "E-permanent", "E-removal-busy", "E-being-removed" } },
	{ UNLOAD(ENOSYS), { "could not remove*: Function not implemented", "Module unloading is not supported" },
	  "the kernel cannot unload modules", { "E-permanent", "E-no-modules" } },
	{ OWN(TN_FAILURE_UNLOAD), { "Module*is in use by" }, "other modules need it", { "E-in-use-by-module" } },
	{ OWN(TN_FAILURE_UNLOAD), { "is builtin", "/holders': No such file or directory" }, NULL, { "E-built-in" } },
	{ OWN(TN_FAILURE_UNLOAD), { "Error running remove command" }, NULL, { "E-remove-command-failed" } },
};

/* With the words of an errno, and of other matters than loading a module. */
static const char *const others[] = { "could not write to the standard output: ", ": not read: File too large",
				      "could not get symbols of ", "could not get modversions of " };

const struct tn_failure *tn_failure_at(size_t i)
{
	return i < TN_ARRAY_SIZE(failures) ? &failures[i] : NULL;
}

static bool starts_folded(struct tn_text line, struct tn_text part)
{
	for (size_t i = 0; i < part.n; i++)
		if (i == line.n || tolower((unsigned char)line.p[i]) != tolower((unsigned char)part.p[i]))
			return false;
	return true;
}

/* The rest of @line behind the first @part in it; p is NULL: it is not there. */
static struct tn_text behind(struct tn_text line, struct tn_text part)
{
	for (; line.n >= part.n; line = tn_text_from(line, 1)) {
		if (starts_folded(line, part))
			return tn_text_from(line, part.n);
		if (!line.n)
			break;
	}
	return (struct tn_text){ NULL, 0 };
}

/* How much of @line @words are: their length; 0: they are not all there, in this order. */
static size_t match(struct tn_text line, const char *words)
{
	struct tn_text rest = tn_text(words), part;
	size_t n = 0;

	while (tn_text_word(&rest, "*", &part)) {
		line = behind(line, part);
		if (!line.p)
			return 0;
		n += part.n;
	}
	return n;
}

static size_t match_best(struct tn_text line, const struct tn_failure *failure)
{
	size_t best = 0;

	for (size_t i = 0; i < TN_FAILURE_WORDS && failure->words[i]; i++) {
		size_t n = match(line, failure->words[i]);

		if (n > best)
			best = n;
	}
	return best;
}

static const struct tn_failure *find_in_line(struct tn_text line)
{
	const struct tn_failure *found = NULL, *failure;
	size_t best = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(others); i++)
		if (match(line, others[i]))
			return NULL;
	for (size_t i = 0; (failure = tn_failure_at(i)); i++) {
		size_t n = match_best(line, failure);

		if (n > best) {
			best = n;
			found = failure;
		}
	}
	return found;
}

const struct tn_failure *tn_failure_find(const char *message)
{
	struct tn_text rest = { message, strnlen(message, MESSAGE_MAX) }, line;
	const struct tn_failure *found = NULL;

	if (!strpbrk(message, " \t\n"))
		return NULL;
	while (!found && tn_text_line(&rest, &line))
		found = find_in_line(line);
	return found;
}

int tn_failure_errno(const char *text)
{
	const struct tn_failure *failure;
	uint64_t number = 0;

	if (tn_text_u64(tn_text(*text == '-' ? text + 1 : text), 10, &number) < 0 || number > INT_MAX)
		number = 0;
	for (size_t i = 0; (failure = tn_failure_at(i)); i++)
		if (failure->error && (strcmp(failure->name, text) == 0 || (uint64_t)failure->error == number))
			return failure->error;
	return 0;
}

const struct tn_failure *tn_failure_of_errno(enum tn_failure_of of, int error)
{
	const struct tn_failure *failure;

	for (size_t i = 0; error && (failure = tn_failure_at(i)); i++)
		if (failure->error == error && failure->of == of)
			return failure;
	return NULL;
}
