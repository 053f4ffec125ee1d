// SPDX-License-Identifier: LGPL-2.1-or-later
// Elements of the page. What comes from modules and files only ever becomes text: nothing here, and nothing else in
// web/, reads markup.

import { show } from "../model/text.js";

/**
 * @param attributes "on" has listeners, "class" and all others are attributes; false, null and undefined leave one out
 * @param children elements and texts; null and false are left out
 */
export function h(tag, attributes, ...children) {
	const element = document.createElement(tag);

	for (const [name, value] of Object.entries(attributes ?? {})) {
		if (name === "on")
			for (const [event, listener] of Object.entries(value))
				element.addEventListener(event, listener);
		else if (value !== false && value !== null && value !== undefined)
			element.setAttribute(name, value === true ? "" : value);
	}
	element.append(...real(children));
	return element;
}

const real = children => children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);

/** Puts these in place of all that an element has. */
export function fill(element, ...children) {
	element.replaceChildren(...real(children));
}

/** Says something to who cannot see that it has changed. */
export function say(text) {
	document.getElementById("said").textContent = text;
}

/** A long list in pieces: the first, and a button for the rest. */
export function longList(items, make, { first = 40, label = "items" } = {}) {
	const list = h("ul", { class: "items" }, items.slice(0, first).map(make));

	if (items.length <= first)
		return list;
	const more = h("button", { type: "button", class: "more", on: { click() {
		const rest = items.slice(first).map(make);

		list.append(...rest);
		more.remove();
		rest[0].querySelector("a, button")?.focus();
		say(`${rest.length} more ${label}`);
	} } }, `Show ${items.length - first} more ${label}`);

	return h("div", null, list, more);
}

/** A button that copies a text, and says so. */
export function copyButton(text, what) {
	const button = h("button", { type: "button", class: "copy", "aria-label": `Copy: ${what}`, on: { async click() {
		const done = await copy(text);

		button.textContent = done ? "Copied" : "Select it by hand";
		say(done ? `Copied: ${what}` : "It could not be copied");
		setTimeout(() => {
			button.textContent = "Copy";
		}, 2000);
	} } }, "Copy");

	return button;
}

/** A command, and the button that copies it. */
export function commandLine(line, what) {
	return h("div", { class: "line" }, h("code", null, show(line, 400)), copyButton(line, what));
}

async function copy(text) {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch { // a page of a file may have no clipboard
		const area = h("textarea", { class: "unseen", readonly: true, "aria-hidden": "true" });

		area.value = text;
		document.body.append(area);
		area.select();
		const done = document.execCommand("copy");

		area.remove();
		return done;
	}
}
