// SPDX-License-Identifier: LGPL-2.1-or-later
// doc/kernel-checks.md, which the page has in it: what the kernel checks, with which errno it refuses, and what its log says then.

const CELL = /(?<!\\) ?\| ?/; // "\|" is a '|' within a cell

/** The words of a log line: "`a`, `b`" or "``a `b'``" become ["a", "b"]. */
function quoted(cell) {
	return [...cell.matchAll(/``(.+?)``|`(.+?)`/g)].map(([, two, one]) => (two ?? one).trim());
}

/** @return Map from a check's id to its rows: {when, stops, errors: string[], log: string[]}; `stops`: the kernel refuses the module */
export function readChecks(markdown) {
	const checks = new Map();

	for (const line of markdown.split("\n")) {
		const [empty, id, when, errors, log] = line.split(CELL).map(cell => cell.replaceAll("\\|", "|"));

		if (empty !== "" || !/^[a-z][a-z-]*$/.test(id ?? "") || log === undefined || id === "id")
			continue;
		if (!checks.has(id))
			checks.set(id, []);
		checks.get(id).push({ when: when.replaceAll("`", ""), stops: !["-", ""].includes(errors.trim()), errors: errors.match(/\bE[A-Z0-9]{3,}\b/g) ?? [], log: quoted(log) });
	}
	return checks;
}
