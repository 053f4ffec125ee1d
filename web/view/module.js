// SPDX-License-Identifier: LGPL-2.1-or-later
// The pane "Module": all that is known of one, and the commands for it.

import { write } from "../model/address.js";
import { commandToSet, commandsFor } from "../model/commands.js";
import { bytes, count, number, show, showLines } from "../model/text.js";
import { symbolsBetween } from "../model/walk.js";
import { combobox } from "./combobox.js";
import { commandLine, copyButton, fill, h, longList, say } from "./dom.js";
import { chip, moduleLink, paneLinks, stateWord } from "./links.js";
import { Pane } from "./pane.js";

const VERDICTS = {
	loads: ["Yes, it would load", "unless its own first function fails, which nobody can foresee"],
	fails: ["No, it would not load", ""],
	unknown: ["That cannot be told", "because something is not known here"],
	unreadable: ["Its file could not be read", ""],
};

const TRUST = { yes: "yes, by this kernel", no: "no, not by this kernel", unknown: "that cannot be told" };
const BLOCKS = {
	install: "It is never loaded: the command that runs in its place does nothing",
	blacklist: "It is not loaded by its aliases, only by its name",
	module_blacklist: "The kernel itself refuses it",
};
/** Fields of .modinfo that have a place of their own. */
const ELSEWHERE = new Set(["description", "license", "version", "author", "intree", "vermagic", "firmware", "parm", "parmtype"]);

/** An array whose elements are all alike: "-1 (32 times)". */
function shorter(value) {
	const all = value.split(",");

	return all.length > 3 && all.every(one => one === all[0]) ? `${all[0]} (${all.length} times)` : value;
}

function packageWords(p) {
	if (!p)
		return "";
	if (p.manager === "dkms")
		return `none: DKMS built it${p.name ? ` from ${show(p.name, 80)} ${show(p.version, 80)}` : ""}`;
	return p.manager ? `${show(p.name, 120)}${p.version ? ` ${show(p.version, 80)}` : ""} (${show(p.manager, 20)})` : p.trouble === "none has it" ? "no package has it" : show(p.trouble, 300);
}

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
			h("p", null, "Type a part of its name, or of what it is for, into the field above",
				loaded.length ? ", or choose one of those that are loaded:" : "."),
			loaded.length ? longList(loaded, m => h("li", null, moduleLink(m, { note: show(m.description ?? "", 90) })), { label: "modules" }) : ""];
	}

	all(m) {
		return [
			h("h2", { tabindex: "-1", id: "title" }, show(m.name, 200)),
			h("p", { class: "chips" }, chip(stateWord(m), m.loaded ? "loaded" : ""), chip(show(m.subsystem, 60)), m.taints ? chip(`taint ${show(m.taints, 20)}`, "bad") : null,
				m.blocked.length ? chip("blocked", "bad") : null),
			h("p", { class: "lead" }, showLines(m.description ?? "It has no description.")),
			paneLinks(m, "module"),
			h("div", { class: "cards" }, this.facts(m), this.verdict(m), this.commands(m), this.signature(m), this.taints(m), this.around(m), this.devices(m),
				this.configuration(m), this.firmware(m), this.aliases(m), this.exports(m), this.fields(m)),
			this.parameters(m),
		];
	}

	facts(m) {
		const field = key => m.fields.filter(([k]) => k === key).map(([, value]) => h("div", null, show(value, 300)));

		return h("section", { class: "card" }, h("h3", null, "What it is"), h("dl", null,
			row("File", m.builtin ? "none: it is part of the kernel" : m.path ? h("code", null, show(m.path)) : "not known"),
			m.trouble ? row("But", show(m.trouble)) : null,
			row("Size of the file", m.fileSize === null ? "" : bytes(m.fileSize)),
			row("Package", packageWords(m.package)),
			row("In memory", m.memory === null ? "" : bytes(m.memory)),
			row("In use", this.use(m)),
			m.permanent ? row("Unloading", "not possible: it has no function for that") : null,
			m.loadedIsFile === false ? row("Note", "what is loaded was built separately from the file that is installed now") : null,
			m.knownAs !== m.name ? row("To the kernel it is", show(m.knownAs, 80) || "a module without a name") : null,
			row("Licence", show(m.license)),
			row("Version", show(m.version)),
			row("By", m.authors.length ? m.authors.map(a => h("div", null, show(a, 300))) : ""),
			m.builtin ? null : row("Source", m.intree ? "part of Linux" : "not part of Linux"),
			row("Built for", field("vermagic")),
			row("Build id", m.buildId === null ? "" : h("code", null, show(m.buildId, 200)))));
	}

	use(m) {
		if (m.references === null)
			return "";
		if (m.references === 0)
			return "no: it can be unloaded";
		const users = m.usedBy.map((i, k) => [k ? ", " : "", moduleLink(this.model.modules[i])]);
		const others = m.references - users.length;

		return [`${count(m.references, "time")}`, users.length ? [": by ", users] : null,
			users.length && others > 0 ? `, and by ${number(others)} that ${others === 1 ? "is" : "are"} not modules (devices, file systems, programs)` : null];
	}

	signature(m) {
		const s = m.signature;

		if (m.builtin || !m.path)
			return null;
		return h("section", { class: "card" }, h("h3", null, "Signature"), s ? h("dl", null,
			row("Signed by", show(s.signer ?? "somebody who is not named", 200)),
			row("Trusted", TRUST[s.trusted] ?? show(s.trusted), s.reason && s.trusted !== "yes" ? `: ${show(s.reason, 400)}` : ""),
			row("Certificate", show(s.certificate, 300)),
			row("Found in", s.source === null ? "" : h("code", null, show(s.source, 300))),
			row("Key", s.key === null ? "" : h("code", null, show(s.key, 300))),
			row("How", [s.algorithm, s.hash].filter(Boolean).map(w => show(w, 60)).join(" with "))) :
			h("p", null, m.trouble ? "Not known: its file could not be read." : "It has none."));
	}

	taints(m) {
		const letters = [...m.taints].filter(l => !"+-".includes(l));

		if (!letters.length)
			return null;
		return h("section", { class: "card" }, h("h3", null, "Taints"),
			h("p", null, m.loaded ? "It has marked the kernel as tainted, because:" : "Once it is loaded, it will mark the kernel as tainted, because:"),
			h("ul", null, letters.map(l => h("li", null, h("b", null, `${l}: `), show(this.model.taints.get(l) ?? "of a kind that is not known", 200)))),
			h("p", { class: "note" }, "A tainted kernel works as before. Its mark tells those who read its error reports."));
	}

	configuration(m) {
		const rules = [
			...m.blocked.map(b => [BLOCKS[b.kind] ?? show(b.kind, 40), null, `${show(b.file, 200)}${b.line ? `:${b.line}` : ""}`]),
			m.install && ["Instead of loading it, modprobe runs", m.install.value, m.install.place],
			m.remove && ["Instead of unloading it, modprobe runs", m.remove.value, m.remove.place],
			...m.aliasLines.map(r => ["It is also meant by the name", r.name, r.place]),
			...m.parameters.filter(p => p.setBy).map(p => ["It gets the parameter", `${p.name}=${p.setValue ?? ""}`, p.setBy.place]),
		].filter(Boolean);

		return h("section", { class: "card" }, h("h3", null, "Configuration"), rules.length ? h("ul", { class: "items" }, rules.map(([words, value, place]) => h("li", null,
			words, value === null ? null : [" ", h("code", null, show(value, 300))], h("div", { class: "note" }, show(place, 300))))) :
			h("p", { class: "note" }, "No line of modprobe.d or of the kernel's command line is about it."));
	}

	firmware(m) {
		if (!m.firmware.length)
			return null;
		const missing = m.firmware.filter(f => f.path === null).length;

		return h("section", { class: "card" }, h("h3", null, `Firmware (${number(m.firmware.length)}, ${missing ? `${number(missing)} not here` : "all here"})`),
			h("p", { class: "note" }, "Files for the device that the driver may ask for. It mostly takes one of them: those that are missing do harm only if the kernel's log says so."),
			longList(m.firmware, f => h("li", null, h("code", null, show(f.name, 200)), h("span", { class: "note" }, f.path === null ? ` ${show(f.reason, 200)}` : " is here")), { first: 8, label: "files" }));
	}

	aliases(m) {
		const { aliases } = m;

		if (!aliases.length)
			return null;
		return h("section", { class: "card" }, h("h3", null, `Aliases (${number(aliases.length)})`),
			h("p", { class: "note" }, "Names and patterns of devices by which the module is found."),
			longList(aliases, a => h("li", null, h("code", null, show(a, 300))), { first: 8, label: "aliases" }));
	}

	exports(m) {
		const { exports } = m;

		if (!exports.length)
			return null;
		return h("section", { class: "card" }, h("h3", null, `Symbols for others (${number(exports.length)})`),
			h("p", { class: "note" }, `Functions and data that other modules can use; ${number(exports.filter(e => e.gpl).length)} of them only modules under the GPL.`),
			longList(exports, e => h("li", null, h("code", null, show(e.name, 200)), e.gpl || e.namespace !== null ? h("span", { class: "note" },
				`${e.gpl ? " GPL" : ""}${e.namespace === null ? "" : ` in the namespace ${show(e.namespace, 100)}`}`) : null), { first: 8, label: "symbols" }));
	}

	/** What stands nowhere else on the page. */
	fields(m) {
		const rest = m.fields.filter(([key]) => !ELSEWHERE.has(key));

		if (!rest.length)
			return null;
		return h("section", { class: "card" }, h("h3", null, "Other fields of its file"), h("dl", null, rest.map(([key, value]) => row(show(key, 60), h("code", null, show(value, 300) || "(empty)")))));
	}

	verdict(m) {
		const findings = m.findings.filter(f => !m.loaded || f.id !== "already-loaded");
		const kinds = [...new Set(findings.map(f => f.code))];

		return h("section", { class: "card" }, h("h3", null, m.loaded ? "Would it load again?" : "Would it load?"), this.answer(m, findings),
			kinds.length ? h("ul", { class: "findings" }, kinds.map(code => this.finding(m, findings.filter(f => f.code === code)))) : null);
	}

	answer(m, findings) {
		if (m.builtin)
			return h("p", null, "It is part of the kernel: there is nothing to load.");
		if (!this.model.checked)
			return h("p", null, "Not checked: the page was made with --no-check.");
		if (!m.verdict)
			return h("p", null, "That is not known: this kernel has no file of it.");
		if (m.loaded && m.findings.some(f => f.decides && f.id === "already-loaded"))
			return h("p", { class: "verdict" }, h("b", null, "It is loaded: the kernel has accepted it"), findings.length ? ". Of its file the check says:" : ". The check finds nothing wrong with its file.");
		const [words, more] = VERDICTS[m.verdict] ?? [m.verdict, ""];

		return h("p", { class: `verdict ${m.verdict}` }, h("b", null, words), m.error ? [" (", h("code", null, show(m.error, 40)), ")"] : null, more ? `, ${more}.` : ".");
	}

	/** All that has one cause, which is told once. */
	finding(m, all) {
		const [first] = all;
		const cause = this.model.causes.get(first.code);
		const logs = [...new Set(all.map(f => f.log).filter(Boolean))];
		const places = [...new Set(all.map(f => f.source ?? (f.file === null ? null : `${f.file}${f.line ? `:${f.line}` : ""}`)))]
			.filter(p => p && m.path && !p.endsWith(m.path));

		return h("li", { class: first.severity }, h("b", null, `${first.severity}: `), all.length === 1 ? showLines(first.text, 1000) : longList(all, f => h("li", null, showLines(f.text, 1000)), { first: 3, label: "of the same kind" }),
			first.remedy ? h("p", null, h("b", null, "What to do: "), showLines(first.remedy, 1000)) : null,
			logs.length ? h("p", { class: "note" }, "The kernel's log would say: ", h("code", null, show(logs[0], 400)), logs.length > 1 ? " and the like" : "") : null,
			places.length ? h("p", { class: "note" }, "Seen in ", places.map((p, i) => [i ? ", " : "", h("code", null, show(p, 300))])) : null,
			cause ? h("details", null, h("summary", null, "More about that"), h("p", null, h("b", null, show(cause.title, 200))), h("p", null, showLines(cause.text, 3000)),
				h("p", null, h("b", null, "What to do: "), showLines(cause.remedy, 1000)), cause.commands.map(c => commandLine(c, cause.title))) : null);
	}

	commands(m) {
		return h("section", { class: "card" }, h("h3", null, "Commands"), h("ul", { class: "commands" }, commandsFor(this.model, m).map(c => h("li", null,
			h("span", null, c.what), commandLine((c.root ? "sudo " : "") + c.line, c.what)))));
	}

	around(m) {
		const list = (indexes, symbolsOf) => longList(indexes, at => {
			const n = symbolsOf(at).length;

			return h("li", null, moduleLink(this.model.modules[at], { note: n ? `by ${count(n, "symbol")}` : null }));
		}, { first: 12, label: "modules" });
		const named = deps => deps.map((name, i) => [i ? ", " : "", this.named(name)]);

		return h("section", { class: "card" }, h("h3", null, "Around it"), h("dl", null,
			row("It needs", m.builtin ? "nothing that is known" : m.direct.length ? list(m.direct, at => symbolsBetween(this.model, m.index, at)) : "nothing but the kernel"),
			row("Needed by", m.neededBy.length ? list(m.neededBy, at => symbolsBetween(this.model, at, m.index)) : "no other module"),
			m.soft?.before.length ? row("Wants before it", named(m.soft.before), this.said(m.soft)) : null,
			m.soft?.after.length ? row("Wants after it", named(m.soft.after), this.said(m.soft)) : null,
			m.weak?.before.length ? row("May ask for", named(m.weak.before), this.said(m.weak)) : null));
	}

	said(rule) {
		return h("div", { class: "note" }, show(rule.place, 300));
	}

	named(name) {
		const m = this.model.byName.get(name.replaceAll("-", "_"));

		return m ? moduleLink(m) : h("span", null, show(name, 80));
	}

	devices(m) {
		if (!m.devices.length)
			return null;
		return h("section", { class: "card" }, h("h3", null, `Devices of this machine (${number(m.devices.length)})`),
			longList(m.devices, d => h("li", null, h("a", { href: write({ pane: "hardware", parameters: { find: d.name } }) }, `${show(d.bus, 30)} ${show(d.name, 60)}`), d.module === m ? " is driven by it" : d.driver ? ` could have it; now driven by ${show(d.driver, 60)}` : " could have it"),
				{ first: 10, label: "devices" }));
	}

	parameters(m) {
		if (!m.parameters.length)
			return h("section", null, h("h3", null, "Parameters"), h("p", { class: "note" }, "It has none."));
		return h("section", null, h("h3", null, `Parameters (${number(m.parameters.length)})`),
			h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Parameters" }, h("table", null,
				h("thead", null, h("tr", null, ["Name", "Type", "Now", "Set to", "What it does", "Change it"].map(t => h("th", { scope: "col" }, t)))),
				h("tbody", null, m.parameters.map(p => this.parameter(m, p))))));
	}

	parameter(m, p) {
		return h("tr", null,
			h("th", { scope: "row" }, h("code", null, show(p.name, 120))),
			h("td", null, show(p.type ?? "", 60)),
			h("td", null, p.value !== null ? h("code", null, show(shorter(p.value), 300)) : h("span", { class: "note" }, show(p.trouble ?? (m.loaded ? "not shown" : ""), 200)),
				p.value !== null && p.writable ? h("span", { class: "note" }, " can be changed") : null),
			h("td", null, p.setBy ? [h("code", null, show(p.setValue ?? "", 200)), h("span", { class: "note" }, ` by ${show(p.setBy.place, 200)}`)] : ""),
			h("td", null, showLines(p.description ?? "", 1000)),
			h("td", null, copyButton(commandToSet(this.model, m, p), `the command that sets ${show(p.name, 80)}`)));
	}
}
