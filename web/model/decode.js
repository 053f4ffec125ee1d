// SPDX-License-Identifier: LGPL-2.1-or-later
// The data that tenon put into the page (doc/json.md, "tenon explore") become modules and devices that refer to each other.

export const FORMAT = 1;

/** "kernel/drivers/net/ethernet/intel/e1000e/e1000e.ko" -> "drivers/net". */
export function subsystemOf(path) {
	if (!path)
		return "unknown";
	const parts = path.split("/").slice(0, -1);

	if (parts[0] === "kernel")
		parts.shift();
	if (!parts.length)
		return "other";
	return ["drivers", "arch", "sound", "net"].includes(parts[0]) && parts.length > 1 ? `${parts[0]}/${parts[1]}` : parts[0];
}

function readModule(c, i, text) {
	const deps = list => list.length ? { before: list[0].map(text), after: list[1].map(text), place: text(list[2]) } : null;
	const state = text(c.state[i]);

	return {
		index: i,
		name: c.name[i],
		path: c.path[i],
		subsystem: subsystemOf(c.path[i]),
		trouble: text(c.trouble[i]),
		state,
		loaded: state === "loaded" || state === "loading" || state === "unloading",
		builtin: state === "builtin",
		fileSize: c.file_size[i],
		memory: c.memory[i],
		references: c.references[i],
		permanent: c.permanent[i],
		taints: text(c.taints[i]) ?? "",
		description: text(c.description[i]),
		license: text(c.license[i]),
		version: text(c.version[i]),
		intree: text(c.intree[i]) === "Y",
		authors: c.authors[i].map(text),
		signer: text(c.signer[i]),
		aliases: c.aliases[i],
		firmware: c.firmware[i].map(text),
		needs: c.needs[i],
		uses: new Map(c.symbols[i].map(([owner, symbols]) => [owner, symbols.map(text)])),
		usedBy: c.used_by[i],
		soft: deps(c.softdeps[i]),
		weak: deps(c.weakdeps[i]),
		parameters: c.parameters[i].map(([name, type, description, value, trouble, writable, setValue, setBy]) => ({
			name: text(name), type: text(type), description: text(description), value: text(value), trouble: text(trouble), writable,
			setValue: text(setValue), setBy: text(setBy),
		})),
		blocked: text(c.blocked[i]),
		command: text(c.command[i]),
		verdict: text(c.verdict[i]),
		findings: c.findings[i].map(([id, code, severity, decides, said, remedy]) => ({
			id: text(id), code: text(code), severity: text(severity), decides, text: text(said), remedy: text(remedy),
		})),
		steps: c.steps[i].map(([action, module, reason, forModule, note, options, place, required]) => ({
			action: text(action), module: text(module), reason: text(reason), forModule: text(forModule), note: text(note),
			options: text(options), place: text(place), required,
		})),
		direct: [],
		neededBy: [],
		devices: [],
	};
}

/** What a module needs with nothing between: whose symbols it uses, and what no other one that it needs would bring. */
function findDirect(modules, m) {
	const direct = new Set(m.uses.keys());
	const brought = new Set();

	if (m.uses.size) {
		for (const owner of direct)
			modules[owner].needs.forEach(n => brought.add(n));
	} else {
		for (const n of m.needs)
			modules[n].needs.forEach(below => below !== n && brought.add(below));
	}
	for (const n of m.needs)
		if (!brought.has(n))
			direct.add(n);
	direct.delete(m.index);
	return [...direct];
}

function readDevice(d, index, text, byName) {
	const module = text(d.module);

	return {
		index,
		name: d.name, bus: text(d.bus), path: d.path, modalias: d.modalias, driver: d.driver, state: d.state, why: d.why,
		moduleName: module,
		module: byName.get(module) ?? null,
		candidates: d.modules.map(c => ({
			name: text(c.module), module: byName.get(text(c.module)) ?? null, pattern: text(c.pattern), state: c.state,
		})),
	};
}

/** @param data the document as JSON.parse() has read it */
export function decode(data) {
	if (data.format !== FORMAT)
		throw new Error(`these data are of format ${data.format}, and this page knows format ${FORMAT}`);
	const text = i => i < 0 ? null : data.strings[i];
	const modules = data.modules.name.map((_, i) => readModule(data.modules, i, text));
	const byName = new Map(modules.map(m => [m.name, m]));

	for (const m of modules) {
		m.direct = findDirect(modules, m);
		for (const n of m.direct)
			modules[n].neededBy.push(m.index);
	}
	for (const m of modules) // what the kernel counts, and no file tells
		for (const user of m.usedBy)
			if (!modules[user].direct.includes(m.index)) {
				modules[user].direct.push(m.index);
				m.neededBy.push(user);
			}
	const devices = data.devices.map((d, i) => readDevice(d, i, text, byName));

	for (const d of devices) {
		const all = new Set(d.candidates.map(c => c.module));

		all.add(d.module);
		all.delete(null);
		all.forEach(m => m.devices.push(d));
	}
	return { ...data, modules, byName, devices, strings: null };
}
