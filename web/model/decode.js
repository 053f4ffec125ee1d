// SPDX-License-Identifier: LGPL-2.1-or-later
// The data that tenon put into the page (doc/json.md, "tenon explore") become modules and devices that refer to each other.

export const FORMAT = 2;

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

/** A list of texts that look alike: each has so many characters of the one before it at its start, and at its end. */
export function unfold(list) {
	const all = [];
	let before = "";

	for (let i = 0; i + 2 < list.length; i += 3) {
		before = before.slice(0, list[i]) + list[i + 2] + (list[i + 1] ? before.slice(-list[i + 1]) : "");
		all.push(before);
	}
	return all;
}

function pairs(list, text) {
	const all = [];

	for (let i = 0; i + 1 < list.length; i += 2)
		all.push([text(list[i]), text(list[i + 1])]);
	return all;
}

/** A line of the configuration: name, value, file and line. */
function readRule(list, text) {
	return list.length ? { name: text(list[0]), value: text(list[1]), file: text(list[2]), line: list[3], place: `${text(list[2])}${list[3] ? `:${list[3]}` : ""}` } : null;
}

function readDeps(list, text) {
	return list.length ? { before: list[0].map(text), after: list[1].map(text), ...readRule(list[2], text) } : null;
}

function readParameter([name, type, description, value = -1, trouble = -1, writable = false, setValue = -1, setBy = []], text) {
	return { name: text(name), type: text(type), description: text(description), value: text(value), trouble: text(trouble), writable,
		setValue: text(setValue), setBy: readRule(setBy, text) };
}

function readFinding([id, code, severity, error, decides, doubt, said, remedy, log, source, file, line], text) {
	return { id: text(id), code: text(code), severity: text(severity), error: text(error), decides, doubt, text: text(said), remedy: text(remedy),
		log: text(log), source: text(source), file: text(file), line };
}

function readStep([action, module, reason, forModule, note = -1, options = -1, place = -1, required = true], text) {
	return { action: text(action), module: text(module), reason: text(reason), forModule: text(forModule), note: text(note),
		options: text(options), place: text(place), required };
}

function readSignature(row, text) {
	const [signer, key, hash, algorithm, trusted, reason, certificate, source] = row.map(text);

	return { signer, key, hash, algorithm, trusted, reason, certificate, source };
}

function readPackage(row, text) {
	const [manager, name, version, source, trouble] = row.map(text);

	return { manager, name, version, source, trouble };
}

/** What many modules have alike is read once. */
function readShared(data, text) {
	return { signatures: data.signatures.map(row => readSignature(row, text)), packages: data.packages.map(row => readPackage(row, text)) };
}

function readModule(c, i, text, shared) {
	const state = text(c.state[i]);
	const fields = pairs(c.fields[i], text);
	const all = key => fields.filter(([k]) => k === key).map(([, value]) => value);
	const signature = shared.signatures[c.signature[i]] ?? null;
	const firmware = pairs(c.firmware[i], text);

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
		package: shared.packages[c.package[i]] ?? null,
		memory: c.memory[i],
		references: c.references[i],
		permanent: c.permanent[i],
		loadedIsFile: c.loaded_is_file[i],
		taints: text(c.taints[i]) ?? "",
		fields,
		description: all("description")[0] ?? null,
		license: all("license")[0] ?? null,
		version: all("version")[0] ?? null,
		intree: all("intree")[0] === "Y",
		authors: all("author"),
		buildId: c.build_id[i],
		signature,
		signer: signature ? signature.signer ?? "" : null,
		get aliases() { // thousands of modules have them, and one is looked at
			return unfold(c.aliases[i]);
		},
		get exports() {
			return c.exports[i].flatMap(([gpl, namespace, names]) => unfold(names).map(name => ({ name, gpl, namespace: text(namespace) })));
		},
		firmware: all("firmware").map((name, k) => ({ name, path: firmware[k]?.[0] ?? null, reason: firmware[k]?.[1] ?? null })),
		needs: c.needs[i],
		uses: new Map(c.symbols[i].map(([owner, symbols]) => [owner, symbols.map(text)])),
		usedBy: c.used_by[i],
		soft: readDeps(c.softdeps[i], text),
		weak: readDeps(c.weakdeps[i], text),
		parameters: c.parameters[i].map(one => readParameter(one, text)),
		blocked: c.blocked[i].map(([kind, file, line]) => ({ kind: text(kind), file: text(file), line })),
		install: readRule(c.install[i], text),
		remove: readRule(c.remove[i], text),
		aliasLines: c.alias_lines[i].map(one => readRule(one, text)),
		verdict: text(c.verdict[i]),
		error: text(c.errno[i]),
		knownAs: text(c.known_as[i]) ?? c.name[i],
		findings: c.findings[i].map(one => readFinding(one, text)),
		steps: c.steps[i].map(one => readStep(one, text)),
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
	const shared = readShared(data, text);
	const modules = data.modules.name.map((_, i) => readModule(data.modules, i, text, shared));
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
	const causes = new Map(data.causes.map(([code, title, about, remedy, commands]) => [code, { title, text: about, remedy, commands }]));

	return { ...data, causes, taints: new Map(data.taints), modules, byName, devices, strings: null };
}
