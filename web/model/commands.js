// SPDX-License-Identifier: LGPL-2.1-or-later
// The command lines that do what the page speaks of. They are only shown, and copied by a click.

/** A word as a shell takes it. */
export function quote(word) {
	if (/^[\w@%+=:,./-]+$/.test(word) && !word.startsWith("-"))
		return word;
	return `'${word.replaceAll("'", "'\\''")}'`;
}

function where(model) {
	const words = [];

	if (model.root)
		words.push("--root", quote(model.root));
	if (!model.running)
		words.push("--kernel", quote(model.kernel));
	return words.length ? ` ${words.join(" ")}` : "";
}

/** [{what, line, root}]: what it does, the command, and whether it takes root. */
export function commandsFor(model, m) {
	const name = quote(m.name), at = where(model);
	const list = [
		{ what: "Show all that is known of it", line: `tenon show${at} ${name}` },
		{ what: "Draw what is around it", line: `tenon graph${at} ${name}` },
	];

	if (m.builtin)
		return list;
	if (!m.loaded)
		list.push({ what: "Ask whether it would load", line: `tenon check${at} ${name}` },
			{ what: "Say why it is not loaded", line: `tenon explain${at} ${name}` },
			{ what: "See what loading it would do", line: `tenon plan${at} ${name}` });
	if (!model.running || model.root)
		return list;
	if (!m.loaded)
		list.push({ what: "Load it", line: `tenon load ${name}`, root: true });
	else
		list.push({ what: "See what keeps it loaded", line: `tenon explain ${name}` },
			{ what: "See what unloading it would do", line: `tenon unload --dry-run ${name}` },
			{ what: "Unload it", line: `tenon unload ${name}`, root: true },
			{ what: "Unload it and load it again", line: `tenon reload ${name}`, root: true });
	if (m.parameters.length)
		list.push({ what: "Show its parameters", line: `tenon param ${name}` });
	return list;
}
