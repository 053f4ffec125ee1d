// SPDX-License-Identifier: LGPL-2.1-or-later
// Ways through the graph. Modules are their numbers; "down" is to what a module needs, "up" to what needs it.

const next = (model, direction, at) => direction === "down" ? model.modules[at].direct : model.modules[at].neededBy;

/** Map of all that can be reached from `from`, itself included, to the number of steps. */
export function reach(model, from, direction, depth = Infinity) {
	const steps = new Map([[from, 0]]);
	const queue = [from];

	for (let i = 0; i < queue.length; i++) {
		const at = queue[i], far = steps.get(at);

		if (far >= depth)
			continue;
		for (const n of next(model, direction, at))
			if (!steps.has(n)) {
				steps.set(n, far + 1);
				queue.push(n);
			}
	}
	return steps;
}

function shortest(model, from, to, neighbours) {
	const before = new Map([[from, -1]]);
	const queue = [from];

	for (let i = 0; i < queue.length && !before.has(to); i++)
		for (const n of neighbours(queue[i]))
			if (!before.has(n)) {
				before.set(n, queue[i]);
				queue.push(n);
			}
	if (!before.has(to))
		return null;
	const path = [];

	for (let at = to; at !== -1; at = before.get(at))
		path.unshift(at);
	return path;
}

/**
 * The shortest way between two modules: where one needs the other along what is needed, else by any.
 * @return {{kind: "needs"|"needed by"|"related", path: number[]}|null}
 */
export function path(model, from, to) {
	const down = shortest(model, from, to, at => model.modules[at].direct);

	if (down)
		return { kind: "needs", path: down };
	const up = shortest(model, from, to, at => model.modules[at].neededBy);

	if (up)
		return { kind: "needed by", path: up };
	const any = shortest(model, from, to, at => [...model.modules[at].direct, ...model.modules[at].neededBy]);

	return any ? { kind: "related", path: any } : null;
}

/** What is between two neighbours of a path: "uses 3 symbols of". */
export function symbolsBetween(model, user, owner) {
	return model.modules[user].uses.get(owner) ?? [];
}

/** Modules that would have to be loaded before a module, in an order that works; itself is the last. */
export function toLoad(model, index) {
	const m = model.modules[index];
	const order = [...m.needs].reverse(); // modules.dep has the nearest first
	const missing = order.filter(n => !model.modules[n].loaded && !model.modules[n].builtin);

	if (!m.loaded && !m.builtin)
		missing.push(index);
	return missing;
}

/** Modules that need it, directly or not: without it none of them works. Those that are loaded first. */
export function wouldStop(model, index) {
	const all = [...reach(model, index, "up").keys()].filter(n => n !== index);
	const rank = n => model.modules[n].loaded ? 0 : 1;

	return all.sort((a, b) => rank(a) - rank(b) || a - b);
}
