// SPDX-License-Identifier: LGPL-2.1-or-later
// Text of modules and files on its way to the reader: what cannot be seen is made visible, and sizes get words.

// Controls, what turns the direction of a line, what has no width, and lone halves of characters.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const LINES = /\r\n|\r|\n/;

export const LONGEST = 2000;

/** Text as it can be shown on one line: what is invisible stands as its number, and what is very long is cut. */
export function show(text, longest = LONGEST) {
	if (text === null || text === undefined)
		return "";
	const shown = String(text).replace(UNSEEN, one => `\u27e8U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}\u27e9`);

	return shown.length > longest ? `${[...shown.slice(0, longest)].join("")}\u2026` : shown;
}

/** The same of text that has lines. */
export function showLines(text, longest = LONGEST) {
	return String(text ?? "").split(LINES).map(line => show(line, longest)).join("\n");
}

const COUNT = new Intl.NumberFormat("en");

/** "4,023 modules", "1 module". */
export function count(n, one, many = `${one}s`) {
	return `${COUNT.format(n)} ${n === 1 ? one : many}`;
}

export function number(n) {
	return COUNT.format(n);
}

/** "12.3 kB": powers of 1,000, three digits. */
export function bytes(n) {
	const units = ["bytes", "kB", "MB", "GB", "TB"];
	let unit = 0;

	for (; n >= 999.5 && unit < units.length - 1; unit++)
		n /= 1000;
	if (unit === 0)
		return count(n, "byte");
	return `${n < 10 ? n.toFixed(2) : n < 100 ? n.toFixed(1) : n.toFixed(0)} ${units[unit]}`;
}

/** Names in a row: "a, b and 3 more". */
export function names(list, longest = 6) {
	const shown = list.slice(0, longest).map(name => show(name, 60));

	if (list.length > longest)
		return `${shown.join(", ")} and ${number(list.length - longest)} more`;
	return shown.join(", ");
}
