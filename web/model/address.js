// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the reader is, as the part of the address behind '#': "#graph/ext4?depth=2". So the back button works, and a
// place can be kept as a bookmark.

/** @param known names of panes, the first of which stands for any other */
export function read(hash, known) {
	const [way, query = ""] = hash.replace(/^#/, "").split("?", 2);
	const [pane, name = ""] = way.split("/", 2);

	return {
		pane: known.includes(pane) ? pane : known[0],
		name: decode(name),
		...{ parameters: Object.fromEntries(new URLSearchParams(query)) },
	};
}

function decode(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return ""; // half of an escape: nobody's name
	}
}

export function write({ pane, name = "", parameters = {} }) {
	const kept = Object.entries(parameters).filter(([, value]) => value !== "" && value !== null && value !== undefined);
	const query = new URLSearchParams(kept).toString();

	return `#${pane}${name ? `/${encodeURIComponent(name)}` : ""}${query ? `?${query}` : ""}`;
}
