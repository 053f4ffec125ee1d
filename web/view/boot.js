// SPDX-License-Identifier: LGPL-2.1-or-later
// The pane "Boot": a recorded run of loading side by side: who waited for whom, how long each took, and what made it as long.

import { count, number, show } from "../model/text.js";
import { longestChain, milliseconds, readTimings } from "../model/timings.js";
import { commandLine, fill, h, say } from "./dom.js";
import { moduleLink } from "./links.js";
import { Pane } from "./pane.js";

const RECORD = "sudo tenon boot --json >boot.json";
const LARGEST = 20e6; // bytes; a run of thousands of modules has one

export class Boot extends Pane {
	show(place) {
		const input = h("input", { type: "file", id: "boot-file", accept: ".json,application/json", on: {
			click() {
				input.value = ""; // the same file, which has changed, can be chosen again
			},
			change: () => this.read(input.files[0]),
		} });

		this.name = place.name;
		this.result = h("div", null);
		this.page.title("Boot");
		fill(this.element, h("h2", { tabindex: "-1", id: "title" }, "How long loading took"),
			h("p", null, "tenon loads modules at the same time when none of them needs the other. Here you see who waited for whom, and what made it as long as it was."),
			h("p", null, "Record a run with this command, and open its file here. Nothing leaves this machine."),
			commandLine(RECORD, "the command that records a run"),
			h("p", { class: "note" }, "The files that tenon load --json and tenon coldplug --json write can be opened, too; tenon explore --timings FILE puts one into the page."),
			h("div", { class: "field" }, h("label", { for: "boot-file" }, "A recorded run"), input), this.result);
		if (this.page.run)
			this.draw(this.page.run);
	}

	async read(file) {
		if (!file)
			return;
		try {
			if (file.size > LARGEST)
				throw new Error("It is larger than any recorded run.");
			this.page.run = { ...readTimings(await file.text()), file: file.name };
			this.draw(this.page.run);
		} catch (error) {
			fill(this.result, h("p", { class: "warning", role: "alert" }, `${show(file.name, 120)}: ${show(error.message, 300)}`));
		}
	}

	draw(run) {
		const total = run.bars.length;
		const failed = run.bars.filter(b => b.outcome === "failed").length;
		const chain = longestChain(run);

		this.slow = new Set(chain);
		fill(this.result, h("h3", null, `${count(total, "module")} in ${milliseconds(run.elapsed)}, up to ${number(run.workers)} at a time`),
			h("p", { class: "note" }, "From the file ", h("code", null, show(run.file, 200)), failed ? `; ${number(failed)} failed` : ""),
			chain.length > 1 ? h("p", null, "The last one waited for this chain, in which each module needs the one before: ",
				chain.map((bar, i) => [i ? ", " : "", this.named(bar), ` (${milliseconds(bar.ended - bar.begun)})`]), ".") : null,
			h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Timeline" }, h("table", { class: "timeline" },
				h("thead", null, h("tr", null, ["Module", "Began after", "Took", "Waited for", "When"].map(t => h("th", { scope: "col" }, t)))),
				h("tbody", null, run.bars.map(bar => this.row(run, bar))))));
		say(count(total, "module"));
		this.result.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
	}

	named(bar) {
		const m = this.model.byName.get(bar.module);

		return m ? moduleLink(m, { pane: "load" }) : show(bar.module, 80);
	}

	row(run, bar) {
		const failed = bar.outcome === "failed";
		const drawn = h("div", { class: `bar ${failed ? "failed" : this.slow.has(bar) ? "slow" : ""}`, "aria-hidden": "true" });

		drawn.style.marginLeft = `${bar.begun / run.elapsed * 100}%`;
		drawn.style.width = `${Math.max((bar.ended - bar.begun) / run.elapsed * 100, 0.4)}%`;
		return h("tr", { "aria-current": bar.module === this.name ? "true" : null }, h("th", { scope: "row" }, this.named(bar), failed ? h("div", { class: "note" }, `failed: ${show(bar.error ?? "", 200)}`) : null),
			h("td", null, milliseconds(bar.begun)), h("td", null, milliseconds(bar.ended - bar.begun)),
			h("td", null, bar.needs.map(n => show(n, 60)).join(", ")), h("td", { class: "when" }, drawn));
	}
}
