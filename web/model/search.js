// SPDX-License-Identifier: LGPL-2.1-or-later
// Finding a module by what somebody types: its name first, then its description.

/** Names of modules make no difference between '-' and '_'. */
export function normalise(text) {
	return text.trim().toLowerCase().replaceAll("-", "_").replace(/\.ko(\.\w+)?$/, "");
}

function rank(m, query, words) {
	const name = m.name.toLowerCase();

	if (name === query)
		return 0;
	if (name.startsWith(query))
		return 1;
	if (name.split("_").some(part => part.startsWith(query)))
		return 2;
	if (name.includes(query))
		return 3;
	const about = (m.description ?? "").toLowerCase();

	return words.every(word => about.includes(word) || name.includes(word)) ? 4 : -1;
}

/** The best modules for a query; what is loaded comes before what is not. Nothing for an empty one. */
export function search(model, typed, limit = 12) {
	const query = normalise(typed);
	const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
	const found = [];

	if (!query)
		return found;
	for (const m of model.modules) {
		const r = rank(m, query, words);

		if (r >= 0)
			found.push({ m, r });
	}
	found.sort((a, b) => a.r - b.r || b.m.loaded - a.m.loaded || a.m.name.length - b.m.name.length || a.m.index - b.m.index);
	return found.slice(0, limit).map(f => f.m);
}
