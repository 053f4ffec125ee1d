// SPDX-License-Identifier: LGPL-2.1-or-later
// What the kernel does when it loads one module, and when it lets one go: in its order, in the words of somebody who sees it
// for the first time. `checks` names what can fail there by the ids of doc/kernel-checks.md, which `tenon explain` takes, too.

/** [{id, title, does, checks: [{id, what, error, log}]}] */
export const LOAD = [
	{
		id: "ask", title: "May you?",
		does: "modprobe opens the file and hands it to the kernel by the call finit_module. The kernel first asks whether this user may load modules at all, and whether anybody may.",
		checks: [
			{ id: "not-permitted", what: "The user is not root, or root in a container.", error: "EPERM", log: null },
			{ id: "modules-disabled", what: "Loading has been switched off until the next restart.", error: "EPERM", log: null },
		],
	},
	{
		id: "read", title: "Read",
		does: "The file is read into memory. A packed file (.ko.xz, .ko.zst) is unpacked, by modprobe or by the kernel itself.",
		checks: [
			{ id: "file-empty", what: "The file has no bytes.", error: "EINVAL", log: null },
			{ id: "packed-damaged", what: "What is packed is damaged, or was cut short.", error: "EINVAL", log: "decompression failed with status 6" },
		],
	},
	{
		id: "signature", title: "Signature",
		does: "At the end of the file there may be a signature. The kernel looks whether one of the keys it trusts has made it, and whether the file is still what was signed. Whether a module without one is refused depends on how the kernel was built and started: with Secure Boot it usually is.",
		checks: [
			{ id: "unsigned", what: "There is no signature, and the kernel insists on one.", error: "EKEYREJECTED", log: "Loading of unsigned module is rejected" },
			{ id: "signature-unknown-key", what: "None of the kernel's keys has signed it, and it insists on that.", error: "EKEYREJECTED", log: "Loading of module with unavailable key is rejected" },
			{ id: "signature-wrong", what: "The key is known, but it has signed something else: the file was changed.", error: "EKEYREJECTED", log: null },
		],
	},
	{
		id: "format", title: "Is it a module?",
		does: "The file must be an ELF object for this processor, with sections that lie inside of it and the parts that every module has.",
		checks: [
			{ id: "elf-magic", what: "It is no ELF file.", error: "ENOEXEC", log: "Invalid ELF header magic: != \\x7fELF" },
			{ id: "elf-machine", what: "It was built for another kind of processor.", error: "ENOEXEC", log: "Invalid architecture in ELF header: 183" },
			{ id: "elf-truncated", what: "It was cut short.", error: "ENOEXEC", log: "Invalid ELF section header overflow" },
		],
	},
	{
		id: "fit", title: "Does it fit this kernel?",
		does: "A module is built for one kernel. Its version magic says which, and with which settings; its licence decides which of the kernel's functions it may use.",
		checks: [
			{ id: "vermagic", what: "It was built for another kernel, or with other settings.", error: "ENOEXEC", log: "version magic '6.1.0 SMP' should be '6.12.0 SMP'" },
			{ id: "blacklisted", what: "The kernel's command line names it: module_blacklist=.", error: "EPERM", log: "Module NAME is blacklisted" },
		],
	},
	{
		id: "layout", title: "Layout",
		does: "The kernel reserves memory: some that only holds code, some that only holds data, and some for what is needed at the start alone. The sections of the file get their places in it.",
		checks: [
			{ id: null, what: "There is not enough memory of the kind that is needed.", error: "ENOMEM", log: null },
		],
	},
	{
		id: "name", title: "Is it there already?",
		does: "Its name is entered into the list of modules, as one that is coming. A name can be there only once.",
		checks: [
			{ id: "already-loaded", what: "A module of that name is loaded.", error: "EEXIST", log: null },
		],
	},
	{
		id: "symbols", title: "Symbols",
		does: "A module calls functions of the kernel and of other modules. Each such name is looked up among what they export. With checksums (CRC), even what the functions look like must be the same as when it was built. This is why what a module needs is loaded before it.",
		checks: [
			{ id: "symbol-missing", what: "Nobody exports a function that it needs: a module that it needs is not loaded, or it was built for another kernel.", error: "ENOENT", log: "Unknown symbol NAME (err -2)" },
			{ id: "symbol-version", what: "The function is there, but looks otherwise than when the module was built.", error: "EINVAL", log: "disagrees about version of symbol NAME" },
			{ id: "symbol-gpl-only", what: "The function is for modules under the GPL, and this one is not.", error: "ENOENT", log: "Unknown symbol NAME (err -2)" },
		],
	},
	{
		id: "relocation", title: "Relocation",
		does: "Now that every function has an address, the addresses are written into the module's code.",
		checks: [
			{ id: "relocation-type", what: "The code asks for a kind of address that this kernel does not know, or one that is too far away.", error: "ENOEXEC", log: "Unknown rela relocation: 42" },
		],
	},
	{
		id: "parameters", title: "Parameters",
		does: "What was given behind the name (and what options lines in modprobe.d give) is read: each NAME=VALUE is set. A parameter that the module does not know is only logged.",
		checks: [
			{ id: "parameter-value", what: "A value is not of the parameter's type.", error: "EINVAL", log: "`many' invalid for parameter `max_loop'" },
			{ id: "parameter-unknown", what: "It has no such parameter: a line in the log, and it goes on.", error: null, log: "unknown parameter 'x' ignored" },
		],
	},
	{
		id: "init", title: "Init",
		does: "The module's own first function runs. It may look for its devices, register a driver or a file system, or find out that it is of no use here. Nobody can tell beforehand what it answers.",
		checks: [
			{ id: null, what: "It says that there is no device for it.", error: "ENODEV", log: null },
			{ id: null, what: "It has a bug: the process that loads it is killed, and the module stays as it is until the next restart.", error: null, log: "BUG: or Oops:, with a trace" },
		],
	},
	{
		id: "live", title: "Live",
		does: "The memory that only the start needed is given back, the module's state becomes Live, and the drivers that it brought may take their devices. It shows in lsmod and /sys/module.",
		checks: [],
	},
];

export const UNLOAD = [
	{
		id: "may", title: "May you?", does: "modprobe -r or rmmod asks the kernel by the call delete_module. Only root may.",
		checks: [{ id: null, what: "The user is not root.", error: "EPERM", log: null }],
	},
	{
		id: "users", title: "Who uses it?",
		does: "The kernel counts who uses a module: other modules, open devices, mounted file systems, network interfaces. Only one that nobody uses can go; so what uses it goes first.",
		checks: [
			{ id: null, what: "Another module uses it.", error: "EWOULDBLOCK", log: null },
			{ id: null, what: "Something else has it in use.", error: "EWOULDBLOCK", log: null },
			{ id: null, what: "It is just being loaded or unloaded.", error: "EBUSY", log: null },
		],
	},
	{
		id: "exit", title: "Exit",
		does: "The module's last function runs: it gives back its devices and takes away its driver. A module that has none can never be unloaded.",
		checks: [{ id: null, what: "It has no such function.", error: "EBUSY", log: null }],
	},
	{
		id: "gone", title: "Gone",
		does: "Its memory is given back, and what it needed is used by one less: modprobe -r unloads that, too, if nobody else uses it.",
		checks: [],
	},
];

/** The stage at which a check of `tenon check` stands; null: it is of none that are shown. */
export function stageOf(id) {
	const words = [["packed", "read"], ["file", "read"], ["unsigned", "signature"], ["signature", "signature"], ["elf", "format"], ["struct", "format"], ["modinfo", "format"],
		["vermagic", "fit"], ["licence", "fit"], ["blacklisted", "fit"], ["module-layout", "symbols"], ["staging", "fit"], ["out-of-tree", "fit"], ["already", "name"], ["symbol", "symbols"], ["namespace", "symbols"], ["version", "symbols"],
		["relocation", "relocation"], ["parameter", "parameters"], ["not-permitted", "ask"], ["modules-disabled", "ask"], ["no-modules", "ask"]];

	return LOAD.find(s => s.checks.some(c => c.id === id))?.id ?? words.find(([start]) => id.startsWith(start))?.[1] ?? null;
}
