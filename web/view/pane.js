// SPDX-License-Identifier: LGPL-2.1-or-later
// What the panes of text have in common.

import { h } from "./dom.js";

export class Pane {
	constructor(page) {
		this.page = page;
		this.model = page.model;
		this.element = h("div", { class: "module" });
	}

	end() {
		this.element.replaceChildren();
	}

	/** Where the keyboard goes on: on what was pressed or changed, by the id in `refocus`. */
	focusAfter() {
		const id = this.refocus;

		this.refocus = null;
		return id;
	}
}
