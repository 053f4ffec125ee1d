// SPDX-License-Identifier: LGPL-2.1-or-later
/* Messages of kernel/module/, kernel/params.c, security/ and drivers/base/, Linux 6.1 to 7.3. */
#include "machine/log_words.h"

#include "base/cleanup.h"

#define KEYS { "E-key-not-enrolled", "E-key-waits-for-reboot", "E-key-in-platform-only", "E-key-ca-only", "E-secure-boot-off" }

/* Of two that fit a line the first counts. */
const struct tn_log_word tn_log_words[] = {
	{ "@: version magic '*' should be '", TN_LOG_REFUSED, "E-vermagic" },
	{ "@: disagrees about version of symbol module_layout", TN_LOG_REFUSED, "E-module-layout" },
	{ "@: no symbol version for module_layout", TN_LOG_REFUSED, "E-module-layout" },
	{ "@: disagrees about version of symbol ", TN_LOG_REFUSED, "E-symbol-version" },
	{ "@: no symbol version for ", TN_LOG_REFUSED, "E-symbol-version" },
	{ "@: module using GPL-only symbols uses symbols ", TN_LOG_REFUSED, "E-symbol-proprietary" },
	{ "@: module uses symbol (*but does not import it", TN_LOG_REFUSED, "E-symbol-namespace" },
	{ "@: gave up waiting for init of module ", TN_LOG_REFUSED, "E-symbol-exporter-starting" },
	{ "@: Unknown symbol * (err -16)", TN_LOG_REFUSED, "E-symbol-exporter-starting" },
	{ "@: Unknown symbol * (err -22)", TN_LOG_REFUSED, "E-symbol-version", { "E-symbol-namespace" } },
	{ "@: Unknown symbol ", TN_LOG_REFUSED, "E-symbol-missing",
	  { "E-symbol-gpl-only", "E-symbol-exporter-leaving", "E-symbol-proprietary" } },
	{ "@: please compile with -fno-common", TN_LOG_REFUSED, "E-symbol-common" },
	{ "@: Symbol * has an invalid section index", TN_LOG_REFUSED, "E-symbol-section" },
	{ "@: exports duplicate symbol ", TN_LOG_REFUSED, "E-exports-twice" },
	{ "@: no flags for exported symbols", TN_LOG_REFUSED, "E-export-flags" },
	{ "@: no versions for exported symbols", TN_LOG_REFUSED, "E-export-versions" },
	{ "@: module tries to import module namespace", TN_LOG_REFUSED, "E-module-namespace" },
	{ "@: section * has invalid WRITE|EXEC flags", TN_LOG_REFUSED, "E-writable-code" },
	{ "@: has both .ctors and .init_array", TN_LOG_REFUSED, "E-constructors" },
	{ "@: Unknown rela relocation: ", TN_LOG_REFUSED, "E-relocation-type" },
	{ "@: unsupported RELA relocation: ", TN_LOG_REFUSED, "E-relocation-type" },
	{ "@: module * section(s) missing", TN_LOG_REFUSED, "E-arch-sections" },
	{ "@: doesn't contain .", TN_LOG_REFUSED, "E-arch-sections" },
	{ "@: module has no symbols (stripped?)", TN_LOG_REFUSED, "E-elf-symbols" },
	{ "@: No module found in object", TN_LOG_REFUSED, "E-struct-module" },
	{ "@: Exactly one .gnu.linkonce.this_module ", TN_LOG_REFUSED, "E-struct-module" },
	{ "@: .gnu.linkonce.this_module section size must match", TN_LOG_REFUSED, "E-struct-module-size" },
	{ "@: .gnu.linkonce.this_module ", TN_LOG_REFUSED, "E-struct-module" },
	{ "@: module is marked as livepatch module, but livepatch support is disabled", TN_LOG_REFUSED, "E-livepatch" },
	{ "@: module is already loaded", TN_LOG_REFUSED, "E-builtin-name" },
	{ "@: `*' invalid for parameter `", TN_LOG_REFUSED, "E-parameter-value", { "E-parameter-own" } },
	{ "@: `*' too large for parameter `", TN_LOG_REFUSED, "E-parameter-value", { "E-parameter-own" } },
	{ "@: Could not allocate * bytes percpu data", TN_LOG_REFUSED, "E-no-memory" },
	{ "vmap allocation for size * failed", TN_LOG_REFUSED, "E-no-memory" },
	{ "*: vmalloc error: size ", TN_LOG_REFUSED, "E-no-memory" },
	{ "execmem: unable to allocate memory", TN_LOG_REFUSED, "E-no-memory" },
	{ "percpu: allocation failed, size=", TN_LOG_REFUSED, "E-no-memory" },
	{ "Module hash * is blacklisted", TN_LOG_REFUSED, "E-signature-revoked" },
	{ "Module @ is blacklisted", TN_LOG_REFUSED, "E-blacklisted" },
	{ "failed to validate module [@] BTF: ", TN_LOG_REFUSED, "E-btf" },
	{ "Loading of unsigned module is rejected", TN_LOG_REFUSED, "E-unsigned" },
	{ "Loading of module with unsupported crypto is rejected", TN_LOG_REFUSED, "E-signature-unsupported" },
	{ "Loading of module with unavailable key is rejected", TN_LOG_REFUSED, "E-signature-unknown-key", KEYS },
	{ "Lockdown: *: unsigned module loading is restricted", TN_LOG_REFUSED, "E-lockdown",
	  { "E-unsigned", "E-signature-unknown-key", "E-signature-unsupported", "E-key-not-enrolled" } },
	{ "Lockdown: *: unsafe module parameters is restricted", TN_LOG_REFUSED, "E-parameter-locked" },
	{ "not signed with expected PKCS#7 message", TN_LOG_REFUSED, "E-signature-unsupported" },
	{ "PKCS#7 signature info has unexpected non-zero params", TN_LOG_REFUSED, "E-signature-damaged" },
	{ "PKCS7: Invalid module sig (has authattrs)", TN_LOG_REFUSED, "E-signature-attributes" },
	{ "LoadPin: kernel-module* denied obj=\"*/@.ko", TN_LOG_REFUSED, "E-loadpin" },
	{ "LoadPin: kernel-module* old-api-denied obj=", TN_LOG_REFUSED, "E-loadpin" },
	{ "*avc:  denied  { module_load } for *path=\"*/@.ko*permissive=0", TN_LOG_REFUSED, "E-selinux" },
	{ "*avc:  denied  { module_load } for *permissive=0", TN_LOG_REFUSED, "E-selinux" },
	{ "audit: type=1800 *op=appraise_data *name=\"*/@.ko", TN_LOG_REFUSED, "E-ima" },
	{ "decompression failed with status 6", TN_LOG_REFUSED, "E-packed-options" },
	{ "decompression failed with status ", TN_LOG_REFUSED, "E-packed-damaged" },
	{ "ZSTD-compressed data has too large a window size", TN_LOG_REFUSED, "E-packed-options" },
	{ "ZSTD-compressed data has ", TN_LOG_REFUSED, "E-packed-damaged" },
	{ "ZSTD-decompression failed with status ", TN_LOG_REFUSED, "E-packed-damaged" },
	{ "not a* compressed module", TN_LOG_REFUSED, "E-packed-format" },
	{ "Invalid ELF header len ", TN_LOG_REFUSED, "E-elf-length" },
	{ "Invalid ELF header magic: ", TN_LOG_REFUSED, "E-elf-magic" },
	{ "Invalid ELF header type: ", TN_LOG_REFUSED, "E-elf-type" },
	{ "Invalid architecture in ELF header: ", TN_LOG_REFUSED, "E-elf-machine" },
	{ "Invalid module architecture in ELF header: ", TN_LOG_REFUSED, "E-elf-machine" },
	{ "Invalid ELF section header size", TN_LOG_REFUSED, "E-elf-section-size" },
	{ "Invalid ELF section header overflow", TN_LOG_REFUSED, "E-elf-truncated" },
	{ "ELF Spec violation: section 0 ", TN_LOG_REFUSED, "E-elf-first-section" },
	{ "Invalid ELF section in module ", TN_LOG_REFUSED, "E-elf-section-bounds" },
	{ "Invalid ELF section name index: ", TN_LOG_REFUSED, "E-elf-name-index" },
	{ "Invalid ELF section name table type: ", TN_LOG_REFUSED, "E-elf-name-table" },
	{ "empty section name table", TN_LOG_REFUSED, "E-elf-name-table" },
	{ "ELF Spec violation: section name table ", TN_LOG_REFUSED, "E-elf-name-table" },
	{ "Invalid ELF section name in module ", TN_LOG_REFUSED, "E-elf-section-name" },
	{ "Invalid ELF symbol string table type: ", TN_LOG_REFUSED, "E-elf-symbol-strings" },
	{ "Invalid ELF sh_link!=SHN_UNDEF(", TN_LOG_REFUSED, "E-elf-symbol-strings" },
	{ "Only one .modinfo section must exist", TN_LOG_REFUSED, "E-modinfo-twice" },
	{ "extended version crc+name presence does not match", TN_LOG_REFUSED, "E-version-tables" },
	{ "more extended version crcs than names", TN_LOG_REFUSED, "E-version-tables" },
	{ "empty symbol string table", TN_LOG_REFUSED, "E-elf-symbol-names" },
	{ "symbol string table ", TN_LOG_REFUSED, "E-elf-symbol-names" },
	{ "symbol name out of bounds in string table", TN_LOG_REFUSED, "E-elf-symbol-names" },
	{ "x86/modules: Invalid relocation target, existing value is nonzero", TN_LOG_REFUSED, "E-relocation-target" },
	{ "x86/modules: Skipping invalid relocation target, existing value is nonzero", TN_LOG_REFUSED, "E-relocation-target" },
	{ "overflow in relocation type ", TN_LOG_REFUSED, "E-relocation-overflow" },
	{ "`@' likely not compiled with -mcmodel=kernel", TN_LOG_REFUSED, "E-relocation-overflow" },
	{ "Driver '@' is already registered", TN_LOG_REFUSED, "E-device-taken" },
	{ "Error: Driver '@' is already registered", TN_LOG_REFUSED, "E-device-taken" },
	{ "kvm: support for '@' disabled by bios", TN_LOG_REFUSED, "E-disabled-by-firmware" },
	{ "@: VMX not enabled ", TN_LOG_REFUSED, "E-disabled-by-firmware" },
	{ "@: SVM disabled ", TN_LOG_REFUSED, "E-disabled-by-firmware" },
	{ "@: disabled by bios", TN_LOG_REFUSED, "E-disabled-by-firmware" },
	{ "x86/cpu: VMX (* TXT) disabled by BIOS", TN_LOG_REFUSED, "E-disabled-by-firmware" },

	{ "*: Direct firmware load for * failed with error -", TN_LOG_TROUBLE, "E-firmware-missing" },
	{ "*firmware: failed to load * (-2)", TN_LOG_TROUBLE, "E-firmware-missing" },
	{ "@: unknown parameter '", TN_LOG_TROUBLE, "E-parameter-unknown" },
	{ "@: ignoring obsolete section ", TN_LOG_TROUBLE, "E-obsolete-section" },
	{ "@: parameters '*' after `--' ignored", TN_LOG_TROUBLE, "E-parameter-after-dashes" },
	{ "@: probe of * failed with error -", TN_LOG_TROUBLE, "E-probe-failed" },
	{ "*: probe with driver @ failed with error -", TN_LOG_TROUBLE, "E-probe-failed" },

	{ "@: loading out-of-tree module taints kernel", TN_LOG_TAINTED, "E-out-of-tree" },
	{ "@: module verification failed: signature and/or required key missing", TN_LOG_TAINTED, "E-unsigned-taint" },
	{ "@: module is from the staging directory", TN_LOG_TAINTED, "E-staging" },
	{ "@: module license '*' taints kernel", TN_LOG_TAINTED, "E-licence" },
	{ "@: loading test module taints kernel", TN_LOG_TAINTED, "E-test-taint" },
	{ "@: loading module not compiled with retpoline compiler", TN_LOG_TAINTED, "E-retpoline" },
	{ "@: tainting kernel with TAINT_LIVEPATCH", TN_LOG_TAINTED, "E-live-patch-taint" },
	{ "Setting dangerous option ", TN_LOG_TAINTED, "E-parameter-dangerous" },
	{ "Kernel module BTF mismatch detected", TN_LOG_TAINTED, "E-btf" },
};

const size_t tn_n_log_words = TN_ARRAY_SIZE(tn_log_words);

static bool is_of_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/* Of "NAME.ko" the name alone: there is a '.' behind '@'. */
static size_t name_length(struct tn_text line, bool dots)
{
	size_t n = 0;

	while (n < line.n && is_of_name(line.p[n]) && (dots || line.p[n] != '.'))
		n++;
	return n;
}

/* What @pattern has up to the next '*' or its end, at the start of @line. Return: bytes of it; SIZE_MAX: it is not there. */
static size_t match_piece(struct tn_text line, const char *pattern, struct tn_text *name)
{
	size_t at = 0;

	for (; *pattern && *pattern != '*'; pattern++) {
		size_t n = 1;

		if (*pattern == '@') {
			n = name_length(tn_text_from(line, at), pattern[1] != '.');
			*name = (struct tn_text){ line.p + at, n };
		} else if (at >= line.n || line.p[at] != *pattern) {
			return SIZE_MAX;
		}
		if (!n)
			return SIZE_MAX;
		at += n;
	}
	return at;
}

/* Where a piece may begin that starts with @c. */
static struct tn_text skip_to(struct tn_text line, char c)
{
	const char *p = c == '@' || c == '\0' || !line.n ? line.p : memchr(line.p, c, line.n);

	return tn_text_from(line, p ? (size_t)(p - line.p) : line.n);
}

/* "NAME: ", which most patterns begin with, and most lines of a log do not. */
static bool starts_with_name(struct tn_text line)
{
	size_t n = name_length(line, true);

	return n && tn_text_starts(tn_text_from(line, n), TN_TEXT_LITERAL(": "));
}

/* The first place is the right one for each piece, since nothing but more pieces follows. */
static bool match(struct tn_text line, const char *pattern, struct tn_text *name)
{
	bool anywhere = false;

	for (;;) {
		size_t n = SIZE_MAX;

		while (n == SIZE_MAX) {
			n = match_piece(line, pattern, name);
			if (n == SIZE_MAX && (!anywhere || !line.n))
				return false;
			if (n == SIZE_MAX)
				line = skip_to(tn_text_from(line, 1), pattern[0]);
		}
		line = tn_text_from(line, n);
		pattern = strchr(pattern, '*');
		if (!pattern)
			return true;
		pattern++;
		anywhere = true;
	}
}

const struct tn_log_word *tn_log_word_find(struct tn_text line, struct tn_text *name)
{
	const struct tn_text prefixes[] = { TN_TEXT_LITERAL("module: "), TN_TEXT_LITERAL("module ") };
	bool named;

	/* As some versions have it before all of them. */
	for (size_t i = 0; i < TN_ARRAY_SIZE(prefixes); i++)
		if (tn_text_starts(line, prefixes[i]))
			line = tn_text_from(line, prefixes[i].n);
	named = starts_with_name(line);
	for (size_t i = 0; i < tn_n_log_words; i++) {
		struct tn_text found = { "", 0 };

		if (!named && memcmp(tn_log_words[i].pattern, "@:", 2) == 0)
			continue;
		if (!match(line, tn_log_words[i].pattern, &found))
			continue;
		*name = found;
		return &tn_log_words[i];
	}
	return NULL;
}
