// SPDX-License-Identifier: LGPL-2.1-or-later
// The pane "Graph": an overview of all modules, or one module and what is around it; as a drawing, and as a list beside it.

import { write } from "../model/address.js";
import { FILTERS, apply, bySubsystem, choices, filtersOf } from "../model/filter.js";
import { TALLEST } from "../model/layers.js";
import { count, number, show } from "../model/text.js";
import { path, symbolsBetween, toLoad, wouldStop } from "../model/walk.js";
import { Drawing } from "./canvas.js";
import { combobox } from "./combobox.js";
import { fill, h, longList, say } from "./dom.js";
import { chip, moduleLink, paneLinks, stateWord, wouldFail } from "./links.js";
import { bubbles, columns, line, net } from "./scene.js";

/** As many modules as can be told apart when each is drawn with its edges. */
const NET = 320;
const DEEPEST = 4;
const TALLEST_NARROW = 14; // in a column, on a telephone

const LABELS = { state: "State", taint: "Taint", signer: "Signed by", subsystem: "Subsystem", device: "Device" };

export class Graph {
	constructor(page) {
		this.page = page;
		this.model = page.model;
		this.choices = choices(this.model);
		this.drawing = new Drawing({
			label: "Graph of modules",
			onChoose: m => this.go({ name: m.name, parameters: this.kept() }),
			onGroup: name => this.go({ name: "", parameters: { ...filtersOf(this.place.parameters), subsystem: name } }),
		});
		this.side = h("div", { class: "side" });
		this.element = h("div", { class: "graph" }, this.side, this.drawing.element);
		page.drawing = this.drawing; // for the tests
	}

	end() {
		this.drawing.end();
	}

	/** What of the address stays when the reader walks on to another module. */
	kept() {
		return { ...filtersOf(this.place.parameters), depth: this.place.parameters.depth };
	}

	go(place) {
		location.hash = write({ pane: "graph", ...place });
	}

	show(place) {
		const focus = this.model.byName.get(place.name);
		const changes = !this.place || this.place.name !== place.name;

		this.place = place;
		if (focus)
			this.showModule(focus);
		else
			this.showAll(place.name);
		if (changes)
			this.side.scrollTop = 0;
	}

	searchField() {
		return combobox(this.model, {
			label: "Find a module", placeholder: "name or what it is for",
			onChoose: m => this.go({ name: m.name, parameters: this.kept() }),
		});
	}

	// The overview

	showAll(unknown) {
		const filters = filtersOf(this.place.parameters);
		const modules = apply(this.model, filters);
		const files = modules.filter(m => !m.builtin); // nothing is known of what a part of the kernel needs
		const drawn = files.length && files.length <= NET ? net(this.model, files) : bubbles(this.model, modules);
		const loaded = modules.filter(m => m.loaded).length;
		const result = `${count(modules.length, "module")}, ${number(loaded)} loaded`;

		this.page.title(`Graph: ${result}`);
		fill(this.side, this.searchField(), this.filterForm(filters),
			unknown ? h("p", { class: "warning" }, `There is no module ${show(unknown, 80)} here.`) : "",
			h("h2", { tabindex: "-1", id: "title" }, result),
			h("p", { class: "note" }, drawn.kind === "net" ? `A line joins a module to what it needs. Modules that have nothing to do with the others stand below${files.length < modules.length ? "; parts of the kernel are in the list alone" : ""}. Choose one to see what is around it.` :
				"Each small circle is a module, each large one a subsystem. Choose one, or filter, to see more."),
			this.legend(), this.groupList(modules));
		this.drawing.show(drawn, `Drawing of ${result}, ${drawn.kind === "net" ? "with what each needs" : "by subsystem"}. The list has the same.`);
		say(result);
	}

	filterForm(filters) {
		const selects = FILTERS.map(key => this.select(key, filters[key] ?? ""));
		const any = Object.keys(filters).length > 0;

		return h("details", { class: "filters", open: any || matchMedia("(min-width: 800px)").matches },
			h("summary", null, any ? `Filters (${Object.keys(filters).length})` : "Filters"),
			h("div", { class: "fields" }, selects),
			any ? h("p", null, h("a", { href: write({ pane: "graph" }) }, "Remove all filters")) : null);
	}

	select(key, value) {
		const id = `filter-${key}`;
		const options = this.choices[key].some(([v]) => v === value) ? this.choices[key] : [...this.choices[key], [value, value]];
		const field = h("select", { id, on: { change: () => this.filterBy(key, field.value) } },
			options.map(([v, label]) => h("option", { value: v, selected: v === value }, show(label, 60))));

		return h("div", { class: "field" }, h("label", { for: id }, LABELS[key]), field);
	}

	filterBy(key, value) {
		this.refocus = `filter-${key}`;
		this.go({ name: "", parameters: { ...filtersOf(this.place.parameters), [key]: value } });
	}

	/** Where the keyboard goes on after the list was made anew. */
	focusAfter() {
		const id = this.refocus;

		this.refocus = null;
		return id;
	}

	legend() {
		return h("ul", { class: "legend", "aria-label": "Signs" },
			h("li", null, h("span", { class: "mark loaded", "aria-hidden": "true" }), "loaded"),
			h("li", null, h("span", { class: "mark builtin", "aria-hidden": "true" }), "built in"),
			h("li", null, h("span", { class: "mark available", "aria-hidden": "true" }), "not loaded"),
			h("li", null, h("span", { class: "mark fails", "aria-hidden": "true" }), "would not load"));
	}

	groupList(modules) {
		const filters = filtersOf(this.place.parameters);
		const groups = bySubsystem(modules);
		const items = list => longList(list, m => h("li", null, moduleLink(m, { pane: "graph", parameters: filters })), { label: "modules" });

		if (groups.length === 1)
			return items(groups[0][1]);
		return h("div", { class: "groups" }, groups.map(([name, list]) => {
			const loaded = list.filter(m => m.loaded).length;
			const details = h("details", { on: { toggle() {
				if (details.open && details.children.length === 1)
					details.append(items(list));
			} } }, h("summary", null, show(name, 60), h("span", { class: "note" }, ` ${number(list.length)}${loaded ? `, ${number(loaded)} loaded` : ""}`)));

			return details;
		}));
	}

	// One module

	showModule(m) {
		const depth = Math.min(Math.max(Number.parseInt(this.place.parameters.depth, 10) || 1, 1), DEEPEST);
		const to = this.model.byName.get(this.place.parameters.to);
		const way = to ? path(this.model, m.index, to.index) : null;
		const drawn = way ? line(this.model, way.path) : columns(this.model, m.index, depth, matchMedia("(min-width: 800px)").matches ? TALLEST : TALLEST_NARROW);
		const title = `${show(m.name, 80)}: what it needs and what needs it`;

		this.page.title(`Graph: ${title}`);
		fill(this.side, this.searchField(),
			h("p", { class: "back" }, h("a", { href: write({ pane: "graph", parameters: filtersOf(this.place.parameters) }) }, "\u2190 All modules")),
			h("h2", { tabindex: "-1", id: "title" }, show(m.name, 80)),
			h("p", { class: "chips" }, chip(stateWord(m), m.loaded ? "loaded" : ""), chip(show(m.subsystem, 60)),
				wouldFail(m) ? chip("would not load", "bad") : null),
			h("p", null, show(m.description ?? "It has no description.", 300)),
			paneLinks(m, "graph"),
			to ? this.wayTo(m, to, way) : null,
			combobox(this.model, { label: "Path to another module", placeholder: "name", onChoose: other => this.go({ name: m.name, parameters: { ...this.kept(), to: other.name } }) }),
			this.depthField(m, depth),
			this.neighbours(m, "It needs", m.direct, at => symbolsBetween(this.model, m.index, at)),
			this.neighbours(m, "Needed by", m.neededBy, at => symbolsBetween(this.model, at, m.index)),
			this.whatIf(m));
		this.drawing.show(drawn, way ? `Drawing of the path from ${show(m.name, 60)} to ${show(to.name, 60)}. The list has the same.` :
			`Drawing of ${title}, ${count(depth, "step")} far. The list has the same.`);
		say(title);
	}

	depthField(m, depth) {
		const field = h("select", { id: "depth", on: { change: () => {
			this.refocus = "depth";
			this.go({ name: m.name, parameters: { ...this.kept(), depth: field.value === "1" ? "" : field.value } });
		} } }, Array.from({ length: DEEPEST }, (_, i) => h("option", { value: i + 1, selected: i + 1 === depth }, count(i + 1, "step"))));

		return h("div", { class: "field" }, h("label", { for: "depth" }, "How far to draw around it"), field);
	}

	link(index, note) {
		return moduleLink(this.model.modules[index], { pane: "graph", parameters: this.kept(), note });
	}

	neighbours(m, title, list, symbolsOf) {
		const sorted = [...list].sort((a, b) => this.model.modules[b].loaded - this.model.modules[a].loaded || a - b);

		return h("section", null, h("h3", null, `${title} (${number(list.length)})`),
			list.length ? longList(sorted, at => {
				const symbols = symbolsOf(at);

				return h("li", null, symbols.length ? h("details", { class: "symbols" },
					h("summary", null, this.link(at), h("span", { class: "note" }, ` by ${count(symbols.length, "symbol")}`)),
					h("p", null, symbols.map(s => [h("code", null, show(s, 120)), " "]))) : this.link(at));
			}, { label: "modules" }) : h("p", { class: "note" }, "none"));
	}

	wayTo(m, to, way) {
		const words = { needs: "needs it, through these modules:", "needed by": "is needed by it, through these modules:", related: "has something to do with it, through modules that both need, or that need both:" };

		return h("section", { class: "way" }, h("h3", null, `Path to ${show(to.name, 60)}`),
			way ? h("p", null, `${show(m.name, 60)} ${words[way.kind]}`) : h("p", null, "There is none: these two have nothing to do with each other."),
			way ? h("ol", null, way.path.map((at, i) => h("li", null, this.link(at, i && this.between(way.path[i - 1], at))))) : null,
			h("p", null, h("a", { href: write({ pane: "graph", name: m.name, parameters: this.kept() }) }, "Close the path")));
	}

	/** What one module of a path has to do with the one before it. */
	between(before, at) {
		const needs = this.model.modules[before].direct.includes(at);
		const symbols = needs ? symbolsBetween(this.model, before, at) : symbolsBetween(this.model, at, before);
		const by = symbols.length ? ` by ${count(symbols.length, "symbol")}` : "";

		return needs ? `(the one before needs it${by})` : `(it needs the one before${by})`;
	}

	/** As the plan has it, with what softdep lines add; else by what it needs alone. */
	wouldLoad(m) {
		const planned = m.steps.filter(s => s.action === "load").map(s => this.model.byName.get(s.module)?.index).filter(i => i !== undefined);

		return planned.length ? planned : m.builtin ? [] : toLoad(this.model, m.index);
	}

	whatIf(m) {
		const missing = m.loaded || m.builtin ? [] : this.wouldLoad(m);
		const stop = wouldStop(this.model, m.index);
		const loaded = stop.filter(at => this.model.modules[at].loaded).length;
		const list = (indexes) => longList(indexes, at => h("li", null, this.link(at)), { label: "modules" });
		const answer = (question, words, indexes) => indexes.length ? h("details", null, h("summary", null, question, " ", words), list(indexes)) : h("p", null, question, " ", words);

		return h("section", null, h("h3", null, "What if\u2026"),
			answer("\u2026it were loaded?", m.loaded || m.builtin ? "It is there already." : `${count(missing.length, "module")} would be loaded, in this order.`, missing),
			answer("\u2026it were gone?", stop.length ? `${count(stop.length, "other module")} could not work${loaded ? `, ${number(loaded)} of them loaded now` : ""}.` : "No other module needs it.", stop));
	}
}
