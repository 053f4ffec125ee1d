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

	return {
		format: 1, tenon: "0", kernel: "6.1.0", tree: "/lib/modules/6.1.0", root: null, running: true, checked: true, strings,
		modules: {
			name: column(m => m.name),
			path: column(m => m.path === undefined ? `kernel/drivers/net/${m.name}.ko` : m.path),
			trouble: column(m => number(m.trouble)),
			state: column(m => number(m.state ?? "available")),
			file_size: column(m => m.fileSize ?? null),
			memory: column(m => m.memory ?? null),
			references: column(m => m.references ?? null),
			permanent: column(m => m.permanent ?? false),
			taints: column(m => number(m.taints)),
			description: column(m => number(m.description)),
			license: column(m => number(m.license)),
			version: column(m => number(m.version)),
			intree: column(m => number(m.intree)),
			authors: column(m => (m.authors ?? []).map(number)),
			signer: column(m => number(m.signer)),
			aliases: column(m => m.aliases ?? 0),
			firmware: column(m => (m.firmware ?? []).map(number)),
			needs: column(m => (m.needs ?? []).map(at)),
			symbols: column(m => Object.entries(m.symbols ?? {}).map(([owner, list]) => [at(owner), list.map(number)])),
			used_by: column(m => (m.usedBy ?? []).map(at)),
			softdeps: column(m => m.soft ? [m.soft.before.map(number), m.soft.after.map(number), number(m.soft.place)] : []),
			weakdeps: column(() => []),
			parameters: column(m => (m.parameters ?? []).map(p => [number(p.name), number(p.type), number(p.description),
				number(p.value), -1, p.writable ?? false, -1, -1])),
			blocked: column(m => number(m.blocked)),
			command: column(m => number(m.command)),
			verdict: column(m => number(m.verdict)),
			findings: column(() => []),
			steps: column(m => (m.steps ?? []).map(([a, b, c, d]) => [number(a), number(b), number(c), number(d), -1, -1, -1, true])),
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
