// SPDX-License-Identifier: LGPL-2.1-or-later
// The pane "Module": all that is known of one, and the commands for it.

import { write } from "../model/address.js";
import { commandsFor } from "../model/commands.js";
import { signerOf } from "../model/filter.js";
import { bytes, count, number, show, showLines } from "../model/text.js";
import { symbolsBetween } from "../model/walk.js";
import { combobox } from "./combobox.js";
import { copyButton, fill, h, longList, say } from "./dom.js";
import { chip, moduleLink, stateWord } from "./links.js";
import { Pane } from "./pane.js";

const VERDICTS = {
	loads: ["It would load", "as far as can be told without its own start, which nobody can foresee"],
	fails: ["It would not load", ""],
	unknown: ["Whether it would load cannot be told", ""],
	unreadable: ["Its file could not be read", ""],
};

function row(name, ...value) {
	const [first] = value;

	return first === null || first === undefined || first === "" ? null : [h("dt", null, name), h("dd", null, ...value)];
}

export class Module extends Pane {
	show(place) {
		const m = this.model.byName.get(place.name);
		const field = combobox(this.model, { label: "Find a module", placeholder: "name or what it is for", onChoose: one => {
			location.hash = write({ pane: "module", name: one.name });
		} });

		fill(this.element, field, m ? this.all(m) : this.nothing(place.name));
		this.page.title(m ? `Module ${show(m.name, 80)}` : "Module");
		say(m ? `Module ${show(m.name, 80)}, ${stateWord(m)}` : "No module is chosen");
	}

	nothing(name) {
		const loaded = this.model.modules.filter(m => m.loaded);

		return [h("h2", { tabindex: "-1", id: "title" }, name ? `There is no module ${show(name, 80)} here` : "Choose a module"),
			h("p", null, "Type a part of its name or of what it is for into the field above",
				loaded.length ? ", or choose one of those that are loaded:" : "."),
			loaded.length ? longList(loaded, m => h("li", null, moduleLink(m, { note: show(m.description ?? "", 90) })), { label: "modules" }) : ""];
	}

	all(m) {
		return [
			h("h2", { tabindex: "-1", id: "title" }, show(m.name, 200)),
			h("p", { class: "chips" }, chip(stateWord(m), m.loaded ? "loaded" : ""), m.taints ? chip(`taint ${m.taints}`, "bad") : null,
				m.blocked ? chip("blocked", "bad") : null),
			h("p", { class: "lead" }, showLines(m.description ?? "It has no description.")),
			h("p", null, h("a", { href: write({ pane: "graph", name: m.name }) }, "Show it in the graph")),
			h("div", { class: "cards" }, this.facts(m), this.verdict(m), this.commands(m), this.around(m), this.devices(m)),
			this.parameters(m),
		];
	}

	facts(m) {
		const users = m.usedBy.map(i => this.model.modules[i].name);

		return h("section", { class: "card" }, h("h3", null, "What it is"), h("dl", null,
			row("File", m.path ? h("code", null, show(m.path)) : m.builtin ? "none: it is part of the kernel" : "not known"),
			m.trouble ? row("But", show(m.trouble)) : null,
			row("Size of the file", m.fileSize === null ? "" : bytes(m.fileSize)),
			row("In memory", m.memory === null ? "" : bytes(m.memory)),
			row("In use", m.references === null ? "" : m.references === 0 ? "by nobody: it can be unloaded" : `${number(m.references)} times${users.length ? `, by ${users.map(u => show(u, 60)).join(", ")} among others` : ""}`),
			m.permanent ? row("Unloading", "impossible: it has no way out") : null,
			row("Licence", show(m.license)),
			row("Version", show(m.version)),
			row("By", m.authors.length ? m.authors.map(a => h("div", null, show(a, 300))) : ""),
			m.builtin ? null : row("Source", m.intree ? "part of Linux" : "not part of Linux"),
			m.builtin ? null : row("Signature", m.signer === null ? "none" : show(signerOf(m), 200)),
			row("Aliases", m.aliases ? `${count(m.aliases, "pattern")} of devices or names by which it is found` : ""),
			row("Firmware", m.firmware.length ? longList(m.firmware, f => h("li", null, h("code", null, show(f, 200))), { first: 8, label: "files" }) : ""),
			row("Blocked by", show(m.blocked)),
			row("In its place runs", m.command === null ? "" : h("code", null, show(m.command)))));
	}

	verdict(m) {
		const body = [];

		if (m.builtin)
			body.push(h("p", null, "It is part of the kernel: there is nothing to load."));
		else if (!this.model.checked)
			body.push(h("p", null, "Nobody asked: the page was made with --no-check."));
		else if (!m.verdict)
			body.push(h("p", null, "Not known."));
		else
			body.push(h("p", { class: `verdict ${m.verdict}` }, h("b", null, VERDICTS[m.verdict]?.[0] ?? m.verdict),
				VERDICTS[m.verdict]?.[1] ? `, ${VERDICTS[m.verdict][1]}.` : "."));
		return h("section", { class: "card" }, h("h3", null, m.loaded ? "Would it load again?" : "Would it load?"), body,
			m.findings.length ? h("ul", { class: "findings" }, m.findings.map(f => h("li", { class: f.severity },
				h("b", null, `${f.severity}: `), showLines(f.text, 1000), f.remedy ? h("p", { class: "note" }, `What to do: ${showLines(f.remedy, 1000)}`) : null,
				f.code ? h("p", { class: "note" }, "More: ", h("code", null, `tenon explain ${show(f.code, 60)}`)) : null))) : null);
	}

	commands(m) {
		return h("section", { class: "card" }, h("h3", null, "Commands"), h("ul", { class: "commands" }, commandsFor(this.model, m).map(c => {
			const shown = (c.root ? "sudo " : "") + c.line;

			return h("li", null, h("span", null, c.what), h("div", { class: "line" }, h("code", null, show(shown, 300)), copyButton(shown, c.what)));
		})));
	}

	around(m) {
		const list = (indexes, symbolsOf) => longList(indexes, at => {
			const n = symbolsOf(at).length;

			return h("li", null, moduleLink(this.model.modules[at], { note: n ? `by ${count(n, "symbol")}` : null }));
		}, { first: 12, label: "modules" });
		const named = deps => deps.map((name, i) => [i ? ", " : "", this.named(name)]);

		return h("section", { class: "card" }, h("h3", null, "Around it"), h("dl", null,
			row("It needs", m.direct.length ? list(m.direct, at => symbolsBetween(this.model, m.index, at)) : "nothing but the kernel"),
			row("Needed by", m.neededBy.length ? list(m.neededBy, at => symbolsBetween(this.model, at, m.index)) : "no other module"),
			m.soft?.before.length ? row("Wants first", named(m.soft.before)) : null,
			m.soft?.after.length ? row("Wants afterwards", named(m.soft.after)) : null,
			m.soft ? row("Says so", h("code", null, show(m.soft.place))) : null,
			m.weak?.before.length ? row("May ask for", named(m.weak.before)) : null));
	}

	named(name) {
		const m = this.model.byName.get(name.replaceAll("-", "_"));

		return m ? moduleLink(m) : h("span", null, show(name, 80));
	}

	devices(m) {
		if (!m.devices.length)
			return null;
		return h("section", { class: "card" }, h("h3", null, `Devices of this machine (${number(m.devices.length)})`),
			longList(m.devices, d => h("li", null, h("b", null, `${show(d.bus, 30)} ${show(d.name, 60)}`), d.module === m ? " is driven by it" : d.driver ? ` could have it; now driven by ${show(d.driver, 60)}` : " could have it"),
				{ first: 10, label: "devices" }));
	}

	parameters(m) {
		if (!m.parameters.length)
			return h("section", null, h("h3", null, "Parameters"), h("p", { class: "note" }, "It has none."));
		return h("section", null, h("h3", null, `Parameters (${number(m.parameters.length)})`),
			h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Parameters" }, h("table", null,
				h("thead", null, h("tr", null, ["Name", "Type", "Now", "Set to", "What it does"].map(t => h("th", { scope: "col" }, t)))),
				h("tbody", null, m.parameters.map(p => this.parameter(m, p))))));
	}

	parameter(m, p) {
		return h("tr", null,
			h("th", { scope: "row" }, h("code", null, show(p.name, 120))),
			h("td", null, show(p.type ?? "", 60)),
			h("td", null, p.value !== null ? h("code", null, show(p.value, 300)) : h("span", { class: "note" }, show(p.trouble ?? (m.loaded ? "not shown" : ""), 200)),
				p.value !== null && p.writable ? h("span", { class: "note" }, " can be changed") : null),
			h("td", null, p.setBy ? [h("code", null, show(p.setValue ?? "", 200)), h("span", { class: "note" }, ` by ${show(p.setBy, 200)}`)] : ""),
			h("td", null, showLines(p.description ?? "", 1000)));
	}
}
