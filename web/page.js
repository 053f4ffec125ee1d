// SPDX-License-Identifier: LGPL-2.1-or-later
// The page: reads its data, then shows the pane that the address names.

import kernelChecks from "../doc/kernel-checks.md"; // as text: web/bundle says so
import { read, write } from "./model/address.js";
import { readChecks } from "./model/checks.js";
import { decode } from "./model/decode.js";
import { count, number, show } from "./model/text.js";
import { readRun } from "./model/timings.js";
import { Boot } from "./view/boot.js";
import { h } from "./view/dom.js";
import { Graph } from "./view/graph.js";
import { Hardware } from "./view/hardware.js";
import { Load } from "./view/load.js";
import { Make } from "./view/make.js";
import { Module } from "./view/module.js";

/** In the order of the bar; the first is what opens. */
const PANES = [
	{ id: "graph", title: "Graph", make: page => new Graph(page) },
	{ id: "module", title: "Module", make: page => new Module(page) },
	{ id: "load", title: "Load", make: page => new Load(page) },
	{ id: "hardware", title: "Hardware", make: page => new Hardware(page) },
	{ id: "boot", title: "Boot", make: page => new Boot(page) },
	{ id: "make", title: "Make one", make: page => new Make(page) },
];

class Page {
	constructor(model) {
		this.model = { ...model, checks: readChecks(kernelChecks) };
		this.main = document.getElementById("main");
		this.run = this.recorded(model.timings);
		this.pane = null;
		this.names = {}; // the module that was last looked at, so that another pane shows the same
	}

	/** The run that tenon explore --timings was given. */
	recorded(timings) {
		try {
			return timings ? { ...readRun(timings), file: timings.file } : null;
		} catch {
			return null; // nothing in it was begun
		}
	}

	title(text) {
		document.title = `${text} - tenon explore`;
	}

	about() {
		const { model } = this;
		const loaded = model.modules.filter(m => m.loaded).length;

		document.getElementById("about").replaceChildren(
			`Linux ${show(model.kernel, 80)}: ${count(model.modules.length, "module")}, `,
			model.running ? `${number(loaded)} loaded, ${count(model.devices.length, "device")}` : "not the kernel that runs: nothing counts as loaded",
			h("span", { class: "note" }, ` in ${show(model.tree, 200)}`));
	}

	bar(place) {
		document.getElementById("panes").replaceChildren(...PANES.map(p => h("a", {
			href: write({ pane: p.id, name: place.name }), "aria-current": p.id === place.pane ? "page" : null,
		}, p.title)));
	}

	/** @param moved whether the reader came here from another place of the page */
	show(moved) {
		const place = read(location.hash, PANES.map(p => p.id));

		this.bar(place);
		if (this.pane?.id !== place.pane) {
			this.pane?.view.end();
			const { make } = PANES.find(p => p.id === place.pane);

			this.pane = { id: place.pane, view: make(this) };
			this.main.replaceChildren(this.pane.view.element);
			window.scrollTo(0, 0);
		}
		this.pane.view.show(place);
		if (moved)
			(document.getElementById(this.pane.view.focusAfter?.() ?? "title") ?? this.main).focus({ preventScroll: false });
		this.shown = location.hash; // for the tests
	}
}

/** Lets the browser answer whoever waits, between two works that take long for a tree of thousands. */
const pause = () => new Promise(next => setTimeout(next));

async function start() {
	const data = JSON.parse(document.getElementById("data").textContent);

	await pause();
	const page = new Page(decode(data));

	await pause();
	page.about();
	page.show(false);
	window.addEventListener("hashchange", () => page.show(true));
	document.getElementById("skip").addEventListener("click", event => {
		event.preventDefault();
		(document.getElementById("title") ?? page.main).focus();
	});
	window.tenonPage = page; // for the tests
}

start().catch(error => {
	document.getElementById("main").replaceChildren(h("p", { class: "warning" }, `The page cannot show its data: ${show(error.message)}`));
	throw error;
});
