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

	if (m.builtin) {
		if (m.parameters.length)
			list.push({ what: "Show its parameters", line: `tenon param${at} ${name}` });
		return list;
	}
	list.push({ what: "Ask whether it would load", line: `tenon check${at} ${name}` },
		{ what: m.loaded ? "Say why it is loaded, and what keeps it" : "Say why it is not loaded", line: `tenon explain${at} ${name}` },
		m.loaded ? { what: "See what unloading it would do, step by step", line: `tenon plan --remove${at} ${name}` } :
			{ what: "See what loading it would do, step by step", line: `tenon plan${at} ${name}` });
	if (m.parameters.length)
		list.push({ what: "Show its parameters", line: `tenon param${at} ${name}` });
	list.push(m.blocked.length ? { what: "Let it be loaded again", line: `tenon config unblock${at} ${name}`, root: true } :
		{ what: "Never load it again", line: `tenon config block${at} ${name}`, root: true });
	if (!model.running || model.root)
		return list;
	if (!m.loaded)
		list.push({ what: "Load it", line: `tenon load ${name}`, root: true },
			{ what: "Load it, and record how long each step took", line: `tenon load --json ${name} >run.json`, root: true });
	else
		list.push({ what: "Unload it", line: `tenon unload ${name}`, root: true },
			{ what: "Unload it and load it again", line: `tenon reload ${name}`, root: true });
	return list;
}

/** What sets a parameter now, or for each time that the module is loaded. */
export function commandToSet(model, m, p) {
	const value = quote(`${p.name}=${p.value ?? p.setValue ?? "VALUE"}`);

	return p.writable && m.loaded ? `sudo tenon param ${quote(m.name)} ${value}` : `sudo tenon param --persist${where(model)} ${quote(m.name)} ${value}`;
}
