// SPDX-License-Identifier: LGPL-2.1-or-later
// The pane "Hardware": each device of the machine, what it says of itself, the modules for that, and the driver that has it.

import { write } from "../model/address.js";
import { count, show } from "../model/text.js";
import { fill, h, say } from "./dom.js";
import { moduleLink } from "./links.js";
import { Pane } from "./pane.js";

const STATES = {
	bound: "it works: a driver has it", loaded: "its module is loaded, but no driver has taken it", builtin: "the kernel has a driver for it, which has not taken it",
	firmware: "its firmware is missing", available: "its module is not loaded", blocked: "its modules are blocked", gone: "its module's file is missing",
	none: "no module is for it",
};

export class Hardware extends Pane {
	show(place) {
		const { bus = "", state = "", find = "", module = "" } = place.parameters;
		const only = this.model.byName.get(module);
		const buses = [...new Set(this.model.devices.map(d => d.bus))].sort();
		const states = Object.keys(STATES).filter(s => this.model.devices.some(d => d.state === s));
		const words = find.toLowerCase().split(/\s+/).filter(Boolean);
		const devices = (only ? only.devices : this.model.devices).filter(d => (!bus || d.bus === bus) && (!state || d.state === state) &&
			words.every(w => [d.name, d.modalias, d.driver, d.moduleName, ...d.candidates.map(c => c.name)].some(t => t?.toLowerCase().includes(w))));
		const rank = d => d.candidates.length ? 0 : d.driver ? 1 : 2; // what has to do with modules first

		devices.sort((a, b) => rank(a) - rank(b) || a.index - b.index);
		const go = (key, value) => {
			this.refocus = `hardware-${key}`;
			location.hash = write({ pane: "hardware", parameters: { bus, state, find, module, [key]: value } });
		};
		const select = (key, label, value, options) => {
			const field = h("select", { id: `hardware-${key}`, on: { change: () => go(key, field.value) } },
				options.map(([v, t]) => h("option", { value: v, selected: v === value }, show(t, 60))));

			return h("div", { class: "field" }, h("label", { for: `hardware-${key}` }, label), field);
		};
		const text = h("input", { id: "hardware-find", type: "search", on: { change: () => go("find", text.value) } });

		text.value = find;
		this.page.title("Hardware");
		fill(this.element, h("h2", { tabindex: "-1", id: "title" }, this.model.devices.length ? count(devices.length, "device") : "No devices are known"),
			h("p", null, "Each device says what it is by its modalias. Modules have patterns for the devices that they can drive. If one fits, the module is loaded, and its driver can take the device."),
			only ? h("p", null, "Only those for ", moduleLink(only), ". ", h("a", { href: write({ pane: "hardware", parameters: { bus, state, find } }) }, "Show all devices")) : null,
			h("div", { class: "row" }, select("bus", "Bus", bus, [["", "all"], ...buses.map(b => [b, b])]),
				select("state", "State", state, [["", "any"], ...states.map(s => [s, STATES[s]])]),
				h("div", { class: "field" }, h("label", { for: "hardware-find" }, "Name, modalias, driver or module"), text)),
			h("ol", { class: "devices" }, devices.map(d => this.device(d))));
		say(count(devices.length, "device"));
	}

	device(d) {
		return h("li", { class: "card" }, h("h3", null, `${show(d.bus, 30)} ${show(d.name, 80)}`),
			h("dl", null,
				h("dt", null, "Says it is"), h("dd", null, d.modalias ? h("code", null, show(d.modalias, 300)) : "nothing"),
				h("dt", null, "Modules for that"), h("dd", null, d.candidates.length ? h("ol", { class: "candidates" }, d.candidates.map(c => h("li", null,
					c.module ? moduleLink(c.module) : show(c.name, 80), c.module ? null : ` (${show(c.state, 30)})`,
					c.pattern ? h("div", { class: "note" }, "by ", h("code", null, show(c.pattern, 200))) : null))) : "none"),
				h("dt", null, "Driver now"), h("dd", null, d.driver ? [h("b", null, show(d.driver, 80)), d.module ? [" of ", moduleLink(d.module)] : d.moduleName ? ` of ${show(d.moduleName, 80)}` : ""] : "none"),
				h("dt", null, "So"), h("dd", null, STATES[d.state] ?? show(d.state), d.why ? `: ${show(d.why, 300)}` : "")));
	}
}
