// SPDX-License-Identifier: LGPL-2.1-or-later
// Which modules are shown. A filter is an object of texts as they stand in the address; what is missing lets all through.

export const STATES = [
	["", "any"],
	["loaded", "loaded"],
	["builtin", "built in"],
	["available", "not loaded"],
];

export const NO_SIGNER = "(not signed)";
const UNNAMED = "(signed, by nobody named)";

export function signerOf(m) {
	return m.signer === null ? NO_SIGNER : m.signer || UNNAMED;
}

const TESTS = {
	state: (m, value) => value === "loaded" ? m.loaded : value === "builtin" ? m.builtin : !m.loaded && !m.builtin,
	taint: (m, value) => value === "any" ? m.taints !== "" : value === "none" ? m.taints === "" : m.taints.includes(value),
	signer: (m, value) => !m.builtin && signerOf(m) === value,
	subsystem: (m, value) => m.subsystem === value,
	device: (m, value) => value === "any" ? m.devices.length > 0 : m.devices.some(d => d.bus === value),
};

export const FILTERS = Object.keys(TESTS);

/** The filters that an address has, and only those. */
export function filtersOf(parameters) {
	return Object.fromEntries(FILTERS.filter(key => parameters[key]).map(key => [key, parameters[key]]));
}

/** Modules that all filters let through, in their order. */
export function apply(model, filters) {
	const wanted = Object.entries(filtersOf(filters));

	return model.modules.filter(m => wanted.every(([key, value]) => TESTS[key](m, value)));
}

function tally(list) {
	const n = new Map();

	for (const one of list)
		n.set(one, (n.get(one) ?? 0) + 1);
	return [...n].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** What can be chosen from, as [value, label] pairs, the most frequent first. */
export function choices(model) {
	const files = model.modules.filter(m => !m.builtin);
	const letters = new Set(model.modules.flatMap(m => [...m.taints]));
	const counted = list => list.map(([value, n]) => [value, `${value} (${n})`]);

	return {
		state: STATES,
		taint: [["", "any"], ["any", "some taint"], ["none", "no taint"], ...[...letters].sort().map(l => [l, `taint ${l}`])],
		signer: [["", "anybody"], ...counted(tally(files.map(signerOf)))],
		subsystem: [["", "all"], ...counted(tally(model.modules.map(m => m.subsystem)))],
		device: [["", "with or without"], ["any", "for a device here"],
			...tally(model.devices.filter(d => d.module || d.candidates.length).map(d => d.bus)).map(([b, n]) => [b, `for ${b} (${n})`])],
	};
}

/** Modules by subsystem, the largest first: [[name, modules]...]. */
export function bySubsystem(modules) {
	const groups = new Map();

	for (const m of modules) {
		if (!groups.has(m.subsystem))
			groups.set(m.subsystem, []);
		groups.get(m.subsystem).push(m);
	}
	return [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
}
