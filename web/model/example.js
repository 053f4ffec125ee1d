// SPDX-License-Identifier: LGPL-2.1-or-later
// A small tree for the tests of the model, as tenon would write it.

import { decode } from "./decode.js";

/** @param modules [{name, path, state, needs: [names], symbols: {owner: [names]}, ...}] in the order of their names */
export function document({ modules, devices = [], ...rest }) {
	const strings = [];
	const number = text => {
		if (text === null || text === undefined)
			return -1;
		if (!strings.includes(text))
			strings.push(text);
		return strings.indexOf(text);
	};
	const at = name => modules.findIndex(m => m.name === name);
	const column = make => modules.map(make);

	const fields = m => [["description", m.description], ["license", m.license], ["version", m.version], ["intree", m.intree],
		...(m.authors ?? []).map(a => ["author", a]), ...(m.firmware ?? []).map(f => ["firmware", f])]
		.filter(([, value]) => value !== undefined).flatMap(pair => pair.map(number));
	const signed = modules.filter(m => m.signer !== undefined);

	return {
		format: 2, tenon: "0", kernel: "6.1.0", tree: "/lib/modules/6.1.0", root: null, running: true, checked: true, strings, causes: [], taints: [], timings: null,
		signatures: signed.map(m => [m.signer || null, null, null, null, "yes", null, null, null].map(number)),
		packages: [["dpkg", "linux-image", "6.1", "/var/lib/dpkg/info/linux-image.list", null].map(number)],
		modules: {
			name: column(m => m.name),
			path: column(m => m.path === undefined ? `kernel/drivers/net/${m.name}.ko` : m.path),
			trouble: column(m => number(m.trouble)),
			state: column(m => number(m.state ?? "available")),
			file_size: column(m => m.fileSize ?? null),
			package: column(m => m.state === "builtin" ? -1 : 0),
			memory: column(m => m.memory ?? null),
			references: column(m => m.references ?? null),
			permanent: column(m => m.permanent ?? false),
			loaded_is_file: column(() => null),
			taints: column(m => number(m.taints)),
			fields: column(fields),
			build_id: column(() => null),
			signature: column(m => signed.indexOf(m)),
			aliases: column(m => m.aliases ?? []),
			exports: column(m => m.exports ?? []),
			firmware: column(m => (m.firmware ?? []).flatMap(() => [null, "missing"].map(number))),
			needs: column(m => (m.needs ?? []).map(at)),
			symbols: column(m => Object.entries(m.symbols ?? {}).map(([owner, list]) => [at(owner), list.map(number)])),
			used_by: column(m => (m.usedBy ?? []).map(at)),
			softdeps: column(m => m.soft ? [m.soft.before.map(number), m.soft.after.map(number), m.soft.rule.map(r => typeof r === "number" ? r : number(r))] : []),
			weakdeps: column(() => []),
			parameters: column(m => (m.parameters ?? []).map(p => [number(p.name), number(p.type), number(p.description),
				number(p.value), -1, p.writable ?? false])),
			blocked: column(() => []),
			install: column(() => []),
			remove: column(() => []),
			alias_lines: column(() => []),
			verdict: column(m => number(m.verdict)),
			errno: column(() => -1),
			known_as: column(() => -1),
			findings: column(() => []),
			steps: column(m => (m.steps ?? []).map(list => list.map(number))),
		},
		devices: devices.map(d => ({ ...d, bus: number(d.bus), module: number(d.module),
			modules: (d.modules ?? []).map(c => ({ module: number(c.module), pattern: number(c.pattern), state: c.state })) })),
		...rest,
	};
}

/** d needs b and c, b and c need a; e needs nothing; k is part of the kernel. */
export function diamond(rest = {}) {
	return decode(document({
		modules: [
			{ name: "a", path: "kernel/lib/a.ko", state: "loaded", usedBy: ["b"], references: 1, description: "the first of them" },
			{ name: "b", state: "loaded", needs: ["a"], symbols: { a: ["a_one", "a_two"] }, signer: "Maker" },
			{ name: "c", needs: ["a"], symbols: { a: ["a_one"] }, taints: "O", signer: "" },
			{ name: "d", needs: ["b", "c", "a"], symbols: { b: ["b_one"], c: ["c_one"] }, description: "network card" },
			{ name: "e_net", path: "updates/e-net.ko", description: "another network card" },
			{ name: "k", path: "kernel/fs/k.ko", state: "builtin" },
		],
		devices: [
			{ name: "0000:00:01.0", bus: "pci", path: "/sys/devices/x", modalias: "pci:v1d2", driver: "b", state: "bound", why: null, module: "b",
				modules: [{ module: "b", pattern: "pci:v1*", state: "loaded" }, { module: "d", pattern: "pci:*", state: "available" }] },
		],
		...rest,
	}));
}
