// SPDX-License-Identifier: LGPL-2.1-or-later
// A field that suggests modules while somebody types: the combobox of the ARIA Authoring Practices, with a list below it.

import { count, show } from "../model/text.js";
import { search } from "../model/search.js";
import { h, say } from "./dom.js";

let number = 0;

/**
 * @param label above the field
 * @param onChoose called with the module
 */
export function combobox(model, { label, placeholder = "", onChoose }) {
	const id = `combobox-${++number}`;
	const list = h("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
	const input = h("input", {
		id, type: "text", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false", placeholder,
		"aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
	});
	let found = [], at = -1;

	function close() {
		list.hidden = true;
		at = -1;
		input.setAttribute("aria-expanded", "false");
		input.removeAttribute("aria-activedescendant");
	}

	function mark(n) {
		at = n;
		[...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
		if (at < 0) {
			input.removeAttribute("aria-activedescendant");
			return;
		}
		input.setAttribute("aria-activedescendant", list.children[at].id);
		list.children[at].scrollIntoView({ block: "nearest" });
	}

	function choose(m) {
		input.value = "";
		close();
		onChoose(m);
	}

	function update() {
		found = search(model, input.value);
		list.replaceChildren(...found.map((m, i) => h("li", {
			id: `${id}-${i}`, role: "option", "aria-selected": "false",
			on: { mousedown: event => event.preventDefault(), click: () => choose(m) },
		}, h("b", null, show(m.name, 60)), " ", h("span", null, show(m.description ?? m.subsystem, 90)))));
		list.hidden = !found.length;
		input.setAttribute("aria-expanded", String(found.length > 0));
		mark(-1);
		if (input.value.trim())
			say(found.length ? `${count(found.length, "suggestion")}` : "no module fits");
	}

	const keys = {
		ArrowDown: () => found.length && (list.hidden ? update() : mark((at + 1) % found.length)),
		ArrowUp: () => found.length && !list.hidden && mark(at <= 0 ? found.length - 1 : at - 1),
		Home: () => at >= 0 && mark(0),
		End: () => at >= 0 && mark(found.length - 1),
		Enter: () => found.length && choose(found[Math.max(at, 0)]),
		Escape() {
			input.value = list.hidden ? "" : input.value;
			close();
		},
	};

	input.addEventListener("input", update);
	input.addEventListener("blur", close);
	input.addEventListener("keydown", event => {
		const moves = event.key === "Home" || event.key === "End";

		if (!keys[event.key] || (moves && at < 0))
			return;
		event.preventDefault();
		keys[event.key]();
	});
	return h("div", { class: "combobox" }, h("label", { for: id }, label), input, list);
}
