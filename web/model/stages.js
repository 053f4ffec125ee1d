// SPDX-License-Identifier: LGPL-2.1-or-later
// What the kernel does when it loads one module, and when it lets one go: in its order, in the words of somebody who sees it
// for the first time. `checks` are ids of doc/kernel-checks.md. `others` are what can fail there, too, and no look at the file
// tells: codes of doc/causes.md, and the errno that comes of them.

/** [{id, title, does, checks: string[], others: [{code, errors, log, goesOn}]}] */
export const LOAD = [
	{
		id: "ask", title: "May you?",
		does: "modprobe opens the file and gives it to the kernel with the system call finit_module. The kernel first asks whether this process may load modules, and whether anybody may.",
		checks: ["no-modules", "not-permitted", "modules-disabled", "load-flags"],
		others: [
			{ code: "E-container", errors: ["EPERM"] },
			{ code: "E-seccomp", errors: ["EPERM"] },
		],
	},
	{
		id: "read", title: "Read",
		does: "The file is read into memory. If it is compressed (.ko.xz, .ko.zst), modprobe or the kernel unpacks it. A security module may look at the file, and refuse it.",
		checks: ["file-empty", "file-too-large", "packed-unsupported", "packed-format", "packed-options", "packed-damaged", "packed-empty"],
		others: [
			{ code: "E-dac-denied", errors: ["EACCES"] },
			{ code: "E-selinux", errors: ["EACCES"] },
			{ code: "E-ima", errors: ["EACCES"] },
			{ code: "E-ipe", errors: ["EACCES"] },
			{ code: "E-loadpin", errors: ["EPERM"] },
			{ code: "E-file-being-written", errors: ["ETXTBSY"] },
		],
	},
	{
		id: "signature", title: "Signature",
		does: "The file may end in a signature. The kernel looks for the key that made it among those that it trusts, and checks that the file has not changed since. Whether it accepts a module without a signature depends on how the kernel was built and started: with Secure Boot it usually does not.",
		checks: ["unsigned", "signature-unsupported", "signature-unknown-key", "signature-damaged", "signature-attributes", "signature-wrong", "signature-revoked", "signature-unchecked", "unsigned-taint"],
		others: [],
	},
	{
		id: "format", title: "Is it a module?",
		does: "The file must be an ELF object for this kind of processor. Its sections must lie inside the file, and those that every module has must be there.",
		checks: ["elf-length", "elf-magic", "elf-type", "elf-machine", "elf-section-size", "elf-truncated", "elf-first-section", "elf-section-bounds", "elf-name-index", "elf-name-table", "elf-section-name", "modinfo-twice", "struct-module", "struct-module-size", "elf-symbols", "elf-symbol-strings", "version-tables", "elf-symbol-names"],
		others: [],
	},
	{
		id: "fit", title: "Does it fit this kernel?",
		does: "A module is built for one kernel. Its version magic says for which one, and with which settings that was built. Its licence decides which of the kernel's functions it may use. Some of what is found here does not stop it, but marks the kernel as tainted.",
		checks: ["blacklisted", "module-layout", "vermagic", "livepatch", "arch-sections", "writable-code", "out-of-tree", "retpoline", "staging", "live-patch-taint", "licence", "test-taint", "constructors"],
		others: [],
	},
	{
		id: "layout", title: "Layout",
		does: "The kernel reserves memory: some for code alone, some for data alone, and some for what is needed only at the start. Each section of the file gets its place there.",
		checks: ["obsolete-section"],
		others: [{ code: "E-no-memory", errors: ["ENOMEM"] }],
	},
	{
		id: "name", title: "Is it there already?",
		does: "The module's name is put on the list of modules, marked as coming. A name can be there only once.",
		checks: ["already-loaded"],
		others: [{ code: "E-loading", errors: ["EBUSY"] }, { code: "E-interrupted", errors: ["EINTR"] }],
	},
	{
		id: "symbols", title: "Symbols",
		does: "A module calls functions of the kernel and of other modules. The kernel looks up the name of each among what they export. With checksums (CRC) it also sees whether the function still is what it was when the module was built. This is why modprobe loads first what a module needs.",
		checks: ["dependency-fails", "export-flags", "export-versions", "module-namespace", "symbol-missing", "symbol-gpl-only", "symbol-proprietary", "symbol-version", "symbol-namespace", "symbol-exporter-leaving", "symbol-exporter-starting", "symbol-common", "symbol-section"],
		others: [],
	},
	{
		id: "relocation", title: "Relocation",
		does: "Now every function has an address, and the kernel writes these addresses into the module's code. Then the symbols that the module itself exports are there for others.",
		checks: ["relocation-type", "relocation-place", "relocation-overflow", "relocation-target", "exports-twice", "btf"],
		others: [],
	},
	{
		id: "parameters", title: "Parameters",
		does: "The kernel sets the parameters: those given on the command line, and those of options lines in modprobe.d. It only logs a parameter that the module does not have.",
		checks: ["parameter-value", "parameter-own", "parameter-locked", "parameter-dangerous", "parameter-unknown", "parameter-after-dashes", "builtin-name"],
		others: [],
	},
	{
		id: "init", title: "Init",
		does: "The module's own first function runs. It may look for its devices, register a driver or a file system, or find that there is nothing for it to do here. Nobody can tell beforehand what it answers.",
		checks: [],
		others: [
			{ code: "E-no-device", errors: ["ENODEV"] },
			{ code: "E-device-taken", errors: ["EBUSY"] },
			{ code: "E-disabled-by-firmware", errors: ["EOPNOTSUPP"] },
			{ code: "E-firmware-missing", errors: ["ENOENT"], log: "Direct firmware load for FILE failed with error -2" },
			{ code: "E-init-failed", errors: [] },
		],
	},
	{
		id: "live", title: "Live",
		does: "The memory that only the start needed is given back, and the module's state becomes Live. The drivers that it brought may now take their devices. You see it in lsmod and in /sys/module.",
		checks: [], others: [{ code: "E-probe-failed", errors: [], goesOn: true }],
	},
];

export const UNLOAD = [
	{
		id: "may", title: "May you?", does: "modprobe -r or rmmod asks the kernel with the system call delete_module. Only root may do that.",
		checks: [], others: [{ code: "E-removal-forbidden", errors: ["EPERM"] }, { code: "E-not-loaded", errors: ["ENOENT"] }],
	},
	{
		id: "users", title: "Who uses it?",
		does: "The kernel counts what uses a module: other modules, open devices, mounted file systems, network interfaces. Only a module that nothing uses can go; so modules that use it go first.",
		checks: [],
		others: [
			{ code: "E-in-use-by-module", errors: ["EWOULDBLOCK"] },
			{ code: "E-in-use", errors: ["EWOULDBLOCK"] },
			{ code: "E-being-removed", errors: ["EBUSY"] },
			{ code: "E-removal-busy", errors: ["EBUSY"] },
		],
	},
	{
		id: "exit", title: "Exit",
		does: "The module's last function runs: it lets go of its devices and takes its driver away. A module without such a function can never be unloaded.",
		checks: [], others: [{ code: "E-permanent", errors: ["EBUSY"] }],
	},
	{
		id: "gone", title: "Gone",
		does: "Its memory is given back, and the modules that it needed have one user less. modprobe -r unloads those, too, that nothing else uses.",
		checks: [], others: [],
	},
];

/** The stage of one of the checks of `tenon check`; null: no such check. */
export function stageOf(id) {
	return LOAD.find(s => s.checks.includes(id))?.id ?? null;
}

/**
 * What can go wrong at a stage, for people.
 * @return [{code, title, when: string[], stops, errors, log, text, remedy, commands}]; `stops` is false for what is only noted
 */
export function failures(model, stage) {
	const tell = (code, rows) => {
		const cause = model.causes?.get(code) ?? null;
		const errors = [...new Set(rows.flatMap(r => r.errors))];

		return { code, title: cause?.title ?? rows[0]?.when ?? code, when: rows.map(r => r.when).filter(Boolean), stops: rows.some(r => r.stops), errors, log: rows.flatMap(r => r.log),
			text: cause?.text ?? null, remedy: cause?.remedy ?? null, commands: cause?.commands ?? [] };
	};

	return [...stage.checks.map(id => tell(`E-${id}`, model.checks?.get(id) ?? [])),
		...stage.others.map(o => tell(o.code, [{ when: "", stops: o.goesOn !== true, errors: o.errors, log: o.log ? [o.log] : [] }]))];
}
