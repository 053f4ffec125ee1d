// SPDX-License-Identifier: LGPL-2.1-or-later
// Modules as they are named in every pane: a link, and what state the module is in, in words and by a sign.

import { write } from "../model/address.js";
import { show } from "../model/text.js";
import { h } from "./dom.js";

export const STATE_WORDS = { loaded: "loaded", loading: "loading", unloading: "unloading", builtin: "built in", available: "not loaded" };

export function stateWord(m) {
	return STATE_WORDS[m.state] ?? m.state;
}

/** What is loaded has passed the kernel's checks, whatever its file says now. */
export function wouldFail(m) {
	return m.verdict === "fails" && !m.loaded;
}

/** The sign is for the eye: a filled dot, a square, a ring. */
export function stateMark(m) {
	return h("span", { class: `mark ${m.loaded ? "loaded" : m.builtin ? "builtin" : "available"}`, "aria-hidden": "true" });
}

export function moduleLink(m, { pane = "module", parameters = {}, note = null } = {}) {
	return h("span", { class: "ref" }, stateMark(m),
		h("a", { href: write({ pane, name: m.name, parameters }) }, show(m.name, 80)),
		h("span", { class: "unseen" }, `, ${stateWord(m)}`),
		note ? h("span", { class: "note" }, ` ${note}`) : null);
}

export function chip(text, kind = "") {
	return h("span", { class: `chip ${kind}` }, text);
}

const PANES = [["module", "All about it"], ["graph", "In the graph"], ["load", "Loading it"]];

/** The other panes that show the same module. */
export function paneLinks(m, here) {
	return h("p", { class: "row" }, PANES.filter(([pane]) => pane !== here).map(([pane, title]) => h("a", { href: write({ pane, name: m.name }) }, title)),
		m.devices.length && here !== "hardware" ? h("a", { href: write({ pane: "hardware", parameters: { module: m.name } }) }, `Its devices (${m.devices.length})`) : null);
}
