// SPDX-License-Identifier: LGPL-2.1-or-later
// The pane "Load": what modprobe would do for a module, step by step, and what the kernel does in each of its loads.

import { write } from "../model/address.js";
import { quote } from "../model/commands.js";
import { LOAD, UNLOAD, failures, stageOf } from "../model/stages.js";
import { describe, summary } from "../model/steps.js";
import { number, show, showLines } from "../model/text.js";
import { milliseconds } from "../model/timings.js";
import { combobox } from "./combobox.js";
import { commandLine, fill, h, say } from "./dom.js";
import { moduleLink, paneLinks } from "./links.js";
import { Pane } from "./pane.js";

export class Load extends Pane {
	show(place) {
		const m = this.model.byName.get(place.name);

		this.place = place;
		fill(this.element, combobox(this.model, { label: "Find a module", placeholder: "name or what it is for", onChoose: one => {
			location.hash = write({ pane: "load", name: one.name });
		} }), m ? this.plan(m) : h("h2", { tabindex: "-1", id: "title" }, place.name ? `There is no module ${show(place.name, 80)} here` : "What loading a module does"),
		m ? null : h("p", null, "Choose a module to see what modprobe would do on this machine to load it. Below you see what the kernel does with every module."),
		this.stages(m));
		this.page.title(m ? `Load ${show(m.name, 80)}` : "Load");
	}

	go(parameters, focus) {
		this.refocus = focus;
		location.hash = write({ pane: "load", name: this.place.name, parameters: { ...this.place.parameters, ...parameters } });
	}

	/** Back and forward through a list; `at` is from 0. */
	player(id, what, at, n, to) {
		const button = (sign, label, target, key) => h("button", { type: "button", id: `${id}-${key}`, disabled: target < 0 || target >= n,
			on: { click: () => to(target, `${id}-${key}`) } }, sign, " ", label);

		return h("div", { class: "player", role: "group", "aria-label": what },
			button("\u25c0", "Back", at - 1, "back"), h("span", { class: "note" }, `${number(at + 1)} of ${number(n)}`), button("\u25b6", "Forward", at + 1, "forward"));
	}

	plan(m) {
		const { steps } = m;
		const verb = m.loaded ? "Unloading" : "Loading";
		const line = m.loaded ? `modprobe -r ${quote(m.name)}` : `modprobe ${quote(m.name)}`;
		const at = Math.min(Math.max(Number.parseInt(this.place.parameters.step, 10) || 0, 0), Math.max(steps.length - 1, 0));
		const title = h("h2", { tabindex: "-1", id: "title" }, `${verb} ${show(m.name, 120)}`);

		if (m.builtin)
			return [title, h("p", null, "It is part of the kernel: it is always there, and is never loaded or unloaded.")];
		if (steps.length)
			say(`Step ${at + 1} of ${steps.length}: ${this.sentence(steps[at], m.loaded)}`);
		return [title,
			h("p", null, m.loaded ? "It is loaded now; this is what unloading it would do. " : "", h("b", null, summary(steps, m.loaded))),
			paneLinks(m, "load"),
			commandLine(`sudo ${line}`, "the command"), this.recorded(m),
			steps.length > 1 ? this.player("step", "Steps", at, steps.length, (to, focus) => this.go({ step: to ? String(to) : "" }, focus)) : null,
			h("ol", { class: "steps" }, steps.map((step, i) => h("li", { "aria-current": i === at && steps.length > 1 ? "step" : null, class: i < at ? "past" : i > at ? "future" : "" }, this.step(step, m.loaded))))];
	}

	/** How long it took in a run that was recorded. */
	recorded(m) {
		const bar = this.page.run?.bars.find(b => b.module === m.name);

		if (!bar)
			return null;
		return h("p", null, `In the recorded run it began after ${milliseconds(bar.begun)} and took ${milliseconds(bar.ended - bar.begun)}`,
			bar.begun > bar.ready ? `; it could have begun ${milliseconds(bar.begun - bar.ready)} earlier, but all workers were busy` : "",
			bar.outcome === "failed" ? `. It failed: ${show(bar.error ?? "nobody knows why", 300)}` : "", ". ", h("a", { href: write({ pane: "boot", name: m.name }) }, "See the whole run"));
	}

	sentence(step, removal) {
		const d = describe(step, removal);

		return `${d.action} ${show(d.module, 80)}, because ${show(d.why, 120)}`;
	}

	step(step, removal) {
		const d = describe(step, removal);
		const m = this.model.byName.get(step.module);

		return [h("b", null, d.action), " ", m ? moduleLink(m, { pane: "load" }) : show(d.module, 80), h("span", null, `, because ${show(d.why, 160)}`),
			d.note ? h("div", { class: "note" }, showLines(d.note, 400)) : null,
			d.options ? h("div", { class: "note" }, "with ", h("code", null, show(d.options, 400))) : null,
			d.place ? h("div", { class: "note" }, "this line says so: ", h("code", null, show(d.place, 200))) : null,
			d.optional ? h("div", { class: "note" }, "If this fails, the rest goes on.") : null];
	}

	stages(m) {
		const removal = (this.place.parameters.way ?? (m?.loaded ? "unload" : "load")) === "unload";
		const list = removal ? UNLOAD : LOAD;
		const at = Math.max(list.findIndex(s => s.id === this.place.parameters.stage), 0);
		const stage = list[at];
		const to = (target, focus) => this.go({ stage: target ? list[target].id : "" }, focus);
		const way = (id, label) => h("button", { type: "button", id: `way-${id}`, "aria-pressed": String((id === "unload") === removal),
			on: { click: () => this.go({ way: id, stage: "" }, `way-${id}`) } }, label);

		return h("section", { class: "stages" }, h("h3", null, removal ? "What the kernel does when it unloads a module" : "What the kernel does when it loads a module"),
			h("p", { class: "row" }, way("load", "Loading"), way("unload", "Unloading")),
			this.player("stage", "Stages", at, list.length, to),
			h("ol", { class: "track" }, list.map((s, i) => h("li", null, h("button", { type: "button", id: `stage-${s.id}`, "aria-current": i === at ? "step" : null,
				on: { click: () => to(i, `stage-${s.id}`) } }, s.title)))),
			h("div", { class: "card" }, h("h4", null, `${at + 1}. ${stage.title}`), h("p", null, stage.does),
				m && !removal ? this.here(m, stage) : null, this.failures(stage)));
	}

	/** What is only noted goes on; all else ends there. */
	failures(stage) {
		const all = failures(this.model, stage);
		const list = (title, some) => some.length ? [h("p", null, h("b", null, title)), h("ul", { class: "items" }, some.map(f => this.failure(f)))] : null;

		return all.length ? [list("What can go wrong here", all.filter(f => f.stops)), list("What does not stop it, or cannot be told", all.filter(f => !f.stops))] :
			h("p", { class: "note" }, "Nothing can go wrong here any more.");
	}

	failure(f) {
		return h("li", null, h("details", null,
			h("summary", null, show(f.title, 200), f.errors.length ? h("span", { class: "note" }, " ", f.errors.map((e, i) => [i ? ", " : "", h("code", null, e)])) : null),
			h("div", { class: "failure" },
				f.text ? f.text.split("\n").map(p => h("p", null, showLines(p, 2000))) : f.when.map(w => h("p", null, show(w, 600))),
				f.log.length ? [h("p", { class: "note" }, "The kernel's log then says:"), f.log.map(l => h("pre", { class: "log" }, show(l, 400)))] :
					h("p", { class: "note" }, "The kernel's log says nothing about it."),
				f.remedy ? h("p", null, h("b", null, "What to do: "), showLines(f.remedy, 1000)) : null,
				f.commands.map(c => commandLine(c, f.title)),
				f.text ? h("p", { class: "note" }, "The same in a terminal: ", h("code", null, `tenon explain ${f.code}`)) : null)));
	}

	here(m, stage) {
		const found = m.findings.filter(f => stageOf(f.id) === stage.id);

		if (found.length)
			return h("div", { class: found.some(f => f.decides) ? "warning" : "card" }, h("p", null, h("b", null, `What the check found here, of ${show(m.name, 80)}:`)),
				h("ul", null, found.map(f => h("li", null, showLines(f.text, 600), f.remedy ? h("div", { class: "note" }, `What to do: ${showLines(f.remedy, 600)}`) : null))));
		return m.verdict ? h("p", { class: "note" }, `The check found nothing to say about ${show(m.name, 80)} here.`) : null;
	}
}
