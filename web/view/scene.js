// SPDX-License-Identifier: LGPL-2.1-or-later
// Places for modules on a plane, by parts of d3: bubbles of subsystems, columns around one module, a net of some hundred.
// What takes long is done in slices: run(until) goes on until a time and tells whether it is done.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { hierarchy, pack } from "d3-hierarchy";

import { bySubsystem } from "../model/filter.js";
import { edgesAmong, neighbourhood } from "../model/layers.js";

/** Steps of the simulation; the net is quiet then. */
const STEPS = 220;

const still = () => true;

/** Every module a bubble, those of a subsystem in one. */
export function bubbles(model, modules) {
	const root = hierarchy({ children: bySubsystem(modules).map(([name, list]) => ({ name, children: list.map(m => ({ m })) })) })
		.sum(d => d.m ? 1 + Math.min(d.m.neededBy.length, 60) / 12 : 0);

	pack().size([1000, 1000]).padding(d => d.depth === 0 ? 6 : 1)(root);
	return {
		kind: "bubbles",
		groups: (root.children ?? []).map(g => ({
			x: g.x, y: g.y, r: g.r, name: g.data.name, n: g.children.length, loaded: g.children.filter(c => c.data.m.loaded).length,
		})),
		nodes: root.leaves().filter(n => n.data.m).map(n => ({ x: n.x, y: n.y, r: n.r, m: n.data.m })),
		edges: [],
		run: still,
	};
}

const COLUMN = 260, ROW = 30, CELL = { w: 110, h: 40 };

/** A module in the middle, what it needs to its right, what needs it to its left; neighbours in a column stand near theirs. */
export function columns(model, index, depth, tallest) {
	const { nodes, edges, left } = neighbourhood(model, index, depth, tallest);
	const placed = nodes.map(n => ({
		m: model.modules[n.index], column: n.column, x: n.column * COLUMN, y: (n.row - (n.rows - 1) / 2) * ROW, focus: n.column === 0,
	}));
	const of = new Map(placed.map(n => [n.m.index, n]));
	const links = edges.map(([a, b]) => ({ source: of.get(a), target: of.get(b) }));
	const byColumn = groupBy(placed, n => n.column);

	for (let round = 0; round < 4; round++) // each where its neighbours are, in the order that this gives
		for (const list of byColumn.values())
			settle(list, links);
	return {
		kind: "columns", groups: [], nodes: placed, edges: links, run: still,
		left: left.map(l => ({ ...l, x: l.column * COLUMN, y: (byColumn.get(l.column).length / 2 + 0.3) * ROW })),
	};
}

function groupBy(list, key) {
	const groups = new Map();

	for (const one of list)
		groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
	return groups;
}

function settle(list, links) {
	const inside = new Set(list);
	const sum = new Map(list.map(n => [n, { y: 0, n: 0 }]));

	for (const { source, target } of links)
		for (const [one, other] of [[source, target], [target, source]])
			if (inside.has(one) && !inside.has(other)) {
				sum.get(one).y += other.y;
				sum.get(one).n++;
			}
	const middle = n => sum.get(n).n ? sum.get(n).y / sum.get(n).n : n.y;

	list.sort((a, b) => middle(a) - middle(b) || a.m.index - b.m.index);
	list.forEach((n, row) => {
		n.y = (row - (list.length - 1) / 2) * ROW;
	});
}

/** Modules and their edges, pulled together and pushed apart until they are quiet; those without edges in rows below. */
export function net(model, modules) {
	const nodes = modules.map(m => ({ m, r: 5 + Math.min(Math.sqrt(m.neededBy.length) * 1.6, 14), x: 0, y: 0 }));
	const of = new Map(nodes.map(n => [n.m.index, n]));
	const links = edgesAmong(model, modules.map(m => m.index)).map(([a, b]) => ({ source: of.get(a), target: of.get(b) }));
	const joined = new Set(links.flatMap(l => [l.source, l.target]));
	const moving = nodes.filter(n => joined.has(n)), alone = nodes.filter(n => !joined.has(n));

	moving.forEach((n, i) => Object.assign(n, spiral(i)));
	const force = forceSimulation(moving)
		.force("link", forceLink(links).distance(70).strength(0.5))
		.force("charge", forceManyBody().strength(-160).distanceMax(500))
		.force("x", forceX(0).strength(0.06))
		.force("y", forceY(0).strength(0.09))
		.force("apart", forceCollide(n => n.r + 9))
		.alphaDecay(1 - 0.001 ** (1 / STEPS))
		.stop();
	let steps = 0;

	return {
		kind: "net", groups: [], nodes, edges: links,
		run(until) {
			while (steps < STEPS && performance.now() < until) {
				force.tick();
				steps++;
			}
			rows(alone, moving);
			return steps >= STEPS;
		},
	};
}

/** As wide as what stands above, by subsystem and name. */
function rows(alone, above) {
	const wide = Math.max(...above.map(n => Math.abs(n.x)), 400);
	const top = Math.max(...above.map(n => n.y), 0) + (above.length ? 60 : 0);
	const across = Math.max(Math.floor(wide * 2 / CELL.w), Math.ceil(alone.length / 14));

	alone.sort((a, b) => b.m.loaded - a.m.loaded || (a.m.subsystem < b.m.subsystem ? -1 : a.m.subsystem > b.m.subsystem ? 1 : a.m.index - b.m.index));
	alone.forEach((n, i) => {
		n.x = (i % across - (Math.min(across, alone.length) - 1) / 2) * CELL.w;
		n.y = top + Math.floor(i / across) * CELL.h;
	});
}

/** A start that is the same each time, with none on another. */
function spiral(i) {
	const angle = i * 2.399963; // the golden angle
	const far = 22 * Math.sqrt(i + 0.5);

	return { x: far * Math.cos(angle), y: far * Math.sin(angle) };
}

/** Modules in one line, the way from one to another. */
export function line(model, path) {
	const nodes = path.map((index, i) => ({ m: model.modules[index], x: i * COLUMN, y: 0, focus: i === 0 || i === path.length - 1 }));
	const edges = [];

	for (let i = 1; i < nodes.length; i++)
		edges.push(nodes[i - 1].m.direct.includes(nodes[i].m.index) ? { source: nodes[i - 1], target: nodes[i] } :
			{ source: nodes[i], target: nodes[i - 1] });
	return { kind: "columns", groups: [], nodes, edges, left: [], run: still };
}
