// SPDX-License-Identifier: LGPL-2.1-or-later
// The pane "Boot": a recorded run of loading side by side, who waited for whom and how long each took.

import { show } from "../model/text.js";
import { milliseconds, readTimings } from "../model/timings.js";
import { copyButton, fill, h, say } from "./dom.js";
import { moduleLink } from "./links.js";
import { Pane } from "./pane.js";

const RECORD = "sudo tenon boot --json >boot.json";
const LARGEST = 20e6; // bytes; a run of thousands of modules has one

export class Boot extends Pane {
	show() {
		const input = h("input", { type: "file", id: "boot-file", accept: ".json,application/json", on: {
			click() {
				input.value = ""; // the same file, which has changed, can be chosen again
			},
			change: () => this.read(input.files[0]),
		} });

		this.result = h("div", null);
		this.page.title("Boot");
		fill(this.element, h("h2", { tabindex: "-1", id: "title" }, "Loading side by side"),
			h("p", null, "tenon loads modules at the same time where none of them needs the other. Record a run, and open the file here: it stays on this machine."),
			h("div", { class: "line" }, h("code", null, RECORD), copyButton(RECORD, "the command that records")),
			h("p", { class: "note" }, "What tenon load --json and tenon coldplug --json print can be opened, too."),
			h("div", { class: "field" }, h("label", { for: "boot-file" }, "A recorded run"), input), this.result);
		if (this.page.run)
			this.draw(this.page.run);
	}

	async read(file) {
		if (!file)
			return;
		try {
			if (file.size > LARGEST)
				throw new Error("The file is too large for a recorded run.");
			this.page.run = readTimings(await file.text());
			this.draw(this.page.run);
		} catch (error) {
			fill(this.result, h("p", { class: "warning", role: "alert" }, error.message));
		}
	}

	draw(run) {
		const total = run.bars.length;

		fill(this.result, h("h3", null, `${total} modules in ${milliseconds(run.elapsed)}, at most ${run.workers} at a time`),
			h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Timeline" }, h("table", { class: "timeline" },
				h("thead", null, h("tr", null, ["Module", "Began at", "Took", "Waited for", "When"].map(t => h("th", { scope: "col" }, t)))),
				h("tbody", null, run.bars.map(bar => this.row(run, bar))))));
		say(`${total} modules`);
	}

	row(run, bar) {
		const m = this.model.byName.get(bar.module);
		const failed = bar.outcome === "failed";
		const drawn = h("div", { class: `bar ${failed ? "failed" : ""}`, "aria-hidden": "true" });

		drawn.style.marginLeft = `${bar.begun / run.elapsed * 100}%`;
		drawn.style.width = `${Math.max((bar.ended - bar.begun) / run.elapsed * 100, 0.4)}%`;
		return h("tr", null, h("th", { scope: "row" }, m ? moduleLink(m) : show(bar.module, 80), failed ? h("div", { class: "note" }, `failed: ${show(bar.error ?? "", 200)}`) : null),
			h("td", null, milliseconds(bar.begun)), h("td", null, milliseconds(bar.ended - bar.begun)),
			h("td", null, bar.needs.map(n => show(n, 60)).join(", ")), h("td", { class: "when" }, drawn));
	}
}
