// SPDX-License-Identifier: LGPL-2.1-or-later
// The pane "Load": what modprobe would do for a module, step by step, and what the kernel does in each of its loads.

import { write } from "../model/address.js";
import { quote } from "../model/commands.js";
import { LOAD, UNLOAD, stageOf } from "../model/stages.js";
import { describe, summary } from "../model/steps.js";
import { number, show, showLines } from "../model/text.js";
import { combobox } from "./combobox.js";
import { copyButton, fill, h, say } from "./dom.js";
import { moduleLink, stateWord } from "./links.js";
import { Pane } from "./pane.js";

export class Load extends Pane {
	show(place) {
		const m = this.model.byName.get(place.name);

		this.place = place;
		fill(this.element, combobox(this.model, { label: "Find a module", placeholder: "name or what it is for", onChoose: one => {
			location.hash = write({ pane: "load", name: one.name });
		} }), m ? this.plan(m) : h("h2", { tabindex: "-1", id: "title" }, place.name ? `There is no module ${show(place.name, 80)} here` : "What loading a module does"),
		m ? null : h("p", null, "Choose a module to see what modprobe would do for it on this machine. Below is what the kernel does for any of them."),
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
			return [title, h("p", null, "It is part of the kernel: it is always there, and nothing is loaded or unloaded for it.")];
		if (steps.length)
			say(`Step ${at + 1} of ${steps.length}: ${this.sentence(steps[at], m.loaded)}`);
		return [title,
			h("p", null, m.loaded ? "It is loaded now; this is what would be done to unload it. " : "", h("b", null, summary(steps, m.loaded))),
			h("div", { class: "line" }, h("code", null, `sudo ${show(line, 200)}`), copyButton(`sudo ${line}`, "the command")),
			steps.length > 1 ? this.player("step", "Steps", at, steps.length, (to, focus) => this.go({ step: to ? String(to) : "" }, focus)) : null,
			h("ol", { class: "steps" }, steps.map((step, i) => h("li", { "aria-current": i === at && steps.length > 1 ? "step" : null, class: i < at ? "past" : i > at ? "future" : "" }, this.step(step, m.loaded))))];
	}

	sentence(step, removal) {
		const d = describe(step, removal);

		return `${d.action} ${show(d.module, 80)}, as ${show(d.why, 120)}`;
	}

	step(step, removal) {
		const d = describe(step, removal);
		const m = this.model.byName.get(step.module);

		return [h("b", null, d.action), " ", m ? moduleLink(m, { pane: "load" }) : show(d.module, 80), h("span", null, `, as ${show(d.why, 160)}`),
			d.note ? h("div", { class: "note" }, showLines(d.note, 400)) : null,
			d.options ? h("div", { class: "note" }, "with ", h("code", null, show(d.options, 400))) : null,
			d.place ? h("div", { class: "note" }, "says ", h("code", null, show(d.place, 200))) : null,
			d.optional ? h("div", { class: "note" }, "If this fails, the rest goes on.") : null];
	}

	stages(m) {
		const list = m?.loaded ? UNLOAD : LOAD;
		const at = Math.max(list.findIndex(s => s.id === this.place.parameters.stage), 0);
		const stage = list[at];
		const findings = (m?.findings ?? []).filter(f => stageOf(f.id) === stage.id);
		const to = (target, focus) => this.go({ stage: target ? list[target].id : "" }, focus);

		return h("section", { class: "stages" }, h("h3", null, m?.loaded ? "What the kernel does when it lets one module go" : "What the kernel does with each module that it loads"),
			this.player("stage", "Stages", at, list.length, to),
			h("ol", { class: "track" }, list.map((s, i) => h("li", null, h("button", { type: "button", id: `stage-${s.id}`, "aria-current": i === at ? "step" : null,
				on: { click: () => to(i, `stage-${s.id}`) } }, s.title)))),
			h("div", { class: "card" }, h("h4", null, `${at + 1}. ${stage.title}`), h("p", null, stage.does),
				stage.checks.length ? this.checks(stage) : h("p", { class: "note" }, "Nothing can fail here any more."),
				m && !m.loaded ? this.here(m, findings) : null));
	}

	checks(stage) {
		return [h("p", null, h("b", null, "What can fail:")), h("ul", { class: "findings" }, stage.checks.map(c => h("li", null, c.what,
			h("div", { class: "note" }, c.error ? ["the call returns ", h("code", null, c.error)] : "the call goes on",
				c.log ? [", the kernel's log has ", h("code", null, c.log)] : null,
				c.id ? [". More: ", h("code", null, `tenon explain ${c.id}`)] : "."))))];
	}

	here(m, findings) {
		if (findings.length)
			return h("div", { class: "warning" }, h("p", null, h("b", null, `Of ${show(m.name, 80)} the check says:`)), h("ul", null, findings.map(f => h("li", null, showLines(f.text, 600)))));
		return m.verdict ? h("p", { class: "note" }, `Of ${show(m.name, 80)}, which is ${stateWord(m)}, the check has nothing to say here.`) : null;
	}
}
