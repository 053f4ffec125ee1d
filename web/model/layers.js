// SPDX-License-Identifier: LGPL-2.1-or-later
// A module and what is around it, in columns: to the right what it needs, to the left what needs it.

import { reach } from "./walk.js";

// As many in a column as somebody can still tell apart.
export const TALLEST = 40;

/** What matters more comes first: what is loaded, then what many need. */
function byWeight(model) {
	return (a, b) => model.modules[b].loaded - model.modules[a].loaded ||
		model.modules[b].neededBy.length - model.modules[a].neededBy.length || a - b;
}

function columns(model, from, direction, depth) {
	const list = [];

	for (const [at, far] of reach(model, from, direction, depth))
		if (far > 0)
			(list[far - 1] ??= []).push(at);
	return list.map(column => column.sort(byWeight(model)));
}

/**
 * The neighbourhood of a module.
 * @return {{nodes: {index, column, row, rows}[], left: {column, n}[], edges: [number, number][]}} `left`: how many of a column
 *   are too many to be shown
 */
export function neighbourhood(model, index, depth = 1, tallest = TALLEST) {
	const nodes = [{ index, column: 0, row: 0, rows: 1 }], left = [];
	const take = (list, sign) => list.forEach((column, i) => {
		const shown = column.slice(0, tallest);

		shown.forEach((at, row) => nodes.push({ index: at, column: sign * (i + 1), row, rows: shown.length }));
		if (column.length > shown.length)
			left.push({ column: sign * (i + 1), n: column.length - shown.length });
	});

	take(columns(model, index, "down", depth), 1);
	take(columns(model, index, "up", depth), -1);
	return { nodes, left, edges: edgesAmong(model, nodes.map(n => n.index)) };
}

/** All [user, needed] pairs among some modules. */
export function edgesAmong(model, indexes) {
	const inside = new Set(indexes);
	const edges = [];

	for (const at of inside)
		for (const n of model.modules[at].direct)
			if (inside.has(n))
				edges.push([at, n]);
	return edges;
}
